"""A network as blocks drawn to scale of their volumes.

`blocks` merges layers as papers draw them, `tree` finds branches and repeats, `strip` puts them in
a line, `layout` and `ushape` on a page of `shapes`, and `draw` adds title and legend.
"""

"""The networks of the course, each written once as plain Keras functional code.

A builder has the form `build(layers, inputs, …) -> outputs`, where `layers` is any namespace with
the names of `keras.layers` and the few of the course's own (`kerascourse.models.layers`,
`kerascourse.symbolic.layers`). `catalogue.py` lists them all.
"""

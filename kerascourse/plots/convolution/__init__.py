"""A window that slides over a grid of small whole numbers, and a Gaussian kernel on a picture.

`sliding` does the arithmetic by hand, `draw` shows it step by step, `gaussian` blurs a picture.
"""

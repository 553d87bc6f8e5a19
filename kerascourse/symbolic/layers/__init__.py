"""The stand-in for `keras.layers`: the same names and arguments, formulas in place of arrays.

A new layer is a class in one of these files; `known_layers` finds it by its Keras name.
"""

from kerascourse.symbolic.layers import (
    applications,
    attention,
    categories,
    conv_recurrent,
    convolution,
    course,
    dense,
    einsum,
    images,
    merging,
    normalization,
    pointwise,
    pooling,
    recurrent,
    reshaping,
    sound,
    wrappers,
)
from kerascourse.symbolic.layers.base import Layer

_FILES = (
    applications,
    attention,
    categories,
    conv_recurrent,
    convolution,
    course,
    dense,
    einsum,
    images,
    merging,
    normalization,
    pointwise,
    pooling,
    recurrent,
    reshaping,
    sound,
    wrappers,
)


def known_layers() -> dict[str, type[Layer]]:
    """Every layer class by the name that Keras gives it."""
    return {
        name: item
        for file in _FILES
        for name, item in vars(file).items()
        if isinstance(item, type) and item.__module__ == file.__name__ and name[0] != "_"
    }


globals().update(known_layers())

"""A function, or a layer under another name, as a layer of a graph that others made.

Keras wants all names in a graph to be different, and names what `keras.ops` adds to one `add`,
`softmax` and so on, as people call their layers.
"""

from collections.abc import Callable
from typing import Any

import keras

_PREFIX = "kerascourse_"


class _Applied(keras.layers.Layer):
    """What `function` makes of its arguments, in the number format that they have."""

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        super().__init__(name=name, autocast=False)
        self.function = function

    def call(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


def applied(function: Callable[..., Any], name: str, *args: Any, **kwargs: Any) -> Any:
    """The tensors that `function` gives, computed by a layer whose name no other has: `name`, which
    may have slashes, behind a prefix."""
    return _Applied(function, f"{_PREFIX}{name.replace('/', '_')}")(*args, **kwargs)

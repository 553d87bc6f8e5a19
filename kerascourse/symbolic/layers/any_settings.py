"""Layers whose settings change no shape and no count."""

from typing import Any

from kerascourse.symbolic.layers.base import Layer


class Pointwise(Layer):
    """Any arguments: none of them changes a shape or a count."""

    def __init__(
        self, *settings: Any, name: str | None = None, trainable: bool = True, **others: Any
    ) -> None:
        super().__init__(name=name, trainable=trainable, dtype=others.get("dtype"))
        self.settings = (*settings, *others.values())

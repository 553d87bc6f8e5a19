"""The shape of a feature map: which axes are space and which one is channels."""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.layers.base import Layer, one_of
from kerascourse.symbolic.layers.window import require_fit
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import _


class Spatial(Layer):
    """A layer on feature maps of `rank` spatial axes, channels last unless asked otherwise."""

    rank = 2

    def __init__(self, data_format: str | None = None, **others: Any) -> None:
        super().__init__(**others)
        self.channels_first = (
            one_of(
                data_format or "channels_last",
                ("channels_last", "channels_first"),
                "data_format",
                self.label,
            )
            == "channels_first"
        )

    def split(self, shape: Shape) -> tuple[Shape, int | None]:
        """(spatial sizes, channels) of `shape`; InputError when the number of axes is wrong."""
        if len(shape) != self.rank + 1:
            raise InputError(
                _(
                    "layer {label}: {type} expects {expected} axes and channels, received an input "
                    "of shape {shape}",
                    label=self.label,
                    type=self.type,
                    expected=self.rank,
                    shape="×".join(map(str, shape)),
                )
            )
        return (shape[1:], shape[0]) if self.channels_first else (shape[:-1], shape[-1])

    def join(self, spatial: Shape, channels: int | None) -> Shape:
        """A shape from its spatial sizes and its channels."""
        return (channels, *spatial) if self.channels_first else (*spatial, channels)

    def spatial_output(self, shape: Shape) -> Shape:
        """The output's spatial sizes; None where the input's is not known."""
        formulas = iter(self.size_formulas(shape))
        spatial, _channels = self.split(shape)
        return tuple(
            None if size is None else require_fit(self.label, next(formulas)) for size in spatial
        )

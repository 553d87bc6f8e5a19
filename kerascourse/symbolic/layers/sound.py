"""Sound as pictures: spectrograms."""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, expression, product, symbol
from kerascourse.symbolic.layers.base import Layer, known, one_of, positive
from kerascourse.symbolic.layers.spatial import Spatial
from kerascourse.symbolic.layers.window import read_padding, window_size
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _

_MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


class STFTSpectrogram(Spatial):
    """The short-time Fourier transform as convolutions: a kernel of cosines, one of sines.

    Each has `frame_length` rows and fft_length/2 + 1 columns and may be trained; "real" and "imag"
    need one of them. Multiplications, as of a convolution of each channel: frames·k·(fft/2 + 1)·C
    for each kernel.
    """

    rank = 1

    def __init__(
        self,
        mode: str = "log",
        frame_length: int = 256,
        frame_step: int | None = None,
        fft_length: int | None = None,
        window: Any = "hann",
        periodic: bool = False,
        scaling: Any = "density",
        padding: str = "valid",
        expand_dims: bool = False,
        data_format: str | None = None,
        **others: Any,
    ) -> None:
        super().__init__(data_format=data_format, **others)
        self.mode = one_of(mode, _MODES, "mode", self.label)
        frame = positive(frame_length, "frame_length", self.label)
        step = frame // 2 if frame_step is None else frame_step
        longest = 2 ** (frame - 1).bit_length() if fft_length is None else fft_length
        self.kernel = (frame,)
        self.stride = (positive(step, "frame_step", self.label),)
        self.padding = read_padding(padding, ("valid", "same"), self.label)
        self.frequencies = positive(longest, "fft_length", self.label) // 2 + 1
        self.expand_dims = bool(expand_dims)

    @property
    def multiplies_nothing(self) -> bool:
        return False

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        return tuple(
            window_size(side, kernel, stride, self.padding)
            for side, kernel, stride in zip(
                spatial, self.kernel or (), self.stride or (), strict=True
            )
            if side is not None
        )

    def output_shape(self, shape: Shape) -> Shape:
        (frames,) = self.spatial_output(shape)
        channels = self._channels(shape)
        columns = self.frequencies * (2 if self.mode == "stft" else 1)
        if not self.expand_dims:
            return self.join((frames,), columns * channels)
        return self.join((frames, columns), channels)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        names = [name for name in ("real", "imag") if self.mode == name or self._both()]
        return tuple(Weight(f"{name}_kernel", self._sides()) for name in names)

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        (frames,) = self.spatial_output(shape)
        count = [expression(2)] if self._both() else []
        channels = symbol(self._channels(shape), "C")
        return product([*count, symbol(frames or 0, "T"), *self._sides(), channels])

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        return None, None, None

    def _both(self) -> bool:
        return self.mode not in ("real", "imag")

    def _sides(self) -> tuple[Expression, ...]:
        (frame,) = self.kernel or (1,)
        return symbol(frame, "k"), symbol(self.frequencies, "f")

    def _channels(self, shape: Shape) -> int:
        return known(self.split(shape)[1], self.label, _("the number of input channels"))


class MelSpectrogram(Layer):
    """A spectrogram on the mel scale, of `num_mel_bins` rows; no weights.

    Its Fourier transform's multiplications depend on how it is worked out: they are unknown here.
    """

    def __init__(
        self,
        fft_length: int = 2048,
        sequence_stride: int = 512,
        sequence_length: int | None = None,
        window: Any = "hann",
        sampling_rate: int = 16000,
        num_mel_bins: int = 128,
        **others: Any,
    ) -> None:
        kept = {key: others[key] for key in ("name", "trainable", "dtype") if key in others}
        super().__init__(**kept)
        self.note = _("the multiplications of its Fourier transform are not known")
        self.step = positive(sequence_stride, "sequence_stride", self.label)
        self.bins = positive(num_mel_bins, "num_mel_bins", self.label)

    @property
    def multiplies_nothing(self) -> bool:
        return False

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise InputError(
                _(
                    "layer {label}: {type} expects one axis, received an input of shape {shape}",
                    label=self.label,
                    type=self.type,
                    shape="×".join(map(str, shape)),
                )
            )
        frames = None if shape[0] is None else (shape[0] + self.step + 1) // self.step
        return (self.bins, frames)

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        return None, None, None

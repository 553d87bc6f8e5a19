"""A sound as an image, and the changes of that image that a network for sounds is trained with
(Park et al. 2019, "SpecAugment"). NumPy alone."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse.errors import InputError, NotFoundError
from kerascourse.files import require_regular
from kerascourse.library_errors import words_of
from kerascourse.texts import _

LONGEST = 10.0  # seconds that are read of a file
WINDOW, HOP = 0.064, 0.016  # seconds
BANDS = 64
SLOWEST = 1_000  # samples a second that make bands
RANGE = 80.0  # decibels below the loudest that are kept


@dataclass(frozen=True)
class Sound:
    """One channel, float64 (samples,) in [−1, 1], `rate` samples a second."""

    samples: np.ndarray
    rate: int
    name: str


@dataclass(frozen=True)
class Spectrogram:
    """`values` (bands, frames) in decibels from −80 to 0, the lowest band first; the middles of the
    bands in hertz (bands,) and of the frames in seconds (frames,)."""

    values: np.ndarray
    frequencies: np.ndarray
    times: np.ndarray


@dataclass(frozen=True)
class Warp:
    """Frame `frame` moves by `by` frames, the first and the last stay."""

    frame: int
    by: int


@dataclass(frozen=True)
class Mask:
    """`width` bands or frames from `start` on have one value."""

    start: int
    width: int

    @property
    def where(self) -> slice:
        """What is masked."""
        return slice(self.start, self.start + self.width)


@dataclass(frozen=True)
class Change:
    """A spectrogram's `values` after the changes that are not None."""

    values: np.ndarray
    warp: Warp | None = None
    frames: Mask | None = None
    bands: Mask | None = None


CHIRP_SECONDS, CHIRP_LOW, CHIRP_HIGH, CHIRP_RATE = 2.0, 300.0, 2_000.0, 16_000


def chirp_frequency(seconds: np.ndarray) -> np.ndarray:
    """The fundamental of `chirp` in hertz at each time: it rises in a line."""
    return CHIRP_LOW + (CHIRP_HIGH - CHIRP_LOW) * seconds / CHIRP_SECONDS


def chirp(seed: int = 0) -> Sound:
    """Two seconds of a rising tone with two harmonics, of 1/2 and 1/3 of its amplitude, and a
    little noise."""
    t = np.arange(int(CHIRP_SECONDS * CHIRP_RATE)) / CHIRP_RATE
    # the phase is the integral of the frequency
    cycles = CHIRP_LOW * t + (CHIRP_HIGH - CHIRP_LOW) * t**2 / (2 * CHIRP_SECONDS)
    tones = sum(np.sin(2 * np.pi * k * cycles) / k for k in (1, 2, 3))
    noise = 0.02 * np.random.default_rng(seed).standard_normal(len(t))
    return Sound((tones + noise) / 2, CHIRP_RATE, "chirp")


def read_wav(path: Path) -> Sound:
    """The first ten seconds of a WAV file of 8, 16 or 32 bits; channels become their mean.

    NotFoundError without a file; InputError where it is none of these or too short.
    """
    require_regular(path)
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            raw = file.readframes(int(rate * LONGEST))
    except FileNotFoundError:
        raise NotFoundError(_("expected a sound, {path} is not there", path=path)) from None
    except (OSError, EOFError, wave.Error) as error:
        raise _unreadable(path, words_of(error)) from error
    except RuntimeError as error:  # without a word of its own
        raise _unreadable(path, _("a part of it is longer than the whole")) from error
    kinds = {1: ("u1", 128, 128.0), 2: ("<i2", 0, 2.0**15), 4: ("<i4", 0, 2.0**31)}
    if width not in kinds:
        raise _unreadable(path, _("it has {bits} bits a sample", bits=8 * width))
    kind, zero, scale = kinds[width]
    if rate < SLOWEST:
        raise _unreadable(path, _("it has {rate} samples a second", rate=rate))
    whole = len(raw) - len(raw) % (width * channels)
    values = (np.frombuffer(raw[:whole], dtype=kind).astype("float64") - zero) / scale
    samples = values.reshape(-1, channels).mean(axis=1)
    if len(samples) < 4 * WINDOW * rate:
        raise _unreadable(path, _("it is shorter than {ms:.0f} ms", ms=4000 * WINDOW))
    return Sound(samples, rate, path.name)


def spectrogram(sound: Sound) -> Spectrogram:
    """The logarithm of the power in 64 mel bands, over windows of 64 ms, 16 ms apart.

    The power is that of the discrete Fourier transform of a Hann window; a band is a triangle over
    the mel scale, mel = 2595·log₁₀(1 + f/700), from 0 to half the rate.
    """
    size, hop = round(WINDOW * sound.rate), max(1, round(HOP * sound.rate))
    windows = np.lib.stride_tricks.sliding_window_view(sound.samples, size)[::hop]
    power = np.abs(np.fft.rfft(windows * np.hanning(size), axis=1)) ** 2
    edges = _hertz(np.linspace(0, _mel(sound.rate / 2), BANDS + 2))
    bins = np.fft.rfftfreq(size, 1 / sound.rate)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    bands = np.clip(np.minimum(rise, fall), 0, None) @ power.T
    loudest = max(float(bands.max()), np.finfo(float).tiny)
    decibels = 10 * np.log10(np.maximum(bands / loudest, 10 ** (-RANGE / 10)))
    times = (np.arange(len(windows)) * hop + size / 2) / sound.rate
    return Spectrogram(decibels, edges[1:-1], times)


def warped(values: np.ndarray, warp: Warp) -> np.ndarray:
    """`values` (bands, frames) with its frames moved along: in a line to each side of the one that
    moves, which is the paper's warp where all frequencies move alike."""
    last = values.shape[1] - 1
    frames = np.arange(last + 1)
    sources = np.interp(frames, [0, warp.frame + warp.by, last], [0, warp.frame, last])
    return np.stack([np.interp(sources, frames, band) for band in values])


def changed(
    values: np.ndarray,
    warp: Warp | None = None,
    frames: Mask | None = None,
    bands: Mask | None = None,
) -> Change:
    """`values` (bands, frames) warped, then masked; a mask has the mean of all values."""
    result = values.copy() if warp is None else warped(values, warp)
    mean = values.mean()
    if frames is not None:
        result[:, frames.where] = mean
    if bands is not None:
        result[bands.where] = mean
    return Change(result, warp, frames, bands)


def draw_warp(frames: int, rng: np.random.Generator) -> Warp:
    """A frame at least W from the ends that moves by 1 to W, W an eighth of the frames."""
    most = max(1, frames // 8)
    frame = int(rng.integers(most + 1, frames - most - 1))
    return Warp(frame, int(rng.integers(1, most + 1) * rng.choice([-1, 1])))


def draw_mask(count: int, rng: np.random.Generator) -> Mask:
    """1 to a quarter of `count` frames or bands, anywhere (the paper's masks may have none)."""
    width = int(rng.integers(1, max(1, count // 4) + 1))
    return Mask(int(rng.integers(0, count - width + 1)), width)


def draws(values: np.ndarray, count: int = 3, seed: int = 0) -> dict[str, tuple[Change, ...]]:
    """`count` draws of each change by itself, then of all three at once."""
    rng = np.random.default_rng(seed)
    bands, frames = values.shape

    def some(warp: bool, in_time: bool, in_frequency: bool) -> tuple[Change, ...]:
        return tuple(
            changed(
                values,
                draw_warp(frames, rng) if warp else None,
                draw_mask(frames, rng) if in_time else None,
                draw_mask(bands, rng) if in_frequency else None,
            )
            for _number in range(count)
        )

    return {
        "time_warp": some(True, False, False),
        "time_mask": some(False, True, False),
        "frequency_mask": some(False, False, True),
        "all": some(True, True, True),
    }


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mel: np.ndarray) -> np.ndarray:
    return np.asarray(700 * (10 ** (mel / 2595) - 1))


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        _("expected a WAV file of 8, 16 or 32 bits, cannot read {path}: {why}", path=path, why=why)
    )

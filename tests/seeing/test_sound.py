"""Sounds whose spectrum is known, and masks that touch nothing else."""

import wave

import numpy as np
import pytest
from scipy import signal

from kerascourse.errors import InputError, NotFoundError
from kerascourse.seeing import sound
from kerascourse.seeing.sound import Mask, Warp

VALUES = np.random.default_rng(0).uniform(-80, 0, (64, 100))


def test_the_chirp_is_where_its_formula_says():
    made = sound.chirp()
    # SciPy's own spectrogram, not ours
    frequencies, times, power = signal.spectrogram(made.samples, made.rate, nperseg=1024)
    peaks = frequencies[power.argmax(axis=0)]
    np.testing.assert_allclose(peaks, sound.chirp_frequency(times), atol=2 * 16_000 / 1024)


def test_the_loudest_band_follows_the_chirp():
    found = sound.spectrogram(sound.chirp())
    peaks = found.frequencies[found.values.argmax(axis=0)]
    expected = sound.chirp_frequency(found.times)
    # half a band on either side: bands are 44 mel apart
    mel = 2595 * np.log10(1 + np.stack([peaks, expected]) / 700)
    assert np.abs(mel[0] - mel[1]).max() < 44
    assert found.values.max() == 0 and found.values.min() >= -80
    assert found.values.shape == (64, len(found.times))


def test_bands_are_a_matrix_times_the_power_of_scipy():
    rng = np.random.default_rng(1)
    made = sound.Sound(rng.standard_normal(8_000), 8_000, "noise")
    transform = signal.ShortTimeFFT(np.hanning(512), 128, 8_000)
    power = np.abs(transform.stft(made.samples)) ** 2
    # its slice 0 is centred on the first sample, our first window on sample 256
    first = 256 // 128 - transform.p_min
    inside = power[:, first : first + len(sound.spectrogram(made).times)]
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 4000 / 700), 66) / 2595) - 1)
    bins = np.linspace(0, 4000, 257)
    bands = np.array(
        [np.interp(bins, edges[band : band + 3], [0, 1, 0]) @ inside for band in range(64)]
    )
    expected = np.maximum(10 * np.log10(bands / bands.max()), -80)
    np.testing.assert_allclose(sound.spectrogram(made).values, expected, atol=1e-6)


def test_silence_is_quiet():
    assert (sound.spectrogram(sound.Sound(np.zeros(9000), 8000, "")).values == -80).all()


def test_a_mask_is_constant_and_nothing_else_changes():
    frames, bands = Mask(10, 7), Mask(50, 14)
    found = sound.changed(VALUES, frames=frames, bands=bands).values
    masked = np.zeros(VALUES.shape, dtype=bool)
    masked[:, 10:17] = masked[50:] = True
    assert (found[masked] == VALUES.mean()).all()
    np.testing.assert_array_equal(found[~masked], VALUES[~masked])
    np.testing.assert_array_equal(sound.changed(VALUES).values, VALUES)


def test_a_warp_keeps_the_ends_and_moves_its_frame():
    found = sound.warped(VALUES, Warp(40, 9))
    for before, after in ((0, 0), (40, 49), (99, 99)):
        np.testing.assert_allclose(found[:, after], VALUES[:, before])
    # a ramp in time stays rising, in two straight parts
    ramp = sound.warped(np.arange(100.0)[None], Warp(40, 9))[0]
    np.testing.assert_allclose(ramp[:50], np.linspace(0, 40, 50))
    np.testing.assert_allclose(ramp[49:], np.linspace(40, 99, 51))


@pytest.mark.parametrize("frames", [13, 100, 622])
def test_draws_are_within_their_bounds(frames):
    rng = np.random.default_rng(0)
    most = max(1, frames // 8)
    for _number in range(300):
        warp, mask = sound.draw_warp(frames, rng), sound.draw_mask(frames, rng)
        assert 1 <= abs(warp.by) <= most and 0 < warp.frame + warp.by < frames - 1
        assert 1 <= mask.width <= frames // 4
        assert mask.start >= 0 and mask.start + mask.width <= frames


def test_each_kind_makes_its_own_change():
    found = sound.draws(VALUES, count=2)
    made = {
        kind: {(c.warp is not None, c.frames is not None, c.bands is not None) for c in changes}
        for kind, changes in found.items()
    }
    assert made == {
        "time_warp": {(True, False, False)},
        "time_mask": {(False, True, False)},
        "frequency_mask": {(False, False, True)},
        "all": {(True, True, True)},
    }
    again = sound.draws(VALUES, count=2)
    assert all(
        np.array_equal(a.values, b.values)
        for kind in found
        for a, b in zip(found[kind], again[kind], strict=True)
    )


def written(path, width, channels, rate=8_000):
    """A tone of 440 Hz at half of full scale, its second channel silent."""
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    many = np.zeros((rate, channels))
    many[:, 0] = tone
    kind, zero, scale = {1: ("u1", 128, 127), 2: ("<i2", 0, 32767), 4: ("<i4", 0, 2**31 - 1)}[width]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(np.round(many * scale + zero).astype(kind).tobytes())
    return tone / channels


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("width", "off"), [(1, 0.01), (2, 1e-4), (4, 1e-8)])
def test_wav_files_are_read_as_written(tmp_path, width, channels, off):
    tone = written(tmp_path / "a.wav", width, channels)
    found = sound.read_wav(tmp_path / "a.wav")
    assert found.rate == 8_000 and found.name == "a.wav"
    np.testing.assert_allclose(found.samples, tone, atol=off)


def test_what_is_no_sound(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.wav"):
        sound.read_wav(tmp_path / "none.wav")
    path = tmp_path / "a.wav"
    for content in (b"", b"RIFF", b"no sound at all" * 9):
        path.write_bytes(content)
        with pytest.raises(InputError, match="WAV"):
            sound.read_wav(path)
    # the file says 36 bytes, and the part in it says as many
    path.write_bytes(b"RIFF$\0\0\0WAVELIST$\0\0\0")
    with pytest.raises(InputError, match="a part of it is longer than the whole"):
        sound.read_wav(path)
    written(path, 2, 1)
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(InputError, match="shorter than 256 ms"):
        sound.read_wav(path)
    written(path, 2, 1, rate=500)
    with pytest.raises(InputError, match="500 samples"):
        sound.read_wav(path)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(3)
        file.setframerate(8000)
        file.writeframes(bytes(24_000))
    with pytest.raises(InputError, match="24 bits"):
        sound.read_wav(path)

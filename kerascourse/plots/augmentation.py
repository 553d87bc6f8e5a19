"""`kc plot augmentation`: what each change does to an image, or to a sound's spectrogram."""

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.image_rows import Row, rows_page
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile, headed_page
from kerascourse.seeing.augmentation import Augmentations, Draws
from kerascourse.seeing.sound import RANGE, Change, Spectrogram
from kerascourse.texts import _

COLUMNS, GAP, HEIGHT, LARGE, LABEL, LEFT = 3, 18.0, 130.0, 210.0, 34.0, 84.0


def images(augmentations: Augmentations, name: str) -> Picture:
    """A row a change, the original first; `name` is that of the image."""
    original = Tile(augmentations.original, _("original"))
    rows = tuple(
        Row(
            _label(draws),
            (
                original,
                *(
                    Tile(
                        image,
                        _("unchanged")
                        if np.array_equal(image, augmentations.original)
                        else _("changed"),
                    )
                    for image in draws.images
                ),
            ),
        )
        for draws in augmentations.draws
    )
    words = (
        _("Training images are changed anew each time; validation and test images never are."),
        _("A change must leave the class as it is: most digits are none when flipped."),
    )
    with theme.plain_style():
        figure = rows_page(_("Augmentation of {name}", name=name), rows, words)
    changed = [
        (_kind(draws), number, float(np.mean(image != augmentations.original)))
        for draws in augmentations.draws
        for number, image in enumerate(draws.images)
    ]
    return Picture(
        figure,
        {
            "settings": {
                _kind(draws): draws.how.model_dump()[_kind(draws)] for draws in augmentations.draws
            },
            "changed": [
                dict(zip(("kind", "draw", "changed"), row, strict=True)) for row in changed
            ],
        },
        (("kind", "draw", "changed"), *changed),
    )


def _kind(draws: Draws) -> str:
    """The one change that is on."""
    return next(key for key, value in draws.how.model_dump().items() if value)


def _label(draws: Draws) -> str:
    how = draws.how
    if how.flip:
        return _("Flip: left and right change places in half of the images")
    if how.turn:
        return _("Turn: by none to three quarters")
    if how.elastic:
        return _(
            "Elastic: nine points move by some {pixels:.3g} pixels, the image bends",
            pixels=how.elastic,
        )
    if how.shift:
        return _("Shift: at most {count} pixels along each side; zeros move in", count=how.shift)
    if how.contrast:
        return _("Contrast: farther from the middle grey or nearer, a factor around 1")
    if how.brightness:
        return _(
            "Brightness: lighter or darker by some {amount:.3g} where white is 1",
            amount=how.brightness,
        )
    if how.noise:
        return _(
            "Noise: Gaussian, of a strength from 0 to {most:.3g} where white is 1", most=how.noise
        )
    return _("Cutout: a square of {count}×{count} pixels, anywhere, becomes 0", count=how.cutout)


def sound(spectrogram: Spectrogram, draws: dict[str, tuple[Change, ...]], name: str) -> Picture:
    """The spectrogram of the sound called `name`, then a row a change."""
    labels = {
        "time_warp": _("Time warp: one frame moves, those around it are stretched or pressed"),
        "time_mask": _("Time mask: some frames in a row become the mean"),
        "frequency_mask": _("Frequency mask: some bands in a row become the mean"),
        "all": _("All three"),
    }
    words = (
        _("A sound as an image: time to the right, frequency upwards (mel), brighter is louder."),
        _("Each draw changes the image, not the sound (SpecAugment, Park et al. 2019)."),
    )
    width = theme.PAGE_WIDTH - 2 * theme.MARGIN
    side = (width - (COLUMNS - 1) * GAP) / COLUMNS
    steps = [
        LABEL + HEIGHT + 14 + theme.LINE_HEIGHT * _most_lines(changes, spectrogram, side)
        for changes in draws.values()
    ]
    original = 40 + LARGE + 60
    below = original + sum(steps) + theme.MARGIN / 2
    with theme.plain_style():
        figure, axes, y = headed_page(_("Augmentation of {name}", name=name), words, below)
        _original(axes, y + 40, spectrogram)
        y += original
        for (kind, changes), step in zip(draws.items(), steps, strict=True):
            theme.write(axes, theme.MARGIN, y + LABEL / 2, labels[kind], bold=True)
            for place, change in enumerate(changes):
                x = theme.MARGIN + place * (side + GAP)
                _show(axes, x, y + LABEL, side, HEIGHT, change.values)
                at = y + LABEL + HEIGHT + 14
                text = _words(change, spectrogram)
                theme.paragraph(
                    axes, x + side / 2, at, text, side, colour=theme.MUTED, align="center"
                )
            y += step
    rows = _rows(draws)
    return Picture(
        figure,
        {
            "bands": spectrogram.values.shape[0],
            "frames": spectrogram.values.shape[1],
            "draws": [dict(zip(rows[0], row, strict=True)) for row in rows[1:]],
        },
        rows,
    )


def _most_lines(changes: tuple[Change, ...], spectrogram: Spectrogram, side: float) -> int:
    return max(len(theme.wrapped(_words(change, spectrogram), side)) for change in changes)


def _original(axes: Axes, top: float, spectrogram: Spectrogram) -> None:
    """The spectrogram over the page's width, with its times and frequencies."""
    x, width = theme.MARGIN + LEFT, theme.PAGE_WIDTH - 2 * theme.MARGIN - LEFT
    _show(axes, x, top, width, LARGE, spectrogram.values)
    bands, frames = spectrogram.values.shape
    theme.write(axes, theme.MARGIN, top - 22, _("kHz"), colour=theme.MUTED)
    for band in np.linspace(0, bands - 1, 5).round().astype(int):
        y = top + LARGE * (1 - (band + 0.5) / bands)
        text = f"{spectrogram.frequencies[band] / 1000:.2f}"
        theme.write(axes, x - 8, float(y), text, colour=theme.MUTED, align="right")
    for frame in np.linspace(0, frames - 1, 6).round().astype(int):
        at = x + width * (frame + 0.5) / frames
        text = f"{spectrogram.times[frame]:.2f} s"
        inside = min(float(at), x + width - theme.text_width(text) / 2)
        theme.write(axes, inside, top + LARGE + 16, text, colour=theme.MUTED, align="center")


def _show(axes: Axes, x: float, y: float, width: float, height: float, values: np.ndarray) -> None:
    # imshow sets the limits to its own picture
    across, down = axes.get_xlim(), axes.get_ylim()
    axes.imshow(
        values[::-1],
        cmap="viridis",
        vmin=-RANGE,
        vmax=0,
        extent=(x, x + width, y + height, y),
        interpolation="nearest",
        aspect="auto",
        zorder=2,
    )
    axes.set_xlim(across)
    axes.set_ylim(down)


def _words(change: Change, spectrogram: Spectrogram) -> str:
    """What was drawn, in seconds and kilohertz."""
    words = []
    if change.warp is not None:
        start = spectrogram.times[change.warp.frame]
        end = spectrogram.times[change.warp.frame + change.warp.by]
        words.append(f"{start:.2f} → {end:.2f} s")
    if change.frames is not None:
        shown = spectrogram.times[change.frames.where]
        words.append(f"{shown[0]:.2f}–{shown[-1]:.2f} s")
    if change.bands is not None:
        shown = spectrogram.frequencies[change.bands.where] / 1000
        words.append(f"{shown[0]:.2f}–{shown[-1]:.2f} kHz")
    return ", ".join(words)


def _rows(draws: dict[str, tuple[Change, ...]]) -> Rows:
    """What was drawn, in frames and bands."""
    head = (
        "kind", "draw", "warp_frame", "warp_by",
        "first_frame", "masked_frames", "first_band", "masked_bands",
    )  # fmt: skip
    rows = []
    for kind, changes in draws.items():
        for number, change in enumerate(changes):
            warp = (change.warp.frame, change.warp.by) if change.warp else (None, None)
            masks = [
                value
                for mask in (change.frames, change.bands)
                for value in ((mask.start, mask.width) if mask else (None, None))
            ]
            rows.append((kind, number, *warp, *masks))
    return (head, *rows)

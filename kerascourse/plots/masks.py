"""`kc plot masks`: images, true and predicted masks, and where they differ."""

import numpy as np
from matplotlib.colors import to_rgb

from kerascourse.plots import theme
from kerascourse.plots.image_rows import Row, rows_page
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.masks import Masks
from kerascourse.texts import _

MISSED, EXTRA = theme.VERMILION, theme.SKY


def masks(masks: Masks, name: str) -> Picture:
    """A column an image; the title tells the network's `name`."""
    two = len(masks.classes) == 2
    scores = [
        (_("IoU {value:.3f}", value=iou), _("Dice {value:.3f}", value=dice))
        for iou, dice in zip(masks.iou, masks.dice, strict=True)
    ]
    wrong = (
        _("Errors: orange what it missed, blue what it marked wrongly")
        if two
        else _("Errors: orange where the class is wrong")
    )
    rows = (
        Row(
            _("Test image"),
            tuple(
                Tile(image, f"#{index}")
                for image, index in zip(masks.images, masks.indices, strict=True)
            ),
        ),
        Row(_("True mask"), tuple(_mask(mask, masks.classes) for mask in masks.true)),
        Row(
            _("Predicted mask"),
            tuple(
                Tile(tile.pixels, *score, map=tile.map)
                for tile, score in zip(
                    (_mask(mask, masks.classes) for mask in masks.predicted), scores, strict=True
                )
            ),
        ),
        Row(
            wrong,
            tuple(Tile(pixels) for pixels in errors(masks)),
        ),
    )
    means = {"iou": float(masks.iou.mean()), "dice": float(masks.dice.mean())}
    words = (
        _(
            "Mean of these {count} images: IoU {iou:.3f}, Dice {dice:.3f}.",
            count=len(masks.images),
            **means,
        ),
        _("IoU: shared pixels over those in either mask; Dice: twice the shared over both sums."),
        _(
            "Both are means over the classes ({classes}), as in training.",
            classes=", ".join(masks.classes),
        )
        if len(masks.classes) <= 4
        else _(
            "Both are means over the {count} classes, as in training.", count=len(masks.classes)
        ),
    )
    with theme.plain_style():
        figure = rows_page(_("Masks of {name}", name=name), rows, words)
    lists = {
        "index": masks.indices.tolist(),
        "iou": masks.iou.tolist(),
        "dice": masks.dice.tolist(),
    }
    return Picture(
        figure,
        {"classes": list(masks.classes), "mean": means, **lists},
        (tuple(lists), *zip(*lists.values(), strict=True)),
    )


def errors(masks: Masks) -> np.ndarray:
    """The images in pale grey, (n, height, width, 3), with coloured pixels where masks differ.

    With two classes, those of class 1 that were missed and those that were marked have a colour
    each; with more, all that are wrong have one.
    """
    grey = np.clip(masks.images, 0, 1).mean(axis=-1, keepdims=True)
    shown = np.repeat(0.35 + 0.5 * grey, 3, axis=-1)
    wrong = masks.true != masks.predicted
    shown[wrong] = to_rgb(MISSED)
    if len(masks.classes) == 2:
        shown[wrong & (masks.predicted == 1)] = to_rgb(EXTRA)
    return shown


def _mask(mask: np.ndarray, classes: tuple[str, ...]) -> Tile:
    two = len(classes) == 2
    return Tile(mask / (len(classes) - 1), map="gray" if two else "viridis")

"""The texts of the views of a page; those with fields in braces are filled in by its scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.texts import N_, _


@dataclass(frozen=True)
class Opening:
    """What stands above the values of the layers: a title, lines, and the kind and caption of each
    picture of the image."""

    title: str
    lines: tuple[str, ...]
    sights: tuple[tuple[str, str], ...]


def opening(values: Mapping[str, Any], trained: bool) -> Opening:
    """The opening of the document of `explore.values`."""
    lines = []
    if not trained:
        lines.append(_("The weights are fresh: this network has learned nothing yet."))
    if "predicted" in values:
        lines.append(_("Predicted: {name}.", name=values["predicted"]))
        if values["label"] is not None:
            lines[-1] += " " + _("Its class: {name}.", name=values["label"])
    if values["thin"]:
        lines.append(
            _(
                "The network is large: of some layers only some maps and pixels are in the page, "
                "rounded to 256 steps, and their values are not computed again."
            )
        )
    elif values["rounded"]:
        lines.append(_("To save room, numbers are rounded to three digits."))
    sights = [("image", _("The image that goes in. The frame: what the chosen value sees."))]
    if "occlusion" in values:
        caption = _(
            "Covered: by how much the probability falls where a square of {side} pixels has its "
            "middle (blue), or rises (orange).",
            side=values["covered"],
        )
        sights.append(("occlusion", caption))
    if "heat" in values:
        caption = _(
            "Heat map (Grad-CAM) at {layer}: what raises the score.", layer=values["heat_layer"]
        )
        sights.append(("heat", caption))
    title = _("What the layers give: {image}", image=values["image"])
    return Opening(title, tuple(lines), tuple(sights))


# those with fields are filled in by the scripts
_VALUES = {
    "input": N_("the input"),
    "maps": N_("Maps of the layer"),
    "map": N_("map {map}"),
    "fewer": N_("{shown} of {all} maps are shown; the others by their number."),
    "chosen": N_("The chosen map"),
    "choose_value": N_("Choose a value: click, arrow keys, or its numbers."),
    "row": N_("Row"),
    "column": N_("Column"),
    "channel": N_("Map"),
    "unit": N_("Unit"),
    "how": N_("How this value is made"),
    "pixel": N_("pixel ({row}, {column}): {value}"),
    "occlusion": N_("covered here, the probability of {name} falls by {value}"),
    "heat": N_("heat {value}"),
    "field": N_("It sees rows {rows} and columns {columns} of the input."),
    "no_array": N_("A model inside the network: its own layers stand below it in the list."),
    "not_made": N_("This page does not compute the values of this layer again."),
    "is_input": N_("A value of the image itself."),
    "window": N_("window"),
    "kernel": N_("kernel"),
    "product": N_("product"),
    "products": N_("Window, kernel and their products"),
    "of_channel": N_("From map {map} of the layer before:"),
    "other_channels": N_("The other {count} maps add {sum}."),
    "window_in": N_("The window in {layer}: rows {rows}, columns {columns}."),
    "padding": N_("a zero of the padding"),
    "sum": N_(
        "Sum of the products {sum}, plus the bias {bias}, is {score}; {activation} makes "
        "{value} of it."
    ),
    "plain_sum": N_("Sum of the products {sum}, plus the bias {bias}, is {value}."),
    "softmax_sum": N_(
        "Sum of the products {sum}, plus the bias {bias}, is the score {score}; the softmax makes "
        "{value} of it."
    ),
    "linear": N_("linear"),
    "maximum": N_("The largest of the {count} values is {value}."),
    "mean": N_("The mean of the {count} values is {value}."),
    "normalised": N_("{gamma} · ({x} − {mean}) / √({variance} + {epsilon}) + {beta} = {value}"),
    "joined_sum": N_("Their sum is {value}."),
    "joined_product": N_("Their product is {value}."),
    "joined_mean": N_("Their mean is {value}."),
    "joined_max": N_("The largest is {value}."),
    "function": N_("{activation} of {x} is {value}."),
    "softmax": N_("The softmax makes {value} of the score {x}."),
    "copied": N_("The value at {place} of {layer}: {value}."),
    "zero": N_("A zero that is put around the maps."),
    "contributions": N_("What adds most"),
    "from": N_("unit"),
    "x": N_("value"),
    "weight": N_("weight"),
    "others": N_("the other {count}"),
    "class_": N_("Class"),
    "score": N_("Score"),
    "probability": N_("Probability"),
}


# those of the test images, in the latent space and in the plane
_IMAGES = {
    "parts": N_("Parts of the page"),
    "test_image": N_("test image {index}"),
    "latent_space": N_("The latent space"),
    "latent_plane": N_(
        "The test images where the encoder puts them. Point anywhere (or use the arrow keys) and "
        "see what the decoder makes of that place."
    ),
    "latent_sliders": N_(
        "Choose a test image, then change the values of its point, and see what the decoder makes "
        "of it. The values that vary most over the test images have sliders."
    ),
    "latent_value": N_("value {value}"),
    "latent_step": N_("{share} percent of the way"),
    "decoded": N_("What the decoder makes of the point"),
    "gallery": N_("Test images"),
    "between": N_("From one point to another"),
    "latent_first": N_("Click a point (or press Enter at it), then another."),
    "latent_second": N_("Now the second point."),
    "latent_again": N_(
        "Decoded in equal steps from the first point to the second. A click begins anew."
    ),
    "embeddings": N_("The test images as points"),
    "embeddings_lead": N_(
        "The vectors that the network makes of the test images, put into the plane by t-SNE, which "
        "keeps neighbours and not distances. Choose one: its ten nearest in the vector are marked."
    ),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "zoom_home": N_("Show all"),
    "index": N_("Test image"),
    "its_class": N_("class {name}"),
    "taken_for": N_("taken for {name}"),
    "kept": N_(
        "{kept} of its {all} nearest in the vector are among its {all} nearest in the plane"
    ),
    "neighbours": N_("The nearest in the vector"),
    "wrong_only": N_("only those taken for another class"),
    "classes": N_("Classes"),
}


def value_words() -> dict[str, str]:
    """The texts of `pages/values.js`, `latent.js` and `embeddings.js`."""
    return {key: _(text) for key, text in (_VALUES | _IMAGES).items()}

"""An exported model in words and as a document: how its inputs are given, what its outputs mean."""

from typing import TYPE_CHECKING, Any

from kerascourse.texts import _, safe_text

if TYPE_CHECKING:
    from kerascourse.exports.export import Export
    from kerascourse.exports.exported import Exported

MOST_NAMES = 12


def sentences(exported: "Exported", export: "Export") -> list[str]:
    """What was checked, and what who uses the file needs to know."""
    told = [
        _(
            "The outputs are those of Keras: on {examples} they differ by at most {difference:.2g} "
            "(allowed {allowed:.2g}).",
            examples=exported.examples_are,
            difference=export.difference,
            allowed=export.allowed,
        )
    ]
    for tensor in exported.model.inputs:
        told.append(
            _(
                "Input {name}: {shape}, {dtype}; N is the batch.",
                name=safe_text(tensor.name),
                shape=_sides(tensor.shape),
                dtype=tensor.dtype,
            )
        )
    if exported.is_of_images:
        told.append(
            _(
                "Images as height × width × channels, pixels from {low:g} to {high:g}.",
                low=exported.low,
                high=exported.high,
            )
        )
    told += [_("Output: {shape}.", shape=_sides(tensor.shape)) for tensor in exported.model.outputs]
    if exported.class_names:
        names = [
            name if name == str(place) else f"{place} {name}"
            for place, name in enumerate(map(safe_text, exported.class_names))
        ]
        more = ["…"] if len(names) > MOST_NAMES else []
        told.append(
            _("Classes in their order: {names}", names=", ".join([*names[:MOST_NAMES], *more]))
        )
    if exported.is_sampling:
        told.append(_("The latent point is its mean, not a sample: the same output each time."))
    return told


def document(exported: "Exported", export: "Export", name: str) -> dict[str, Any]:
    """The same for programs."""
    pixels = [exported.low, exported.high] if exported.is_of_images else None
    return {
        "model": exported.name,
        "to": name,
        "file": str(export.path),
        "bytes": export.bytes,
        "inputs": [
            {
                "name": tensor.name,
                "shape": list(tensor.shape),
                "dtype": tensor.dtype,
                "layout": "height, width, channels" if pixels else None,
                "range": pixels,
            }
            for tensor in exported.model.inputs
        ],
        "outputs": [
            {"shape": list(tensor.shape), "dtype": tensor.dtype}
            for tensor in exported.model.outputs
        ],
        "class_names": list(exported.class_names) or None,
        "checked_on": exported.examples_are,
        "largest_difference": export.difference,
        "allowed_difference": export.allowed,
    }


def _sides(shape: tuple[int | None, ...]) -> str:
    return "×".join("N" if side is None else str(side) for side in shape)

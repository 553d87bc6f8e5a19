"""Arrays in a page: base64 of little-endian numbers, or of bytes with a scale for each map."""

import base64
from typing import Any, Literal

import numpy as np

Format = Literal["f4", "f2"]
BYTES = {"f4": 4, "f2": 2}
# of an array that is only to be looked at
MOST_MAPS, MOST_PIXELS, MOST_UNITS = 16, 56, 512
_SHADES = 255


def exact(values: np.ndarray, form: Format) -> dict[str, Any]:
    """All values, as float32 ("f4") or float16 ("f2")."""
    return {"shape": list(values.shape), "form": form, "data": _base64(values, f"<{form}")}


def whole(values: np.ndarray) -> dict[str, Any]:
    """Whole numbers from 0 to 65,535."""
    return {"shape": list(values.shape), "form": "u2", "data": _base64(values, "<u2")}


def thin(values: np.ndarray) -> dict[str, Any]:
    """Some values as bytes, each map with a scale of its own: of maps (height, width, channels) at
    most `MOST_MAPS`, and of their pixels every n-th; of others the first `MOST_UNITS`.

    `low` and `unit` have a number for each kept map: a value is low + unit · byte.
    """
    if values.ndim == 3:
        every = -(-max(values.shape[:2]) // MOST_PIXELS)
        kept = values[::every, ::every, :MOST_MAPS]
        low, high = kept.min((0, 1)), kept.max((0, 1))
    else:
        every, kept = 1, values.reshape(-1)[:MOST_UNITS]
        low, high = kept.min(keepdims=True), kept.max(keepdims=True)
    unit = np.where(high > low, (high - low) / _SHADES, 1.0)
    shades = np.round((kept - low) / unit)
    return {
        "shape": list(values.shape),
        "form": "u1",
        "kept": list(kept.shape),
        "every": every,
        "low": _numbers(low),
        "unit": _numbers(unit),
        "data": _base64(shades, "u1"),
    }


def _base64(values: np.ndarray, kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(values).astype(kind).tobytes()).decode("ascii")


def _numbers(values: np.ndarray) -> list[float]:
    return [float(f"{value:.6g}") for value in values]

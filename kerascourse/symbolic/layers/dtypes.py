"""The number formats of a layer: its values and its arrays, in bytes."""

from dataclasses import dataclass
from typing import Any

_BYTES = {
    "float64": 8,
    "int64": 8,
    "float32": 4,
    "int32": 4,
    "float16": 2,
    "bfloat16": 2,
    "int8": 1,
    "uint8": 1,
    "bool": 1,
    "float8": 1,
}


@dataclass(frozen=True)
class DType:
    """Bytes of a value that a layer computes, and of a value in its arrays."""

    value_bytes: int = 4
    weight_bytes: int = 4


def of(saved: Any) -> DType:
    """The formats of a dtype policy, as Keras saves it or by its name: "bfloat16",
    "mixed_float16". A mixed one computes in 16 bits and keeps its arrays in float32."""
    if isinstance(saved, dict):
        config = saved.get("config")
        saved = config.get("name") if isinstance(config, dict) else None
    if not isinstance(saved, str):
        return DType()
    if saved.startswith("mixed_"):
        return DType(_BYTES.get(saved.removeprefix("mixed_"), 2), 4)
    size = _BYTES.get(saved, 4)
    return DType(size, size)

"""The number formats of a layer: its values and its arrays, in bytes."""

from dataclasses import dataclass, replace
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
    """Bytes of a value that a layer computes, and of a value in its arrays.

    `quantized` says how its large arrays are stored, as "int8"; "map" where the layers inside it
    differ.
    """

    value_bytes: int = 4
    weight_bytes: int = 4
    quantized: str = ""


def of(saved: Any) -> DType:
    """The formats of a dtype policy, as Keras saves it or by its name: "bfloat16",
    "mixed_float16", "int8_from_float32". A mixed one computes in 16 bits and keeps its arrays in
    float32; a quantised one keeps small arrays in the format that it is made from."""
    if isinstance(saved, dict):
        return _of_saved(saved.get("class_name"), saved.get("config"))
    if not isinstance(saved, str):
        return DType()
    mode, made_from, source = saved.partition("_from_")
    if made_from:
        return replace(of(source), quantized=mode)
    if saved.startswith("mixed_"):
        return DType(_BYTES.get(saved.removeprefix("mixed_"), 2), 4)
    size = _BYTES.get(saved, 4)
    return DType(size, size)


def _of_saved(kind: Any, config: Any) -> DType:
    if not isinstance(config, dict):
        return DType()
    if kind == "DTypePolicyMap":
        return replace(of(config.get("default_policy")), quantized="map")
    if "source_name" in config:
        return replace(of(config["source_name"]), quantized=str(config.get("mode")))
    return of(config.get("name"))

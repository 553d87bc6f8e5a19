"""How spreadsheets read CSV."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How a spreadsheet reads CSV: what stands between cells, the decimal sign, and whether a mark
    at the beginning tells that it is UTF-8."""

    delimiter: str = ","
    decimal: str = "."
    has_mark: bool = False


DIALECTS: Mapping[str, Dialect] = {
    "plain": Dialect(),
    "excel": Dialect(has_mark=True),
    "excel-es": Dialect(";", ",", has_mark=True),
}

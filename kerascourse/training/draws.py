"""Random numbers of a part of a batch: those that it has in the whole batch."""

from typing import Any, cast

import numpy as np


def drawing(rng: np.random.Generator, part: slice, count: int) -> np.random.Generator:
    """What draws as `rng` for the rows `part` of a batch of `count`; `rng` itself for all."""
    if part == slice(0, count):
        return rng
    return cast(np.random.Generator, PartOfDraws(rng, part, count))


class PartOfDraws:
    """Draws as `rng` does for arrays whose first axis is a batch of `count`, and returns the rows
    `part` of them; sizes are told as those of the part."""

    def __init__(self, rng: np.random.Generator, part: slice, count: int) -> None:
        self.rng, self.part, self.count = rng, part, count

    def random(self, size: Any, dtype: Any = np.float64) -> np.ndarray:
        return self.rng.random(self._whole(size), dtype)[self.part]

    def standard_normal(self, size: Any, dtype: Any = np.float64) -> np.ndarray:
        return self.rng.standard_normal(self._whole(size), dtype)[self.part]

    def normal(self, loc: float, scale: float, size: Any) -> np.ndarray:
        return self.rng.normal(loc, scale, self._whole(size))[self.part]

    def uniform(self, low: float, high: float, size: Any) -> np.ndarray:
        return self.rng.uniform(low, high, self._whole(size))[self.part]

    def integers(
        self, low: int, high: int | None = None, size: Any = None, endpoint: bool = False
    ) -> np.ndarray:
        drawn = self.rng.integers(low, high, self._whole(size), endpoint=endpoint)
        return np.asarray(drawn[self.part])

    def _whole(self, size: Any) -> tuple[int, ...]:
        """The size for the whole batch."""
        return (self.count, *(size[1:] if isinstance(size, tuple) else ()))

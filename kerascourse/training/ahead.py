"""The batches of streamed examples: while one is used, those after it are read."""

from collections.abc import Callable
from threading import Lock

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.models.parallel import WHOLE
from kerascourse.texts import language, use_language

MOST = 4  # batches that are read at once
MOST_BYTES = 2**28  # and what they may take, however large


class Ahead:
    """`examples` in `order`, in batches of `size`; the reading of some begins before its time.

    What a batch holds depends on its place alone, so it does not matter which are asked for, or by
    which thread. `first` is the place of the first that will be. Of a batch of so many examples
    those are read that `part` says.
    """

    def __init__(
        self,
        examples: Split,
        order: np.ndarray,
        size: int,
        first: int,
        part: Callable[[int], slice] = WHOLE.rows,
    ) -> None:
        self.examples, self.order, self.size, self.first = examples, order, size, first
        self.part = part
        of_batch = max(1, size * examples.stored[:1].nbytes)
        self.most = max(1, min(MOST, MOST_BYTES // of_batch))
        self.next = first
        self.coming: dict[int, Callable[[], Split]] = {}
        self.lock = Lock()
        self.language = language()

    def take(self, place: int) -> Split:
        """The batch at `place`, in memory."""
        use_language(self.language)  # a thread of Keras knows none
        places = -(-len(self.order) // self.size)
        with self.lock:
            if place == self.first:
                self.next = place
            for later in range(max(place, self.next), min(place + self.most, places)):
                self.coming[later] = self._begun(later)
                self.next = later + 1
            batch = self.coming.pop(place, None) or self._begun(place)
        return batch()

    def _begun(self, place: int) -> Callable[[], Split]:
        rows = self.order[place * self.size : (place + 1) * self.size]
        return self.examples.take(rows[self.part(len(rows))]).begin()

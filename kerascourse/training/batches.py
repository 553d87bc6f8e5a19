"""The stream of batches that a fit consumes, every one of them a function of seed, epoch and place.

So a run can stop anywhere and go on with exactly the batches that it would have seen.
"""

import keras
import numpy as np

from kerascourse.data.dataset import Dataset, Split
from kerascourse.training.tasks import Arrays, Task


class Batches(keras.utils.PyDataset):
    """`examples` as inputs and targets of `task`, in batches.

    With `shuffle` each epoch has an order of its own; without, order and noise are always the same.
    `stream` keeps apart the random numbers of several streams with one `seed`.
    """

    def __init__(
        self,
        examples: Split,
        task: Task,
        batch_size: int,
        noise: float,
        seed: int,
        stream: int,
        shuffle: bool = False,
    ) -> None:
        super().__init__()
        self.examples = examples
        self.task = task
        self.batch_size = batch_size
        self.noise = noise
        self.seed = (seed, stream)
        self.shuffle = shuffle
        self.begin(0)

    def begin(self, epoch: int, done: int = 0) -> None:
        """Take the order and the random numbers of `epoch`, counted from 0, whose first `done`
        batches are left out."""
        self.epoch = epoch if self.shuffle else 0
        self.done = done
        rng = np.random.default_rng((*self.seed, self.epoch))
        count = len(self.examples)
        self.order = rng.permutation(count) if self.shuffle else np.arange(count)

    def __len__(self) -> int:
        return -(-len(self.examples) // self.batch_size) - self.done

    def __getitem__(self, index: int) -> Arrays:
        place = self.done + index
        rows = self.order[place * self.batch_size : (place + 1) * self.batch_size]
        rng = np.random.default_rng((*self.seed, self.epoch, place))
        return self.task.batch(self.examples.take(rows), self.noise, rng)


def streams(
    dataset: Dataset, task: Task, batch_size: int, noise: float, seed: int
) -> dict[str, Batches]:
    """The batches to fit on, shuffled, as "fit"; "train", "val" and "test" to evaluate on.

    Noise is put on the latter only: in a fit a layer of the network adds it.
    """
    parts = {"train": dataset.train, "val": dataset.val, "test": dataset.test}
    evaluated = {
        name: Batches(part, task, batch_size, noise, seed, stream)
        for stream, (name, part) in enumerate(parts.items(), 1)
    }
    return {"fit": Batches(dataset.train, task, batch_size, 0.0, seed, 0, shuffle=True)} | evaluated

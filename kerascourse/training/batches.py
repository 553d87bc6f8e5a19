"""The stream of batches that a fit consumes, every one of them a function of seed, epoch and place.

So a run can stop anywhere and go on with exactly the batches that it would have seen.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import keras
import numpy as np

from kerascourse.data.dataset import Split, Squares
from kerascourse.errors import CourseError
from kerascourse.models.parallel import WHOLE, Division
from kerascourse.training import weighting
from kerascourse.training.ahead import Ahead
from kerascourse.training.augmentation import Augment, augmented
from kerascourse.training.draws import drawing
from kerascourse.training.plan import Plan
from kerascourse.training.smoothing import Smoothing
from kerascourse.training.tasks import Options, Task
from kerascourse.training.weighting import Weighting

# which random numbers a part of the data gets; what is fitted on has 0
STREAMS = {"train": 1, "val": 2, "test": 3}


class Batches(keras.utils.PyDataset):
    """`examples` as inputs and targets of `task`, in batches.

    With `shuffle` each epoch has an order of its own; without, order and noise are always the same.
    `stream` keeps apart the random numbers of several streams with one `seed`. `options` are the
    model's; with `squares` one of these stands for each example; `augment` says how they are
    changed; with `weigh` they come with the weights of their targets, which `smooth` makes
    distributions of. They go to so many `devices`, by `division`.
    """

    def __init__(
        self,
        examples: Split,
        task: Task,
        batch_size: int,
        options: Options,
        seed: int,
        stream: int,
        shuffle: bool = False,
        squares: Squares | None = None,
        augment: Augment | None = None,
        weigh: Weighting | None = None,
        smooth: Smoothing | None = None,
        devices: int | Literal["all"] = 1,
        division: Division = WHOLE,
    ) -> None:
        super().__init__(workers=_threads(devices))
        self.examples = examples
        self.task = task
        self.batch_size = batch_size
        self.options = options
        self.squares = squares
        self.augment = augment
        self.weigh = weigh
        self.smooth = smooth
        self.division = division
        self.seed = (seed, stream)
        self.shuffle = shuffle
        self.failure: CourseError | None = None
        self.begin(0)

    def begin(self, epoch: int, done: int = 0) -> None:
        """Take the order and the random numbers of `epoch`, counted from 0, whose first `done`
        batches are left out."""
        self.epoch = epoch if self.shuffle else 0
        self.done = done
        rng = np.random.default_rng((*self.seed, self.epoch))
        count = len(self.examples)
        self.order = rng.permutation(count) if self.shuffle else np.arange(count)
        if self.examples.is_streamed:
            self.ahead = Ahead(self.examples, self.order, self.batch_size, done, self.division.rows)

    def __len__(self) -> int:
        return -(-len(self.examples) // self.batch_size) - self.done

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        number = self.done + index
        rows = self.order[number * self.batch_size : (number + 1) * self.batch_size]
        rng = np.random.default_rng((*self.seed, self.epoch, number))
        part = self.division.rows(len(rows))
        arrays = self._arrays(number, rows[part], drawing(rng, part, len(rows)))
        return tuple(self.division.place(array, len(rows)) for array in arrays)

    def _arrays(
        self, number: int, rows: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, ...]:
        """Inputs, targets and their weights where they have such, of the examples at `rows`, which
        this process makes of the batch `number` of the epoch."""
        if self.examples.is_streamed:
            examples = self._streamed(number)
        elif self.squares is None:
            examples = self.examples.take(rows)
        else:
            examples = self.squares.take(rows, rng)
        if self.augment is not None:
            examples = augmented(examples, self.augment, rng)
        inputs, targets = self.task.batch(examples, self.options, rng)
        aims = targets if self.smooth is None else self.smooth(targets)
        if self.weigh is None:
            return inputs, aims
        return inputs, aims, self.weigh(targets)

    def _streamed(self, number: int) -> Split:
        """The examples of this batch of the epoch; what cannot be read of them is `failure` too."""
        try:
            return self.ahead.take(number)
        except CourseError as error:
            self.failure = error
            raise


@contextmanager
def plain_failures(batches: Iterable[Batches]) -> Iterator[None]:
    """An image of `batches` that cannot be read is told as it is: Keras and TensorFlow would tell
    it as a failure of their own."""
    try:
        yield
    except Exception as error:
        for each in batches:
            if each.failure is not None:
                raise each.failure from error
        raise


def streams(plan: Plan, division: Division = WHOLE) -> dict[str, Batches]:
    """The batches of `plan`: "fit", shuffled, to fit on; "train", "val" and "test" to evaluate on.

    Noise is put on the latter only: in a fit a layer of the network adds it. Only what is fitted
    on is augmented, smoothed and weighted: losses on the three parts are plain means, to be
    compared between runs. `division` says how they go to the devices.
    """
    recipe, dataset = plan.recipe, plan.dataset
    fitted = Batches(
        dataset.train,
        plan.task,
        recipe.batch_size,
        {**plan.options, "noise": 0.0},
        recipe.seed,
        stream=0,
        shuffle=True,
        squares=dataset.squares,
        augment=recipe.augment,
        weigh=weighting.of(recipe, dataset),
        smooth=_smoothing(plan, recipe.label_smoothing),
        devices=recipe.devices,
        division=division,
    )
    return {"fit": fitted} | {
        part: evaluated(
            part,
            getattr(dataset, part),
            plan.task,
            recipe.batch_size,
            plan.options,
            recipe.seed,
            recipe.devices,
            division,
            _smoothing(plan, 0.0),
        )
        for part in STREAMS
    }


def _smoothing(plan: Plan, share: float) -> Smoothing | None:
    """How a stream of `plan` smooths; None where classes stay numbers, since no stream does."""
    if not plan.recipe.label_smoothing:
        return None
    return Smoothing(len(plan.dataset.class_names), share)


def _threads(devices: int | Literal["all"]) -> int:
    """How many threads of Keras read the batches for so many `devices`.

    On TensorFlow two: without them Keras leaves the reading to tf.data, whose self-tuning holds up
    the end of an epoch by as much as a second. On JAX they would read ahead into the next epoch
    before its order is drawn. On several devices Keras looks at the first batch to build the model,
    and what threads have read ahead by then is lost to the fit.
    """
    return 2 if keras.backend.backend() == "tensorflow" and devices == 1 else 1


def evaluated(
    part: str,
    examples: Split,
    task: Task,
    batch_size: int,
    options: Options,
    seed: int,
    devices: int | Literal["all"] = 1,
    division: Division = WHOLE,
    smooth: Smoothing | None = None,
) -> Batches:
    """The batches of a part of the data to evaluate on: in order, and the same each time."""
    return Batches(
        examples,
        task,
        batch_size,
        options,
        seed,
        STREAMS[part],
        smooth=smooth,
        devices=devices,
        division=division,
    )

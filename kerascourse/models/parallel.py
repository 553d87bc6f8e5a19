"""Data parallelism: one model on several devices, each of which takes a part of every batch.

A step has to come out as on one device, to rounding: statistics, losses and gradients are over the
whole batch, also where it does not divide evenly. Nothing is padded, so that nothing counts that
is no example.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from kerascourse.models.devices import Device
from kerascourse.models.processes import Group

Devices = tuple[Device, ...]


def scope(devices: Devices) -> AbstractContextManager[Any]:
    """Where to build and compile a model so that it trains on `devices`."""
    import keras

    if len(devices) == 1:
        return nullcontext()
    handles = tuple(device.handle for device in devices)
    made = _distribution if keras.backend.backend() == "jax" else _strategy
    return made(handles).scope()  # type: ignore[no-any-return]


@cache
def _strategy(handles: tuple[Any, ...]) -> Any:
    """TensorFlow's way of training on these devices: one for the process, since two of them on
    processors use the same keys for what they add up."""
    import tensorflow as tf

    strategy = tf.distribute.MirroredStrategy(handles)
    reduce = strategy.reduce

    def reduced(operation: Any, parts: Any, axis: Any = None) -> Any:
        if not isinstance(parts, tuple):
            return reduce(operation, parts, axis)
        # Keras takes the mean of the devices' parts of the first batch, for its shapes alone, which
        # fails where the parts are of several sizes
        return tf.nest.map_structure(
            lambda part: strategy.experimental_local_results(part)[0], parts
        )

    strategy.reduce = reduced
    return strategy


@cache
def _distribution(handles: tuple[Any, ...]) -> Any:
    """JAX's: variables made within its scope are on all of these devices."""
    import keras

    return keras.distribution.DataParallel(devices=list(handles), auto_shard_dataset=False)


@dataclass(frozen=True)
class Division:
    """How batches go to the devices, by how many examples there are in one.

    `rows(count)` are those that this process makes, and `place(array, count)` puts an array of them
    where the model takes it from.
    """

    rows: Callable[[int], slice]
    place: Callable[[np.ndarray, int], Any]


WHOLE = Division(lambda count: slice(0, count), lambda array, count: array)


def division(devices: Devices, group: Group) -> Division:
    """How batches go to `devices`, which are all those of the processes of `group`.

    TensorFlow divides batches itself; of a few examples, which would leave a device without any,
    each device gets all, which comes to the same step. On JAX a step is one program over arrays
    that are spread over the devices: a batch is divided where it divides evenly, and else is whole
    on each of them, which then do all of it, as one would. Keras would keep the layout of the first
    batch.
    """
    import keras

    every = len(devices)
    if every == 1:
        return WHOLE
    if keras.backend.backend() == "tensorflow":
        return Division(WHOLE.rows, lambda array, count: _for_each(array, every))
    import jax
    from jax.sharding import NamedSharding, PartitionSpec

    parallel = _distribution(tuple(device.handle for device in devices))
    mesh = parallel.device_mesh.backend_mesh
    divided = NamedSharding(mesh, PartitionSpec(parallel.batch_dim_name))
    whole = NamedSharding(mesh, PartitionSpec())

    if group.count > 1:
        _leave_where_placed()

    def rows(count: int) -> slice:
        if count % every:
            return slice(0, count)
        part = count // group.count
        return slice(group.place * part, (group.place + 1) * part)

    def place(array: np.ndarray, count: int) -> Any:
        layout = whole if count % every else divided
        return jax.make_array_from_process_local_data(layout, array)

    return Division(rows, place)


def _leave_where_placed() -> None:
    """Have Keras take batches from where `Division.place` put them. It puts each on this process'
    device once more, which changes nothing where they are there, and which JAX refuses for an array
    that is spread over processes."""
    from keras.src.backend.jax import trainer

    trainer._distribute_data = lambda data, layouts=None: data


def held_as(variable: Any, value: np.ndarray) -> Any:
    """`value` where `variable` is held: on the devices of other processes too, which put the same
    there, so that nobody waits for them."""
    here = getattr(variable.value, "is_fully_addressable", True)
    if here:
        return value
    import jax

    return jax.make_array_from_process_local_data(
        variable.value.sharding, np.asarray(value, variable.dtype)
    )


def _for_each(array: np.ndarray, count: int) -> np.ndarray:
    """The array, or so many of it where its division into equal parts but the last would leave a
    part empty: TensorFlow's convolutions take no such."""
    part = -(-len(array) // count)
    return array if part * (count - 1) < len(array) else np.concatenate([array] * count)


def count_over_all(model: Any, devices: Devices) -> None:
    """Have the compiled `model` count over all `devices` what is over a batch, as on one: the
    statistics of batch normalisations and the loss. A program of JAX does so by itself."""
    import keras

    if len(devices) == 1 or keras.backend.backend() != "tensorflow":
        return
    for layer in _normalisations(model):
        layer.synchronized = True
    loss = model.compute_loss
    model.compute_loss = lambda *args, **kwargs: _weighed(
        loss(*args, **kwargs), _rows(args, kwargs)
    )


def _rows(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """How many examples there are in the arguments of `compute_loss`, which begin with x."""
    import keras

    inputs = kwargs["x"] if "x" in kwargs else args[0]
    return keras.ops.shape(keras.tree.flatten(inputs)[0])[0]


def _weighed(loss: Any, rows: Any) -> Any:
    """The mean `loss` of a device's part of a batch, `rows` examples, with the gradient weighed by
    how large the part is: TensorFlow takes the mean over devices, and the last batch of an epoch
    may leave one device fewer examples than another."""
    import tensorflow as tf

    context = tf.distribute.get_replica_context()
    if context is None:  # Keras looks at shapes
        return loss
    rows = tf.cast(rows, loss.dtype)
    all_rows = context.all_reduce(tf.distribute.ReduceOp.SUM, rows)
    share = rows * context.num_replicas_in_sync / all_rows
    return loss + (share - 1) * (loss - tf.stop_gradient(loss))


@contextmanager
def apart(model: Any) -> Iterator[None]:
    """Within, `model` is saved as one that any backend reads: only TensorFlow synchronises."""
    synchronised = [layer for layer in _normalisations(model) if layer.synchronized]
    for layer in synchronised:
        layer.synchronized = False
    try:
        yield
    finally:
        for layer in synchronised:
            layer.synchronized = True


def _normalisations(model: Any) -> list[Any]:
    """Those of `model`, and of the models and wrapped layers in it."""
    import keras

    found = []
    for layer in getattr(model, "layers", ()):
        inner = getattr(layer, "layer", layer)  # of a wrapper, as TimeDistributed
        if isinstance(inner, keras.layers.BatchNormalization):
            found.append(inner)
        found += _normalisations(inner)
    return found

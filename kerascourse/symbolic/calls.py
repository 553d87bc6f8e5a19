"""What a configuration says of the calls of layers: their arguments, the tensors among them, their
order."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.tensor import Constant, Shape, Tensor
from kerascourse.texts import _

# of all calls of a model together
MOST_OUTPUTS = 200_000
Reference = tuple[str, int, int]
Call = tuple[str, int]


def is_model(config: Any) -> bool:
    """Whether this is the configuration of a model with layers in it."""
    return (
        isinstance(config, Mapping)
        and isinstance(config.get("config"), Mapping)
        and isinstance(config["config"].get("layers"), list)
        and (config.get("class_name") == "Sequential" or "input_layers" in config["config"])
    )


def tensor_of(tensors: Mapping[Reference, Tensor], key: Reference) -> Tensor:
    if key not in tensors:
        raise InputError(
            _("the configuration names a layer {name!r} that it does not have", name=key[0])
        )
    return tensors[key]


class SavedCall:
    """One call of a layer: its arguments, and the tensors among them with the shapes that the file
    says."""

    def __init__(self, saved: Any) -> None:
        if isinstance(saved, list):
            raise InputError(
                _("the configuration is in the form of Keras 2"),
                _("Try saving it again with Keras 3: model.save('model.keras')"),
            )
        self.arguments = saved.get("args") or []
        self.named = saved.get("kwargs") or {}
        self.tensors = [
            (key, without_batch(shape) if isinstance(shape, list) and shape else None)
            for key, shape in _tensors([self.arguments, self.named])
        ]

    def on(self, tensors: Mapping[Reference, Tensor]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments, positional and named, with tensors in their places."""
        return (
            tuple(_value(argument, tensors) for argument in self.arguments),
            {name: _value(argument, tensors) for name, argument in self.named.items()},
        )


def _value(value: Any, tensors: Mapping[Reference, Tensor]) -> Any:
    """An argument of a call with tensors in their places, and slices as Python has them."""
    if isinstance(value, list):
        return [_value(item, tensors) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == "__keras_tensor__":
        return tensors[_reference(value)]
    if value.get("class_name") == "__slice__":
        return slice(*(value["config"][name] for name in ("start", "stop", "step")))
    if value.get("class_name") == "__ellipsis__":
        return ...
    if value.get("class_name") in ("__numpy__", "__tensor__"):
        return Constant(value["config"]["value"], str(value["config"].get("dtype", "float32")))
    return {key: _value(item, tensors) for key, item in value.items()}


def said_shapes(
    calls: Mapping[Call, "SavedCall"], outputs: Iterable[Reference]
) -> dict[Call, tuple[Shape | None, ...]]:
    """What the file says of each output of each call; None for one that no other call takes."""
    shapes: dict[Call, dict[int, Shape | None]] = {}
    for (name, index, place), shape in (pair for call in calls.values() for pair in call.tensors):
        shapes.setdefault((name, index), {})[place] = shape
    for name, index, place in outputs:
        shapes.setdefault((name, index), {}).setdefault(place, None)
    counts = {key: max(by_place) + 1 for key, by_place in shapes.items()}
    if sum(counts.values()) > MOST_OUTPUTS:
        raise InputError(
            _(
                "expected at most {most} outputs of all layers, received {count}",
                most=MOST_OUTPUTS,
                count=sum(counts.values()),
            )
        )
    return {
        key: tuple(by_place.get(place) for place in range(counts[key]))
        for key, by_place in shapes.items()
    }


def structure(value: Any, tensors: Mapping[Reference, Tensor]) -> Any:
    """The inputs of a model as they are given in a call: by name, or in a list."""
    if isinstance(value, dict):
        return {key: structure(item, tensors) for key, item in value.items()}
    if len(value) == 3 and isinstance(value[0], str):
        return tensors.get((value[0], int(value[1]), int(value[2])))
    return [structure(item, tensors) for item in value]


def refilled(value: Any, tensors: Iterator[Tensor]) -> Any:
    """The outputs of a model as a call gives them, with `tensors` in the order of `references`."""
    if isinstance(value, dict):
        return {key: refilled(item, tensors) for key, item in sorted(value.items())}
    if len(value) == 3 and isinstance(value[0], str):
        return next(tensors)
    return [refilled(item, tensors) for item in value]


def _by_name(value: Any) -> Any:
    """The arguments of a call with dictionaries in the order of their names, as Keras has them."""
    if isinstance(value, dict):
        return {key: _by_name(value[key]) for key in sorted(value)}
    return [_by_name(item) for item in value] if isinstance(value, (list, tuple)) else value


def in_order(
    calls: Mapping[Call, "SavedCall"], given: Mapping[Reference, Tensor]
) -> Iterator[Call]:
    """The calls, each after those whose outputs it takes; InputError names a cycle."""
    waiting: dict[Call, set[Call]] = {}
    followers: dict[Call, list[Call]] = {}
    available = {(name, index) for name, index, _place in given}
    for key, call in calls.items():
        needs = {(name, index) for (name, index, _place), shape_of in call.tensors} - available
        for need in needs:
            if need not in calls:
                raise InputError(
                    _(
                        "layer {name}: its input {missing!r} is not in the configuration",
                        name=key[0],
                        missing=need[0],
                    )
                )
            followers.setdefault(need, []).append(key)
        # a layer's calls are kept in order, as their numbers are how others name them
        waiting[key] = needs
    ready = [key for key, needs in waiting.items() if not needs]
    done = 0
    while done < len(ready):
        key = ready[done]
        done += 1
        yield key
        for follower in followers.get(key, []):
            waiting[follower].discard(key)
            if not waiting[follower]:
                ready.append(follower)
    stuck = sorted({name for (name, _index), needs in waiting.items() if needs})
    if stuck:
        raise InputError(
            _("the configuration has a cycle through {layers}", layers=", ".join(stuck[:5]))
        )


def _tensors(value: Any) -> Iterable[tuple[Reference, Any]]:
    """(reference, shape) of each tensor in the arguments of a call."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if item.get("class_name") == "__keras_tensor__":
                yield _reference(item), item["config"]["shape"]
            else:
                pending.extend(reversed(item.values()))
        elif isinstance(item, list):
            pending.extend(reversed(item))


def _reference(tensor: Any) -> Reference:
    """Which layer, which of its calls, and which of its outputs a saved tensor is."""
    name, index, place = tensor["config"]["keras_history"]
    return str(name), int(index), int(place)


def references(value: Any) -> Iterable[Reference]:
    """The [layer, call, output] triples in `input_layers` or `output_layers`; those by name in the
    order of their names, as Keras flattens them."""
    if isinstance(value, dict):
        for _key, item in sorted(value.items()):
            yield from references(item)
    elif isinstance(value, list):
        if len(value) == 3 and isinstance(value[0], str):
            yield value[0], int(value[1]), int(value[2])
        else:
            for item in value:
                yield from references(item)


def shape_of(config: Any) -> Shape:
    return without_batch(config.get("batch_shape") or [None, *config.get("shape", ())])


def without_batch(shape: Any) -> Shape:
    """A shape of the file without its batch axis; each side a whole number, or None."""
    if not isinstance(shape, list) or any(
        side is not None and (type(side) is not int or side < 0) for side in shape[1:]
    ):
        raise InputError(
            _("expected a shape of whole numbers in the file, received {shape}", shape=shape)
        )
    return tuple(shape[1:])

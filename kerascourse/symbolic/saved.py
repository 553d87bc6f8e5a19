"""Saved models: a `.keras` file read from its `config.json` alone.

Nothing of the file is executed and its weights are never read. A layer that is not known here keeps
a row with what the file says of it; its numbers stay unknown.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from kerascourse.errors import CourseError, InputError, NotFoundError
from kerascourse.symbolic.graph import Graph, InputLayer
from kerascourse.symbolic.layers import known_layers
from kerascourse.symbolic.layers.base import Layer, UnknownArgumentError
from kerascourse.symbolic.layers.unknown import Fact, UnknownLayer
from kerascourse.symbolic.tensor import Shape, Tensor
from kerascourse.texts import _

# keras.applications' largest configuration has 1.1 MB
MOST_BYTES = 16 * 2**20
MOST_LAYERS = 20_000
DEEPEST_NESTING = 20

# operations on tensors, written as `x + y` in the model, that work on each value alone
_ELEMENTWISE = frozenset(
    "Add Subtract Multiply Divide TrueDivide Maximum Minimum Negative Absolute Square Sqrt Exp Log "
    "Relu Relu6 Sigmoid Tanh Silu Gelu Elu Clip Power Cast HardSigmoid HardSilu".split()
)
_COURSE_PREFIX = "kerascourse>"

Reference = tuple[str, int, int]


def read_keras_file(path: Path, input_shape: Shape | None = None) -> Graph:
    """The network in a `.keras` file; `input_shape` replaces that of the file's only input.

    Raises NotFoundError without a file and InputError when it cannot be read.
    """
    config = read_configuration(path)
    try:
        return read_config(config, input_shape)
    except CourseError:
        raise
    except RecursionError:
        raise _bad(path, _("its models are nested too deeply")) from None
    except Exception as error:
        # the configuration is somebody else's: any surprise in it is bad input, told as such
        raise _bad(
            path, _("its configuration cannot be understood: {error!r}", error=error)
        ) from error


def read_configuration(path: Path) -> Any:
    """The `config.json` of a `.keras` file, as Keras serialises a model; errors as above."""
    return _parse(_config_text(path), path)


def read_config(
    config: Mapping[str, Any],
    input_shape: Shape | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> Graph:
    """The network of a configuration as Keras serialises it (Functional or Sequential)."""
    if not _is_model(config):
        raise InputError(
            _(
                "expected a Functional or Sequential model, received the class {kind!r}",
                kind=config.get("class_name") if isinstance(config, Mapping) else config,
            ),
            _("A class of its own keeps no layers in the file; try kc summary FILE.py:FUNCTION"),
        )
    return _Reader(facts or {}).model(config, input_shape, 0)


def _config_text(path: Path) -> bytes:
    """The bytes of config.json, at most MOST_BYTES of them."""
    import zipfile
    import zlib

    if not path.exists():
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls *.keras"))
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise _bad(path, _("it is not a complete zip archive, as .keras files are"))
    try:
        with zipfile.ZipFile(path) as archive, archive.open("config.json") as member:
            text = member.read(MOST_BYTES + 1)
    except KeyError:
        raise _bad(path, _("it has no config.json")) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _bad(path, _("its config.json cannot be unpacked: {error}", error=error)) from None
    if len(text) > MOST_BYTES:
        raise _bad(
            path,
            _("its config.json is larger than {most} MiB", most=MOST_BYTES // 2**20),
        )
    return text


def _parse(text: bytes, path: Path) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise _bad(path, _("its config.json is nested too deeply")) from None
    except ValueError as error:
        raise _bad(path, _("its config.json is not JSON: {error}", error=error)) from None


def _bad(path: Path, why: str) -> InputError:
    return InputError(
        _("cannot read {path}: {why}", path=path, why=why),
        _("Try saving it again: model.save('model.keras')"),
    )


def _is_model(config: Any) -> bool:
    return (
        isinstance(config, Mapping)
        and isinstance(config.get("config"), Mapping)
        and isinstance(config["config"].get("layers"), list)
        and (config.get("class_name") == "Sequential" or "input_layers" in config["config"])
    )


class _Reader:
    """Reads one configuration; `facts` are Keras' own numbers for layers that we do not know."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.classes = known_layers()

    def model(self, saved: Mapping[str, Any], input_shape: Shape | None, nesting: int) -> Graph:
        """A model and, inside it, others down to DEEPEST_NESTING."""
        if nesting > DEEPEST_NESTING:
            raise InputError(_("models are nested more than {most} deep", most=DEEPEST_NESTING))
        config = saved["config"]
        if len(config["layers"]) > MOST_LAYERS:
            raise InputError(
                _(
                    "expected at most {most} layers, received {count}",
                    most=MOST_LAYERS,
                    count=len(config["layers"]),
                )
            )
        read = self.sequential if saved.get("class_name") == "Sequential" else self.functional
        graph = read(config, input_shape, nesting)
        graph.kind = str(saved.get("class_name"))
        graph.trainable = config.get("trainable", True) is not False
        return graph

    def sequential(self, config: Any, input_shape: Shape | None, nesting: int) -> Graph:
        """Layers one after another."""
        entries = list(config["layers"])
        name = "input"
        if entries and entries[0].get("class_name") == "InputLayer":
            first = entries.pop(0)
            name = str(first["config"].get("name", name))
            input_shape = input_shape or _shape(first["config"])
        if input_shape is None and config.get("build_input_shape"):
            input_shape = _without_batch(config["build_input_shape"])
        if input_shape is None:
            raise InputError(
                _("model {name}: its input shape is not in the file", name=config.get("name")),
                _("Try: --input HEIGHTxWIDTHxCHANNELS"),
            )
        start = InputLayer(input_shape, name).tensor
        end: Any = start
        for entry, following in zip_longest(entries, entries[1:]):
            end = self.layer(entry, (end,), _built_on(following), nesting)(end)
        outputs = end if isinstance(end, list) else [end]
        return Graph((start,), outputs, str(config.get("name", "")))

    def functional(self, config: Any, input_shape: Shape | None, nesting: int) -> Graph:
        """A graph: each call as soon as its inputs are there; what never gets them is a cycle."""
        entries = {
            str(entry["config"].get("name", entry.get("name"))): entry for entry in config["layers"]
        }
        calls = {
            (name, index): call
            for name, entry in entries.items()
            for index, call in enumerate(entry.get("inbound_nodes") or [])
        }
        shapes = dict(_tensor_shapes([entry.get("inbound_nodes") for entry in entries.values()]))
        wanted = list(_references(config["input_layers"]))
        tensors: dict[Reference, Tensor] = {}
        for name, entry in entries.items():
            if entry.get("class_name") == "InputLayer":
                own = _shape(entry["config"])
                shape = input_shape if input_shape and len(wanted) == 1 else own
                tensors[(name, 0, 0)] = InputLayer(shape, name).tensor
        layers: dict[str, Layer] = {}
        for name, index in _in_order(calls, tensors):
            call = calls[name, index]
            inputs = tuple(tensors[key] for key in _call_references(call))
            if not inputs:
                continue
            if name not in layers:
                layers[name] = self.layer(
                    entries[name], inputs, shapes.get((name, index, 0)), nesting
                )
            outputs = layers[name](list(inputs) if layers[name].takes_many else inputs[0])
            for position, output in enumerate(outputs if isinstance(outputs, list) else [outputs]):
                tensors[name, index, position] = output
        return Graph(
            [self.output(tensors, key) for key in wanted],
            [self.output(tensors, key) for key in _references(config["output_layers"])],
            str(config.get("name", "")),
        )

    def output(self, tensors: Mapping[Reference, Tensor], key: Reference) -> Tensor:
        if key not in tensors:
            raise InputError(
                _("the configuration names a layer {name!r} that it does not have", name=key[0])
            )
        return tensors[key]

    def layer(
        self, entry: Any, inputs: tuple[Tensor, ...], shape: Shape | None, nesting: int
    ) -> Layer:
        """The layer that `entry` describes, ready to be called on `inputs`.

        `shape` is what the file says of its output.
        """
        kind, config = str(entry.get("class_name")), entry["config"]
        name = str(config.get("name") or entry.get("name") or "")
        if _is_model(entry):
            return self.model(entry, inputs[0].sizes, nesting + 1)
        fact = self.facts.get(name, Fact(shape, None, None))
        module = str(entry.get("module") or "")
        if module.startswith(("keras.src.ops", "keras.ops")):
            return UnknownLayer(
                kind, Fact(fact.output_shape, 0, 0), "", kind in _ELEMENTWISE, name=name
            )
        registered = str(entry.get("registered_name") or "")
        known = module == "keras.layers" or registered == f"{_COURSE_PREFIX}{kind}"
        if not known or kind not in self.classes:
            note = _("not a layer that kc knows; the shape is the file's word")
            return UnknownLayer(kind, fact, note, name=name)
        try:
            return self.classes[kind](**config)
        except (UnknownArgumentError, TypeError) as error:
            note = _("an argument that kc does not know: {error}", error=error)
            return UnknownLayer(kind, fact, note, name=name)


def _built_on(entry: Any) -> Shape | None:
    """The shape that the file says a layer was built on: what the layer before it hands on."""
    shape = ((entry or {}).get("build_config") or {}).get("input_shape")
    return _without_batch(shape) if isinstance(shape, list) and shape else None


def _in_order(
    calls: Mapping[tuple[str, int], Any], given: Mapping[Reference, Tensor]
) -> Iterable[tuple[str, int]]:
    """The calls, each after those whose outputs it takes; InputError names a cycle."""
    waiting: dict[tuple[str, int], set[tuple[str, int]]] = {}
    followers: dict[tuple[str, int], list[tuple[str, int]]] = {}
    available = {(name, index) for name, index, _position in given}
    for key, call in calls.items():
        needs = {(name, index) for name, index, _position in _call_references(call)} - available
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


def _call_references(call: Any) -> list[Reference]:
    """The tensors that a call takes; positional ones, else those given by name."""
    if isinstance(call, list):
        raise InputError(
            _("the configuration is in the form of Keras 2"),
            _("Try saving it again with Keras 3: model.save('model.keras')"),
        )
    positional = [key for key, _shape in _tensors(call.get("args"))]
    return positional or [key for key, _shape in _tensors(call.get("kwargs"))]


def _tensor_shapes(calls: Any) -> Iterable[tuple[Reference, Shape]]:
    """What the file says of the shape of each tensor that some call takes."""
    for key, shape in _tensors(calls):
        if isinstance(shape, list) and shape:
            yield key, _without_batch(shape)


def _tensors(value: Any) -> Iterable[tuple[Reference, Any]]:
    """(reference, shape) of each tensor in the arguments of a call."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if item.get("class_name") == "__keras_tensor__":
                history = item["config"]["keras_history"]
                yield (str(history[0]), int(history[1]), int(history[2])), item["config"]["shape"]
            else:
                pending.extend(reversed(item.values()))
        elif isinstance(item, list):
            pending.extend(reversed(item))


def _references(value: Any) -> Iterable[Reference]:
    """The [layer, call, output] triples in `input_layers` or `output_layers`."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        if len(value) == 3 and isinstance(value[0], str):
            yield value[0], int(value[1]), int(value[2])
        else:
            for item in value:
                yield from _references(item)


def _shape(config: Any) -> Shape:
    return _without_batch(config.get("batch_shape") or [None, *config.get("shape", ())])


def _without_batch(shape: Any) -> Shape:
    """A shape of the file without its batch axis; each side a whole number, or None."""
    if not isinstance(shape, list) or any(
        side is not None and (type(side) is not int or side < 0) for side in shape[1:]
    ):
        raise InputError(
            _("expected a shape of whole numbers in the file, received {shape}", shape=shape)
        )
    return tuple(shape[1:])

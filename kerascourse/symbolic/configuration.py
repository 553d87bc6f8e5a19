"""The configuration of a model, as Keras serialises it, read into a graph.

A layer that is not known here keeps a row with what the file says of it; its numbers stay unknown.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic import operations, wrapped
from kerascourse.symbolic.calls import (
    Reference,
    SavedCall,
    _by_name,
    in_order,
    is_model,
    references,
    refilled,
    said_shapes,
    shape_of,
    structure,
    tensor_of,
    without_batch,
)
from kerascourse.symbolic.graph import Graph, InputLayer
from kerascourse.symbolic.inputs import Inputs, replaced
from kerascourse.symbolic.layers import known_layers
from kerascourse.symbolic.layers.base import Layer, UnknownArgumentError, tensors_in
from kerascourse.symbolic.layers.unknown import Fact, UnknownLayer
from kerascourse.symbolic.shared_layers import SharedLayers
from kerascourse.symbolic.tensor import Shape, Tensor
from kerascourse.texts import _

MOST_LAYERS = 20_000
DEEPEST_NESTING = 20

_COURSE_PREFIX = "kerascourse>"


def read_config(
    config: Mapping[str, Any],
    input_shape: Inputs = None,
    facts: Mapping[str, Fact] | None = None,
) -> Graph:
    """The network of a configuration as Keras serialises it (Functional or Sequential).

    `input_shape` replaces that of the only input, or those of inputs by their names; `facts` are
    Keras' own numbers by the path of a layer, as `outer/inner`.
    """
    if not is_model(config):
        raise InputError(
            _(
                "expected a Functional or Sequential model, received the class {kind!r}",
                kind=config.get("class_name") if isinstance(config, Mapping) else config,
            ),
            _("A class of its own keeps no layers in the file; try kc summary FILE.py:FUNCTION"),
        )
    reader = _Reader(facts or {}, input_shape is not None, SharedLayers(config))
    return reader.model(config, input_shape, "", 0)


class _Reader:
    """Reads one configuration; `facts` are Keras' own numbers for layers that we do not know, and
    with `resized` the sizes in the file may no longer hold."""

    def __init__(self, facts: Mapping[str, Fact], resized: bool, shared: "SharedLayers") -> None:
        self.facts = facts
        self.resized = resized
        self.shared = shared
        self.classes = known_layers()

    def model(self, saved: Mapping[str, Any], input_shape: Any, path: str, nesting: int) -> Graph:
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
        graph = read(config, input_shape, path, nesting)
        graph.kind = str(saved.get("class_name"))
        graph.trainable = config.get("trainable", True) is not False
        return graph

    def sequential(self, config: Any, given: Inputs, path: str, nesting: int) -> Graph:
        """Layers one after another."""
        entries = list(config["layers"])
        name, own, saved = "input", None, {}
        if entries and entries[0].get("class_name") == "InputLayer":
            saved = entries.pop(0)["config"]
            name = str(saved.get("name", name))
            own = shape_of(saved)
        if own is None and config.get("build_input_shape"):
            own = without_batch(config["build_input_shape"])
        input_shape = replaced(given, {name: own})[name]
        if input_shape is None:
            raise InputError(
                _("model {name}: its input shape is not in the file", name=config.get("name")),
                _("Try: --input HEIGHTxWIDTHxCHANNELS"),
            )
        start = InputLayer(input_shape, name, saved).tensor
        end: Any = start
        for entry, following in zip_longest(entries, entries[1:]):
            shape = None if self.resized else _built_on(following)
            layer = self.layer(entry, (end,), (shape,), path, nesting)
            end = self.called(layer, (end,), {}, (shape,))[0]
        return Graph((start,), [end], str(config.get("name", "")))

    def functional(self, config: Any, given: Inputs, path: str, nesting: int) -> Graph:
        """A graph: each call as soon as its inputs are there; what never gets them is a cycle."""
        entries = {
            str(entry["config"].get("name", entry.get("name"))): entry for entry in config["layers"]
        }
        calls = {
            (name, index): SavedCall(call)
            for name, entry in entries.items()
            for index, call in enumerate(entry.get("inbound_nodes") or [])
        }
        wanted = list(references(config["input_layers"]))
        ends = [_own_count(entries, key) for key in references(config["output_layers"])]
        said = said_shapes(calls, ends)
        own = {
            name: shape_of(entry["config"])
            for name, entry in entries.items()
            if entry.get("class_name") == "InputLayer"
        }
        # in the order of the model's arguments
        own = {name: own[name] for name, _call, _place in wanted if name in own} | own
        tensors: dict[Reference, Tensor] = {
            (name, 0, 0): InputLayer(shape or (), name, entries[name]["config"]).tensor
            for name, shape in replaced(given, own).items()
        }
        layers: dict[str, Layer] = {}
        for name, index in in_order(calls, tensors):
            call = calls[name, index]
            if not call.tensors:
                continue
            shapes = self.said_of(call, tensors, said.get((name, index), (None,)))
            arguments, named = call.on(tensors)
            if name not in layers:
                inputs = tuple(tensors_in(_by_name((arguments, named))))
                layers[name] = self.layer(entries[name], inputs, shapes, path, nesting)
            outputs = self.called(layers[name], arguments, named, shapes)
            tensors |= {(name, index, place): output for place, output in enumerate(outputs)}
        graph = Graph(
            [tensor_of(tensors, _own_count(entries, key)) for key in wanted],
            [tensor_of(tensors, key) for key in ends],
            str(config.get("name", "")),
        )
        graph.structure = structure(config["input_layers"], tensors) or graph.structure
        graph.output_structure = refilled(config["output_layers"], iter(graph.outputs))
        return graph

    def said_of(
        self,
        call: "SavedCall",
        tensors: Mapping[Reference, Tensor],
        shapes: tuple[Shape | None, ...],
    ) -> tuple[Shape | None, ...]:
        """What the file says of the shapes that a call gives, where its inputs are as in the
        file."""
        same = all(
            not tensors[key].known or tensors[key].sizes == shape
            for key, shape in call.tensors
            if shape is not None and key in tensors
        )
        return shapes if same or not self.resized else (None,) * len(shapes)

    def called(
        self,
        layer: Layer,
        arguments: tuple[Any, ...],
        named: Mapping[str, Any],
        shapes: tuple[Shape | None, ...],
    ) -> tuple[Tensor, ...]:
        """The outputs of a call; those that nobody knows have the shape that the file says."""
        tensors = tuple(tensors_in((arguments, dict(named))))
        if isinstance(layer, Graph) and len(tensors) == len(layer.inputs):
            for tensor, own in zip(tensors, layer.inputs, strict=True):
                if not tensor.known:  # a model says what it takes
                    tensor.sizes, tensor.known = own.sizes, True
        for tensor in tensors:
            if not tensor.known and not isinstance(layer, UnknownLayer):
                raise InputError(
                    _(
                        "layer {name}: the size of its input is not known",
                        name=layer.label,
                    ),
                    _("Try: the size in the file, without --input"),
                )
        outputs = layer.call(arguments, named).outputs
        for output, shape in zip(outputs, shapes, strict=False):
            if not output.known and shape is not None:
                output.sizes, output.known = shape, True
        return outputs

    def layer(
        self,
        entry: Any,
        inputs: tuple[Tensor, ...],
        shapes: tuple[Shape | None, ...],
        path: str,
        nesting: int,
    ) -> Layer:
        """The layer that `entry` describes, ready to be called on `inputs`; the same object where
        the file says that it is one with an earlier one.

        `shapes` are what the file says of its outputs.
        """
        return self.shared.get(entry) or self.shared.keep(
            entry, self.made(entry, inputs, shapes, path, nesting)
        )

    def made(
        self,
        entry: Any,
        inputs: tuple[Tensor, ...],
        shapes: tuple[Shape | None, ...],
        path: str,
        nesting: int,
    ) -> Layer:
        kind, config = str(entry.get("class_name")), entry["config"]
        name = str(config.get("name") or entry.get("name") or "")
        if is_model(entry):
            shapes_given = self.given(entry, inputs)
            return self.model(entry, shapes_given, f"{path}{name}/", nesting + 1)
        counts = self.facts.get(f"{path}{name}", Fact())
        fact = replace(counts, output_shapes=shapes if any(shapes) else counts.output_shapes)
        if not self.resized and not all(tensor.known for tensor in inputs):
            return self.on_unknown(kind, config, fact, name)
        module = str(entry.get("module") or "")
        if module.startswith(("keras.src.ops", "keras.ops", "keras.src.activations")):
            return operations.read(kind, module, config, fact, name)
        registered = str(entry.get("registered_name") or "")
        ours = registered == f"{_COURSE_PREFIX}{kind}"
        known = ours or module == "keras.layers" or module.startswith("keras.src.applications.")
        if not known or kind not in (*self.classes, "Lambda"):
            note = _("not a layer that kc knows; the shape is the file's word")
            return UnknownLayer(kind, fact, note, name, config.get("trainable") is not False)
        if kind == "Lambda":
            return wrapped.function(config, fact, name)
        try:
            return self.classes[kind](**self.with_layers(kind, config, inputs, path, nesting))
        except wrapped.UnknownInsideError as error:
            note = _("holds a layer that kc does not know: {kind}", kind=error)
            return UnknownLayer(kind, fact, note, name, config.get("trainable") is not False)
        except (UnknownArgumentError, TypeError) as error:
            note = _("an argument that kc does not know: {error}", error=error)
            return UnknownLayer(kind, fact, note, name, config.get("trainable") is not False)

    def with_layers(
        self,
        kind: str,
        config: Mapping[str, Any],
        inputs: tuple[Tensor, ...],
        path: str,
        nesting: int,
    ) -> Mapping[str, Any]:
        """`config` with layers in the places where it describes some, as a wrapper's does."""
        if kind not in wrapped.WRAPPERS:
            return config
        if nesting >= DEEPEST_NESTING:
            raise InputError(_("layers are nested more than {most} deep", most=DEEPEST_NESTING))
        if kind == "TimeDistributed":
            inputs = tuple(Tensor(tensor.sizes[1:]) for tensor in inputs)
        path = f"{path}{config.get('name')}/"
        return wrapped.with_layers(
            kind, config, lambda saved: self.layer(saved, inputs, (None,), path, nesting + 1)
        )

    def given(self, model: Any, tensors: tuple[Tensor, ...]) -> Inputs:
        """The shapes that a model inside another gets: of its only input, or by their names."""
        if not all(tensor.known for tensor in tensors):
            return None
        if len(tensors) == 1:
            return tensors[0].sizes
        names = [name for name, *_rest in references(model["config"].get("input_layers"))]
        if not self.resized or len(names) != len(tensors):
            return None
        return {name: tensor.sizes for name, tensor in zip(names, tensors, strict=True)}

    def on_unknown(self, kind: str, config: Mapping[str, Any], fact: Fact, name: str) -> Layer:
        """A layer on an input of a size that nobody says."""
        known = self.classes.get(kind)
        if fact.params is None and known is not None and known.build is Layer.build:
            fact = replace(fact, params=0, trainable_params=0)
        note = _("the size of its input is not known") if fact.params is None else ""
        layer = UnknownLayer(kind, fact, note, name, config.get("trainable") is not False)
        layer.counts_as_depth = known is not None and known.counts_as_depth
        return layer


def _own_count(entries: Mapping[str, Any], key: Reference) -> Reference:
    """A tensor of a list of inputs or outputs, its call counted as in the arguments of calls.

    In those lists Keras counts the calls of a nested Functional model from 1, since it was called
    once on its own inputs; in arguments from 0.
    """
    name, index, place = key
    entry = entries.get(name)
    if entry is None or not is_model(entry) or entry.get("class_name") == "Sequential":
        return key
    return name, max(0, index - 1), place


def _built_on(entry: Any) -> Shape | None:
    """The shape that the file says a layer was built on: what the layer before it hands on."""
    shape = ((entry or {}).get("build_config") or {}).get("input_shape")
    return without_batch(shape) if isinstance(shape, list) and shape else None

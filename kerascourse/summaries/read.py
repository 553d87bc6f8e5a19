"""From the word that a user types for a model to its graph, without Keras."""

import re
from collections.abc import Mapping
from pathlib import Path

from kerascourse.architectures.catalogue import find, read_options
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import Graph, input_tensor, trace
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import _


def read_model(
    model: str,
    input_shape: Shape | None = None,
    classes: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Graph:
    """The graph of a catalogue name, a `.keras` file, a run folder, or `latest` in `outputs/`.

    `settings` are the KEY=VALUE of `--set`. Raises UsageError for names and options that are not
    there, InputError for sizes that cannot be.
    """
    saved = saved_model(model)
    if saved is not None:
        if classes is not None or settings:
            raise UsageError(_("a saved model has no options: --classes and --set are for names"))
        from kerascourse.symbolic.saved import read_keras_file

        return read_keras_file(saved, input_shape)
    return read_catalogue(model, input_shape, classes, settings or {})


def saved_model(model: str, outputs: Path = Path("outputs")) -> Path | None:
    """The `.keras` file that `model` means: itself, or that of a run; None for other words.

    NotFoundError when a run has none, or when there is no run for `latest`.
    """
    if model.endswith(".keras"):
        return Path(model)
    if model == "latest":
        runs = [path.parent for path in outputs.glob("*/model.keras")]
        if not runs:
            raise NotFoundError(_("no run in {folder}", folder=outputs), _("Try: kc train vae"))
        return max(runs, key=lambda folder: folder.stat().st_mtime) / "model.keras"
    if not Path(model).is_dir():
        return None
    if not (Path(model) / "model.keras").is_file():
        raise NotFoundError(_("{folder} has no model.keras", folder=model))
    return Path(model) / "model.keras"


def read_catalogue(
    name: str, input_shape: Shape | None, classes: int | None, settings: Mapping[str, str]
) -> Graph:
    """The graph of a network of the catalogue, at its paper's input unless asked otherwise."""
    entry = find(name)
    texts = dict(settings)
    if classes is not None:
        texts["classes"] = str(classes)
    options = read_options(entry, texts)
    shape = input_shape or entry.input_shape
    if len(shape) != len(entry.input_shape):
        form = "HEIGHTxWIDTHxCHANNELS" if len(entry.input_shape) == 3 else "COLUMNS"
        raise InputError(
            _(
                "{model} takes an input {form}, received {shape}",
                model=name,
                form=form,
                shape="x".join(map(str, shape)),
            ),
            _("Try: --input {shape}", shape="x".join(map(str, entry.input_shape))),
        )
    inputs = input_tensor(shape)
    return trace(inputs, entry.build(layers, inputs, **entry.fixed, **options), name)


def read_shape(text: str) -> Shape:
    """`224x224x3`, also with × or commas or spaces, as (224, 224, 3)."""
    sides = re.split(r"\s*[xX×*,\s]\s*", text.strip("()[] "))
    try:
        shape = tuple(int(side) for side in sides)
    except ValueError:
        shape = ()
    if not shape or any(side < 1 for side in shape) or len(shape) > 4:
        raise UsageError(
            _("expected sizes like 224x224x3, received {text!r}", text=text),
            _("Try: --input 224x224x3"),
        )
    return shape


def read_settings(pairs: tuple[str, ...]) -> dict[str, str]:
    """The texts of `--set KEY=VALUE` as a dictionary."""
    settings = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise UsageError(
                _("expected --set KEY=VALUE, received {pair!r}", pair=pair),
                _("Try: --set latent=16"),
            )
        settings[key.strip()] = value.strip()
    return settings

"""From the word that a user types for a model to its graph, without Keras."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kerascourse import runs
from kerascourse.architectures.catalogue import find, named, proper, read_options, unknown
from kerascourse.errors import InputError, UsageError
from kerascourse.symbolic import layers
from kerascourse.symbolic.files import is_file_name, is_model_folder
from kerascourse.symbolic.graph import Graph, input_tensor, trace
from kerascourse.symbolic.inputs import Inputs, replaced
from kerascourse.texts import _


def read_model(
    model: str,
    input_shape: Inputs = None,
    classes: int | None = None,
    settings: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Graph:
    """The graph of a catalogue name, a saved model, or of a run in `folder` by its name.

    `input_shape` is the size of its only input, or sizes by the names of inputs; `settings`
    are the KEY=VALUE of `--set`; without `folder` no word means a run. Raises UsageError for names
    and options that are not there, InputError for sizes that cannot be.
    """
    saved = saved_model(model, folder)
    if saved is not None:
        if classes is not None or settings:
            raise UsageError(_("a saved model has no options: --classes and --set are for names"))
        from kerascourse.symbolic.saved import read_keras_file

        return read_keras_file(saved, input_shape)
    if folder is not None:
        check_name(model, folder)
    return read_catalogue(model, input_shape, classes, settings or {})


def check_name(name: str, folder: Path, others: Iterable[str] = ()) -> None:
    """InputError, with the nearest networks, runs in `folder` and `others`, unless `name` is one of
    a network or a stack notation."""
    if named(name) is not None:
        return
    # its patterns take time to compile, and most words are names
    from kerascourse.architectures.stack import is_notation

    if not is_notation(name):
        raise unknown(name, [*runs.words(folder, name), *others])


def saved_model(model: str, folder: Path | None = None) -> Path | None:
    """The file that `model` means, told by its ending, or a folder with a model's files; or that
    of a run, by its name in `folder`, its path, or "latest"; None for other words.

    NotFoundError when a run has none, or when there is no run for `latest`.
    """
    if is_file_name(model):
        return Path(model)
    if folder is None:
        return _model_folder(model)
    run = runs.named(folder, model)
    if run is not None:
        return runs.model_file(run)
    path = Path(model) / runs.MODEL  # a folder with nothing of the run but its model
    return path if path.is_file() else _model_folder(model)


def _model_folder(model: str) -> Path | None:
    """The folder of a saved model, or any other path that can be no name of a network."""
    path = Path(model)
    is_path = "/" in model and " " not in model and path.exists()
    return path if is_path or is_model_folder(path) else None


def title(model: str, folder: Path | None = None) -> str:
    """What `model` is called above its numbers: a network by the catalogue's name."""
    return proper(model) if saved_model(model, folder) is None else model


def read_catalogue(
    name: str, input_shape: Inputs, classes: int | None, settings: Mapping[str, str]
) -> Graph:
    """The graph of a network of the catalogue, at its paper's input unless asked otherwise."""
    entry = find(name)
    texts = dict(settings)
    if classes is not None:
        texts["classes"] = str(classes)
    options = read_options(entry, texts)
    shape = replaced(input_shape, {"input": entry.input_shape})["input"] or entry.input_shape
    if len(shape) != len(entry.input_shape):
        form = "HEIGHTxWIDTHxCHANNELS" if len(entry.input_shape) == 3 else "COLUMNS"
        raise InputError(
            _(
                "{model} takes an input {form}, received {shape}",
                model=entry.name,
                form=form,
                shape="x".join(map(str, shape)),
            ),
            _("Try: --input {shape}", shape="x".join(map(str, entry.input_shape))),
        )
    inputs = input_tensor(shape)
    # as the Keras side calls it, which takes no notation for a name
    graph_name = "stack" if entry.module == "stack" else entry.name
    return trace(inputs, entry.build(layers, inputs, **entry.fixed, **options), graph_name)


def read_shape(text: str) -> tuple[int, ...]:
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


def read_inputs(texts: Sequence[str]) -> Inputs:
    """The texts of `--input`: `224x224x3`, or `image=64x64x3` for inputs by name, also several
    with commas between."""
    parts = [part for text in texts for part in re.split(r"[,;\s]\s*(?=[^,;=\s]+=)", text)]
    named = [part.rpartition("=") for part in parts]
    shapes = [(name.strip(), read_shape(sizes)) for name, _sign, sizes in named]
    if not shapes:
        return None
    if len(shapes) == 1 and not shapes[0][0]:
        return shapes[0][1]
    if not all(name for name, _shape in shapes) or len(dict(shapes)) < len(shapes):
        raise UsageError(
            _(
                "expected one size, or one for each input by name, received {texts}",
                texts=", ".join(texts),
            ),
            _("Try: --input image=64x64x3 --input caption=16"),
        )
    return dict(shapes)


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

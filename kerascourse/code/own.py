"""The course's own layers as classes of the file, so that it runs without this package."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kerascourse.texts import N_, _

_SOURCE = Path(__file__).parents[1] / "models" / "layers.py"
PURPOSE = {
    "ChannelScale": N_("One trainable factor and one shift for each channel."),
    "KLSparsity": N_("Its input unchanged, and a penalty on units that are active too often."),
    "LocalResponseNormalization": N_(
        "Each value divided by the activity of its neighbours among the channels."
    ),
    "PadChannels": N_("Zeros after the last channel, up to `channels` of them."),
    "PartialConv2D": N_("A convolution whose output maps each see only some input maps."),
    "PixelNoise": N_("A share `rate` of the pixels set to black or white, while training only."),
    "Reparametrization": N_(
        "A sample of N(μ, σ²) that lets the gradient pass; adds the KL divergence to the loss."
    ),
}
# what the classes use, and how it is imported
_IMPORTS = {
    "math": "import math",
    "Sequence": "from collections.abc import Sequence",
    "Any": "from typing import Any",
    "np": "import numpy as np",
    "ops": "from keras import ops",
}
REGISTERED = 'registered = keras.saving.register_keras_serializable(package="kerascourse")'


def classes(kinds: Iterable[str]) -> list[str]:
    """The source of the classes, each with one line on what it does, without other comments."""
    text = _SOURCE.read_text("utf-8")
    tree = ast.parse(text)
    named = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return [_class(text.splitlines(), named[kind]) for kind in sorted(kinds)]


def imports(sources: Sequence[str]) -> set[str]:
    """The imports that these classes need."""
    used = {
        node.id
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name)
    }
    return {line for name, line in _IMPORTS.items() if name in used}


def _class(lines: Sequence[str], node: ast.ClassDef) -> str:
    """One class with its decorator."""
    first = min(decorator.lineno for decorator in node.decorator_list)
    kept = dict(enumerate(lines[first - 1 : node.end_lineno], start=first))
    for inner in ast.walk(node):
        if isinstance(inner, (ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(inner):
            said = inner.body[0]
            for number in range(said.lineno, (said.end_lineno or said.lineno) + 1):
                del kept[number]
    purpose = f'    """{_(PURPOSE[node.name])}"""'
    at = node.lineno
    text = "\n".join(
        line if number != at else f"{line}\n{purpose}" for number, line in sorted(kept.items())
    )
    return _without_comments(text)


def _without_comments(text: str) -> str:
    lines: list[str | None] = list(text.splitlines())
    for row, column in _comments(text):
        line = lines[row]
        lines[row] = (line[:column].rstrip() or None) if line is not None else None
    return "\n".join(line for line in lines if line is not None)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0] - 1, token.start[1]

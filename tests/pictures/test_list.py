"""The list of pictures: each says all that is shown of it, and has the options of a table."""

from pathlib import Path
from typing import Literal

import click
import pytest

from kerascourse import pictures
from kerascourse.cli.picture_command import command_of
from kerascourse.errors import UsageError
from tests.cli.test_startup import imported
from tests.test_translations import TRANSLATED

# kind: {option: (type, default, least, most)}
IMAGE = {"--index": (int, 0, 0, None), "--image": (Path, None, None, None)}
LAYER = {"--layer": (str, None, None, None)}
WITH = {"--with": (str, None, None, None)}
CLASS = {"--class": (str, None, None, None)}
OPTIONS = {
    "architecture": {"--classes": (int, None, 1, None), "--only": (str, None, None, None)},
    "history": {},
    "training": {"--layer": (tuple[str, ...], (), None, None)},
    "confusion": {},
    "mistakes": {
        "--most": (int, 12, 1, 48),
        "--part": (Literal["test", "val"], "test", None, None),
    },
    "calibration": {"--bins": (int, 15, 2, 50)},
    "filters": {
        **LAYER,
        "--together": (bool, False, None, None),
        "--method": (Literal["weights", "maximise"], "weights", None, None),
        "--most": (int, None, 1, None),
        "--seed": (int, 0, 0, None),
    },
    "activations": {**IMAGE, "--layer": (tuple[str, ...], (), None, None)},
    "occlusion": {
        **IMAGE,
        "--size": (int, None, 1, None),
        "--stride": (int, None, 1, None),
        **CLASS,
    },
    "heatmap": {**IMAGE, "--index": (int, None, 0, None), **LAYER, **CLASS},
    "reconstructions": {"--index": (int, 0, 0, None), "--most": (int, 8, 1, 12)},
    "manifold": {"--steps": (int, 15, 2, 40), "--spread": (float, 2.0, 0, 5)},
    "latent-space": {"--steps": (int, 15, 2, 40), **WITH},
    "interpolation": {
        "--index": (int, None, 0, None),
        "--to": (int, None, 0, None),
        "--steps": (int, 9, 2, 12),
    },
    "embeddings": {
        "--method": (Literal["tsne", "pca"], "tsne", None, None),
        **LAYER,
        "--limit": (int, None, 1, None),
        "--thumbnails": (bool, False, None, None),
        "--projector": (Path, None, None, None),
    },
    "receptive-field": {**IMAGE, **LAYER, "--unit": (tuple[int, int], None, None, None)},
    "masks": {"--index": (int, 0, 0, None), "--most": (int, 6, 1, 8)},
    "gradients": {"--batch": (int, 128, 1, 1024), "--seed": (int, 0, 0, None), **WITH},
    "moved": {
        "--shift": (int, 6, 1, 20),
        "--turn": (int, 60, 10, 180),
        "--limit": (int, 1000, 1, None),
        **WITH,
    },
}
OF_A_RUN = {"--runs", "--out", "--show", "--format"}
OF_A_NETWORK = OF_A_RUN | {"--dataset", "--input", "--set", "--range"}
KINDS = list(pictures.kinds())
COMMANDS = [kind for kind in KINDS if kind.name != "architecture"]


def ids(kind):
    return kind.name


def test_the_list_is_that_of_the_table():
    assert list(OPTIONS) == pictures.PICTURES
    assert sum(kind.argument == "[RUN|MODEL]" for kind in KINDS) == len(KINDS) - 3
    arguments = {kind.name: kind.argument for kind in KINDS if kind.argument != "[RUN|MODEL]"}
    assert arguments == {"architecture": "MODEL", "history": "[RUN]", "training": "[RUN]"}


@pytest.mark.parametrize("kind", KINDS, ids=ids)
def test_the_options_are_those_of_the_table(kind):
    seen = {
        option.flag: (
            option.kind,
            option.default,
            option.about.least if option.about.above is None else option.about.above,
            option.about.most,
        )
        for option in kind.options
    }
    assert seen == OPTIONS[kind.name] and list(seen) == list(OPTIONS[kind.name])


@pytest.mark.parametrize("kind", KINDS, ids=ids)
def test_each_text_is_there_in_both_languages(kind):
    texts = [kind.title, kind.help, kind.reading, *(option.about.help for option in kind.options)]
    for text in texts:
        assert text and TRANSLATED[(text,)] not in (("",), (text,))
    assert kind.reading.count(". ") >= 1 and kind.reading.endswith(".")


@pytest.mark.parametrize("kind", COMMANDS, ids=ids)
def test_the_command_has_the_options_of_the_picture(kind):
    command = command_of(kind)
    options = {p.opts[0]: p for p in command.params if isinstance(p, click.Option)}
    own = OPTIONS[kind.name]
    assert options.keys() == own.keys() | (OF_A_RUN if kind.argument == "[RUN]" else OF_A_NETWORK)
    for flag, (form, default, least, most) in own.items():
        option = options[flag]
        assert option.get_default(click.Context(command)) == default
        assert option.is_flag == (form is bool) and option.multiple == (form == tuple[str, ...])
        if form in (int, float):
            assert (option.type.min, option.type.max) == (least, most)
        if isinstance(option.type, click.Choice):
            assert Literal[tuple(option.type.choices)] == form
    assert command.help == kind.help


def test_the_spread_is_more_than_nothing():
    (spread,) = (p for p in command_of(pictures.of("manifold")).params if p.name == "spread")
    assert spread.type.min_open and not spread.type.max_open


@pytest.mark.parametrize(
    "arguments", [["plot", "--help"], *(["plot", name, "--help"] for name in OPTIONS)], ids=" ".join
)
def test_help_imports_nothing_heavy(arguments):
    assert imported(arguments) == "code 0 heavy []"


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        ("heatmap", {"indx": 3}, "no option 'indx'; its options are index, image, layer, class_"),
        ("history", {"index": 3}, "its options are –"),
        ("heatmap", {"index": -1}, "index must be a whole number, >= 0, received -1"),
        ("occlusion", {"index": None}, "index must be a whole number"),
        ("heatmap", {"index": True}, "index must be a whole number"),
        ("masks", {"most": 9}, "a whole number, >= 1, <= 8, received 9"),
        ("manifold", {"spread": 0}, "a number, > 0, <= 5"),
        ("manifold", {"spread": float("nan")}, "a number"),
        ("embeddings", {"method": "umap"}, "one of tsne, pca"),
        ("embeddings", {"thumbnails": 1}, "True or False"),
        ("heatmap", {"layer": 3}, "a text"),
        ("embeddings", {"projector": 3}, "a path"),
        ("receptive-field", {"unit": (1,)}, "two whole numbers, received"),
        ("activations", {"layer": 3}, "a text or several"),
    ],
)
def test_a_keyword_that_cannot_be(kind, values, message):
    with pytest.raises(UsageError, match=message):
        pictures.of(kind).read(values)


@pytest.mark.parametrize(
    ("kind", "values", "read"),
    [
        ("heatmap", {"index": 3, "class_": "7"}, {"index": 3, "class_": "7"}),
        ("heatmap", {"image": "a.png"}, {"image": Path("a.png")}),
        ("heatmap", {"layer": None}, {"layer": None}),
        ("activations", {"layer": "c1"}, {"layer": ("c1",)}),
        ("activations", {"layer": ["c1", "c3"]}, {"layer": ("c1", "c3")}),
        ("manifold", {"spread": 3}, {"spread": 3.0}),
        ("receptive-field", {"unit": (3, 4)}, {"unit": (3, 4)}),
        (
            "embeddings",
            {"method": "pca", "thumbnails": True},
            {"method": "pca", "thumbnails": True},
        ),
    ],
)
def test_keywords_as_the_picture_takes_them(kind, values, read):
    assert pictures.of(kind).read(values) == read


def test_an_unknown_kind_names_the_valid_ones():
    with pytest.raises(UsageError, match=r"'heatmp'; there are architecture, .*nearest: heatmap"):
        pictures.of("heatmp")


@pytest.mark.parametrize("word", ["tsne", "t-sne", "t_sne", "TSNE", "t-SNE"])
def test_a_choice_is_read_however_it_is_written(word):
    kind = pictures.of("embeddings")
    assert kind.read({"method": word}) == {"method": "tsne"}
    method = next(p for p in command_of(kind).params if p.name == "method")
    assert method.type.convert(word, method, None) == "tsne"

"""Formulas as MathML: a reader of its own works out what stands there."""

from fractions import Fraction
from math import ceil, floor
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from kerascourse.errors import InputError
from kerascourse.explore.formulas import mathml, terms
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import flat, summarise
from kerascourse.texts import use_language
from tests.symbolic.test_layers_against_keras import (
    convolutions,
    other_layers,
    ours,
    spatial_layers,
)


def sides(text):
    """[letters, numbers, value] of a formula, each as the elements that stand there."""
    parts = [[]]
    for child in ElementTree.fromstring(text):
        if child.tag == "mo" and child.text == "=":
            parts.append([])
        else:
            parts[-1].append(child)
    return parts


def evaluated(elements):
    """The value of MathML with numbers, as Python reads the same signs."""
    return eval(
        "".join(map(python, elements)), {"Fraction": Fraction, "floor": floor, "ceil": ceil}
    )


def python(element):
    if element.tag == "mn":
        return f"Fraction('{element.text.replace(',', '')}')"
    if element.tag == "mfrac":
        above, below = element
        return f"(({python(above)})/({python(below)}))"
    if element.tag == "mrow":
        return "".join(map(python, element))
    if element.tag == "mi":
        return element.text
    signs = {"·": "*", "−": "-", "⌊": "floor(", "⌈": "ceil(", "⌋": ")", "⌉": ")"}
    return signs.get(element.text, element.text)


@settings(max_examples=200)
@given(convolutions() | spatial_layers() | other_layers())
def test_the_numbers_come_to_the_value(case):
    try:
        summary = ours(*case)
    except InputError:
        return
    for row in flat(summary.rows):
        for tree in (*row.arithmetic.values(), *row.node.sizes):
            if tree is None:
                continue
            parts = sides(mathml(tree, row.type))
            assert evaluated(parts[-1]) == tree.value
            if len(parts) == 3:
                assert evaluated(parts[1]) == tree.value
                # as many numbers as letters and constants, each with what it stands for
                written = [list(part[0].iter()) for part in parts[:2]]
                letters, numbers = ([e for e in part if e.get("title")] for part in written)
                assert [e.get("title") for e in letters] == [e.get("title") for e in numbers]
                assert all(e.get("title") for part in written for e in part if e.tag == "mn")


def test_each_letter_of_a_convolution_is_told():
    (row,) = (row for row in summarise(read_model("alexnet"), "").rows if row.name == "conv1")
    told = {term.letter: term for term in terms(row.arithmetic["size"], row.type)}
    assert told["m"].numbers == ("227",) and told["k"].numbers == ("11",)
    assert all(term.meaning for term in told.values())


@pytest.mark.parametrize("language", ["en", "es"])
def test_large_numbers_are_in_groups_of_the_language(language):
    use_language(language)
    try:
        (row,) = (row for row in summarise(read_model("vgg16"), "").rows if row.name == "fc1")
        text = mathml(row.arithmetic["params"], row.type)
    finally:
        use_language("en")
    assert {"en": "<mn>102,764,544</mn>", "es": "<mn>102\u00a0764\u00a0544</mn>"}[language] in text

"""The drawing as SVG: the same blocks as the picture's, each to be chosen, nothing from outside."""

from xml.etree import ElementTree

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.plots.architecture.draw import architecture, drawing
from kerascourse.plots.architecture.svg import svg
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from tests.plots.page import texts_of


def element(graph, title="network"):
    drawn = drawing(graph)
    names = [block.names[0] for block in drawn.blocks]
    return ElementTree.fromstring(svg(drawn.shapes, drawn.height, title, names)), names


@pytest.mark.parametrize("name", [entry.name for entry in CATALOGUE])
def test_the_blocks_and_words_are_those_of_the_picture(name):
    graph = read_model(name)
    root, names = element(graph)
    picture = architecture(graph, name)
    chosen = {}
    for group in root.iter("g"):
        assert group.attrib["role"] == "button" and group.attrib["tabindex"] == "0"
        label = group.attrib["aria-label"]
        assert label == group.find("title").text == names[int(group.attrib["data-block"])]
        chosen[group.attrib["data-block"]] = label
    in_picture = [block["name"] for block in picture.numbers["blocks"]]
    assert chosen and set(chosen.values()) <= set(in_picture)
    written = {text.text for text in root.iter("text")}
    # all but the head, which the page has in its own words
    assert len({text.get_text() for text, _box in texts_of(picture.figure)} - written) <= 2
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    for shape in root.iter("polygon"):
        for point in shape.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= width and 0 <= y <= height


def test_a_name_is_no_html():
    hostile = "<script>alert(1)</script>\"'&"
    x = input_tensor((8, 8, 1))
    graph = trace(x, layers.Conv2D(2, 3, name=hostile)(x), "n")
    root, _names = element(graph, hostile)
    assert root.attrib["aria-label"] == hostile
    assert hostile in [group.attrib["aria-label"] for group in root.iter("g")]
    assert not list(root.iter("script"))

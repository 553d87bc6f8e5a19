"""The page to design a network on: its rows, rules and errors are the house's own."""

import random
import re

import pytest

from kerascourse.errors import InputError
from kerascourse.explore import design
from kerascourse.summaries.lint import lint
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise
from tests.architectures.test_stack import ERRORS
from tests.browser import needs_browser, opened  # noqa: F401

ITEMS = (
    "conv3-4 conv1-2 conv5-3/2 conv7-8 conv3-6v conv3-5n conv2-3/2vn conv11-4/4v pool2 pool3/2 "
    "pool4 avgpool2 relu tanh sigmoid bn drop0.5"
).split()
HEADS = ["gap fc3", "fc7 relu fc2", "flatten fc2", "gap fc5 softmax", "fc1", "fc9 relu", "gap"]
WORKED = """all => all.map((text) => {
    try {
        const { input, rows } = design.worked(text, [32, 32, 3]);
        const broken = {};
        for (const [name, rule] of Object.entries(design.RULES)) broken[name] = rule(rows);
        return { rows, broken };
    } catch (error) {
        if (!(error instanceof design.Problem)) throw error;
        return { place: error.place, why: error.message };
    }
})"""

pytestmark = needs_browser


@pytest.fixture(scope="module")
def page(opened, tmp_path_factory):  # noqa: F811
    path = tmp_path_factory.mktemp("page") / "design.html"
    path.write_text(design.html(design.EXAMPLE, "en"), encoding="utf-8")
    return opened(path, width=1280, height=1000)


def notation(rng, level=0):
    """A notation at random: nested repeats, any separators."""
    text = ""
    for number in range(rng.randint(1, 3)):
        separator = rng.choice([" ", ", ", " -> ", "->", "  "]) if number else ""
        if level < 2 and rng.random() < 0.4:
            text += f"{separator}[{notation(rng, level + 1)}]*{rng.randint(0, 2)}"
        else:
            text += separator + rng.choice(ITEMS)
    return text


def test_rows_totals_and_rules_are_those_of_the_house(page):
    rng = random.Random(0)
    texts = [f"{notation(rng)} {rng.choice(HEADS)}" for _number in range(400)]
    texts += [f"INPUT {rng.randint(8, 64)}x{rng.randint(8, 64)}x3 {text}" for text in texts[:100]]
    refused = compared = 0
    for text, found in zip(texts, page.evaluate(WORKED, texts), strict=True):
        shape = None if text.startswith("INPUT") else (32, 32, 3)
        try:
            summary = summarise(read_model(text, shape), text)
        except InputError:
            assert "place" in found, text
            refused += 1
            continue
        assert "rows" in found, (text, found)
        expected = [
            (row.name, row.type, row.output_shape, row.params or 0, row.macs or 0, row.activation)
            for row in summary.rows[1:]
        ]
        told = [
            (
                row["name"], row["type"], tuple(row["shape"]), row["params"] or 0,
                row["macs"] or 0, row["activation"],
            )
            for row in found["rows"]
        ]  # fmt: skip
        assert told == expected, text
        fields = {row.name: row.receptive_field for row in summary.rows if row.kernel}
        assert {row["name"]: row["field"] for row in found["rows"] if row["kernel"]} == fields, text
        for verdict in lint(summary):
            if verdict.breaches is not None:
                layers = [breach.layer for breach in verdict.breaches]
                assert found["broken"][verdict.rule.name] == layers, (text, verdict.rule.name)
        compared += 1
    assert compared > 300 and refused > 20


@pytest.mark.parametrize(("text", "character", "_why"), ERRORS)
def test_errors_point_at_the_same_character(page, text, character, _why):
    (found,) = page.evaluate(WORKED, [text])
    assert found["place"] == character - 1


def test_it_follows_what_is_typed(page):
    box = page.get_by_label("Stack notation")
    box.fill("INPUT 28x28 conv5-6 relu pool2 fc10")
    assert page.locator("#rows tbody tr").count() == 6
    params = 5 * 5 * 6 + 6 + 14 * 14 * 6 * 10 + 10
    assert re.sub(r"\D", "", page.locator("#params").inner_text()) == str(params)
    assert 'kc train "INPUT 28x28 conv5-6 relu pool2 fc10" --dataset mnist' in (
        page.locator("#commands").inner_text()
    )
    box.fill("INPUT 28x28 conv5-6 relu pol2 fc10")
    assert page.get_by_role("alert").inner_text().startswith("Character 26:")
    # the table of what could be read last stays
    assert page.locator("#rows tbody tr").count() == 6
    assert page.locator("#picture rect").count() >= 4


def test_the_address_brings_it_back(page):
    page.get_by_label("Stack notation").fill("conv3-4 gap fc2")
    page.reload()
    assert page.get_by_label("Stack notation").input_value() == "conv3-4 gap fc2"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_too_wide(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width

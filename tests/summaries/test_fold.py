"""Folding: every row is in one block, and the papers' repeats are found."""

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.summaries.fold import fold
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_no_row_is_lost_and_the_order_is_kept(entry):
    rows = summarise(read_model(entry.name), entry.name).rows
    blocks = fold(rows)
    assert [row for block in blocks for row in (*block.rows, *block.others)] == list(rows)
    for block in blocks:
        assert len(block.others) == len(block.rows) * (block.times - 1)


@pytest.mark.parametrize(
    ("name", "repeats"),
    [
        # the first block of a stage has a projection or a step, the others are alike
        ("resnet50", [2, 3, 5, 2]),
        ("resnet152", [2, 7, 35, 2]),
        ("densenet121", [6, 12, 24, 16]),
        ("vgg16", []),
        ("unet", []),
        ("googlenet", []),
    ],
)
def test_the_repeats_of_the_papers(name, repeats):
    rows = summarise(read_model(name), name).rows
    assert [block.times for block in fold(rows) if block.times > 1] == repeats

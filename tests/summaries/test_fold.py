"""Folding: every row is in one block, and the papers' repeats are found."""

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.summaries.fold import LONGEST_BLOCK, fold, repetition
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace


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


@pytest.mark.parametrize(
    ("keys", "start", "expected"),
    [
        ("abcdabcd", 0, (4, 2)),
        ("abcdabcdabcd", 0, (4, 3)),  # in short blocks
        ("abcabc", 0, (1, 1)),  # three rows are no block
        ("xabcdabcd", 1, (4, 2)),
        ("xabcdabcd", 0, (1, 1)),
        ("abcdabce", 0, (1, 1)),
        ("aaaaaaaa", 0, (4, 2)),
        ("aaaaaaaaa", 0, (4, 2)),
        # two long blocks cover more than two short ones
        ("abcdabcdxabcdabcdx", 0, (9, 2)),
        ("", 0, (1, 1)),
    ],
)
def test_the_block_that_repeats(keys, start, expected):
    assert repetition(list(keys), start) == expected


def test_blocks_have_a_length_at_most():
    for length, times in ((LONGEST_BLOCK, 2), (LONGEST_BLOCK + 1, 1)):
        assert repetition([*range(length)] * 2, 0)[1] == times


@pytest.mark.parametrize(("window", "folded"), [((2, 1), False), ((1, 2), False), ((1, 1), True)])
def test_blocks_on_maps_of_another_size_are_others(window, folded):
    x = inputs = input_tensor((64, 64, 8))
    for number in range(2):
        for place in range(3):
            x = layers.Conv2D(8, 3, padding="same", name=f"conv{number}{place}")(x)
        x = layers.MaxPooling2D(window, name=f"pool{number}")(x)
    blocks = fold(summarise(trace(inputs, x, "m"), "m").rows)
    assert (max(block.times for block in blocks) > 1) is folded

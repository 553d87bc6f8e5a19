"""The picture of a confusion matrix, and its numbers."""

import numpy as np
import pytest

from kerascourse.data.dataset import Split
from kerascourse.plots.confusion import confusion
from kerascourse.seeing.confusion import compared
from tests.plots.page import assert_readable, texts_of


def found(classes, shape=(8, 8, 1)):
    rng = np.random.default_rng(0)
    examples = Split(rng.random((1500, *shape), "float32"), np.arange(1500) % classes)
    return compared(examples, rng.random((1500, classes)) + 0.6 * np.eye(classes)[examples.y])


@pytest.mark.parametrize("classes", [2, 10, 43, 100])
@pytest.mark.parametrize("word", ["", "a long name of the class "])
def test_it_can_be_read(classes, word):
    names = {number: f"{word}{number}" for number in range(classes)}
    assert_readable(confusion(found(classes), "Confusion matrix: net", names).figure)


def test_it_says_what_was_computed():
    counted = found(10)
    picture = confusion(counted, "Confusion matrix", {n: "abcdefghij"[n] for n in range(10)})
    first = counted.pairs[0]
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    taken = f"{'abcdefghij'[first.true]} taken for {'abcdefghij'[first.predicted]}"
    assert taken in texts and f"{first.count} times" in texts
    assert all(str(number) in texts for number in counted.counts.flat if number)
    assert picture.numbers["counts"] == counted.counts.tolist()
    assert picture.numbers["classes"][3]["recall"] == pytest.approx(counted.recall[3])
    assert picture.rows[1 + 10 * 2 + 5] == ("c", "f", counted.counts[2, 5])


def test_a_perfect_classifier_of_a_table_made_no_mistakes():
    examples = Split(np.zeros((4, 3), "float32"), np.array([0, 1, 0, 1]))
    picture = confusion(compared(examples, np.eye(2)[examples.y]), "Perfect", {0: "a", 1: "b"})
    assert_readable(picture.figure)
    assert "No mistakes" in [text.get_text() for text, _box in texts_of(picture.figure)]


def test_rows_of_a_table_are_lines_of_grey():
    assert_readable(confusion(found(3, shape=(9,)), "A table", {0: "a", 1: "b", 2: "c"}).figure)


CIFAR10 = "airplane automobile bird cat deer dog frog horse ship truck".split()


def test_the_names_of_cifar10_are_whole():
    texts = [
        text.get_text()
        for text, _box in texts_of(confusion(found(10), "Net", dict(enumerate(CIFAR10))).figure)
    ]
    # along the rows, along the columns
    assert all(texts.count(name) >= 2 for name in CIFAR10)
    said = " ".join(texts)
    assert "…" not in said and "taken for" in said

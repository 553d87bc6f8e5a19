"""The picture of a watched training tells the numbers of its record."""

import numpy as np
import pytest

from kerascourse.errors import UsageError
from kerascourse.plots.training import MOST_ROWS, sentences, training
from kerascourse.seeing.training import Training
from kerascourse.training.watched import BINS, Watched
from tests.plots.page import assert_readable, texts_of


def made(names, gradients=None, update=1e-3, relus=(), dead=0.0, epochs=3):
    """A record of layers of which those at the places `relus` are ReLUs of eight units without
    weights, a share `dead` of them dead after the start."""
    count, rng = len(names), np.random.default_rng(0)
    rows = np.ones((epochs, 1))
    is_relu = np.isin(np.arange(count), relus)
    of_weights = np.where(is_relu, np.nan, 1.0)
    after = (np.arange(epochs) > 0)[:, None]
    return Training(
        "a run",
        "a model",
        Watched(
            layers=np.array(names),
            units=np.where(is_relu, 8, 0),
            epochs=np.arange(epochs),
            gradient=rows * (np.ones(count) if gradients is None else gradients) * of_weights,
            update=rows * update * of_weights,
            mean=rows * np.linspace(0, 1, count),
            spread=rows * np.full(count, 0.5),
            lowest=rows * np.full(count, -1.0),
            highest=rows * np.full(count, 2.0),
            histogram=rng.integers(0, 100, (epochs, count, BINS)),
            dead=np.where(is_relu, after * dead, np.nan),
            examples=np.array(31),
        ),
    )


NAMES = ["fc1", "relu1", "fc2", "relu2", "fc3"]


def of_nothing(found):
    """The same where no value is a number, as after a loss that ran away."""
    record = {
        name: np.full_like(values, np.nan) if values.dtype == float else values
        for name, values in vars(found.record).items()
    }
    return Training(found.run, found.model, Watched(**record))


@pytest.mark.parametrize(
    "found",
    [
        made(["fc1"], epochs=1),
        made(NAMES, relus=(1, 3), dead=0.5),
        made(NAMES, np.array([0.0, 1, 1e-12, 1, 1e4])),
        made([f"layer{place}" for place in range(60)], epochs=200),
        of_nothing(made(NAMES, relus=(1, 3))),
    ],
)
def test_it_can_be_read(found):
    assert_readable(training(found).figure)


def test_an_activation_stands_in_the_row_of_its_layer():
    texts = {text.get_text() for text, _box in texts_of(training(made(NAMES, relus=(1, 3))).figure)}
    assert {"fc1 → relu1", "fc2 → relu2", "fc3", "dead units, %"} <= texts
    assert "dead units, %" not in {t.get_text() for t, _ in texts_of(training(made(["a"])).figure)}


def test_of_many_layers_some_are_shown_and_told():
    names = [f"layer{place}" for place in range(60)]
    texts = [text.get_text() for text, _box in texts_of(training(made(names)).figure)]
    shown = [text for text in texts if text.startswith("layer")]
    assert len(shown) == MOST_ROWS and shown[0] == "layer0" and shown[-1] == "layer59"
    assert any(f"{MOST_ROWS} of 60 layers" in text for text in texts)


def test_the_sentences_are_computed():
    vanishing = sentences(made(NAMES, np.array([2e-5, 1, 0.1, 1, 0.5]), 2e-5, (1, 3), 0.5))
    assert vanishing == (
        "The smallest gradient is that of fc1, 2e-05; the largest that of fc3, 0.5. It is less "
        "than a thousandth of that: the gradient vanishes on its way.",
        "A step changes the weights of the middle layer by 2e-05 of their size; about 0.001 is "
        "usual, so the steps are small.",
        "8 of 16 ReLU units are dead, 0 at the start; the largest share in relu1: 4 of 8.",
    )
    healthy = sentences(made(NAMES, np.array([0.1, 1, 0.1, 1, 0.5]), 2e-3, (1, 3)))
    assert healthy[0].endswith("Some of it reaches every layer.")
    assert healthy[1].endswith("by 0.002 of their size; about 0.001 is usual.")
    assert healthy[2] == "0 of 16 ReLU units are dead, 0 at the start."
    assert "None arrives there" in sentences(made(NAMES, np.array([0, 1, 0.1, 1, 0.5])))[0]
    assert "so the steps are large" in sentences(made(NAMES, update=0.2))[1]
    assert sentences(of_nothing(made(["a"]))) == ()


def test_the_numbers_are_those_of_the_record():
    found = made(NAMES, relus=(1, 3), dead=0.25)
    picture = training(found)
    numbers = picture.numbers
    assert numbers["relu_units"] == 16 and numbers["dead_units"] == 4
    assert numbers["layers"][1]["gradient"] == [None] * 3
    assert numbers["layers"][1]["dead"] == [0.0, 0.25, 0.25]
    assert numbers["layers"][0]["histogram"] == found.record.histogram[:, 0].tolist()
    assert picture.rows[0] == ("epoch", "layer", "gradient", "update", "mean", "spread", "dead")
    assert picture.rows[1] == (0, "fc1", 1.0, 1e-3, 0.0, 0.5, None)
    assert len(picture.rows) == 1 + 3 * 5
    assert picture.reading == " ".join(sentences(found))


def test_layers_that_are_chosen():
    found = made(NAMES, relus=(1, 3))
    assert found.only(("fc2", "relu2")).record.layers.tolist() == ["fc2", "relu2"]
    with pytest.raises(UsageError, match="no layer 'fc22'; nearest: fc2"):
        found.only(("fc22",))

"""The network that is looked at, whatever it was given as, and what it is shown."""

import numpy as np
import pytest
from PIL import Image

from kerascourse import runs
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.seeing.subject import (  # noqa: E402
    example,
    of_file,
    of_function,
    of_name,
    of_run,
    untrained,
)
from kerascourse.training import fit, plan, run  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    recipe = Recipe(model="lenet5", epochs=1, limit=64)
    with run.new(tmp_path_factory.mktemp("runs"), "first", "lenet5", "digits") as folder:
        fit.train(plan.make(recipe, "digits", {"backend": BACKEND}), folder, Recorder())
    return folder


def test_a_run_brings_its_data_and_its_best_model(folder):
    subject = of_run(folder)
    assert (subject.name, subject.task, subject.trained) == ("first", "classification", True)
    assert subject.input_shape == (28, 28, 1) and subject.class_name(3) == "3"
    result = run.read_result(folder)
    test = subject.examples()
    taken = subject.model.predict(test.x, verbose=0).argmax(axis=1)
    assert (taken == test.y).mean() == pytest.approx(result.metrics["test"]["accuracy"])
    assert len(subject.examples("train", 5)) == 5


def test_a_run_that_kept_nothing(tmp_path):
    with pytest.raises(NotFoundError, match="kc resume"):
        of_run(tmp_path)


def test_a_file_of_anyone_is_shown_digits_where_they_fit(folder, tmp_path):
    assert of_file(folder / runs.MODEL).dataset.name == "digits"
    model = keras.Sequential([keras.Input((9, 9, 3)), keras.layers.Flatten()])
    model.save(tmp_path / "other.keras")
    subject = of_file(tmp_path / "other.keras")
    assert subject.dataset is None and subject.class_name(7) == "7"
    with pytest.raises(UsageError, match="without data of the size 9×9×3"):
        example(subject)
    with pytest.raises(InputError, match="takes 9×9×3, the images of digits are 28×28×1"):
        of_file(tmp_path / "other.keras", "digits")


def test_a_name_takes_the_size_of_the_data_it_is_shown():
    subject = of_name("resnet20", "digits")
    assert subject.input_shape == (28, 28, 1) and not subject.trained
    again = of_name("resnet20", "digits")
    for one, other in zip(subject.model.get_weights(), again.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert of_name("vae", settings={"latent": "3"}).dataset.name == "digits"
    assert of_name("vgg11", input_shape=(32, 32, 3)).dataset is None


def test_a_function(tmp_path):
    (tmp_path / "mine.py").write_text(
        "import keras\n"
        "def build():\n"
        "    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])\n"
    )
    assert of_function(tmp_path / "mine.py", "build").dataset.name == "digits"


def test_an_image_of_the_test_set_and_one_of_a_file(folder, tmp_path):
    subject = of_run(folder)
    found = example(subject, 4)
    np.testing.assert_array_equal(found.pixels, subject.dataset.test.x[4])
    assert found.label == subject.dataset.test.y[4]
    with pytest.raises(UsageError, match="--index from 0 to 359, received 360"):
        example(subject, 360)
    # black on white, as on paper: turned round, as the digits are white on black
    Image.new("L", (56, 56), 255).save(tmp_path / "paper.png")
    paper = example(subject, 0, tmp_path / "paper.png")
    assert paper.label is None and not paper.pixels.any() and paper.pixels.shape == (28, 28, 1)
    assert any("inverted" in change for change in paper.changes)


def test_an_untrained_copy_has_other_weights_of_the_same_shapes(folder):
    model = of_run(folder).model
    copy = untrained(model)
    for old, new in zip(model.get_weights(), copy.get_weights(), strict=True):
        assert old.shape == new.shape and (old.ndim == 1 or not np.array_equal(old, new))

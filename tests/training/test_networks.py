"""Networks of the user's own: three forms that train, what is told of them, and what is refused."""

import numpy as np
import pytest

from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.data import catalogue as data
from kerascourse.errors import CourseError, InputError, UsageError
from kerascourse.models import keras_backend
from kerascourse.training import plan, recipe, resume, score, sweep

keras = keras_backend.start()
from kerascourse.training import fit, kept_model, run  # noqa: E402
from kerascourse.training.ready import make_ready, start, without_training  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402
from tests.training.test_resume import Stopping, begun, gone_on  # noqa: E402

SOURCE = """
import keras
from keras import layers


def sequential():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(2, 5, strides=3, activation="relu"),
            layers.Dropout(0.3),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def branches(width=2, rate=0.25, activation="relu", input_shape=(28, 28, 1), classes=3):
    inputs = keras.Input(input_shape)
    left = layers.Conv2D(width, 5, strides=4, activation=activation)(inputs)
    right = layers.Conv2D(width, 1, strides=4)(inputs)
    x = layers.Concatenate()([left, layers.Cropping2D(((0, 1), (0, 1)))(right)])
    x = layers.Dropout(rate)(layers.BatchNormalization()(x))
    return keras.Model(inputs, layers.Dense(classes)(layers.Flatten()(x)))


def autoencoder():
    inputs = keras.Input((28, 28, 1))
    x = layers.Dense(4, activation="relu")(layers.Flatten()(inputs))
    x = layers.Dense(784, activation="sigmoid")(x)
    return keras.Model(inputs, layers.Reshape((28, 28, 1))(x))


def linear():
    inputs = keras.Input((None, None, 1))
    return keras.Model(inputs, layers.Conv2D(1, 3, padding="same")(inputs))


def bytes_wanted():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(10)

    def call(self, x):
        return self.dense(layers.Flatten()(x))


def subclassed():
    return Net()


class Doubled(layers.Layer):
    def call(self, x):
        return 2 * x


def with_a_layer():
    inputs = keras.Input((28, 28, 1))
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(Doubled()(inputs))))


def two_inputs():
    inputs = [keras.Input((28, 28, 1)), keras.Input((28, 28, 1))]
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(layers.Add()(inputs))))


def two_outputs():
    inputs = keras.Input((28, 28, 1))
    flat = layers.Flatten()(inputs)
    return keras.Model(inputs, [layers.Dense(10)(flat), layers.Dense(10)(flat)])


def too_few():
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(3)])


def maps():
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3)])


def large():
    return keras.Sequential([keras.Input((99, 99, 3)), layers.Flatten(), layers.Dense(10)])


def asking(width):
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(width)])


def failing():
    return nothing_of_that_name
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The networks in a file of the folder that the tests work in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "my_net.py"
    path.write_text(SOURCE)
    return path


def planned(model, chosen=None, dataset="digits", **changes):
    settings = {"backend": BACKEND, "epochs": 2, "limit": 64, "batch_size": 16, **changes}
    return plan.make(recipe.resolve(model), dataset, settings, chosen)


def trained(tmp_path, model, listener=None, **changes):
    made = planned(model, **changes)
    with run.new(tmp_path / "outputs", None, made.recipe.title, "digits") as folder:
        fit.train(made, folder, listener or Recorder())
    return folder


@pytest.mark.parametrize("model", ["my_net.py:sequential", "my_net.py:branches"])
def test_a_function_trains_and_everything_reads_the_run(file, tmp_path, model):
    folder = trained(tmp_path, model)
    result = run.read_result(folder)
    file.unlink()  # the run is read without it
    kept = kept_model.load(folder)
    assert result.params == kept.count_params()
    test = data.load("digits", 0).test
    told = kept.predict(test.x, verbose=0)
    assert np.allclose(told.sum(axis=1), 1, atol=1e-5)
    accuracy = float((told.argmax(axis=1) == test.y).mean())
    assert score.evaluate(folder)["accuracy"] == pytest.approx(accuracy, abs=1e-6)
    assert result.metrics["test"]["accuracy"] == pytest.approx(accuracy, abs=1e-6)
    assert (folder / runs.SOURCE / "my_net.py").read_text() == SOURCE
    assert recipe.resolve(str(folder)).own_file == folder / runs.SOURCE / "my_net.py"


@pytest.mark.parametrize(
    ("model", "steps"),
    [("my_net.py:sequential", 1), ("my_net.py:branches", 6), ("net.keras", 4)],
)
def test_a_run_goes_on_bit_equal_without_its_file(file, tmp_path, model, steps):
    if model == "net.keras":
        plan.make(recipe.resolve("my_net.py:branches"), "digits").network.origin.model.save(
            "net.keras"
        )
    asked = planned(model).recipe
    undisturbed = outcome(begun(tmp_path / "a", asked, Recorder()))
    folder = begun(tmp_path / "b", asked, Stopping(steps))
    file.unlink()
    (tmp_path / "net.keras").unlink(missing_ok=True)
    gone_on(folder)
    assert compare(outcome(folder), undisturbed) == []


def test_another_source_is_named_and_the_run_goes_on_with_its_own(file, tmp_path):
    folder = begun(tmp_path / "outputs", planned("my_net.py:sequential").recipe, Stopping(1))
    file.write_text(SOURCE.replace("Dropout(0.3)", "Dropout(0.9)"))
    said = resume.planned(folder).notices[-1]
    assert "line 11 was 'layers.Dropout(0.3),', is 'layers.Dropout(0.9),'" in said
    (folder / runs.SOURCE / "my_net.py").write_text("changed")
    with pytest.raises(InputError, match="is not the source that the run began with"):
        resume.planned(folder)


def test_a_recipe_holds_for_one_state_of_the_file(file):
    asked = planned("my_net.py:sequential").recipe
    assert plan.make(asked, "digits").recipe == asked
    file.write_text(SOURCE + "\n")
    with pytest.raises(InputError, match="is not what the recipe was written for: SHA-256 was"):
        plan.make(asked, "digits")


@pytest.mark.parametrize(
    ("model", "task", "loss"),
    [
        ("my_net.py:sequential", "classification", None),
        ("my_net.py:autoencoder", "reconstruction", "bce"),
        ("my_net.py:linear", "reconstruction", "mse"),
    ],
)
def test_the_task_is_read_from_the_output(file, model, task, loss):
    made = planned(model)
    assert made.recipe.task == task
    assert made.options.get("loss") == loss
    assert any("the task is" in text for text in made.notices)


def test_a_task_is_given(file):
    made = planned("my_net.py:autoencoder", {"noise": "0.2"}, task="denoising")
    assert made.options == {"loss": "bce", "kind": "gaussian", "noise": 0.2}
    assert not any("the task is" in text for text in made.notices)
    with pytest.raises(UsageError, match="noise is no option of reconstruction"):
        planned("my_net.py:autoencoder", {"noise": "0.2"})


def test_the_data_fill_the_keywords_that_are_left(file):
    made = planned("my_net.py:branches", {"width": "5"})
    assert made.options["classes"] == 10
    assert made.options["input_shape"] == (28, 28, 1)
    model = make_ready(start(made)).model
    # 5·5·1·5 + 5, 1·1·1·5 + 5, 4 values for each of 10 maps, (6·6·10)·10 + 10
    assert model.count_params() == 130 + 10 + 40 + 3610


@pytest.mark.parametrize(("model", "softmax"), [("sequential", False), ("branches", True)])
def test_scores_become_probabilities(file, model, softmax):
    made = planned(f"my_net.py:{model}")
    assert made.gives_scores is softmax
    built = make_ready(start(made)).model
    outputs = built.predict(np.random.default_rng(0).random((3, 28, 28, 1)), verbose=0)
    assert np.allclose(outputs.sum(axis=1), 1, atol=1e-5)


def test_a_network_that_takes_bytes_is_fed_bytes(file):
    made = planned("my_net.py:bytes_wanted")
    built = make_ready(start(made)).model
    x = np.random.default_rng(0).random((3, 28, 28, 1)).astype("float32")
    expected = made.network.origin.model.predict(255 * x, verbose=0)
    assert np.allclose(built.predict(x, verbose=0), expected, atol=1e-5)


def test_a_file_is_trained_from_its_weights(file, tmp_path):
    made = planned("my_net.py:sequential")
    made.network.origin.model.save("net.keras")
    built = make_ready(start(planned("net.keras"))).model
    for ours, theirs in zip(built.weights, made.network.origin.model.weights, strict=True):
        assert np.array_equal(ours, theirs)


def test_layers_compute_in_the_precision_asked_for_and_end_in_float32(file):
    made = planned("my_net.py:branches", precision="mixed_bfloat16")
    built = make_ready(start(made)).model
    policies = {layer.name: layer.dtype_policy.name for layer in built.layers}
    assert policies["conv2d"] == policies["batch_normalization"] == "mixed_bfloat16"
    assert policies["dense"] == policies["probabilities"] == "float32"
    assert "mixed_bfloat16" in without_training(built).to_json()  # what is kept of it can be read


def test_a_sweep_goes_over_a_keyword(file):
    asked = recipe.resolve("my_net.py:branches").changed({"backend": BACKEND})
    made, _notices = sweep.planned(asked, "width", ["1", "3"], "digits")
    assert [point.recipe.options["width"] for point in made.points] == [1, 3]
    with pytest.raises(UsageError, match="Did you mean width"):
        sweep.planned(asked, "wdth", ["1"], "digits")


@pytest.mark.parametrize(
    ("model", "chosen", "message"),
    [
        ("subclassed", {}, "returns a class of its own, Net"),
        ("with_a_layer", {}, "asks for my_net.Doubled|Doubled, which is not a known layer"),
        ("two_inputs", {}, "takes one input, my_net.py:two_inputs has 2"),
        ("two_outputs", {}, "takes one output, my_net.py:two_outputs has 2"),
        ("too_few", {}, "expected at least 10 outputs for the classes of digits"),
        ("maps", {}, "gives 26×26×4; digits has one class an image, or the examples"),
        ("large", {}, "takes 99×99×3, the examples are 28×28×1"),
        ("asking", {}, "needs a value for width"),
        ("branches", {"widht": "3"}, "no option 'widht'.*Did you mean width"),
        ("branches", {"width": "wide"}, "width must be like 2, received wide"),
        ("branchs", {}, "no function 'branchs'; nearest: branches"),
        ("failing", {}, r"my_net.py, line \d+: NameError: name 'nothing_of_that_name'"),
    ],
)
def test_what_cannot_be_trained_is_said(file, model, chosen, message):
    with pytest.raises(CourseError) as caught:
        planned(f"my_net.py:{model}", chosen)
    assert caught.match(message) or pytest.fail(str(caught.value))


def test_a_file_without_its_function_names_them(file):
    with pytest.raises(InputError, match=r"expected FILE.py:FUNCTION, .* has sequential, branches"):
        recipe.resolve("my_net.py")


def test_no_data_are_forced_on_a_network(file):
    made = plan.make(recipe.resolve("my_net.py:sequential"), None, {"backend": BACKEND})
    assert made.dataset.shape == (28, 28, 1)
    with pytest.raises(UsageError, match="takes 99×99×3, no data set with a name"):
        plan.make(recipe.resolve("my_net.py:large"), None, {"backend": BACKEND})


def test_no_code_of_a_run_is_run(file, tmp_path):
    folder = begun(tmp_path / "outputs", planned("my_net.py:sequential").recipe, Stopping(1))
    for place in (file, folder / runs.SOURCE / file.name):
        place.write_text("raise SystemExit('run')")
    with pytest.raises(InputError, match="is not the source that the run began with"):
        resume.planned(folder)
    runs.start_file(folder).unlink()
    with pytest.raises(InputError, match="has lost the network that it began with"):
        resume.planned(folder)

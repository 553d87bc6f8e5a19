"""Targets, metrics and the fit of a network to its data, against NumPy."""

from types import SimpleNamespace

import numpy as np
import pytest

from kerascourse.architectures import catalogue
from kerascourse.architectures.catalogue import CATALOGUE, find
from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import CourseError, InputError, UsageError
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import compatibility, networks, plan, tasks  # noqa: E402
from kerascourse.training.batches import streams  # noqa: E402
from kerascourse.training.overlap import Overlap  # noqa: E402
from kerascourse.training.ready import compiled  # noqa: E402
from kerascourse.training.recipe import Recipe, read, recipes  # noqa: E402
from tests.shared_data import PREPARED, needs_prepared  # noqa: E402

BACKEND = keras.backend.backend()


def images(shape=(28, 28, 1), masks=False, count=8):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (count, *shape), dtype=np.uint8)
    y = (x[..., 0] > 127).astype("uint8") if masks else np.arange(count) % 10
    names = ("off", "on") if masks else tuple("0123456789")
    part = Split(x, y)
    return Dataset("noise", part, part, part, names, "")


def rows():
    part = Split(np.random.default_rng(0).normal(size=(8, 30)).astype("float32"), np.zeros(8, int))
    return Dataset("rows", part, part, part, ("row",), "")


def data_for(entry):
    """Data of the form that the network is for, small where its sizes are free."""
    if entry.name == "dense_autoencoder":
        return rows()
    if entry.task == "segmentation":
        return images((32, 32, 1), masks=True)
    return images((32, 32, 3)) if entry.input_shape[-1] == 3 else images()


# what makes a network small without changing its form
SMALL = {
    "alexnet": {"stem": "small", "units": 32},
    "zfnet": {"stem": "small", "units": 32},
    "googlenet": {"stem": "small"},
    "sparse": {"latent": 64},
    "unet": {"padding": "same", "base": 4, "depth": 2},
    **{f"vgg{n}": {"stem": "small"} for n in (11, 13, 16, 19)},
    **{f"resnet{n}": {"stem": "small"} for n in (18, 34, 50, 101, 152)},
    **{f"densenet{n}": {"stem": "small"} for n in (121, 169, 201)},
}
POLICIES = ("float32", "mixed_float16", "mixed_bfloat16")
QUICK = (
    "lenet5", "undercomplete", "sparse", "denoising", "vae", "superres", "dense_autoencoder", "unet"
)  # fmt: skip


def checked(entry, dataset, options):
    """The graph of the network on the data, or the error that it does not fit."""
    known = {key: value for key, value in options.items() if key in catalogue.options(entry)}
    network = networks.Catalogued(entry, known)
    task = tasks.of(entry.task, entry.name)
    compatibility.check_kind(network, entry.task, dataset)
    graph = network.graph(task.input_shape(dataset.shape, options))
    compatibility.check(network, entry.task, graph, dataset, options)
    return graph


def two_steps(recipe, dataset):
    """The losses of two training steps."""
    keras.utils.set_random_seed(0)
    made = plan.on(recipe, dataset)
    model, batches = compiled(made), streams(made)["fit"]
    before = [keras.ops.convert_to_numpy(variable) for variable in model.trainable_variables[:1]]
    losses = [model.train_on_batch(*batches[step], return_dict=True)["loss"] for step in (0, 1)]
    after = [keras.ops.convert_to_numpy(variable) for variable in model.trainable_variables[:1]]
    assert not np.array_equal(before, after)
    assert all(output.dtype == "float32" for output in model.outputs)
    return losses


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        *((name, policy) for name in QUICK for policy in POLICIES),
        *(
            pytest.param(entry.name, policy, marks=pytest.mark.slow)
            for entry in CATALOGUE
            if entry.name not in QUICK
            for policy in POLICIES
        ),
    ],
)
def test_every_network_takes_two_steps_in_every_precision(name, policy):
    entry = find(name)
    options = dict(SMALL.get(name, {}))
    if entry.task == "classification":
        options["classes"] = 10
    recipe = Recipe(model=name, options=options, batch_size=4, precision=policy, backend=BACKEND)
    assert np.isfinite(two_steps(recipe, data_for(entry))).all()


@needs_prepared
@pytest.mark.slow
@pytest.mark.parametrize("name", recipes())
def test_every_recipe_takes_two_steps_on_its_data(name):
    recipe = read(recipes()[name])
    if ":" in recipe.dataset:
        pytest.skip("its data are the reader's own")
    changes = {"batch_size": 4, "limit": 8, "precision": "float32", "backend": BACKEND}
    planned = plan.make(recipe, recipe.dataset, changes, data_dir=PREPARED)
    assert np.isfinite(two_steps(planned.recipe, planned.dataset)).all()


def test_a_reduced_image_is_the_mean_of_squares():
    examples = images((8, 12, 3)).train
    small, target = tasks.TASKS["superresolution"].batch(
        examples, {"factor": 4}, np.random.default_rng(0)
    )
    assert np.array_equal(target, examples.x)
    for row in range(2):
        for column in range(3):
            square = examples.x[:, 4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
            assert small[:, row, column] == pytest.approx(square.mean(axis=(1, 2)), abs=1e-6)


@pytest.mark.parametrize("kind", ["gaussian", "salt_and_pepper", "mask"])
def test_the_noise_at_test_time_is_that_of_the_training(kind):
    part = Split(np.full((40, 30, 30, 1), 0.5, "float32"), np.zeros(40, "int64"))
    dataset = Dataset("grey", part, part, part, ("a",), "")
    options = {"kind": kind, "noise": 0.3}
    recipe = Recipe(model="denoising", options=options, precision="float32", backend=BACKEND)
    made = plan.on(recipe, dataset)
    model, batches = compiled(made), streams(made)
    clean, _target = batches["fit"][0]
    assert (clean == 0.5).all()
    # what reaches the first convolution
    first = model.get_layer("encoder_conv1").input
    layer = keras.ops.convert_to_numpy(keras.Model(model.inputs[0], first)(clean, training=True))
    noisy, target = batches["test"][0]
    assert (target == 0.5).all() and noisy.dtype == np.float32
    for value in (0, 0.5, 1):
        assert (noisy == value).mean() == pytest.approx((layer == value).mean(), abs=0.02)
    assert noisy.std() == pytest.approx(layer.std(), rel=0.03)


def test_a_share_of_pixels_is_at_most_one():
    with pytest.raises(InputError, match=r"share of the pixels, received 1\.5"):
        checked(find("denoising"), images(), {"kind": "mask", "noise": 1.5, "loss": "mse"})


def test_a_size_that_the_factor_does_not_divide():
    with pytest.raises(InputError, match="sides that 4 divides, received 30×28"):
        checked(find("superres"), images((30, 28, 1)), {"factor": 4})


def test_the_peak_signal_to_noise_ratio():
    found = tasks.TASKS["superresolution"].derive({"mse": 0.01, "val_mse": 0.1}, {})
    assert found == pytest.approx({"psnr": 20, "val_psnr": 10})


def test_overlaps_against_counting():
    rng = np.random.default_rng(3)
    true = rng.integers(0, 3, (7, 9, 8))
    scores = rng.normal(size=(7, 9, 8, 4)).astype("float32")  # class 3 is in no mask
    predicted = scores.argmax(-1)
    iou, dice = [], []
    for number in range(4):
        a, b = true == number, predicted == number
        iou.append((a & b).sum() / (a | b).sum())
        dice.append(2 * (a & b).sum() / (a.sum() + b.sum()))
    for kind, expected in (("iou", iou), ("dice", dice)):
        metric = Overlap(kind)
        for part in (slice(0, 3), slice(3, 7)):  # over batches
            metric.update_state(true[part], scores[part])
        assert float(metric.result()) == pytest.approx(np.mean(expected), rel=1e-5)
        metric.reset_state()
        metric.update_state(true, keras.ops.one_hot(true, 4))
        assert float(metric.result()) == pytest.approx(1)  # the absent class is left out


@pytest.mark.parametrize(
    ("model", "dataset", "options", "told"),
    [
        ("lenet5", images(masks=True), {}, r"has masks\. Try: kc train unet"),
        ("unet", images(), {}, r"learns masks.*digit_scenes"),
        ("lenet5", rows(), {}, r"takes images, received rows of 30"),
        ("dense_autoencoder", images(), {}, r"takes rows of a table, received noise of 28×28×1"),
        ("dense_autoencoder", rows(), {"loss": "bce"}, r"\[0, 1\].*--set loss=mse"),
        ("lenet5", images(), {"classes": 4}, r"at least 10 outputs.*has 4.*--set classes=10"),
        ("conv3-8 pool2 fc4", images(), {}, r"at least 10 outputs.*Try: fc10 at the end"),
        ("conv3-16 pool2", images(), {}, r"gives 14×14×16 where noise has one class an image"),
        ("[conv3-8 pool2]*6 fc10", images(), {}, r"layer pool5: the window is larger"),
        ("vgg16", images(), {}, r"layer pool5: .*⌊"),
        ("unet", images((188, 188, 1), masks=True), {"padding": "valid", "base": 4},
         r"gives 4×4×2 where noise has 188×188\. Try: --set padding=same"),
        ("googlenet", images((224, 224, 3)), {"aux": True}, r"one output.*has 3.*aux=false"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_without_keras(model, dataset, options, told):
    entry = find(model)
    with pytest.raises((InputError, UsageError), match=told) as error:
        checked(entry, dataset, options)
    assert isinstance(error.value, CourseError)


def test_every_network_fits_the_data_it_is_for():
    for entry in CATALOGUE:
        options = SMALL.get(entry.name, {}) | (
            {"factor": 2} if entry.task == "superresolution" else {}
        )
        checked(entry, data_for(entry), options)


def test_weights_that_no_memory_holds_are_told_at_once(monkeypatch):
    entry, memory = find("dense_autoencoder"), SimpleNamespace(total=4096)
    monkeypatch.setattr(compatibility.psutil, "virtual_memory", lambda: memory)
    table = data_for(entry)
    with pytest.raises(InputError, match=r"weights, which take 0 GB to train; this machine has 0"):
        checked(entry, table, {"latent": 40})
    memory.total = 4096 * 1000
    checked(entry, table, {"latent": 40})

"""`kc segment` as a user runs it."""

import csv
import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from tests.cli.run import kc, one_line
from tests.training.test_ranking import make_run


def drawn(path, shape, seed):
    """An image bright where its mask is 7; returns the mask."""
    rng = np.random.default_rng(seed)
    mask = np.kron(rng.random((shape[0] // 8, shape[1] // 8)) < 0.4, np.ones((8, 8), "uint8"))
    values = 40 + mask * 160 + rng.integers(0, 30, shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(values.astype("uint8")).save(path)
    return mask.astype("uint8") * 7


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with a run `small` of a U-Net on squares of 16×16."""
    folder = tmp_path_factory.mktemp("work")
    for number in range(8):
        mask = drawn(folder / "cells" / "images" / f"{number}.png", (40, 32), number)
        (folder / "cells" / "masks").mkdir(exist_ok=True)
        Image.fromarray(mask).save(folder / "cells" / "masks" / f"{number}.png")
    (folder / "small.toml").write_text(
        'model = "unet"\ndataset = "pairs:cells"\ntest_last = 2\ncrop = 16\nepochs = 12\n'
        "batch_size = 4\nlearning_rate = 1e-2\n[options]\nbase = 4\ndepth = 1\n"
    )
    done = kc("train", "small.toml", "--name", "small", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def others(trained):
    """The same folder with runs of other weights, `second`, of another split, `third`, and with
    another number of outputs, `fourth`."""
    import keras

    from kerascourse.architectures import unet

    recipe = (trained / "small.toml").read_text().replace("epochs = 12", "epochs = 2")
    (trained / "second.toml").write_text("seed = 1\n" + recipe)
    done = kc("train", "second.toml", "--name", "second", cwd=trained)
    assert done.returncode == 0, done.stderr
    second, third, fourth = (trained / "outputs" / name for name in ("second", "third", "fourth"))
    settings = (shutil.copytree(second, third) / "recipe.toml").read_text()
    (third / "recipe.toml").write_text(settings.replace("test_last = 2", "test_last = 3"))
    image = keras.Input((16, 16, 1))
    outputs = unet.build(keras.layers, image, 3, "same", base=4, depth=1)
    keras.Model(image, outputs).save(shutil.copytree(second, fourth) / "model.keras")
    return trained


def test_masks_of_images(trained):
    """Two images of one name, a square as the network takes it, one that is none."""
    wanted = drawn(trained / "a" / "cell.png", (56, 72), 20)
    drawn(trained / "b" / "cell.png", (8, 8), 21)
    drawn(trained / "square.png", (16, 16), 22)
    (trained / "text.png").write_text("no image")
    arguments = ("a/cell.png", "b/cell.png", "text.png", "square.png", "--to", "out")
    done = kc("segment", *arguments, "--format", "json", cwd=trained)
    assert done.returncode == 65
    document = json.loads(done.stdout)
    assert [one["image"] for one in document["failed"]] == ["text.png"]
    assert "kc: expected an image, cannot read text.png" in done.stderr
    assert "cell.png: mirrored outwards from 8×8 for a network on 16×16" in done.stderr
    names = [(one["mask"], one["overlay"]) for one in document["images"]]
    assert names == [
        ("out/cell-mask.png", "out/cell-overlay.png"),
        ("out/cell-2-mask.png", "out/cell-2-overlay.png"),
        ("out/square-mask.png", "out/square-overlay.png"),
    ]
    found = np.asarray(Image.open(trained / "out" / "cell-mask.png"))
    assert found.shape == (56, 72) and set(np.unique(found)) <= {0, 7}
    assert np.mean(found == wanted) > 0.9
    first = document["images"][0]
    assert (first["height"], first["width"]) == (56, 72)
    assert first["shares"] == pytest.approx({"0": np.mean(found == 0), "7": np.mean(found == 7)})
    over = np.asarray(Image.open(trained / "out" / "cell-overlay.png"))
    grey = np.asarray(Image.open(trained / "a" / "cell.png"))
    plain = (over == grey[..., None]).all(axis=2)
    assert np.array_equal(plain, found == 0)  # the commoner class keeps its grey
    # an image of the network's size: Keras itself is the oracle
    import keras

    model = keras.models.load_model(trained / "outputs" / "small" / "model.keras")
    square = np.asarray(Image.open(trained / "square.png"), "float32")[None, ..., None] / 255
    likeliest = model.predict(square, verbose=0)[0].argmax(axis=-1)
    mask = np.asarray(Image.open(trained / "out" / "square-mask.png"))
    assert np.array_equal(mask, 7 * likeliest)


def test_the_mean_of_several_runs(others):
    noise = np.random.default_rng(0).integers(0, 256, (16, 16)).astype("uint8")
    Image.fromarray(noise).save(others / "noise.png")
    arguments = ("small", "noise.png", "--with", "second", "--with", "third", "--to", "mean")
    done = kc("segment", *arguments, "--format", "json", cwd=others)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["run"], document["with"]) == ("small", ["second", "third"])
    import keras

    folders = [others / "outputs" / name for name in ("small", "second", "third")]
    models = [keras.models.load_model(folder / "model.keras") for folder in folders]
    each = [
        model.predict(noise[None, ..., None] / np.float32(255), verbose=0)[0] for model in models
    ]
    likeliest = sum(each).argmax(axis=-1)
    mask = np.asarray(Image.open(others / "mean" / "noise-mask.png"))
    assert np.array_equal(mask, 7 * likeliest)
    assert not any(np.array_equal(likeliest, one.argmax(axis=-1)) for one in each)


def test_scores_of_several_runs(others):
    """Those of the same run twice are its own; a run that learned from test images, and
    one of another kind, are refused."""

    def scored(*runs):
        return json.loads(kc("segment", *runs, "--format", "json", cwd=others).stdout)

    alone, twice = scored("second"), scored("second", "--with", "second")
    two = scored("second", "--with", "small")
    assert twice["network"] == alone["network"] and alone["with"] == []
    assert two["network"]["accuracy"] > alone["network"]["accuracy"] and two["with"] == ["small"]
    for other, message in (
        ("third", "expected runs on the same data, split alike"),
        ("fourth", "expected runs of one kind, outputs/small has channels: 1, outputs: 2"),
    ):
        done = kc("segment", "small", "--with", other, cwd=others)
        assert done.returncode == 2 and done.stdout == ""
        assert message in done.stderr.splitlines()[-1]


def test_scores_without_an_image(trained):
    done = kc("segment", "small", "--turned", "--format", "csv", cwd=trained)
    assert done.returncode == 0, done.stderr
    assert "whole images of test: 2" in done.stderr
    rows = {(row["metric"], row["class"]): row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert set(rows) == {
        ("accuracy", ""),
        *((metric, name) for metric in ("iou", "dice") for name in ("0", "7", "mean")),
    }
    assert float(rows["dice", "7"]["network"]) > 0.8
    assert float(rows["accuracy", ""]["otsu"]) > 0.99  # such images need no network
    assert float(rows["iou", "7"]["commonest"]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["other"], 66, "expected a run in outputs, received 'other'"),
        (["small", "--with", "smal"], 66, "received 'smal'; nearest: small"),
        (["small", "a.png", "--part", "val"], 2, "--part is for scores"),
        (["small", "--to", "x"], 2, "Try: kc segment small cells.png --to x"),
        (["small", "--turn"], 2, "No such option"),
    ],
)
def test_a_failure_is_one_line(trained, arguments, code, message):
    process = kc("segment", *arguments, cwd=trained)
    assert process.returncode == code and message in one_line(process)


def test_a_run_of_another_kind(tmp_path):
    make_run(tmp_path, "digits", 0.9)
    done = kc("segment", "digits", "--runs", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "expected a run of a segmentation network" in done.stderr.splitlines()[-1]
    assert done.stdout == ""

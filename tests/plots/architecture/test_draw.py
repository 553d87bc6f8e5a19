"""Every network of the catalogue as a picture, and graphs that are nobody's."""

from itertools import pairwise

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.plots.architecture.draw import architecture
from kerascourse.plots.saving import save
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import Graph, input_tensor, trace
from tests.plots.page import assert_readable, texts_of

NAMES = [entry.name for entry in CATALOGUE]


def drawn(name, **settings):
    graph = read_model(name, settings={key: str(value) for key, value in settings.items()})
    return architecture(graph, name)


def words(picture):
    return [text.get_text() for text, _box in texts_of(picture.figure)]


@pytest.mark.parametrize("name", NAMES)
def test_every_network_is_readable(name):
    picture = drawn(name)
    assert_readable(picture.figure)
    # a page as high as this is still one page
    assert picture.figure.get_size_inches()[1] <= 16


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("googlenet", {"aux": "true"}),
        ("unet", {"padding": "same", "depth": 3}),
        ("unet", {"skips": "false"}),
        ("unet", {"depth": 7, "padding": "same", "base": 2}),
        ("vgg16", {"batch_norm": "true", "dropout": 0.5}),
        ("lenet5", {"original": "true", "dropout": 0.2}),
        ("superres", {"depth": 2, "factor": 4}),
        ("vae", {"latent": 4096}),
        ("dense_autoencoder", {"depth": 16}),
    ],
)
def test_other_settings_are_readable(name, settings):
    size = (256, 256, 1) if settings.get("padding") == "same" else None
    graph = read_model(name, size, settings={k: str(v) for k, v in settings.items()})
    assert_readable(architecture(graph, name).figure)


@pytest.mark.parametrize("name", ["unet", "googlenet", "resnet50", "densenet121", "vae"])
def test_nothing_drawn_is_cut(name):
    figure = drawn(name).figure
    page = figure.bbox
    for patch in figure.axes[0].patches:
        box = patch.get_window_extent()
        assert box.x0 >= 0 and box.x1 <= page.x1 and box.y0 >= 0 and box.y1 <= page.y1


def test_sizes_channels_kernels_and_repeats_are_written():
    text = words(drawn("resnet50"))
    assert {"224²", "112²", "56²", "28²", "14²", "7²"} <= set(text)
    assert {"2048", "7×7/2", "1×1/2", "×2", "×3", "×5", "addition"} <= set(text)
    text = words(drawn("densenet121"))
    assert {"×6", "×12", "×24", "×16", "96…256", "544…1024", "concatenation"} <= set(text)


def test_a_variational_autoencoder_shows_both_vectors_and_the_sample():
    assert {"μ", "log σ²", "z = μ + σ·ε", "encoder", "decoder"} <= set(words(drawn("vae")))


def test_a_unet_stands_as_a_u():
    picture = drawn("unet")
    places = {t.get_text(): t.get_position() for t, _box in texts_of(picture.figure)}
    left = [places[f"{size}²"] for size in (568, 280, 136, 64, 30)]
    right = [places[f"{size}²"] for size in (28, 54, 102, 198, 390)]
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(left))
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(right))
    assert words(picture).count("crop") == 4


def test_the_numbers_are_the_blocks():
    picture = drawn("lenet5")
    blocks = {block["name"]: block for block in picture.numbers["blocks"]}
    assert blocks["c1"]["output_shape"] == [28, 28, 6]
    assert blocks["c1"]["after"] == ["activation"]
    assert blocks["f6"]["inputs"] == ["c5"]
    assert len(picture.rows) == 1 + len(blocks)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_network_gives_the_same_bytes(tmp_path, ending):
    files = [tmp_path / f"{number}.{ending}" for number in (1, 2)]
    for file in files:
        save(drawn("vae").figure, file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_tangle_is_drawn_with_a_line_for_each_connection():
    x = first = input_tensor((16, 16, 3))
    seen = [layers.Conv2D(8, 3, padding="same", name="a")(x)]
    for name in "bcd":
        joined = layers.Concatenate(name=f"join_{name}")(seen) if len(seen) > 1 else seen[0]
        seen.append(layers.Conv2D(4, 3, padding="same", name=name)(joined))
    graph = trace(first, layers.Concatenate(name="end")(seen), "tangle")
    picture = architecture(graph, "tangle")
    assert_readable(picture.figure)
    blocks = {block["name"]: block for block in picture.numbers["blocks"]}
    assert blocks["end"]["inputs"] == ["a", "b", "c", "d"]


def test_side_inputs_and_outputs_have_rows_of_their_own():
    photo, table = input_tensor((32, 32, 3), "photo"), input_tensor((10,), "table")
    x = layers.Flatten(name="flat")(layers.Conv2D(8, 3, name="conv")(photo))
    y = layers.Dense(16, name="table_dense")(table)
    joint = layers.Concatenate(name="joint")([x, y])
    outputs = [layers.Dense(3, name="kind")(joint), layers.Dense(4, name="place")(joint)]
    picture = architecture(Graph((photo, table), outputs, "two"), "two")
    assert_readable(picture.figure)
    assert {"side input, to joint:", "side output, from joint:"} <= set(words(picture))


@pytest.mark.parametrize("shape", [(None, None, 3), (None, 8), (100, 4), (8, 8, 8, 2)])
def test_sizes_that_are_not_known_and_other_axes_are_drawn(shape):
    images = input_tensor(shape)
    rank = len(shape) - 1
    x = getattr(layers, f"Conv{rank}D")(4, 3, padding="same", name="conv")(images)
    assert_readable(architecture(trace(images, x, "open"), "open").figure)

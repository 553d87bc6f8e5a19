"""Every network of the catalogue as a picture, and graphs that are nobody's."""

from itertools import pairwise

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.plots.architecture.blocks import merge
from kerascourse.plots.architecture.dense import dense_block
from kerascourse.plots.architecture.draw import architecture
from kerascourse.plots.saving import save
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import Graph, InputLayer, input_tensor, trace
from kerascourse.symbolic.part import part
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


def only(model, name):
    return architecture(part(read_model(model), name), f"{model}: {name}")


def test_lenet_has_the_names_of_its_layers_and_their_activations():
    texts = words(drawn("lenet5"))
    assert {"c1", "s2", "c3", "s4", "c5", "f6", "output", "softmax"} <= set(texts)
    assert texts.count("tanh") == 4
    assert "activation (tanh, softmax)" in texts


@pytest.mark.parametrize(
    "name", ["vae", "undercomplete", "sparse", "denoising", "superres", "unet"]
)
def test_the_parts_of_an_autoencoder_are_named(name):
    texts = words(drawn(name))
    assert [texts.count(part) for part in ("encoder", "bottleneck", "decoder")] == [1, 1, 1]


def test_the_parts_of_a_unet_in_rows_are_named():
    graph = read_model("unet", settings={"skips": "false"})
    texts = words(architecture(graph, "unet"))
    assert {"encoder", "bottleneck", "decoder"} <= set(texts)


@pytest.mark.parametrize("name", ["lenet5", "vgg16", "resnet50", "googlenet", "densenet121"])
def test_a_classifier_has_no_bottleneck(name):
    assert not {"encoder", "bottleneck", "decoder"} & set(words(drawn(name)))


@pytest.mark.parametrize("name", NAMES)
def test_skip_connections_are_named_where_there_are_some(name):
    graph = read_model(name)
    joints = [node for node in graph.nodes if len(node.inputs) > 1]
    # of the networks of the catalogue all that join branches pass some by unchanged, but these
    expected = bool(joints) and name not in ("googlenet", "vae")
    assert ("skip connection" in words(drawn(name))) == expected


def test_zero_padding_is_a_block_where_it_is():
    blocks = drawn("zfnet").numbers["blocks"]
    assert [block["name"] for block in blocks[:3]] == ["input", "padding1", "conv1"]
    assert blocks[1]["kind"] == "padding" and blocks[1]["output_shape"] == [226, 226, 3]
    graph = read_model("lenet5", (28, 28, 1))
    picture = architecture(graph, "lenet5")
    assert [block["name"] for block in picture.numbers["blocks"][:3]] == ["input", "padding", "c1"]
    assert picture.numbers["blocks"][1]["output_shape"] == [32, 32, 1]
    assert {"+2", "zero padding", "32×32"} <= set(words(picture))


def test_one_inception_module_alone():
    picture = only("googlenet", "inception_3a")
    assert_readable(picture.figure)
    texts = words(picture)
    assert {"googlenet: inception_3a", "192", "256", "pool2", "3x3", "5x5", "output"} <= set(texts)
    assert "163,696 parameters  ·  2 layers with weights" in texts
    blocks = {block["name"]: block for block in picture.numbers["blocks"]}
    assert blocks["inception_3a_output"]["inputs"] == [
        "inception_3a_1x1", "inception_3a_3x3", "inception_3a_5x5", "inception_3a_pool_projection",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "name", "layers", "shown"),
    [("densenet121", "block1", 6, 4), ("densenet40", "block2", 12, 4)],
)
def test_a_dense_block_has_a_line_from_every_layer_to_every_later_one(model, name, layers, shown):
    found = dense_block(merge(part(read_model(model), name)))
    assert (found.shown, found.layers) == (shown, layers)
    network = found.network
    joints = [i for i, block in enumerate(network.blocks) if block.kind == "concatenate"]
    for number, joint in enumerate(joints, start=1):
        sources = [edge.source for edge in network.edges if edge.target == joint]
        # the block's input and the convolution of each layer so far
        assert len(sources) == number + 1 and sources[0] == 0
        assert all(network.blocks[i].kind == "convolution" for i in sources[1:])
        assert sum(network.blocks[joint].parts) == network.blocks[joint].channels
    texts = words(only(model, name))
    assert any("all layers before it" in text for text in texts)
    assert any(f"first {shown} of {layers}" in text for text in texts)


@pytest.mark.parametrize("name", ["densenet121", "googlenet", "unet", "resnet50"])
def test_a_whole_network_is_no_dense_block(name):
    assert dense_block(merge(read_model(name))) is None


@pytest.mark.parametrize("name", NAMES)
def test_how_to_read_it_is_true_of_the_network(name):
    """Held against the shapes of the layers themselves."""
    reading = drawn(name).reading
    shapes = [
        node.outputs[0].sizes
        for node in read_model(name).nodes
        if not isinstance(node.layer, InputLayer) and not node.layer.type.startswith("Zero")
    ]
    sides = [shape[0] for shape in shapes if len(shape) == 3]
    depths = [shape[-1] for shape in shapes if len(shape) == 3]
    assert ("depth grows" in reading) <= (bool(depths) and max(depths) > depths[0])
    shrinks = any(after < before for before, after in pairwise(sides))
    grows = any(after > before for before, after in pairwise(sides))
    assert ("shrink" in reading) == (len(sides) > 1 and shrinks)
    assert ("enlarged" in reading) == (len(sides) > 1 and shrinks and grows)
    assert ("added" in reading) <= any(node.layer.type == "Add" for node in read_model(name).nodes)
    assert ("Blocks that repeat" in reading) == any(
        text.startswith("×") and text[1:].isdigit() for text in words(drawn(name))
    )
    assert ("skip connection" in reading) == ("skip connection" in words(drawn(name)))


def test_concatenations_in_a_row_are_no_dense_block_unless_each_layer_sees_the_one_before():
    first = input_tensor((8, 8, 3))
    a, b, c = (layers.Conv2D(4, 3, padding="same", name=name)(first) for name in "abc")
    joined = layers.Concatenate(name="one")([a, b])
    graph = trace(first, layers.Concatenate(name="two")([joined, c]), "flat")
    assert dense_block(merge(graph)) is None
    assert not any("all layers before it" in text for text in words(architecture(graph, "flat")))
    # the new maps may stand first
    x = first
    for name in "ab":
        new = layers.Conv2D(4, 3, padding="same", name=name)(x)
        x = layers.Concatenate(name=f"join_{name}")([new, x])
    found = dense_block(merge(trace(first, x, "dense")))
    assert found.layers == 2 and sorted(found.network.blocks[-1].parts) == [3, 4, 4]


def test_padding_does_not_count_as_growth():
    x = first = input_tensor((32, 32, 3))
    for number, filters in enumerate((8, 16)):
        x = layers.ZeroPadding2D(1, name=f"pad{number}")(x)
        x = layers.Conv2D(filters, 3, strides=2, name=f"conv{number}")(x)
    reading = architecture(trace(first, x, "padded"), "padded").reading
    assert "Height and width shrink, the depth grows." in reading

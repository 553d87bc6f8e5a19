"""What a written file says, and what no code can be written for."""

import ast
import keyword

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

from kerascourse.code.blocks import groups
from kerascourse.code.program import program
from kerascourse.errors import InputError
from kerascourse.models.live import read_live
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers as symbolic
from kerascourse.symbolic.graph import Graph, input_tensor, trace
from kerascourse.symbolic.saved import read_keras_file
from kerascourse.texts import use_language
from tests.code.same import assert_same, built, written


def body(text):
    """The lines of `build` without the docstring."""
    return text.partition("def build")[2].splitlines()[2:]


def test_the_code_of_lenet5_is_what_a_student_would_write():
    assert body(written(read_model("lenet5"))) == [
        '    inputs = keras.Input(input_shape, name="input")',
        "",
        "    # c1 … s2: 14×14×6",
        '    x = layers.Conv2D(6, 5, activation="tanh", name="c1")(inputs)',
        '    x = layers.AveragePooling2D(2, name="s2")(x)',
        "",
        "    # c3 … s4: 5×5×16",
        '    x = layers.Conv2D(16, 5, activation="tanh", name="c3")(x)',
        '    x = layers.AveragePooling2D(2, name="s4")(x)',
        "",
        "    # c5 … output: 10",
        '    x = layers.Conv2D(120, 5, activation="tanh", name="c5")(x)',
        '    x = layers.Flatten(name="flatten")(x)',
        '    x = layers.Dense(84, activation="tanh", name="f6")(x)',
        '    x = layers.Dense(classes, activation="softmax", name="output")(x)',
        "",
        '    return keras.Model(inputs, x, name="lenet5")',
    ]


def test_blocks_that_repeat_are_a_loop():
    short, long = (written(read_model(name)).splitlines() for name in ("resnet20", "resnet110"))
    assert len(short) == len(long)
    assert "    for number in range(1, 19):" in long
    assert '        block = f"conv2_block{number}"' in long
    assert "        shortcut = x" in long


def test_blocks_with_letters_are_a_loop_over_their_names():
    start = input_tensor((8, 8, 4), "image")
    x = symbolic.Conv2D(4, 3, padding="same", name="stem")(start)
    for name in ("left", "right", "last"):
        y = symbolic.Conv2D(4, 3, padding="same", name=f"{name}_conv")(x)
        y = symbolic.ReLU(name=f"{name}_relu")(y)
        x = symbolic.Add(name=f"{name}_sum")([y, x])
    text = written(trace(start, x, "letters"))
    assert '    for block in ("left", "right", "last"):' in body(text)
    assert [layer.name for layer in built(text).layers[2:5]] == [
        "left_conv",
        "left_relu",
        "left_sum",
    ]


def test_branches_have_names_of_their_own():
    text = written(read_model("googlenet"))
    joints = [line.strip() for line in body(text) if "Concatenate" in line]
    assert len(joints) == 9
    assert all(line.endswith("([branch_1, branch_2, branch_3, branch_4])") for line in joints)
    unet = written(read_model("unet"))
    assert "skip_4 = layers.Cropping2D" in unet and "([skip_4, x])" in unet


@pytest.mark.parametrize(
    ("model", "signature"),
    [
        ("vgg16", "def build(input_shape=(224, 224, 3), classes=1000):"),
        ("vae", "def build():"),  # its decoder gives images of one size
        ("dense_autoencoder", "def build():"),
        ("superres", "def build(input_shape=(14, 14, 1)):"),
    ],
)
def test_what_may_be_another_is_an_argument(model, signature):
    assert signature in written(read_model(model))


def test_another_size_and_other_classes():
    model = built(written(read_model("resnet20")), input_shape=(48, 40, 1), classes=3)
    assert model.input_shape == (None, 48, 40, 1)
    assert model.output_shape == (None, 3)


def test_the_language_of_the_reader():
    use_language("es")
    try:
        text = written(read_model("vae"))
    finally:
        use_language("en")
    assert "De 28×28×1 a 28×28×1." in text
    assert "Una muestra" in text
    assert "From" not in text


def test_own_layers_stand_in_the_file():
    text = written(read_model("lenet5", settings={"original": "true"}))
    modules = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert modules == {"keras", "numpy", "math", "typing", "collections.abc"}


def test_a_lambda_is_refused_by_its_name(tmp_path):
    x = keras.Input((4,))
    model = keras.Model(x, layers.Lambda(lambda t: t * 2, name="twice")(x))
    model.save(tmp_path / "model.keras")
    with pytest.raises(InputError, match=r"twice is a Lambda.*keras\.ops"):
        written(read_keras_file(tmp_path / "model.keras"))


class Mine(layers.Layer):
    """A class that no file has."""

    def call(self, x):
        return x

    def compute_output_shape(self, shape):
        return shape


def test_a_class_of_others_is_refused_by_its_name():
    x = keras.Input((4,))
    with pytest.raises(InputError, match="layer mine: Mine is not a layer"):
        written(read_live(keras.Model(x, Mine(name="mine")(x)), "model"))
    around = layers.TimeDistributed(Mine(name="mine"), name="around")
    y = keras.Input((3, 4))
    with pytest.raises(InputError, match="around: TimeDistributed is not"):
        written(read_live(keras.Model(y, around(y)), "model"))


def test_a_model_that_says_nothing_of_its_connections():
    graph = Graph((), (), "mine", "Mine")
    graph.is_connected = False
    with pytest.raises(InputError, match="a class of its own"):
        program(graph, "mine", "kc code mine")


NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=12
)


@given(st.lists(NAMES | st.sampled_from(keyword.kwlist), min_size=3, max_size=6, unique=True))
def test_any_names_of_layers_give_python(names):
    """Quotes, breaks of lines, braces, words of Python: the layers keep their names."""
    first, *others, last = names
    start = input_tensor((4,), first)
    arms = [symbolic.Dense(3, name=name)(start) for name in others]
    end = symbolic.Add(name=last)(arms) if len(arms) > 1 else symbolic.ReLU(name=last)(arms[0])
    tree = ast.parse(program(trace(start, end, first), first, f"kc code {first}"))
    said = [
        item.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for item in node.keywords
        if item.arg == "name"
    ]
    assert sorted(said) == sorted([*names, first])


@given(st.lists(st.sampled_from(["a_1", "a_2", "b_1", "b_2", "c"]), min_size=2, max_size=4))
def test_a_loop_makes_the_same_layers_as_the_lines(prefixes):
    """Blocks of any names, also ones that come again: each layer once and in order."""
    start = x = input_tensor((4,), "in")
    expected = []
    for place, prefix in enumerate(prefixes):
        for part in ("dense", "relu", "again"):
            name = f"{prefix}_{place}_{part}"
            layer = symbolic.ReLU(name=name) if part == "relu" else symbolic.Dense(4, name=name)
            x = layer(x)
            expected.append(name)
    model = built(written(trace(start, x, "blocks")))
    assert [layer.name for layer in model.layers[1:]] == expected


def test_a_model_that_was_written_is_written_the_same_again():
    text = written(read_model("densenet40"))
    again = program(read_live(built(text), "model"), "the network", "kc code network")
    assert again == text
    assert_same(built(text), built(again))


def test_groups_have_all_statements():
    from kerascourse.code.names import Identifiers
    from kerascourse.code.statements import body as statements

    graph = read_model("resnet50")
    found = statements(graph, Identifiers(), {}, {}).statements
    parts = list(groups(found))
    assert sum(len(part.statements) * len(part.names) for part in parts) == len(found)

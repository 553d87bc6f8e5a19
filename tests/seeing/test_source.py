"""A run or a model by name: what the name means, and that nothing is opened before it is needed."""

import pytest

from kerascourse.errors import NotFoundError, UsageError
from kerascourse.seeing.source import Source
from kerascourse.summaries.rows import summarise
from tests.seeing.test_history import folder


@pytest.fixture
def runs(tmp_path):
    """A folder with one unfinished run, called like a network."""
    folder(tmp_path / "lenet5")
    return tmp_path


def test_a_run_goes_before_a_network_of_its_name(runs):
    source = Source("lenet5", runs)
    assert source.run == source.folder == runs / "lenet5"
    assert source.title == "lenet5" and source.network == "lenet5"
    assert Source("latest", runs).run == Source(str(runs / "lenet5"), runs).run == source.run
    network = Source("vae", runs)
    assert network.run is None and network.network == "vae"


def test_a_graph_needs_no_keras_and_has_as_many_classes_as_wanted(runs):
    graph = Source("resnet20", runs, shape=(16, 16, 3)).graph(classes=7)
    assert summarise(graph, "resnet20").rows[-1].output_shape == (7,)


def test_a_function_has_the_options_that_are_its_keywords(runs, tmp_path):
    (tmp_path / "my_net.py").write_text(
        "import keras\n\ndef build(width=2, num_classes=5):\n"
        "    dense = [keras.layers.Dense(units) for units in (width, num_classes)]\n"
        "    return keras.Sequential([keras.Input((4,)), *dense])\n"
    )
    name = f"{tmp_path}/my_net.py:build"
    graph = Source(name, runs, settings={"width": "3"}).graph(classes=7)
    assert int(graph.params.value) == (4 * 3 + 3) + (3 * 7 + 7)
    with pytest.raises(UsageError, match=r"no option 'wdth'.*Did you mean width"):
        Source(name, runs, settings={"wdth": "3"}).graph()


@pytest.mark.parametrize(
    ("name", "options", "error", "message"),
    [
        ("none", {}, NotFoundError, "expected a run in {runs}, a .keras file or a model"),
        ("lenet6", {}, NotFoundError, "nearest: lenet5"),
        ("lenet5", {"dataset": "digits"}, UsageError, "a run has its own data"),
        ("lenet5", {"shape": (9, 9, 1)}, UsageError, "--input and --set are for networks"),
        ("none.keras", {"settings": {"a": "1"}}, UsageError, "--input and --set are for networks"),
        ("my_net.py:build", {"shape": (9, 9, 1)}, UsageError, "--input and --set are for networks"),
    ],
)
def test_what_cannot_be_is_told_before_the_work_begins(runs, name, options, error, message):
    notes = []
    with pytest.raises(error) as raised:
        _ = Source(name, runs, **options, tell=notes.append).subject
    assert message.format(runs=runs) in str(raised.value) and notes == []


def test_no_run_names_the_folder_that_was_searched(tmp_path):
    with pytest.raises(NotFoundError) as raised:
        _ = Source("vae", tmp_path).folder
    assert str(tmp_path) in raised.value.message
    with pytest.raises(NotFoundError) as raised:
        _ = Source("latest", tmp_path).run
    assert str(tmp_path) in raised.value.message


def test_what_goes_on_is_told(runs):
    notes = []
    source = Source("INPUT 8x8x1 conv3-4 gap fc3", runs, tell=notes.append)
    assert source.subject is source.subject and source.title == source.name
    assert "getting ready" in notes[0] and "fresh weights" in notes[1] and len(notes) == 2


def test_a_network_beside_another_has_its_data_and_settings_of_its_own(tmp_path):
    source = Source("resnet56", tmp_path, "digits", settings={"classes": "4"})
    other = source.beside("resnet20[shortcuts=false,classes=3]")
    assert (other.name, other.dataset) == ("resnet20", "digits")
    assert other.settings == {"shortcuts": "false", "classes": "3"}
    # the brackets of a stack are its own
    assert source.beside("[conv3-4 relu]*2 [fc10]").name == "[conv3-4 relu]*2 [fc10]"
    assert source.beside("plain20").settings == {}

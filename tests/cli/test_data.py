"""`kc data` as a user runs it."""

import json

from kerascourse.training import plan
from kerascourse.training.recipe import Recipe
from tests.cli.run import kc, one_line, process


def places(tmp_path):
    """The environment of a machine on which nothing was prepared."""
    return {"TFDS_DATA_DIR": str(tmp_path / "none"), "XDG_CACHE_HOME": str(tmp_path / "cache")}


def run(tmp_path, *arguments):
    return kc("data", *arguments, **places(tmp_path))


def test_the_list_needs_no_numpy_and_no_network(tmp_path):
    done = run(tmp_path, "list", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = {entry["name"]: entry for entry in json.loads(done.stdout)}
    assert {"digits", "digit_scenes", "mnist", "fashion_mnist", "cifar10"} <= set(found)
    assert found["digits"]["here"]
    assert not found["mnist"]["here"]
    assert found["mnist"]["examples"] == {"train": 55_000, "val": 5_000, "test": 10_000}
    loaded = process("data", "list", PYTHONPROFILEIMPORTTIME="1", **places(tmp_path)).stderr
    assert "kerascourse.data.catalogue" in loaded
    for heavy in ("numpy", "tensorflow", "keras.src", "sklearn", "PIL"):
        assert f" {heavy}" not in loaded


def test_the_table_ends_with_the_forms(tmp_path):
    lines = run(tmp_path, "list").stdout.splitlines()
    assert lines[-1] == "and your own: folder:PATH, tfrecord:PATH, pairs:PATH, npz:PATH, csv:PATH"


def test_what_is_embedded_is_described(tmp_path):
    found = json.loads(run(tmp_path, "info", "digits", "--format", "json").stdout)
    assert found["examples"] == {"train": 1257, "val": 180, "test": 360}
    assert found["class_names"] == list("0123456789")


def test_info_of_what_is_not_here_fetches_nothing(tmp_path):
    done = run(tmp_path, "info", "fashion_mnist")
    assert done.returncode == 0
    assert "kc data get fashion_mnist" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name(tmp_path):
    done = run(tmp_path, "info", "minst")
    assert done.returncode == 2
    assert "Did you mean mnist?" in one_line(done)


def test_info_says_how_a_table_of_excel_was_read(tmp_path):
    rows = [f"{n};{n * 3 % 7},25;{'' if n == 4 else 'sí' if n % 2 else 'no'}" for n in range(60)]
    path = tmp_path / "es.csv"
    path.write_bytes("\r\n".join([";peso;clase", *rows]).encode("cp1252"))
    done = run(tmp_path, "info", f"csv:{path}", "--label", "clase", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["shape"], found["class_names"]) == ([1], ["no", "sí"])
    told = (
        "not in UTF-8",
        "semicolons between the values; decimal commas",
        "rows without a label, left out: 1",
        "only counts the rows",
    )
    for text in told:
        assert text in found["provenance"]
    changes = {"label": "clase"}
    made = plan.make(Recipe(model="dense_autoencoder"), f"csv:{path}", changes)
    for text in told:  # `kc train` prints these
        assert any(text in notice for notice in made.notices)

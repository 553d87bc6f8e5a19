import os

import pytest

from kerascourse.errors import NotFoundError, UsageError, WriteError
from kerascourse.training import run


def test_every_run_has_a_folder_of_its_own(tmp_path):
    out = tmp_path / "a" / "outputs"
    folders = [run.create(out, None, "vae", "npz:my data") for _ in range(3)]
    assert len(set(folders)) == 3
    for folder in folders:
        assert folder.name.startswith("vae-npz-my-data-")
        assert {part.name for part in folder.iterdir()} == {"checkpoint", "plots"}


def test_a_name_is_used_once(tmp_path):
    assert run.create(tmp_path, "mine", "vae", "digits") == tmp_path / "mine"
    with pytest.raises(WriteError, match="is there already"):
        run.create(tmp_path, "mine", "vae", "digits")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../up", "latest", "nul\0"])
def test_names_that_are_no_folder(tmp_path, name):
    with pytest.raises(UsageError, match="--name"):
        run.create(tmp_path, name, "vae", "digits")
    assert not list(tmp_path.iterdir())


def test_where_no_folder_can_be(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="Try: --out"):
        run.create(tmp_path / "file", None, "vae", "digits")


def test_a_run_that_kept_no_epoch_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), run.new(tmp_path, "early", "vae", "digits"):
        raise KeyboardInterrupt
    assert not (tmp_path / "early").exists()
    with pytest.raises(KeyboardInterrupt), run.new(tmp_path, "late", "vae", "d") as folder:
        run.write_history(folder / run.HISTORY, [{"epoch": 1, "loss": 0.5}])
        raise KeyboardInterrupt
    assert (tmp_path / "late" / "history.csv").read_text() == "epoch,loss\n1,0.5\n"


def test_latest(tmp_path):
    with pytest.raises(NotFoundError, match="there is none"):
        run.latest(tmp_path)
    for age, name in enumerate(("new", "old", "older")):
        folder = run.create(tmp_path, name, "vae", "digits")
        (folder / run.RECIPE).touch()
        os.utime(folder / run.RECIPE, (1000 - age, 1000 - age))
    run.create(tmp_path, "empty", "vae", "digits")
    assert run.latest(tmp_path).name == "new"


def test_where_nothing_can_be_written(tmp_path):
    with pytest.raises(WriteError, match=r"cannot write .*: No such file"):
        run.write_text(tmp_path / "none" / "a.txt", "x")

import signal
import subprocess
import sys

import pytest

from kerascourse import runs
from kerascourse.errors import InterruptError, UsageError, WriteError
from kerascourse.training import run
from tests.cli.run import clean_environment


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


def test_a_run_that_kept_no_state_leaves_nothing(tmp_path):
    with (
        pytest.raises(InterruptError, match="nothing was kept"),
        run.new(tmp_path, "early", "vae", "digits"),
    ):
        raise KeyboardInterrupt
    assert not (tmp_path / "early").exists()
    with (
        pytest.raises(InterruptError, match=r"Go on with: kc resume .*late"),
        run.new(tmp_path, "late", "vae", "d") as folder,
    ):
        (folder / runs.CHECKPOINT / "epoch-000001-step-00000000.npz").touch()
        raise KeyboardInterrupt
    assert (tmp_path / "late").exists()


def test_sigterm_ends_as_ctrl_c_does(tmp_path):
    with (
        pytest.raises(InterruptError) as caught,
        run.new(tmp_path, "one", "vae", "digits"),
    ):
        signal.raise_signal(signal.SIGTERM)
    assert caught.value.exit_code == 130


def test_one_process_at_a_time(tmp_path):
    program = (
        "import sys; from pathlib import Path; from kerascourse.training import run\n"
        "with run.locked(Path(sys.argv[1])):\n"
        "    print('locked', flush=True); sys.stdin.read()"
    )
    folder = run.create(tmp_path, "one", "vae", "digits")
    assert not run.is_locked(folder)
    with subprocess.Popen(
        [sys.executable, "-c", program, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=clean_environment(),
    ) as other:
        assert other.stdout.readline() == b"locked\n"
        assert run.is_locked(folder)
        with pytest.raises(WriteError, match="another process is writing"), run.reopened(folder):
            pass
        other.kill()
    # nothing stale: the lock went with the process
    assert not run.is_locked(folder)
    with run.reopened(folder):
        pass


def test_what_was_half_written_is_swept_away(tmp_path):
    folder = run.create(tmp_path, "one", "vae", "digits")
    for place in (folder, folder / runs.CHECKPOINT):
        (place / f"{run.UNFINISHED}x.npz").touch()
        (place / "kept").touch()
    with run.reopened(folder):
        assert not list(folder.rglob(f"{run.UNFINISHED}*"))
    assert len(list(folder.rglob("kept"))) == 2


def test_where_nothing_can_be_written(tmp_path):
    with pytest.raises(WriteError, match=r"cannot write .*: no such file"):
        run.write_text(tmp_path / "none" / "a.txt", "x")

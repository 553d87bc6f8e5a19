"""What is missing, too old, doubled or for another Python, in folders that pip could have left."""

import shlex
import subprocess
import sys

import pytest

from kerascourse.doctor.packages import findings
from tests.doctor.made import INSTALL, SUPPORTED, by_id, packages, put


@pytest.fixture
def folder(tmp_path):
    """The project, which needs numpy and keras, which needs h5py."""
    put(tmp_path, "kerascourse", "0.1.0", ["numpy>=2.1,<3", "keras>=3.15,<4"])
    put(tmp_path, "numpy", "2.2.0")
    put(tmp_path, "keras", "3.15.1", ["h5py>=3.11", 'nowhere; sys_platform == "nothing"'])
    put(tmp_path, "h5py", "3.12.0")
    return tmp_path


def found(folder):
    return by_id(findings(packages(folder), SUPPORTED, INSTALL))


def remove(folder, name):
    (info,) = folder.glob(f"{name}-*.dist-info")
    for file in info.iterdir():
        file.unlink()
    info.rmdir()


def test_all_is_as_declared(folder):
    everything = found(folder)
    assert {one.status for one in everything.values()} == {"ok"}
    # what is for another platform is not counted
    assert "3" in everything["packages.declared"].found


def test_what_is_missing_is_named_with_the_command(folder):
    remove(folder, "numpy")
    finding = found(folder)["packages.numpy"]
    assert finding.status == "problem"
    assert "numpy<3,>=2.1" in finding.found
    assert shlex.split(finding.advice) == [*INSTALL, "numpy<3,>=2.1"]


def test_what_a_library_needs_is_looked_at_too(folder):
    remove(folder, "h5py")
    finding = found(folder)["packages.h5py"]
    assert finding.status == "problem" and "keras" in finding.found


@pytest.mark.parametrize("version", ["1.26.4", "3.0.0", "not a version"])
def test_a_version_that_is_not_asked_for(folder, version):
    remove(folder, "numpy")
    put(folder, "numpy", version)
    everything = found(folder)
    assert everything["packages.numpy"].status == "problem"
    assert version in everything["packages.numpy"].found
    assert "packages.declared" not in everything


def test_a_wheel_for_another_python(folder):
    remove(folder, "numpy")
    put(folder, "numpy", "2.2.0", tag="cp37-cp37m-manylinux_2_17_s390x")
    finding = found(folder)["packages.numpy"]
    assert finding.status == "problem"
    assert "cp37-cp37m" in finding.found and "--force-reinstall" in finding.advice


def test_two_versions_in_one_folder(folder):
    put(folder, "numpy", "1.26.4")
    finding = found(folder)["packages.numpy"]
    assert "1.26.4" in finding.found and "2.2.0" in finding.found


def test_metadata_that_are_cut(folder):
    (folder / "numpy-2.2.0.dist-info" / "METADATA").unlink()
    assert found(folder)["packages.numpy"].status == "problem"


def test_this_installation_agrees_with_pip():
    """What is wrong here by `pip check`, of what the project needs, is wrong by us, and no more."""
    checked = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    if "No module named pip" in checked.stderr:
        pytest.skip("there is no pip")
    ours = found_here()
    if checked.returncode == 0:
        assert ours == set()
    for name in ours:
        assert name in checked.stdout


def found_here():
    from kerascourse.doctor.packages import Packages

    here = findings(Packages(tuple(filter(None, sys.path))), SUPPORTED, INSTALL)
    return {
        one.id.removeprefix("packages.") for one in here if one.status in ("problem", "warning")
    }

"""What answers where no framework is installed: the packages of `requirements-light.txt` alone."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LIGHT = [
    line
    for line in (ROOT / "requirements-light.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
HEAVY = {
    *("numpy", "scipy", "scikit-learn", "opentsne", "matplotlib", "pillow", "keras", "h5py"),
    *("tensorflow", "tensorflow-datasets", "importlib_resources"),
}


def test_they_are_the_requirements_that_are_not_heavy():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = {
        one for one in project["dependencies"] if Requirement(one).name.lower() not in HEAVY
    }
    assert set(LIGHT) == required


def with_what_they_require(names):
    """The distributions called `names`, and those that they cannot do without."""
    found = {}
    open_names = list(names)
    while open_names:
        name = re.sub(r"[-_.]+", "-", open_names.pop()).lower()
        if name not in found:
            found[name] = distribution(name)
            required = map(Requirement, found[name].requires or ())
            open_names += [
                one.name
                for one in required
                if one.marker is None or one.marker.evaluate({"extra": ""})
            ]
    return found.values()


@pytest.fixture(scope="module")
def light(tmp_path_factory):
    """A folder that has the light packages, by links, and no other."""
    folder = tmp_path_factory.mktemp("packages")
    for one in with_what_they_require(Requirement(line).name for line in LIGHT):
        tops = {file.parts[0] for file in one.files if file.parts[0] not in ("..", "__pycache__")}
        for top in tops:
            (folder / top).symlink_to(one.locate_file(top))
    try:
        own = distribution("kerascourse")
    except ModuleNotFoundError:  # a source checkout that is not installed
        return folder
    (folder / own._path.name).symlink_to(own._path)
    return folder


def kc(light, *arguments, cwd):
    return subprocess.run(
        # -S: without the folder that has the other packages
        [sys.executable, "-S", "-m", "kerascourse", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={
            **{name: value for name, value in os.environ.items() if name != "KC_LANG"},
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(light))),
        },
        check=False,
    )


ANSWERS = [
    "--help",
    "list",
    "summary vgg16",
    "summary resnet50 --memory --fits 8GB",
    "calc conv --input 32x32x3 --kernel 5 --filters 6",
    "compare vgg16 alexnet",
    "lint vgg16",
    "why resnet50 25636712",
    "runs",
    "explain vae",
    "explain vae --out vae.html",
    "claims",
    "data list",
    "quiz list",
    "quiz show week10",
    "quiz sheet week10 --student ana",
    "quiz check week10 week10-ana.toml",
    "quiz key week10 --student ana",
    "quiz export week10 --to moodle --out week10.xml",
    "quiz page week10 --out week10.html",
    "explore design --out design.html",
    "explore convolution --out convolution.html",
]


def test_the_light_half_answers(light, tmp_path):
    for command in ANSWERS:
        done = kc(light, *command.split(), cwd=tmp_path)
        # a sheet that is handed in empty has not passed
        expected = 1 if command.startswith("quiz check") else 0
        assert done.returncode == expected, (command, done.stderr)


@pytest.mark.parametrize("command", ["train vae", "plot architecture vgg16", "check lenet5"])
def test_the_other_half_says_what_it_needs(light, tmp_path, command):
    done = kc(light, *command.split(), cwd=tmp_path)
    assert done.returncode == 2
    assert re.search(
        r"kc: this command needs (numpy|matplotlib), which is not installed\. "
        r"Try: pip install kerascourse",
        done.stderr.splitlines()[-1],
    )


def test_a_backend_that_is_missing_is_told(monkeypatch):
    from kerascourse.errors import UsageError
    from kerascourse.models import keras_backend

    monkeypatch.setattr(keras_backend, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"tensorflow is not installed\. Try: pip install keras"):
        keras_backend.choose("tensorflow")
    with pytest.raises(UsageError, match=r"pip install 'kerascourse\[jax\]'"):
        keras_backend.choose("jax")

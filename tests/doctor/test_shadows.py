"""Files that Python takes for a library: held against what Python itself imports."""

import subprocess
import sys

import pytest

from kerascourse.doctor.shadows import findings, libraries, python_path, shadows
from tests.doctor.made import by_id

PATH = libraries(sys.path)


def imported_from(name, folder):
    """The file of the module `name` for a script in `folder`."""
    script = folder / "script_of_mine.py"
    script.write_text(f"import {name}\nprint(getattr({name}, '__file__', None))\n")
    process = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=folder, check=False
    )
    return process.stdout.strip()


@pytest.mark.parametrize(
    ("file", "is_shadow"),
    [
        ("random.py", True),
        ("numpy.py", True),
        ("keras/__init__.py", True),
        ("click.py", True),
        ("os.py", False),  # frozen into Python
        ("time.py", False),  # built in
        ("tensorflow/readme.txt", False),  # no package: the library comes first
        ("my_net.py", False),
        ("random.txt", False),
    ],
)
def test_python_agrees(tmp_path, file, is_shadow):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    name = file.partition("/")[0].partition(".")[0]
    assert [one.name for one in shadows(tmp_path, PATH)] == [name] * is_shadow
    if name not in ("tensorflow", "my_net"):  # which take seconds, or are not there
        assert (str(tmp_path) in imported_from(name, tmp_path)) == is_shadow


def test_here_it_is_a_warning_on_the_path_a_problem(tmp_path):
    (tmp_path / "random.py").write_text("")
    finding = by_id(findings(tmp_path, [], PATH))["files.random"]
    assert finding.status == "warning" and "my_random.py" in finding.advice
    finding = by_id(findings(tmp_path, python_path(str(tmp_path)), PATH))["files.random"]
    assert finding.status == "problem" and "PYTHONPATH" in finding.found


def test_a_folder_of_libraries_shadows_nothing(tmp_path):
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "numpy.py").write_text("")
    assert by_id(findings(folder, [], PATH)).keys() == {"files.shadows"}

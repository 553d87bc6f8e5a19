"""The toolkit without POSIX, as far as Linux can tell: `tests/elsewhere.py` takes it away."""

import subprocess
import sys

from tests.cli.run import ROOT, clean_environment, posix_only

HEART = (
    "tests/heart.py",
    "tests/test_files.py",
    "tests/test_runs.py",
    "tests/training/test_run.py",
    "tests/training/test_resume.py::test_a_stopped_run_ends_equal_to_the_last_bit[lenet5-1-2]",
    "tests/data/test_decoded.py",
    "tests/data/test_download.py",
    "tests/quiz/test_sheet.py",
    "tests/cli/test_data.py",
)


@posix_only
def test_the_heart_of_the_suite_without_posix():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.elsewhere", *HEART],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    last = done.stdout.splitlines()[-1]
    assert "passed" in last and "skipped" not in last

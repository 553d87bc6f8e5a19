"""What runs elsewhere: the workflow has the commands of `.ci/run`, its parts are the whole suite.

The files are held against the schemas that check-jsonschema carries.
"""

import subprocess
import sys
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[1]
WORKFLOW = ROOT / ".github" / "workflows" / "tests.yml"
JOBS = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
SCHEMAS = [
    ("vendor.github-workflows", [WORKFLOW]),
    ("vendor.github-issue-forms", FORMS),
    ("vendor.github-issue-config", [ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"]),
    ("vendor.citation-file-format", [ROOT / "CITATION.cff"]),
]


@pytest.mark.parametrize(("schema", "files"), SCHEMAS, ids=[name for name, _files in SCHEMAS])
def test_the_files_have_the_form_that_is_asked(schema, files):
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def collected(part):
    """The test files and folders that pytest takes with the arguments `part`."""
    words = part.split()
    if all(word.startswith("--ignore=") for word in words):
        ignored = {ROOT / word.removeprefix("--ignore=") for word in words}
        assert all(path.exists() for path in ignored)
        return {path for path in (ROOT / "tests").iterdir() if path not in ignored}
    return {ROOT / word for word in words}


@pytest.mark.parametrize("job", ["suite", "bounds"])
def test_the_parts_are_the_whole_suite_each_test_once(job):
    parts = [collected(part) for part in JOBS[job]["strategy"]["matrix"]["part"]]
    assert set.union(*parts) == set((ROOT / "tests").iterdir())
    assert sum(map(len, parts)) == len(set.union(*parts))


def test_each_job_ends_within_twenty_minutes():
    assert all(job["timeout-minutes"] <= 20 for job in JOBS.values())


def commands(job):
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def test_style_is_checked_as_here():
    ours = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    checks = commands("style")[-1].split(" && ")
    assert ours[-len(checks) :] == checks
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]
    assert [hook["entry"] for hook in hooks["hooks"]] == checks

"""`kc explain`: finding a lesson by what people type."""

import json

import pytest

from tests.cli.run import kc


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("output-size", "How large does it come out?"),
        ("stride", "How large does it come out?"),
        ("SALTO", "How large does it come out?"),
        ("a5", "How large does it come out?"),
        ("F12", "Why is a dense layer not enough?"),
        ("Dense", "Why is a dense layer not enough?"),
        ("relleno", "How many zeros around it?"),
        ("MaxPooling2D", "What does pooling shrink?"),
        ("campo receptivo local", "One filter, every position"),
        ("outputsiz", "How large does it come out?"),
        ("botella", "What does a network learn that copies?"),
        ("backprop", "How much is one weight to blame?"),
    ],
)
def test_a_lesson_is_found(words, title):
    shown = kc("explain", *words.split())
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[0] == title


def test_alone_it_is_the_course_in_order():
    lines = kc("explain").stdout.splitlines()
    assert lines[0].startswith("week10")
    ids = [line.split()[0] for line in lines if line.startswith("  ")]
    assert ids.index("dense-on-images") < ids.index("shared-weights") < ids.index("output-size")


def test_a_week_is_its_lessons_in_order():
    shown = kc("explain", "week10").stdout
    assert (
        0 <= shown.index("Why is a dense") < shown.index("One filter,") < shown.index("How large")
    )


def test_a_word_with_several_lessons_names_the_others():
    shown = kc("explain", "Conv2D").stdout
    assert shown.startswith("One filter, every position")
    assert "kc explain output-size" in shown


def test_a_typing_error_names_the_nearest():
    shown = kc("explain", "outptsize")
    assert shown.returncode == 66
    assert "output-size" in shown.stderr and "kc explain" in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_the_course_tells_what_is_done_and_what_comes_next(tmp_path):
    """One question answered right, by the key, ticks its lesson off."""
    first = kc("explain", cwd=tmp_path).stdout
    assert "✓" not in first and first.splitlines()[-1].startswith(
        "Next: kc explain dense-on-images"
    )
    key = json.loads(
        kc("quiz", "key", "conv-basics", "--student", "ana", "--format", "json").stdout
    )
    answers = {one["id"]: one["answer"] for one in key["questions"]}
    sheet = kc("quiz", "sheet", "conv-basics", "--student", "ana", cwd=tmp_path)
    path = tmp_path / "conv-basics-ana.toml"
    text = path.read_text("utf-8") if path.exists() else sheet.stdout
    wanted = "neuron-on-an-image"
    path.write_text(text.replace(f'{wanted} = ""', f'{wanted} = "{answers[wanted]}"'), "utf-8")
    then = kc("explain", cwd=tmp_path).stdout
    line = next(line for line in then.splitlines() if "dense-on-images" in line)
    assert line.split()[0] == "✓"
    assert "1 of" in then and "Next: kc explain what-a-filter-sees" in then


def test_a_sheet_that_is_damaged_is_left_aside(tmp_path):
    (tmp_path / "conv-basics-ana.toml").write_text('student = "ana"\nx = [', "utf-8")
    shown = kc("explain", cwd=tmp_path)
    assert shown.returncode == 0 and not shown.stderr


@pytest.mark.parametrize("ending", ["html", "ipynb", "md"])
def test_a_lesson_and_a_week_are_written(tmp_path, ending):
    for wanted in ("padding", "week11"):
        made = kc("explain", wanted, "--out", f"x.{ending}", "--lang", "es", cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        text = (tmp_path / f"x.{ending}").read_text("utf-8")
        assert ("Cuántos ceros" if wanted == "padding" else "AlexNet") in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["padding", "--out", "x.pdf"], 2, ".html, .ipynb, .md"),
        (["--out", "x.html"], 2, "kc course --out DIR"),
        (["pading", "--out", "x.html"], 66, "nearest: padding"),
    ],
)
def test_what_cannot_be_written_is_told(tmp_path, arguments, code, says):
    made = kc("explain", *arguments, cwd=tmp_path)
    assert made.returncode == code and says in made.stderr
    assert not list(tmp_path.iterdir())

"""`kc course`: the book in a folder."""

import pytest

from tests.cli.run import kc

COURSE = """title = "Mine"

[[weeks]]
id = "one"
title = "One"
lessons = ["padding", "pooling"]
"""


def test_a_course_of_ones_own_is_written_with_its_pictures(tmp_path):
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    made = kc("course", "--of", "course.toml", "--out", "book", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == str(tmp_path / "book" / "index.html")[len(str(tmp_path)) + 1 :]
    page = (tmp_path / "book" / "es" / "padding.html").read_text("utf-8")
    assert "data:image/svg+xml" in page
    again = kc("course", "--of", "course.toml", "--out", "book", cwd=tmp_path)
    assert again.returncode == 0


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("x")
    made = kc("course", "--out", "mine", cwd=tmp_path)
    assert made.returncode == 2 and "empty folder" in made.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("text", ['title = "x"', "title = [", 'title = "x"\nweeks = [1]'])
def test_a_file_that_is_no_course_is_told(tmp_path, text):
    (tmp_path / "course.toml").write_text(text, "utf-8")
    made = kc("course", "--of", "course.toml", "--out", "book", cwd=tmp_path)
    assert made.returncode == 65 and "course.toml" in made.stderr
    assert len(made.stderr.splitlines()) == 1


def test_a_lesson_says_what_is_drawn_and_never_where_to(tmp_path):
    (tmp_path / "course.toml").write_text(COURSE.replace("pooling", "ours"), "utf-8")
    (tmp_path / "ours.en.md").write_text(
        '+++\nid = "ours"\ntitle = "Ours"\ncourse = ["A5"]\n+++\n\n'
        "{plot convolution --input 5 --out x.png}\n",
        "utf-8",
    )
    made = kc("course", "--of", "course.toml", "--out", "book", cwd=tmp_path)
    assert made.returncode == 2 and "--out" in made.stderr
    assert not (tmp_path / "x.png").exists()

"""`kc quiz` as students and teachers run it."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib

import pytest

from tests.cli.run import clean_environment, kc, one_line, posix_only
from tests.quiz.stand_in import RIGHT, write_quiz


@pytest.fixture
def folder(tmp_path):
    """A folder with the stand-in quiz as mini.toml."""
    write_quiz(tmp_path)
    return tmp_path


def quiz(*arguments, cwd, **others):
    return kc("quiz", *arguments, cwd=cwd, **others)


def test_the_bank_is_listed(folder):
    process = quiz("list", "--format", "json", cwd=folder)
    assert process.returncode == 0, process.stderr
    for told in json.loads(process.stdout):
        assert set(told) == {"quiz", "title", "questions", "points", "course"}


def test_show_has_the_students_numbers_and_no_key(folder):
    ana = quiz("show", "mini.toml", "--student", "ana", cwd=folder)
    assert ana.stdout == quiz("show", "mini.toml", "--student", "ana", cwd=folder).stdout
    assert "1792" not in ana.stdout
    document = json.loads(quiz("show", "mini.toml", "--format", "json", cwd=folder).stdout)
    out = document["questions"][0]
    assert out["values"].keys() == {"m", "k", "s"} and str(out["values"]["m"]) in out["prompt"]


def test_the_key_is_worked_out(folder):
    document = json.loads(quiz("key", "mini.toml", "--format", "json", cwd=folder).stdout)
    params = document["questions"][1]
    assert (params["answer"], params["worked_out"]) == ("1792", "3·3·3·64 + 64 = 1792")
    assert {"name": "forgot_bias", "gives": "1728"} in params["misconceptions"]


def test_a_sheet_is_filled_in_and_checked(folder):
    process = quiz("sheet", "mini.toml", "--student", "ana", cwd=folder)
    assert process.stdout == "mini-ana.toml\n"
    path = folder / "mini-ana.toml"
    key = json.loads(
        quiz("key", "mini.toml", "--student", "ana", "--format", "json", cwd=folder).stdout
    )
    text = path.read_text()
    blank = quiz("check", "mini.toml", path.name, cwd=folder)
    assert blank.returncode == 1
    for question in key["questions"]:
        text = text.replace(f'{question["id"]} = ""', f'{question["id"]} = "{question["answer"]}"')
    path.write_text(text)
    right = quiz("check", "mini.toml", path.name, "--format", "json", cwd=folder)
    document = json.loads(right.stdout)
    assert (right.returncode, document["score"], document["max_score"]) == (0, 6, 6)
    assert {"quiz", "student", "score", "max_score", "questions"} == set(document)
    again = quiz("sheet", "mini.toml", "--student", "ana", cwd=folder)
    assert again.returncode == 2 and "is there" in one_line(again)


def test_one_answer_is_checked(folder):
    right = quiz("answer", "mini.toml", "params", "1792", cwd=folder)
    assert right.returncode == 0 and right.stdout.startswith("correct: 1 of 1")
    wrong = quiz("answer", "mini.toml", "2", "1728", "--format", "json", cwd=folder)
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["misconception"] == "forgot_bias"
    minus = quiz("answer", "mini.toml", "params", "-3", cwd=folder)
    assert minus.returncode == 1 and "-3" in minus.stdout
    piped = quiz("answer", "mini.toml", "params", "-", cwd=folder, text_input="1792\n")
    assert piped.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("answer", "mini.toml", "parms", "1"), 66, "nearest: params"),
        (("show", "no-such-quiz"), 66, "kc quiz list"),
        (("shwo", "mini.toml"), 2, "nearest: show"),
        (("check", "mini.toml", "no.toml"), 66, "kc quiz sheet"),
        (("sheet", "mini.toml"), 2, "--student"),
        (("sheet", "mini.toml", "--student", "\x1b]0;x"), 65, "printable"),
        (("export", "mini.toml", "--to", "modle"), 2, "moodle"),
        (("export", "mini.toml", "--to", "gift", "--out", "a.xml"), 2, ".gift"),
        (("export", "mini.toml", "--to", "gradescope"), 2, "--sheet"),
        (("export", "mini.toml", "--to", "anki", "--grades", "g.csv"), 2, "canvas"),
        (("grade", "mini.toml", "no-folder"), 66, "folder"),
        (("grade", "mini.toml", ".", "--out", "a.xlsx"), 2, ".csv"),
        (("grade", "mini.toml", ".", "--report", "a.pdf"), 2, ".html"),
    ],
)
def test_an_error_is_one_line(folder, arguments, code, says):
    process = quiz(*arguments, cwd=folder)
    assert process.returncode == code
    line = one_line(process)
    assert says in line and "\x1b" not in line


def test_take_keeps_each_answer_and_goes_on(folder):
    given = "?\n\n1728\n1792\n16x16x12\n"
    first = quiz("take", "mini.toml", "--student", "ana", cwd=folder, text_input=given)
    assert first.returncode == 0
    assert "hint: Count the positions." in first.stdout
    assert "the biases are missing" in first.stdout and "3·3·3·64 + 64" in first.stdout
    kept = tomllib.loads((folder / "mini-ana.toml").read_text())["answers"]
    assert {name: text for name, text in kept.items() if text} == {
        "params": "1728",
        "shape": "16x16x12",
    }
    second = quiz("take", "mini.toml", "--student", "ana", cwd=folder, text_input="\na\n")
    assert "Parameters" not in second.stdout
    kept = tomllib.loads((folder / "mini-ana.toml").read_text())["answers"]
    assert kept["one"] == "a"
    checked = quiz("check", "mini.toml", "mini-ana.toml", "--format", "json", cwd=folder)
    assert json.loads(checked.stdout)["score"] == 2


def taken(folder, *given):
    """What `kc quiz take` says to the lines `given`, and the answers that it kept."""
    done = quiz("take", "mini.toml", "--student", "ana", cwd=folder, text_input="\n".join(given))
    assert done.returncode == 0, done.stderr
    path = folder / "mini-ana.toml"
    kept = tomllib.loads(path.read_text())["answers"] if path.exists() else {}
    return done, {name: text for name, text in kept.items() if text}


def test_a_question_that_is_skipped_comes_again_at_the_end_and_each_is_counted(folder):
    done, kept = taken(folder, "skip", "", "16x16x12", "saltar", "", "13", "", "1792")
    counters = [line for line in done.stdout.splitlines() if re.fullmatch(r"\d/\d", line)]
    assert counters == ["1/5", "2/5", "3/5", "4/5", "5/5", "1/5", "2/5", "4/5"]
    assert kept.keys() >= {"shape", "params"}


@pytest.mark.parametrize("word", ["exit", "SALIR", "quit"])
def test_a_word_leaves_and_the_answers_are_kept(folder, word):
    done, kept = taken(folder, "", "1792", word, "16x16x12")
    assert kept == {"params": "1792"}
    assert "1 of 6 points" in done.stdout
    assert "4 are open. Go on with: kc quiz take mini.toml --student ana" in done.stderr


def test_the_second_try_does_not_count(folder):
    done, kept = taken(folder, "", "1728", "1792", "exit")
    assert kept == {"params": "1728"}
    lines = done.stdout.splitlines()
    assert "A second try, for practice: the first answer counts." in lines
    # the explanation has the answer, and waits for the second try
    assert lines.index("3·3·3·64 + 64") > lines.index("correct: 1 of 1")
    assert "0 of 6 points" in lines
    assert "right at the second try, not counted: 1" in lines


def test_no_word_of_a_quiz_is_broken_on_a_narrow_terminal(folder):
    done = quiz("take", "week10", cwd=folder, columns=40, text_input="\n" * 40)
    whole = quiz("take", "week10", cwd=folder, text_input="\n" * 40)
    assert done.stdout.split() == whole.stdout.split()
    lines = done.stdout.splitlines()
    assert all(len(line) <= 40 or " " not in line.strip() for line in lines)


def test_an_interrupt_loses_nothing(folder):
    main, side = pytest.importorskip("pty").openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kerascourse", "quiz", "take", "mini.toml", "--student", "ana"],
        stdin=side,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=clean_environment(),
        start_new_session=True,
    )
    os.close(side)
    os.write(main, b"\n1792\n")
    path = folder / "mini-ana.toml"
    for _wait in range(300):
        if path.exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    told, said = process.communicate(timeout=30)
    os.close(main)
    assert process.returncode == 130 and b"Traceback" not in said
    assert b"1 of 6 points" in told
    last = (
        b"kc: interrupted, the answers are kept. Go on with: kc quiz take mini.toml --student ana"
    )
    assert said.splitlines()[-1] == last
    assert tomllib.loads(path.read_text())["answers"]["params"] == "1792"


def test_input_that_is_no_text_is_refused(folder):
    process = subprocess.run(
        [sys.executable, "-m", "kerascourse", "quiz", "take", "mini.toml"],
        input=b"\xff\xfe\n" + b"9" * 100_000 + b"\n\x1b]0;x\x07\n",
        cwd=folder,
        capture_output=True,
        env=clean_environment(),
        check=False,
    )
    assert process.returncode == 0
    assert b"\x1b" not in process.stdout + process.stderr
    assert b"correct" not in process.stdout


@posix_only
def test_a_class_is_graded(folder):
    names = ["ana", "=cmd|' /C calc'!A0", "[/]", "<script>"]
    (folder / "class.txt").write_text("\n".join([*names, "", "ana"]), encoding="utf-8")
    sheets = quiz("sheet", "mini.toml", "--students", "class.txt", cwd=folder)
    assert sheets.stdout == "mini-sheets\n"
    paths = sorted((folder / "mini-sheets").iterdir())
    assert len(paths) == 4
    for path in paths:
        text = path.read_text()
        for name, answer in (RIGHT | {"params": "1728", "one": "I don't know, perhaps"}).items():
            text = text.replace(f'{name} = ""', f'{name} = "{answer}"')
        path.write_text(text)
    (folder / "mini-sheets" / "bad\x1b]0;x.toml").write_bytes(b"\xff")
    os.mkfifo(folder / "mini-sheets" / "pipe.toml")
    options = ("--decisions", "decided.toml", "--report", "report.html")
    process = quiz("grade", "mini.toml", "mini-sheets", *options, cwd=folder)
    assert process.returncode == 0, process.stderr
    assert "\x1b" not in process.stdout + process.stderr
    assert "pipe.toml: no regular file" in process.stderr and "expected TOML" in process.stderr
    assert "forgot_bias" in process.stdout
    assert "<script>" not in (folder / "report.html").read_text()
    rows = list(csv.DictReader((folder / "grades.csv").read_text().splitlines()))
    assert [row["review"] for row in rows] == ["1"] * 4
    assert "'=cmd|' /C calc'!A0" in [row["student"] for row in rows]
    decided = folder / "decided.toml"
    (group,) = tomllib.loads(decided.read_text())["groups"]
    assert (group["question"], group["students"]) == ("one", 4)
    decided.write_text(decided.read_text().replace('verdict = ""', 'verdict = "correct"'))
    again = quiz("grade", "mini.toml", "mini-sheets", *options, "--format", "json", cwd=folder)
    document = json.loads(again.stdout)
    assert {result["questions"][3]["verdict"] for result in document["results"]} == {"correct"}
    assert len(document["skipped"]) == 2
    assert document["report"]["misconceptions"][0]["students"] == 4
    book = quiz("export", "mini.toml", "--to", "canvas", "--grades", "grades.csv", cwd=folder)
    assert book.stdout == "mini-gradebook.csv\n"


def test_grades_are_written_whole_or_not_at_all(folder):
    (folder / "sheets").mkdir()
    (folder / "grades.csv").write_text("before")
    (folder / "sheets" / "bad.toml").write_text("x")
    process = quiz("grade", "mini.toml", "sheets", cwd=folder)
    assert process.returncode == 65 and "nothing was graded" in process.stderr
    assert (folder / "grades.csv").read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["grades.csv", "mini.toml", "sheets"]


@pytest.mark.parametrize("system", ["moodle", "gift", "canvas", "anki", "markdown"])
def test_a_quiz_is_exported_and_differences_are_told(folder, system):
    process = quiz("export", "mini.toml", "--to", system, "--variants", "2", cwd=folder)
    assert process.returncode == 0, process.stderr
    assert (folder / process.stdout.strip()).stat().st_size > 100
    assert process.stderr


def test_a_checked_sheet_is_exported_for_gradescope(folder):
    quiz("sheet", "mini.toml", "--student", "ana", "--out", "a.toml", cwd=folder)
    process = quiz("export", "mini.toml", "--to", "gradescope", "--sheet", "a.toml", cwd=folder)
    assert process.stdout == "results.json\n"
    assert len(json.loads((folder / "results.json").read_text())["tests"]) == 5


def test_a_quiz_is_linted(folder):
    process = quiz("lint", "mini.toml", cwd=folder)
    assert process.returncode in (0, 1) and "unexpected" not in process.stderr
    broken = (folder / "mini.toml").read_text().replace("Count the positions.", "It is {m}.")
    (folder / "mini.toml").write_text(broken.replace('"1792"', '"x"'))
    findings = json.loads(quiz("lint", "mini.toml", "--format", "json", cwd=folder).stdout)
    assert all(set(one) == {"question", "rule", "says", "advice"} for one in findings)


def test_drill_goes_on_until_the_input_ends(folder):
    process = quiz("drill", "--seed", "1", cwd=folder, text_input="1\n?\n2\n")
    assert process.returncode == 0, process.stderr
    assert "0 of 2 right, level 1" in process.stdout
    assert process.stdout == quiz("drill", "--seed", "1", cwd=folder, text_input="1\n?\n2\n").stdout


def test_texts_are_in_the_language_asked_for(folder):
    shown = quiz("show", "mini.toml", "--lang", "es", cwd=folder).stdout
    assert "Mínimo" in shown and "¿Ancho de" in shown


def test_a_class_with_a_roster_is_graded(folder):
    (folder / "class.csv").write_text(
        "student;nombre;apellidos\ncarla.r;Carla;Ruiz\nluis;Luis;Paz\n", encoding="cp1252"
    )
    sheets = quiz("sheet", "mini.toml", "--students", "class.csv", cwd=folder)
    assert sorted(path.name for path in (folder / "mini-sheets").iterdir()) == [
        "carla.r.toml",
        "luis.toml",
    ]
    assert sheets.returncode == 0
    (folder / "mini-sheets" / "luis.toml").unlink()
    path = folder / "mini-sheets" / "carla.r.toml"
    path.write_text(path.read_text().replace("carla.r", "Carla.R"), encoding="utf-16")
    os.utime(path, (0, 0))
    options = ("--roster", "class.csv", "--deadline", "2026-12-01", "--late", "10%/day")
    more = ("--csv-dialect", "excel-es", "--feedback", "back")
    process = quiz("grade", "mini.toml", "mini-sheets", *options, *more, cwd=folder)
    assert process.returncode == 0, process.stderr
    assert process.stderr == "1 student did not hand in: luis\n"
    rows = list(
        csv.DictReader((folder / "grades.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    )
    assert [(row["student"], row["status"]) for row in rows] == [
        ("carla.r", "final"),
        ("luis", "missing"),
    ]
    assert [path.name for path in (folder / "back").iterdir()] == ["carla.r.html"]
    document = json.loads(
        quiz("grade", "mini.toml", "mini-sheets", *options, "--format", "json", cwd=folder).stdout
    )
    assert document["ungraded"] == [
        {"student": "luis", "name": "Luis Paz", "status": "missing", "note": ""}
    ]
    os.utime(path, (4e9, 4e9))
    late = quiz("grade", "mini.toml", "mini-sheets", *options, cwd=folder)
    assert "carla.r handed in" in late.stderr and "0% of the points count" in late.stderr
    again = quiz(
        "regrade", "mini.toml", "mini-sheets", "--decisions", "d.toml", *options, cwd=folder
    )
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--late", "10"), 2, "10%/day"),
        (("--deadline", "soon"), 2, "2026-12-01 23:59"),
        (("--roster", "no.csv"), 66, "no.csv"),
        (("--csv-dialect", "excel-fr"), 2, "excel-es"),
    ],
)
def test_what_holds_for_no_class_is_told(folder, options, code, says):
    (folder / "sheets").mkdir()
    process = quiz("grade", "mini.toml", "sheets", *options, cwd=folder)
    assert process.returncode == code and says in process.stderr


def test_a_paper_exam_is_written(folder):
    (folder / "class.txt").write_text("ana\nluis\n")
    process = quiz("paper", "mini.toml", "--students", "class.txt", "--forms", "2", cwd=folder)
    assert process.returncode == 0 and "kc quiz secret" in process.stderr
    names = {"form-A.tex", "form-B.tex", "key-A.tex", "key-B.tex", "seats.csv", "seats.tex"}
    assert {path.name for path in (folder / "mini-paper").iterdir()} == names
    assert {line.split("/")[-1] for line in process.stdout.splitlines()} == names
    rows = list(csv.DictReader((folder / "mini-paper" / "seats.csv").read_text().splitlines()))
    assert {row["form"] for row in rows} == {"A", "B"}


def test_a_quiz_is_exported_as_qti_and_latex(folder):
    for system, name in (("qti21", "mini.zip"), ("latex", "mini.tex")):
        process = quiz("export", "mini.toml", "--to", system, cwd=folder)
        assert process.returncode == 0 and (folder / name).stat().st_size
        assert process.stdout == f"{name}\n"

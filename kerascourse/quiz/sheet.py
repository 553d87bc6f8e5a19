"""Answer sheets: TOML files with a student's questions as comments, to be filled in.

    quiz = "conv-basics"
    student = "ana"
    seed = 1

    [answers]
    # 1. … (1 point)
    output-size = ""

A sheet tells the quiz's seed, so that one made before the numbers changed is not marked by others.
What is read from a sheet is a stranger's: only texts and numbers are taken from it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from kerascourse import toml
from kerascourse.errors import InputError, NotFoundError, nearest_words
from kerascourse.library_errors import words_of
from kerascourse.quiz import draw
from kerascourse.quiz.encodings import decoded
from kerascourse.quiz.mended import mended, with_latex
from kerascourse.quiz.question import Instance, Quiz, Section
from kerascourse.quiz.secret import fingerprint
from kerascourse.quiz.types import choice
from kerascourse.texts import _, language, ngettext, safe_text

MOST_BYTES = 1_000_000
LONGEST_STUDENT = 100  # characters
WIDTH = 96
# names that mean devices to Windows, with any ending
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# answers of these types take several lines
_LONG = ("rubric", "list")


@dataclass(frozen=True)
class Sheet:
    """What a student hands in; `others` are the names in it that are no question's, `source` its
    text as it was written, `is_mended` whether it had to be made TOML again."""

    student: str
    answers: Mapping[str, str]
    others: tuple[str, ...] = ()
    source: str = field(default="", repr=False)
    is_mended: bool = False


def student_id(text: str) -> str:
    """`text` as a student's id, in Unicode's one spelling; InputError where it can be none.

    Any signs will do, but none that is invisible: two ids that look alike must be one.
    """
    name = unicodedata.normalize("NFC", text.strip())
    if not 0 < len(name) <= LONGEST_STUDENT or not name.isprintable() or safe_text(name) != name:
        raise InputError(
            _(
                "expected a student's id of 1 to {most} printable signs, received {text!r}",
                most=LONGEST_STUDENT,
                text=safe_text(text[:LONGEST_STUDENT]),
            )
        )
    return name


def file_name(student: str) -> str:
    """A file name for a student: the id where it is one, else made safe and distinct."""
    if re.fullmatch(r"[\w@+-][\w.@+-]*", student) and not DEVICE.match(student):
        return f"{student}.toml"
    digest = hashlib.sha256(student.encode()).hexdigest()[:8]
    safe = re.sub(r"[^\w@+-]+", "-", student).strip("-")[:60]
    return f"{safe}-{digest}.toml"


def text(quiz: Quiz, student: str, answers: Mapping[str, str] | None = None) -> str:
    """The sheet of `student`, in the user's language, with the answers that there are."""
    given = answers or {}
    lines = [
        *comment(quiz.title.in_language(language())),
        *comment(_("Write each answer between its quotes; what stays empty is blank.")),
        f"quiz = {toml.text(quiz.id)}",
        f"student = {toml.text(student)}",
        f'secret = "{fingerprint(quiz.secret)}"' if quiz.secret else f"seed = {quiz.seed}",
        "",
        "[answers]",
    ]
    numbers = count(1)
    for section, questions in draw.sections_of(quiz, student):
        lines += ["", *comment(heading(section))] if section else []
        for question in questions:
            instance = draw.instance(quiz, question, student)
            answer = given.get(question.id, "")
            is_long = question.type in _LONG and not answer
            written = '"""\n"""' if is_long else _quoted(answer)
            entry = f"{toml.key(question.id)} = {written}"
            lines += ["", *comment(prompt(instance, next(numbers))), entry]
    return "\n".join(lines) + "\n"


def _quoted(answer: str) -> str:
    """An answer as TOML; where a line break would be read as the beginning of a command of LaTeX,
    by its code."""
    told = toml.text(answer)
    if with_latex(told) == told:
        return told
    return re.sub(r"\\(.)", lambda found: _BY_CODE.get(found[1], found[0]), told)


_BY_CODE = {sign: f"\\u{ord(code):04x}" for sign, code in zip("btnfr", "\b\t\n\f\r", strict=True)}


def heading(section: Section) -> str:
    """The title of a section, as it stands above its questions."""
    return f"== {section.title.in_language(language())} =="


def prompt(instance: Instance, number: int) -> str:
    """The numbered prompt with its points, the command that draws its picture and, of a choice, its
    options under their letters."""
    points = instance.question.points
    worth = ngettext("1 point", "{count:g} points", points)
    said = f"{number}. {instance.prompt.in_language(language())} ({worth})"
    return "\n".join([said, *pictured(instance), *lettered(instance)])


def pictured(instance: Instance) -> list[str]:
    """The command that draws the picture of a question; no line where it has none."""
    return [_("Picture: `{command}`", command=f"kc plot {instance.plot}")] if instance.plot else []


def lettered(instance: Instance) -> list[str]:
    """The options of a choice, each under its letter; no line for other types."""
    if instance.question.type != "choice":
        return []
    told = choice.options(instance, language())
    return [f"   {chr(ord('a') + place)}) {option}" for place, option in enumerate(told)]


def content(path: Path) -> bytes:
    """The bytes of a sheet's file, one more at most than a sheet may have; NotFoundError where it
    is no file."""
    if not path.is_file():
        raise NotFoundError(
            _("expected an answer sheet, {path} is no file", path=path),
            _("Try: kc quiz sheet QUIZ --student ID"),
        )
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def read(content: bytes, quiz: Quiz) -> Sheet:
    """The sheet in a file's bytes; InputError says why it is none, or none of this quiz."""
    source = _source(content)
    document, is_mended = _document(source)
    missing = _missing(document)
    if missing:
        raise InputError(
            _("expected an answer sheet, {keys} is missing", keys=", ".join(missing)),
            _("Try: kc quiz sheet {quiz} --student ID", quiz=quiz.id),
        )
    if document["quiz"] != quiz.id:
        raise InputError(
            _(
                "expected a sheet of {quiz}, this is one of {other!r}",
                quiz=quiz.id,
                other=str(document["quiz"])[:80],
            )
        )
    _require_secret(document.get("secret"), quiz)
    if document.get("seed", quiz.seed) != quiz.seed:
        raise InputError(
            _(
                "expected a sheet of seed {seed}, this one has other numbers: seed {other}",
                seed=quiz.seed,
                other=str(document["seed"])[:20],
            )
        )
    answers = document["answers"]
    if not isinstance(answers, Mapping):
        raise InputError(_("expected the table [answers]"))
    ids = {question.id for question in quiz.questions}
    written = {key: _written(value) for key, value in answers.items() if key in ids}
    student = document["student"]
    if not isinstance(student, str | int) or isinstance(student, bool):
        raise InputError(_("expected a student's id"))
    others = tuple(key for key in answers if key not in ids)
    return Sheet(student_id(str(student)), written, others, source, is_mended)


def _require_secret(told: Any, quiz: Quiz) -> None:
    """InputError unless the sheet's numbers come from the quiz's secret, or both have none."""
    own = fingerprint(quiz.secret) if quiz.secret else None
    if told == own:
        return
    if own is None:
        raise InputError(
            _("this sheet's numbers were drawn with a secret"), _("Try: --secret FILE")
        )
    raise InputError(_("this sheet's numbers were not drawn with this secret"))


def require_student(sheet: Sheet, student: str) -> None:
    """InputError unless the sheet is this student's."""
    if sheet.student != student:
        raise InputError(
            _(
                "expected a sheet of {student}, this is one of {other}",
                student=student,
                other=sheet.student,
            )
        )


def unknown(sheet: Sheet, quiz: Quiz) -> str:
    """What to say of the names in a sheet that are no question's; empty where there is none."""
    if not sheet.others:
        return ""
    first = sheet.others[0]
    near = nearest_words(first, [question.id for question in quiz.questions])
    return _("no question is called {name!r}", name=first[:80]) + near


def not_drawn(sheet: Sheet, quiz: Quiz, student: str) -> str:
    """What to say of answers in a sheet to questions that its student did not get; empty where
    there is none."""
    own = {question.id for question in draw.questions_of(quiz, student)}
    names = [name for name, answer in sheet.answers.items() if answer and name not in own]
    if not names:
        return ""
    return _("not among the questions that {student} gets: ", student=student) + ", ".join(names)


def whose_numbers(sheet: Sheet, quiz: Quiz, students: Sequence[str]) -> str:
    """Which of these spellings of one student the sheet was made for: the one with the most of its
    prompts in it, in either language; the first where none stands out."""
    if len(students) == 1:
        return students[0]
    comments = [line.lstrip("# ") for line in sheet.source.splitlines() if line[:1] == "#"]
    asked = " ".join(" ".join(comments).split())

    def standing(student: str) -> int:
        prompts = [
            draw.instance(quiz, question, student).prompt
            for question in draw.questions_of(quiz, student)
        ]
        return sum(
            " ".join(safe_text(told).split()) in asked
            for prompt in prompts
            for told in (prompt.en, prompt.es)
        )

    return max(students, key=standing)


def _source(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise InputError(_("expected a sheet of at most 1 MB"))
    return decoded(content)


def _document(source: str) -> tuple[dict[str, Any], bool]:
    """A sheet's TOML, and whether it had to be mended to be any; InputError where it can't be."""
    try:
        return _toml(source), False
    except (ValueError, RecursionError) as error:
        try:
            document = _toml(mended(source))
        except (ValueError, RecursionError):
            document = {}
        if _missing(document):
            raise InputError(_("expected TOML: {error}", error=words_of(error))) from None
        return document, True


def _toml(source: str) -> dict[str, Any]:
    # numbers without quotes stay as they were written
    return toml.loads(with_latex(source), parse_float=str)


def _missing(document: Mapping[str, Any]) -> list[str]:
    return [key for key in ("quiz", "student", "answers") if key not in document]


def _written(value: Any) -> str:
    """An answer as text, also where its quotes were left out."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value if isinstance(item, str | int))
    return str(value).strip() if isinstance(value, str | int) else ""


def comment(told: str) -> list[str]:
    """`told` as comments; no line of it can end them."""
    from textwrap import wrap

    lines = []
    for line in told.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        lines += wrap(safe_text(line), WIDTH, subsequent_indent=indent) or [""]
    return [f"# {line}".rstrip() for line in lines]

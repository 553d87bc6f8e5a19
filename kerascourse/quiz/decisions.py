"""What a teacher decides: on answers that the checker leaves for review, and against the checker.

Near-identical answers are grouped, so that one decision grades them all. The file keeps them:

    [[groups]]
    question = "why-relu"
    numbers = "k=3, m=27"         # a template's, so that 25 is decided for these; or "any"
    answers = ["it keeps the gradient", "it keeps the gradients"]
    students = 12
    verdict = ""                  # "correct", "partial", "wrong"; empty: not decided
    share = 0.5                   # of the points, where it is partial
    comment = ""                  # for the student
    by = ""                       # who decided,
    on = ""                       # on which day,
    reason = ""                   # and why; for the teachers

Above a new group stand as comments what the machine would give, and answers in which «what makes a
point» and ¬«what says the contrary» is marked.

A decision holds for these answers in every later run, not for others that are only like them, and
whatever the checker says of them. A group whose verdict is "struck" has no answers: its question
counts for nobody.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from kerascourse import toml
from kerascourse.errors import InputError
from kerascourse.files import require_regular, write_text
from kerascourse.library_errors import words_of
from kerascourse.quiz import draw, reviews
from kerascourse.quiz.marking import Judge, Mark
from kerascourse.quiz.question import Instance, Judgement, Quiz
from kerascourse.quiz.sheet import comment
from kerascourse.texts import _, language

MOST_BYTES = 5_000_000
LONGEST = 2_000  # characters of an answer that can be decided on
SHOWN = 3  # answers of a group with what the machine goes by
ANY = "any"  # numbers: the decision holds whatever they are
STRUCK = "struck"
VERDICTS = ("", "correct", "partial", "wrong", STRUCK)
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")  # a word in which one letter may differ
_BETWEEN_WORDS = re.compile(r"(?<!\d)[\s,.;:]+|[\s,.;:]+(?!\d)")  # 1.5 is not 1 5
_LETTERS = re.compile(r"[a-z](?:\W+[a-z])*")
_WORDS = ("comment", "by", "on", "reason")
# types in whose answers small and capital letters are the same
_WORDED = ("choice", "term", "list", "rubric")


@dataclass(frozen=True)
class Group:
    """Near-identical answers to one question, and what is decided on them.

    `numbers` are those that the question had; `answers` normal forms; `students` how many wrote
    one of them in the last run; `seen` are some of their marks, where it is not decided.
    """

    question: str
    numbers: str
    answers: tuple[str, ...]
    students: int = 0
    verdict: Literal["", "correct", "partial", "wrong", "struck"] = ""
    share: float = 0.5
    comment: str = ""
    by: str = ""
    on: str = ""
    reason: str = ""
    seen: tuple[Mark, ...] = field(default=(), compare=False, repr=False)

    def judgement(self, read_as: str) -> Judgement:
        """What an answer of this group scores."""
        share = {"correct": 1.0, "wrong": 0.0}.get(self.verdict, self.share)
        assert self.verdict and self.verdict != "struck"
        return Judgement(self.verdict, share, read_as, self.comment or _("decided by the teacher"))


def normal(instance: Instance, answer: str) -> str:
    """The normal form by which an answer is known: one kind of blanks, no accents, no dot at its
    end. Signs stay, so that k - 1 is not k + 1."""
    worded = answer.casefold() if instance.question.type in _WORDED else answer
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", worded) if not unicodedata.combining(sign)
    )
    return " ".join(unicodedata.normalize("NFC", plain).split()).rstrip(" .;")


def numbers_of(instance: Instance, form: str) -> str:
    """The numbers drawn, as text: k=3, m=27; and for an answer in letters, by its normal form, the
    order of the options that they stand for."""
    counting = sorted(instance.values.items())
    if not _LETTERS.fullmatch(form):
        counting = [(name, value) for name, value in counting if name != draw.ORDER]
    return ", ".join(f"{name}={value}" for name, value in counting)


def deciding(groups: Sequence[Group], judge: Judge) -> Judge:
    """`judge`, but for the answers that are decided, which a teacher knows better."""
    decided = {
        (group.question, group.numbers, answer): group
        for group in groups
        if group.verdict and group.verdict != STRUCK
        for answer in group.answers
    }

    struck = struck_by(groups)

    def judged(instance: Instance, answer: str) -> Judgement:
        judgement = judge(instance, answer)
        if instance.question.id in struck:
            return Judgement("blank", 0.0, judgement.read_as, _("struck: it does not count"))
        if not decided:
            return judgement
        form = normal(instance, answer)
        for numbers in (numbers_of(instance, form), ANY):
            group = decided.get((instance.question.id, numbers, form))
            if group is not None:
                return group.judgement(judgement.read_as)
        return judgement

    return judged


def struck_by(groups: Iterable[Group]) -> frozenset[str]:
    """The questions that count for nobody."""
    return frozenset(group.question for group in groups if group.verdict == STRUCK)


def counted(quiz: Quiz, groups: Iterable[Group]) -> Quiz:
    """`quiz` without points for the questions that are struck."""
    struck = struck_by(groups)
    questions = (
        replace(question, points=0.0) if question.id in struck else question
        for question in quiz.questions
    )
    return replace(quiz, questions=tuple(questions)) if struck else quiz


def added(groups: Sequence[Group], new: Iterable[Group]) -> tuple[Group, ...]:
    """`groups` with those of `new` that decide something else; an answer that they decide anew is
    no longer in an older group."""
    kept = list(groups)
    for group in new:
        same = (group.question, group.numbers, group.answers, group.verdict)
        if same in [(one.question, one.numbers, one.answers, one.verdict) for one in kept]:
            continue
        kept = [_without(one, group) for one in kept]
        kept = [one for one in kept if one.answers or one.verdict == STRUCK]
        kept.append(group)
    return tuple(kept)


def _without(group: Group, other: Group) -> Group:
    if group.question != other.question or other.numbers not in (ANY, group.numbers):
        return group
    rest = tuple(answer for answer in group.answers if answer not in other.answers)
    return replace(group, answers=rest)


def grouped(marks: Sequence[Mark], known: Iterable[Group]) -> tuple[Group, ...]:
    """The known groups with their students counted again, and new ones of the answers in review
    that are in none, the largest first."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for mark in marks:
        form = normal(mark.instance, mark.answer)
        if len(form) <= LONGEST:
            forms = counts.setdefault((mark.question.id, numbers_of(mark.instance, form)), {})
            # what is decided counts where it is known; what the checker decided does not
            forms[form] = forms.get(form, 0) + 1
    kept = []
    for group in known:
        students = sum(
            forms.pop(answer, 0)
            for (question, numbers), forms in counts.items()
            if question == group.question and group.numbers in (numbers, ANY)
            for answer in group.answers
        )
        kept.append(replace(group, students=students))
    return (*kept, *_undecided(marks, counts))


def _undecided(
    marks: Sequence[Mark], counts: Mapping[tuple[str, str], Mapping[str, int]]
) -> list[Group]:
    """New groups of the answers in review that are counted, the largest first, after each those
    that were read alike."""
    waiting: dict[tuple[str, str], dict[str, Mark]] = {}
    for mark in marks:
        form = normal(mark.instance, mark.answer)
        place = mark.question.id, numbers_of(mark.instance, form)
        if mark.judgement.verdict == "review" and form in counts.get(place, ()):
            waiting.setdefault(place, {}).setdefault(form, mark)
    groups = [
        Group(
            *place,
            members,
            sum(counts[place][each] for each in members),
            share=forms[members[0]].judgement.suggested or 0.5,
            seen=tuple(forms[each] for each in members[:SHOWN]),
        )
        for place, forms in waiting.items()
        for members in reviews.together(clusters(forms), forms)
    ]
    groups.sort(key=lambda group: -group.students)
    families: dict[Any, list[Group]] = {}
    for group in groups:
        families.setdefault(reviews.family(group.seen[0]), []).append(group)
    return [group for family in families.values() for group in family]


def clusters(forms: Iterable[str]) -> list[tuple[str, ...]]:
    """Normal forms that are near-identical, together: the same signs and numbers, and the same
    words but for one letter in long ones that begin alike."""
    found: dict[Any, list[list[str]]] = {}
    for form in forms:
        words = re.findall(r"[^\W\d_]+", form)
        # what must be equal: the signs between the words, and short words, in their order
        frame = _LONG_WORD.sub(lambda word: word[0][0], _BETWEEN_WORDS.sub(" ", form))
        near = found.setdefault((len(words), frame), [])
        for cluster in near:
            if _are_near(words, re.findall(r"[^\W\d_]+", cluster[0])):
                cluster.append(form)
                break
        else:
            near.append([form])
    return [tuple(cluster) for near in found.values() for cluster in near]


def _are_near(words: list[str], others: list[str]) -> bool:
    from rapidfuzz.distance import OSA

    return all(
        one == other or OSA.distance(one, other, score_cutoff=1) <= 1
        for one, other in zip(words, others, strict=True)
    )


def read(path: Path, quiz: str) -> tuple[Group, ...]:
    """The groups in the file at `path`, none where it is not there; InputError tells what is
    wrong in it."""
    require_regular(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(_("expected decisions of at most 5 MB in {path}", path=path))
        document = toml.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            _("expected decisions in {path}: {error}", path=path, error=words_of(error))
        ) from None
    found = list(_mistakes(document, quiz))
    if found:
        raise InputError(f"{path}: {'; '.join(found)}")
    return tuple(
        Group(**{**told, "answers": tuple(told["answers"])}) for told in document.get("groups", [])
    )


def _mistakes(document: Mapping[str, Any], quiz: str) -> Iterator[str]:
    if document.get("quiz") != quiz:
        yield _(
            "expected decisions on {quiz}, these are on {other!r}",
            quiz=quiz,
            other=document.get("quiz"),
        )
    known = tuple(name for name in Group.__dataclass_fields__ if name != "seen")
    groups = document.get("groups", [])
    if not isinstance(groups, list):
        yield _("expected [[groups]]")
        return
    for number, told in enumerate(groups, 1):
        where = f"[[groups]] {number}"
        if not isinstance(told, Mapping) or not set(told) <= set(known):
            yield _("{where}: expected only {known}", where=where, known=", ".join(known))
            continue
        answers = told.get("answers")
        if not isinstance(answers, list) or not all(isinstance(each, str) for each in answers):
            yield _("{where}: answers: expected a list of texts", where=where)
        for key in ("question", "numbers", *_WORDS):
            if not isinstance(told.get(key, "" if key in _WORDS else None), str):
                yield _("{where}: {key}: expected a text", where=where, key=key)
        if told.get("verdict", "") not in VERDICTS:
            yield _(
                "{where}: verdict: expected {known}, received {verdict!r}",
                where=where,
                known=", ".join(VERDICTS[1:]),
                verdict=told["verdict"],
            )
        share = told.get("share", 0.5)
        if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
            yield _("{where}: share: expected a number from 0 to 1", where=where)


def write(path: Path, quiz: Quiz, groups: Iterable[Group]) -> None:
    """The groups as a file to be filled in, each below its question."""
    prompts = {each.id: each.prompt.in_language(language()) for each in quiz.questions}
    lines = [
        *comment(_('verdict: "correct", "partial" (with its share of the points) or "wrong"')),
        *comment(
            _('a verdict holds whatever the checker says; "struck": the question does not count')
        ),
        *comment(_('numbers: "any" has the verdict hold for all numbers of a template')),
        f"quiz = {toml.text(quiz.id)}",
    ]
    for group in groups:
        lines += [
            "",
            *comment(prompts.get(group.question, "")),
            *_seen(group),
            "[[groups]]",
            f"question = {toml.text(group.question)}",
            f"numbers = {toml.text(group.numbers)}",
            "answers = [",
            *(f"    {toml.text(answer)}," for answer in group.answers),
            "]",
            f"students = {group.students}",
            f"verdict = {toml.text(group.verdict)}",
            f"share = {group.share}",
            *(f"{key} = {toml.text(getattr(group, key))}" for key in _WORDS),
        ]
    write_text(path, "\n".join(lines) + "\n")


def _seen(group: Group) -> list[str]:
    """What the machine would give, and what it goes by, as comments."""
    said = reviews.suggestion(group.seen[0]) if group.seen else ""
    lines = [said, *map(reviews.marked, group.seen)] if said else []
    return [line for told in lines for line in comment(told)]

"""What a lesson computes in a line of its own: `{formula conv.size m=227 k=11 p=0 s=4}`.

A block is a function in `_BLOCKS` that takes the words after its name and returns a part; each
reading of a lesson (terminal, page, notebook) shows the parts in its own way.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kerascourse.errors import InputError, NotFoundError, nearest_words
from kerascourse.lessons import formulas
from kerascourse.lessons.claims.claim import Finding, check
from kerascourse.lessons.numbers import network, value_of
from kerascourse.quiz import draw
from kerascourse.quiz.formula import Number
from kerascourse.quiz.keys import called
from kerascourse.quiz.marking import question_of
from kerascourse.quiz.question import Instance
from kerascourse.quiz.read import find as find_quiz
from kerascourse.quiz.sheet import lettered
from kerascourse.results import comparison as networks_side_by_side
from kerascourse.results import summary as layer_by_layer
from kerascourse.runs import finished, place
from kerascourse.summaries.compare import Comparison, compare
from kerascourse.summaries.read import read_model, read_shape, title
from kerascourse.summaries.rows import Summary, flat, summarise
from kerascourse.symbolic.arithmetic import Expression
from kerascourse.tables import Table
from kerascourse.terms import term
from kerascourse.texts import _, language, typed
from kerascourse.training.run import read_result

_BLOCK = re.compile(r"\{([a-z]+) ([^{}]+)\}")
STUDENT = "lesson"  # whose numbers a question has in a lesson
_COLUMNS = ("name", "type", "output_shape", "kernel", "params")


@dataclass(frozen=True)
class Prose:
    """Markdown, its numbers put in."""

    markdown: str


@dataclass(frozen=True)
class Worked:
    """A formula: its letters, the numbers put in, and the value."""

    expression: Expression

    @property
    def latex(self) -> str:
        """All of it in LaTeX."""
        letters, numbers = self.expression.letters("latex"), self.expression.equation("latex")
        return f"{letters} = {numbers}"


@dataclass(frozen=True)
class Tempting:
    """A known mistake: what it gives, and what the quiz says of it."""

    gives: Number
    says: str


@dataclass(frozen=True)
class Network:
    """The table of `kc summary` of the network `name`, with its `options` as typed; `layers` names
    the rows that are shown, empty for all."""

    name: str
    options: Mapping[str, str]
    summary: Summary
    layers: tuple[str, ...]

    @property
    def call(self) -> str:
        """What stands in the brackets of `kerascourse.summary()` for it."""
        settings = {key: value for key, value in self.options.items() if key != "input"}
        words = [repr(self.name), *(f"{key}={value!r}" for key, value in settings.items())]
        if "input" in self.options:
            words.append(f"input_shape={read_shape(self.options['input'])}")
        return ", ".join(words)

    @property
    def table(self) -> Table:
        """The rows that are shown, without a total where some are left out."""
        whole = layer_by_layer.table(self.summary, _COLUMNS, folded=not self.layers)
        if not self.layers:
            return whole
        return Table(whole.columns, tuple(row for row in whole.rows if row[0] in self.layers))


@dataclass(frozen=True)
class Networks:
    """The table of `kc compare`."""

    comparison: Comparison

    @property
    def table(self) -> Table:
        """One row a network."""
        return networks_side_by_side.table(self.comparison)


@dataclass(frozen=True)
class Picture:
    """A picture, by the words of `kc plot` that draw it."""

    words: tuple[str, ...]

    @property
    def command(self) -> str:
        """What draws it, as one types it."""
        return typed("kc", "plot", *self.words)


@dataclass(frozen=True)
class Asked:
    """A question of the bank with numbers in it, and the quiz that it stands in."""

    quiz: str
    instance: Instance

    @property
    def prompt(self) -> str:
        """The question in the user's language, without its options."""
        return self.instance.prompt.in_language(language())

    @property
    def options(self) -> tuple[str, ...]:
        """The options of a choice, each after its letter; none of other types."""
        return tuple(option.strip() for option in lettered(self.instance))

    @property
    def command(self) -> str:
        """What answers it, as one types it."""
        words = ("kc", "quiz", "answer", self.quiz, self.instance.question.id)
        return typed(*words, _("ANSWER"), "--student", STUDENT)


@dataclass(frozen=True)
class Claimed:
    """What the notes say, and what is so: see `claims`."""

    finding: Finding


@dataclass(frozen=True)
class Trained:
    """What the reader's latest finished run of a recipe reached on the test data; None where there
    is none."""

    recipe: str
    run: str
    metrics: Mapping[str, float] | None

    @property
    def command(self) -> str:
        """What trains it, as one types it."""
        return typed("kc", "train", self.recipe)

    @property
    def words(self) -> str:
        """The run in a line, or what makes one."""
        if self.metrics is None:
            return _("You have no run of this yet: {command}", command=self.command)
        reached = ", ".join(f"{term(name)} {value:.4f}" for name, value in self.metrics.items())
        return _("Your run {run}: {metrics}", run=self.run, metrics=reached)


Part = Claimed | Trained | Prose | Worked | Tempting | Network | Networks | Picture | Asked


def is_block(line: str) -> bool:
    """Whether a line is a block, not text."""
    return _BLOCK.fullmatch(line.strip()) is not None


def worked_out(line: str) -> Part:
    """The part that a block stands for; InputError names the valid blocks."""
    found = _BLOCK.fullmatch(line.strip())
    name = found[1] if found else line
    if found is None or name not in _BLOCKS:
        raise InputError(
            _("expected one of {blocks}, received {name!r}", blocks=", ".join(_BLOCKS), name=name)
            + nearest_words(name, _BLOCKS)
        )
    return _BLOCKS[name](shlex.split(found[2]))


def _formula(words: Sequence[str]) -> Worked:
    return Worked(formulas.worked_out(words[0], _values(words[1:])).expression)


def _mistake(words: Sequence[str]) -> Tempting:
    formula = formulas.worked_out(words[0], _values(words[2:]))
    known = {mistake.name: mistake for mistake in formula.mistakes}
    if words[1] not in known:
        raise InputError(
            _(
                "expected one of {names}, received {name!r}",
                names=", ".join(known),
                name=words[1],
            )
        )
    mistake = known[words[1]]
    return Tempting(mistake.gives, mistake.says)


def _values(words: Sequence[str]) -> dict[str, int]:
    pairs = (word.split("=", 1) for word in words)
    return {name: int(value_of(value)) for name, value in pairs}


def _summary(words: Sequence[str]) -> Network:
    options = dict(word.split("=", 1) for word in words[1:])
    layers = tuple(filter(None, options.pop("layers", "").split(",")))
    summary = network(words[0], options)
    rows = list(flat(summary.rows))
    for layer in layers:
        called(rows, layer, summary.model)  # refuses a name that is none
    return Network(words[0], options, summary, layers)


def _comparison(words: Sequence[str]) -> Networks:
    return Networks(compare(tuple(summarise(read_model(word), title(word)) for word in words)))


def _plot(words: Sequence[str]) -> Picture:
    return Picture(tuple(words))


def _question(words: Sequence[str]) -> Asked:
    name, _sign, wanted = words[0].partition("/")
    try:
        quiz = find_quiz(name)
        question = question_of(quiz, wanted)
    except NotFoundError as error:
        raise InputError(str(error)) from error  # the lesson that names it is at fault
    return Asked(name, draw.instance(quiz, question, STUDENT))


def _claim(words: Sequence[str]) -> Claimed:
    from kerascourse.lessons import claims  # all of them, which few lessons need

    return Claimed(check(claims.of(words[0]), place()))


def _run(words: Sequence[str]) -> Trained:
    for folder in finished(place(), words[0]):
        try:
            found = read_result(folder)
        except InputError:
            continue  # a damaged run: kc runs tells of it
        if found is not None:
            return Trained(words[0], folder.name, found.metrics["test"])
    return Trained(words[0], "", None)


_BLOCKS: Mapping[str, Callable[[Sequence[str]], Part]] = {
    "formula": _formula,
    "mistake": _mistake,
    "summary": _summary,
    "compare": _comparison,
    "plot": _plot,
    "question": _question,
    "claim": _claim,
    "run": _run,
}

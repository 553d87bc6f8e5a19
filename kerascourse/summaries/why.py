"""Where a count found elsewhere comes from: `kc why resnet50 25636712`.

Libraries, papers and tools count differently: with or without moving statistics, biases, heads; a
multiplication with its addition as one operation or as two. Here every reading of a network, and of
its variants by the builder's options, is compared with the count; the first that meets it is told
term by term, from what the network itself has. A round figure that was published and is not the
network's is told beside the number that is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod
from typing import Literal, get_args, get_origin

from kerascourse.architectures.catalogue import CATALOGUE, Option, find, options
from kerascourse.errors import CourseError, UsageError
from kerascourse.summaries.published import FIGURES, Figure, Quantity
from kerascourse.summaries.read import read_model, saved_model
from kerascourse.summaries.rows import Row, Summary, flat, summarise
from kerascourse.symbolic.arithmetic import Expression
from kerascourse.symbolic.inputs import Inputs
from kerascourse.texts import _

# more layers than this with the same change are told as one term
MOST_SINGLE_TERMS = 6
# a number of classes that a data set could have
MOST_CLASSES = 25_000
_UNITS = {"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9}
_WORDS = {"million": "m", "millions": "m", "millón": "m", "millones": "m", "billion": "b"}
# layers that hand on the values they are given
_VIEWS = ("Flatten", "Reshape", "Permute", "Identity")


@dataclass(frozen=True)
class Count:
    """A count as written: its value, and how far a number that rounds to it may be away.

    Of bytes it means these alone, and a million of them may also be 2^20.
    """

    value: int
    tolerance: float
    of_bytes: bool = False

    def meets(self, number: int | None) -> bool:
        """Whether `number` is this count, within its rounding."""
        if number is None:
            return False
        most = self.value + self.tolerance
        if self.of_bytes:
            most *= 1.024 ** (2 if self.value < 10**9 else 3)
        return self.value - self.tolerance <= number <= most


@dataclass(frozen=True)
class Term:
    """A part of a count: what it is, and how much it adds (or takes away)."""

    what: str
    value: int


@dataclass(frozen=True)
class Answer:
    """Where the count comes from: `terms` add up to `value`, which is `reading` of the network
    with `settings`."""

    reading: str
    settings: dict[str, str]
    value: int
    terms: tuple[Term, ...]
    figure: Figure | None = None
    """The published figure that was asked for, where it is not the network's number."""


@dataclass(frozen=True)
class Question:
    """A model, with what was asked of it, and the count to account for."""

    model: str
    count: Count
    input_shape: Inputs = None
    settings: tuple[tuple[str, str], ...] = ()

    def variant(self, changes: Mapping[str, str]) -> Summary:
        """The summary of the model with some options changed."""
        graph = read_model(self.model, self.input_shape, None, dict(self.settings) | dict(changes))
        return summarise(graph, self.model)


def read_count(text: str) -> Count:
    """`25636712`, `25,636,712`, `25.636.712`, `25 636 712` exactly; `25.6M` and `25.6 million`
    within their rounding; `93 MB` as bytes."""
    plain = re.sub(r"[\s_'\u00a0\u202f]", "", text)
    for word, letter in _WORDS.items():
        plain = re.sub(rf"(?<=\d){word}$", letter, plain, flags=re.IGNORECASE)
    size = re.fullmatch(r"(.*\d[kKmMgG])(?:i?[bB])", plain)
    if size:
        return replace(read_count(size[1]), of_bytes=True)
    rounded = re.fullmatch(r"(\d{1,9})(?:[.,](\d{1,6}))?([kKmMbBgG])", plain)
    if rounded:
        whole, decimals, unit = rounded[1], rounded[2] or "", _UNITS[rounded[3].lower()]
        step = unit / 10 ** len(decimals)
        return Count(round(int(whole + decimals) * step), step / 2)
    grouped = re.fullmatch(r"\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)?|\d{1,18}", plain)
    if not grouped:
        raise UsageError(
            _(
                "expected a count such as 25636712, 25,636,712 or 25.6M, received {text!r}",
                text=text,
            ),
            _("Try: kc why resnet50 25636712"),
        )
    return Count(int(re.sub(r"[.,]", "", plain)), 0)


def explain(question: Question) -> Answer | None:
    """The simplest reading that meets the count; None when there is none."""
    base = question.variant({})
    own = (
        _counted(question.count, base, base, {})
        or _published(question, base)
        or _sized(question.count, base, {})
    )
    if own is not None:
        return own
    tried: list[tuple[dict[str, str], Summary]] = [({}, base)]
    for changes in _changes(question):
        summary = _built(question, changes)
        if summary is None:
            continue
        answer = _counted(question.count, base, summary, changes) or _sized(
            question.count, summary, changes
        )
        if answer is not None:
            return answer
        tried.append((changes, summary))
    for changes, summary in tried:
        classes = _classes(question.count, summary)
        if classes is not None:
            changed = {**changes, "classes": str(classes)}
            return _counted(question.count, base, question.variant(changed), changed)
    return None


def _published(question: Question, base: Summary) -> Answer | None:
    """The network's own number where the count is a figure that was published for it."""
    for figure in FIGURES:
        if figure.model != question.model or not question.count.meets(figure.figure):
            continue
        if question.count.of_bytes != (figure.quantity == "bytes"):
            continue
        reading, value = _own(base, figure.quantity)
        if value is not None:
            return Answer(reading, {}, value, (Term(reading, value),), figure)
    return None


def _own(summary: Summary, quantity: Quantity) -> tuple[str, int | None]:
    values = _values(summary, views=False)
    return {
        "params": (_("all parameters"), summary.totals.params),
        "macs": (_("multiplications"), summary.totals.macs),
        "values": (_("values of all layers, the input among them"), values),
        "bytes": (_("bytes of these values in float32"), None if values is None else 4 * values),
    }[quantity]


def _values(summary: Summary, views: bool) -> int | None:
    """The values that all layers hand on for one image, the input among them; None where a size is
    not known. Without `views` those of layers that only arrange them anew are left out."""
    sizes = [
        row.output_shape
        for row in _leaves(summary.rows)
        if views or not row.type.startswith(_VIEWS)
    ]
    if any(size is None or None in size for size in sizes):
        return None
    return sum(prod(side for side in size or () if side is not None) for size in sizes)


def _built(question: Question, changes: dict[str, str]) -> Summary | None:
    """A variant; None where the options do not go together."""
    try:
        return question.variant(changes)
    except CourseError:
        return None


def nearest_readings(question: Question, most: int = 3) -> list[tuple[str, int]]:
    """The network's own numbers that come nearest to the count, for an honest refusal."""
    readings = [(name, value) for name, value in _numbers(question.variant({})) if value]
    return sorted(readings, key=lambda reading: abs(reading[1] - question.count.value))[:most]


def namesakes(count: Count) -> list[str]:
    """Networks of the catalogue whose parameters are the count."""
    return [entry.name for entry in CATALOGUE if count.meets(entry.params)]


def _changes(question: Question) -> Iterator[dict[str, str]]:
    """Every combination of changed options, those with the fewest changes first."""
    if saved_model(question.model) is not None:
        return
    entry = find(question.model)
    given = dict(question.settings)
    alternatives = [
        [(option.name, value) for value in _alternatives(option)]
        for option in options(entry).values()
        if option.name not in given
    ]
    choices = [choice for choice in alternatives if choice]
    for size in range(1, len(choices) + 1):
        for chosen in combinations(choices, size):
            yield from map(dict, product(*chosen))


def _alternatives(option: Option) -> list[str]:
    """The other values of an option that is a choice; sizes are no choice, but groups are."""
    if option.annotation is bool:
        return ["false" if option.default else "true"]
    if get_origin(option.annotation) is Literal:
        return [str(c) for c in get_args(option.annotation) if c != option.default]
    return ["1"] if option.name == "groups" and option.default != 1 else []


def _classes(count: Count, summary: Summary) -> int | None:
    """The number of classes with which the network would have the count.

    Each class costs the same: the inputs of the last dense layers and a bias.
    """
    outputs = [row for row in summary.rows if row.type == "Dense" and row.activation == "softmax"]
    if not outputs or summary.totals.params is None or summary.totals.trainable_params is None:
        return None
    classes = (outputs[-1].output_shape or (None,))[-1]
    heads = [row.params or 0 for row in outputs if row.output_shape == (classes,)]
    if not classes or count.tolerance:
        return None
    each = sum(heads) // classes
    for whole in (summary.totals.trainable_params, summary.totals.params):
        more, rest = divmod(count.value - whole, each)
        if rest == 0 and 1 <= classes + more <= MOST_CLASSES:
            return classes + more
    return None


def _counted(
    count: Count, base: Summary, summary: Summary, changes: dict[str, str]
) -> Answer | None:
    """How parameters or multiplications of `summary` meet the count, told from what `base` has;
    None when they do not."""
    totals = summary.totals
    start = base.totals.trainable_params
    if start is None or totals.macs is None or base.totals.macs is None or count.of_bytes:
        return None
    if count.meets(totals.trainable_params):
        terms = _terms(_arrays(base, False), _arrays(summary, False))
        return _answer(_("trainable parameters"), changes, start, terms)
    if count.meets(totals.params):
        terms = _terms(_arrays(base, False), _arrays(summary, True))
        return _answer(_("all parameters"), changes, start, terms)
    bodies = _arrays(summary, True, before_dense=True)
    if count.meets(sum(int(size.value) for size in bodies.values())):
        terms = _terms(_arrays(base, False), bodies)
        return _answer(_("parameters without the dense layers"), changes, start, terms)
    for name, factor in ((_("multiplications"), 1), (_("operations: 2 a multiplication"), 2)):
        if count.meets(factor * totals.macs):
            terms = _terms(_macs(base, factor), _macs(summary, factor))
            start_name = _("multiplications") if factor == 1 else _("2 × multiplications")
            return _answer(name, changes, factor * base.totals.macs, terms, start_name)
    return None


def _views_words(views: bool) -> str:
    return _("values of all layers") if views else _("values of all layers but flattening ones")


def _sized(count: Count, summary: Summary, changes: dict[str, str]) -> Answer | None:
    """The count as values of all layers for an image, or as bytes of these or of the parameters."""
    for views in (True, False):
        values = _values(summary, views)
        if values is not None and count.meets(values) and not count.of_bytes:
            name = _("values of all layers, the input among them")
            return Answer(name, changes, values, (Term(_views_words(views), values),))
    params = summary.totals.params
    for name, size in ((_("bytes in float32"), 4), (_("bytes in float16"), 2)):
        if params is not None and count.meets(size * params):
            own = Term(_("all parameters, {n} bytes each", n=size), size * params)
            return Answer(name, changes, own.value, (own,))
        for views in (True, False):
            values = _values(summary, views)
            if values is not None and count.meets(size * values):
                words = _("{values}, {n} bytes each", values=_views_words(views), n=size)
                return Answer(name, changes, size * values, (Term(words, size * values),))
    return None


def _answer(
    reading: str,
    changes: dict[str, str],
    start: int,
    terms: list[Term],
    start_name: str | None = None,
) -> Answer:
    first = Term(start_name or _("trainable parameters"), start)
    return Answer(reading, changes, start + sum(term.value for term in terms), (first, *terms))


def _numbers(summary: Summary) -> list[tuple[str, int | None]]:
    totals = summary.totals
    return [
        (_("trainable parameters"), totals.trainable_params),
        (_("all parameters"), totals.params),
        (_("multiplications"), totals.macs),
        (_("operations: 2 a multiplication"), totals.flops),
    ]


Arrays = dict[tuple[str, str, str], Expression]


def _arrays(summary: Summary, moving: bool, before_dense: bool = False) -> Arrays:
    """(layer type, array, layer) → values, of the trainable arrays or, with `moving`, of all."""
    sizes: Arrays = {}
    for row in _leaves(summary.rows):
        if before_dense and row.type == "Dense":
            continue
        for weight in row.node.layer.weights:
            if moving or (weight.trainable and row.node.layer.trainable):
                sizes[row.type, weight.name, row.name] = weight.size
    return sizes


def _macs(summary: Summary, factor: int) -> Arrays:
    return {
        (row.type, _("multiplications"), row.name): Expression(factor * row.macs)
        for row in _leaves(summary.rows)
        if row.macs
    }


def _leaves(rows: tuple[Row, ...]) -> Iterator[Row]:
    return (row for row in flat(rows) if not row.inside)


def _terms(before: Arrays, after: Arrays) -> list[Term]:
    """What was added, taken away or changed, layer by layer; many alike are one term."""
    groups: dict[tuple[str, str, str], list[_Change]] = {}
    for key in {**before, **after}:
        change = _Change(key[2], before.get(key), after.get(key))
        if change.value:
            how = "±" if change.before and change.after else "+" if change.after else "−"
            groups.setdefault((key[0], key[1], how), []).append(change)
    return [
        term
        for (kind, array, how), changes in groups.items()
        for term in _told(kind, array, how, changes)
    ]


@dataclass(frozen=True)
class _Change:
    """An array of a layer as it was and as it is; None where it is missing."""

    layer: str
    before: Expression | None
    after: Expression | None

    @property
    def value(self) -> int:
        return sum(
            sign * int(size.value)
            for sign, size in ((1, self.after), (-1, self.before))
            if size is not None
        )


def _told(kind: str, array: str, how: str, changes: list[_Change]) -> list[Term]:
    """A term for each layer with its arithmetic, or one for them all."""
    if len(changes) > MOST_SINGLE_TERMS:
        words = {
            "+": _("{array} of {count} {kind} layers"),
            "−": _("without {array} of {count} {kind} layers"),
            "±": _("{array} of another size in {count} {kind} layers"),
        }[how]
        text = words.format(array=array, count=len(changes), kind=kind)
        return [Term(text, sum(change.value for change in changes))]
    words = {
        "+": _("{layer} {array}: {after}"),
        "−": _("without {layer} {array}: {before}"),
        "±": _("{layer} {array}: {after} in place of {before}"),
    }[how]
    return [
        Term(
            words.format(
                layer=change.layer,
                array=array,
                before=change.before.numbers("grouped") if change.before else "",
                after=change.after.numbers("grouped") if change.after else "",
            ),
            change.value,
        )
        for change in changes
    ]

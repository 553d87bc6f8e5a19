"""Where a count found elsewhere comes from."""

from kerascourse.summaries.why import Answer, Question
from kerascourse.tables import Column, Table, shown
from kerascourse.texts import _


def table(answer: Answer) -> Table:
    """A row a term, and their sum."""
    columns = (Column("what", _("Term")), Column("value", _("Count"), numeric=True))
    terms = tuple((term.what, _signed(term.value, i)) for i, term in enumerate(answer.terms))
    return Table(columns, terms, ((answer.reading, answer.value),))


def _signed(value: int, position: int) -> str | int:
    """Terms after the first carry their sign."""
    return value if position == 0 else f"{'+' if value > 0 else '−'} {shown(abs(value))}"


def lines(question: Question, answer: Answer) -> list[str]:
    """Which published figure was asked for, or how the same network is summed up."""
    if answer.figure is not None:
        return [
            _(
                "published: {figure} ({source}); {remark}",
                figure=answer.figure.words,
                source=answer.figure.source,
                remark=_(answer.figure.remark),
            )
        ]
    settings = " ".join(f"--set {key}={value}" for key, value in answer.settings.items())
    if not settings:
        return []
    return [
        _(
            "the same network: kc summary {model} {settings}",
            model=question.model,
            settings=settings,
        )
    ]


def document(question: Question, answer: Answer) -> dict[str, object]:
    """The terms, and the options of the network that has the count; `published` is the figure
    where the count is one that is not the network's."""
    figure = answer.figure
    return {
        "model": question.model,
        "count": question.count.value,
        "explained": True,
        "reading": answer.reading,
        "settings": answer.settings,
        "value": answer.value,
        "terms": [{"what": term.what, "value": term.value} for term in answer.terms],
        "published": figure and {"figure": figure.figure, "source": figure.source},
    }

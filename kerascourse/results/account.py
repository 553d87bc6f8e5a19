"""Where a count found elsewhere comes from."""

from kerascourse.summaries.why import (
    Answer,
    Question,
)
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


def document(question: Question, answer: Answer) -> dict[str, object]:
    """The terms, and the options of the network that has the count."""
    return {
        "model": question.model,
        "count": question.count.value,
        "explained": True,
        "reading": answer.reading,
        "settings": answer.settings,
        "value": answer.value,
        "terms": [{"what": term.what, "value": term.value} for term in answer.terms],
    }

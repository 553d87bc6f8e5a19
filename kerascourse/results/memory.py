"""The memory of a step of training as a table, in words and as a document."""

from typing import Any

from kerascourse.summaries.memory import Memory
from kerascourse.summaries.methods import MOMENTS
from kerascourse.tables import Column, Table
from kerascourse.texts import _, grouped


def table(memory: Memory, explain: bool) -> Table:
    """A row a term, with `explain` what it is below it."""
    rows = _terms(memory)
    columns = (
        Column("term", _("Term")),
        Column("bytes", _("Bytes"), numeric=True),
        Column("size", _("Size"), numeric=True),
    )
    return Table(
        columns,
        tuple((name, size, mebibytes(size)) for name, size, _told in rows),
        ((_("total"), memory.total, mebibytes(memory.total)),),
        asides={place: (f"    {told}",) for place, (_n, _s, told) in enumerate(rows)}
        if explain
        else {},
    )


def _terms(memory: Memory) -> list[tuple[str, int, str]]:
    """Each term: its name, its bytes, and what it is."""
    terms = [
        (
            _("weights"),
            memory.weights,
            _("all parameters, those that do not learn too"),
        ),
        (
            _("weights in 16 bits"),
            memory.copies,
            _("the copies that a mixed precision computes with"),
        ),
        (
            _("gradients"),
            memory.gradients,
            _("one number for each parameter that learns, all at once before the step"),
        ),
        (
            _("optimizer"),
            memory.moments,
            _(
                "{method} remembers {count} numbers for each parameter that learns",
                method=memory.method,
                count=MOMENTS[memory.method],
            ),
        ),
        (
            _("activations kept"),
            memory.activations,
            _(
                "for {batch} examples, what derivatives need again on the way back: the input of "
                "each convolution and dense layer, the output of each activation; each once",
                batch=memory.batch,
            ),
        ),
        (
            _("gradients passing"),
            memory.batch * memory.passing,
            _(
                "gradients of activations on their way back, with the copy that a convolution "
                "works on, at the moment of the most"
            ),
        ),
    ]
    return [term for term in terms if term[0] != _("weights in 16 bits") or term[1]]


def sentences(memory: Memory, size: int | None) -> tuple[str, ...]:
    """What the terms are for, and the largest batch that `size` bytes hold."""
    told = _(
        "An estimate of what a step of training takes, batch {batch}, with {method}, without what "
        "the framework itself takes.",
        batch=memory.batch,
        method=memory.method,
    )
    if size is None:
        return (told,)
    most = memory.largest_batch(size)
    if not most:
        return told, _("Not one example fits into {size}.", size=mebibytes(size))
    return told, _(
        "The largest batch that fits into {size}: {most}.",
        size=mebibytes(size),
        most=grouped(most),
    )


def document(memory: Memory, size: int | None) -> dict[str, Any]:
    """The terms in bytes, under the key `memory` of a summary's document."""
    found = {
        "batch": memory.batch,
        "precision": memory.precision,
        "optimizer": memory.method,
        "weights": memory.weights,
        "weights_in_16_bits": memory.copies,
        "gradients": memory.gradients,
        "optimizer_state": memory.moments,
        "activations_kept": memory.activations,
        "gradients_passing": memory.batch * memory.passing,
        "total": memory.total,
        "kept": [
            {"layer": kept.layer, "what": kept.what, "bytes": memory.batch * kept.size}
            for kept in memory.kept
        ],
    }
    if size is not None:
        found |= {"fits": size, "largest_batch": memory.largest_batch(size)}
    return found


def mebibytes(size: int) -> str:
    """Bytes as people read them."""
    if size < 2**30:
        return f"{grouped(round(size / 2**20, 1))} MiB"
    return f"{grouped(round(size / 2**30, 2))} GiB"

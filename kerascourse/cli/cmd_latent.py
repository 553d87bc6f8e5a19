"""`kc latent [RUN]`: how many values of a latent space a network uses."""

from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.latent_space import LatentSpace, Value


@click.command(
    "latent",
    help=_(
        "How much of its latent space RUN (by default the latest) uses: each value's variance over "
        "the test images, and for a variational autoencoder its KL divergence."
    ),
)
@subject_argument
@format_option
def command(
    choice: SubjectChoice,
    output_format: str,
) -> None:
    """Load, measure, print."""
    from kerascourse.evaluation.latent_space import latent_space

    subject = choice.subject()
    found = latent_space(subject)
    write_table(_table(found), output_format, lambda: _document(found, subject.name))
    if output_format == "table":
        echo("")
        echo(
            _(
                "{used} of {count} values are used; they vary like {dimensions:.1f} equal ones",
                used=found.used,
                count=len(found.values),
                dimensions=found.dimensions,
            )
        )


def _table(found: "LatentSpace") -> Table:
    columns = [
        Column("number", _("Value"), numeric=True),
        Column("used", _("Used")),
        Column("variance", _("Variance"), numeric=True),
        Column("mean", _("Mean"), numeric=True),
        Column("deviation", _("Deviation"), numeric=True),
        Column("kl", _("KL, nats"), numeric=True),
    ]
    rows = [_row(value) for value in found.values]
    kept = len(columns) if found.sampled else len(columns) - 1
    return Table(tuple(columns[:kept]), tuple(row[:kept] for row in rows))


def _row(value: "Value") -> tuple[Any, ...]:
    return (
        value.number,
        _("yes") if value.used else _("no"),
        f"{value.variance:.4f}",
        f"{value.mean:.3f}",
        f"{value.deviation:.3f}",
        None if value.kl is None else f"{value.kl:.3f}",
    )


def _document(found: "LatentSpace", name: str) -> dict[str, Any]:
    return {
        "model": name,
        "layer": found.layer,
        "sampled": found.sampled,
        "used": found.used,
        "dimensions": found.dimensions,
        "kl": found.kl,
        "values": [vars(value) for value in found.values],
    }

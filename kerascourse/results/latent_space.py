"""How much of a latent space is used."""

from typing import TYPE_CHECKING, Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.latent_space import LatentSpace, Value


def table(latent_space: "LatentSpace") -> Table:
    """A row a value of the latent space."""
    columns = [
        Column("number", _("Value"), numeric=True),
        Column("used", _("Used")),
        Column("variance", _("Variance"), numeric=True),
        Column("mean", _("Mean"), numeric=True),
        Column("deviation", _("Deviation"), numeric=True),
        Column("kl", _("KL, nats"), numeric=True),
    ]
    rows = [_row(value) for value in latent_space.values]
    kept = len(columns) if latent_space.sampled else len(columns) - 1
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


def document(latent_space: "LatentSpace", name: str) -> dict[str, Any]:
    """What the whole space says, and each value."""
    return {
        "model": name,
        "layer": latent_space.layer,
        "sampled": latent_space.sampled,
        "used": latent_space.used,
        "dimensions": latent_space.dimensions,
        "kl": latent_space.kl,
        "values": [vars(value) for value in latent_space.values],
    }

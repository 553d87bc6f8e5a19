"""What a classifier says of images that another network made."""

from typing import TYPE_CHECKING, Any

from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.judgement import Judgement


def document(judgement: "Judgement", judge: Any) -> dict[str, Any]:
    """Its name, its mean confidence, and how often it names each class."""
    return {"name": judge.name, "confidence": judgement.confidence, "counts": judgement.counts}


def lines(judgement: "Judgement", judge: Any) -> list[str]:
    """How surely it recognises them, and as what."""
    counts = ", ".join(f"{label}: {number}" for label, number in judgement.counts.items())
    return [
        _(
            "{judge} recognises them with a mean confidence of {confidence:.3f}",
            judge=judge.name,
            confidence=judgement.confidence,
        ),
        _("taken for: {counts}", counts=counts),
    ]

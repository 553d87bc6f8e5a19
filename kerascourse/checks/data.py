"""Checks of the data alone."""

import numpy as np

from kerascourse.checks.check import Check
from kerascourse.checks.subject import Subject
from kerascourse.texts import _

PARTS = ("train", "val", "test")
RAREST = 0.1  # of an equal share
MOST_SHARED = 0.01  # of the examples to validate and test on


def classes_balanced(subject: Subject) -> Check | None:
    """How rare the rarest class of the training examples is; of masks, whether each is there.

    Some class has to be rare in masks, since most pixels are background.
    """
    dataset = subject.plan.dataset
    if not subject.learns_classes:
        return None
    names = dataset.class_names
    counts = np.bincount(np.clip(dataset.train.y.ravel(), 0, len(names) - 1), minlength=len(names))
    rarest = int(np.argmin(counts))
    share = float(counts[rarest] / counts.sum())
    least = 0.0 if dataset.has_masks or subject.plan.recipe.balance else RAREST / len(names)
    return Check(
        id="classes_balanced",
        passed=counts[rarest] > 0 and share >= least,
        measured=share,
        found=_("the rarest, {name}, has {share:.2%}", name=names[rarest], share=share),
        expected=_("at least {least:.2%} of the training examples each", least=least)
        if least
        else _("each class among the training examples"),
        advice=_("weigh rare classes more (balance in a recipe), or look for more of them"),
    )


def parts_disjoint(subject: Subject) -> Check:
    """How many of the examples to validate and to test on are, byte by byte, among those of
    another part."""
    dataset = subject.plan.dataset
    train, val, test = (
        [name.tobytes() for name in getattr(dataset, part).digests] for part in PARTS
    )
    fitted, chosen = set(train), set(val)
    in_val = sum(digest in fitted for digest in val)
    in_test = sum(digest in fitted or digest in chosen for digest in test)
    share = (in_val + in_test) / max(1, len(val) + len(test))
    return Check(
        id="parts_disjoint",
        passed=share <= MOST_SHARED,
        measured=in_val + in_test,
        found=_(
            "{val:,} of {all_val:,} to validate on, {test:,} of {all_test:,} to test on are also "
            "in another part",
            val=in_val,
            all_val=len(val),
            test=in_test,
            all_test=len(test),
        ),
        expected=_("none; up to {most:.0%} does no harm", most=MOST_SHARED),
        advice=_(
            "remove the doubles before the data are split; what is tested on must be new to the "
            "network"
        ),
    )

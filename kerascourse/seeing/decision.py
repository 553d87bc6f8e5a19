"""What a classifier's answer on one image rests on: occlusion and heat map of the same class."""

from dataclasses import dataclass

from kerascourse.seeing.classifier import is_classifier
from kerascourse.seeing.heatmap import Heatmap, heatmap
from kerascourse.seeing.occlusion import Occlusion, occlusion
from kerascourse.seeing.subject import Example, Subject


@dataclass(frozen=True)
class Decision:
    """The two maps of an image; `class_name` is the class of both, the likeliest."""

    occlusion: Occlusion
    heatmap: Heatmap
    class_name: str


def decision(subject: Subject, example: Example) -> Decision | None:
    """What the answer on `example` rests on; None where the network tells no classes apart."""
    if not is_classifier(subject):
        return None
    covered = occlusion(subject, example.pixels)
    return Decision(covered, heatmap(subject, example.pixels), subject.class_name(covered.number))

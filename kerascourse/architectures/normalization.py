"""The momentum of batch normalisation (Ioffe & Szegedy 2015): how much of its moving mean and
variance, which stand in for the batch's at inference, a step of training keeps.

Keras keeps 0.99, so that after 100 steps a third of them is still what they began with, and a short
fit seems to know nothing of its validation images. Who made the networks here kept less: Torch's
default, by which DenseNet's authors trained and after which torchvision made VGG and GoogLeNet with
batch normalisation, and in which ResNet was first trained again, replaces a tenth at each step. The
authors of ResNet took no moving mean at all, but the mean over many images once training was over.
"""

from dataclasses import dataclass
from typing import Any

KEPT = 0.9


def with_momentum(layers: Any, momentum: float) -> Any:
    """The namespace `layers` whose BatchNormalization has this momentum."""
    return _Layers(layers, momentum)


@dataclass(frozen=True)
class _Layers:
    layers: Any
    momentum: float

    def __getattr__(self, name: str) -> Any:
        return getattr(self.layers, name)

    def BatchNormalization(self, **settings: Any) -> Any:  # noqa: N802 (a layer's name)
        return self.layers.BatchNormalization(momentum=self.momentum, **settings)

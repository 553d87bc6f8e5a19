"""Each picture of the report on each family of the catalogue: it is drawn, or says why not."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from kerascourse.errors import UsageError
from kerascourse.pictures import kinds
from kerascourse.seeing.source import Source
from kerascourse.seeing.subject import Subject
from tests.plots.page import assert_readable
from tests.seeing.test_catalogue import CLASSIFIERS, LARGE, OTHERS, shown

# of these there must be a run
OF_A_RUN = ("architecture", "history", "training")
ANY = {"filters", "activations", "receptive-field", "embeddings"}
OF_A_CLASSIFIER = ANY | {
    *("confusion", "mistakes", "calibration"),
    *("occlusion", "heatmap", "gradients", "moved"),
}
OF_AN_AUTOENCODER = ANY | {"reconstructions", "interpolation"}
DRAWN = {
    "undercomplete": OF_AN_AUTOENCODER,
    "dense_autoencoder": {"embeddings"},
    "sparse": OF_AN_AUTOENCODER - {"filters", "receptive-field"},  # of dense layers
    "denoising": OF_AN_AUTOENCODER,
    "superres": ANY,
    "vae": OF_AN_AUTOENCODER | {"manifold", "latent-space"},
    "unet": ANY,
}


@dataclass(frozen=True)
class Opened(Source):
    """A source that is open already."""

    subject: Subject = None


def assert_drawn(name, shape, settings, expected):
    source = Opened(name, Path("outputs"), subject=shown(name, shape, settings))
    drawn = set()
    for kind in kinds():
        if kind.name in OF_A_RUN:
            continue
        try:
            picture = kind.picture(source, **kind.in_report)
        except UsageError as error:
            assert error.message and error.hint, kind.name
            continue
        drawn.add(kind.name)
        assert_readable(picture.figure)
        assert picture.numbers and picture.rows
    assert drawn == expected


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_classifiers(name):
    assert_drawn(name, *CLASSIFIERS[name], OF_A_CLASSIFIER)


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_large_classifiers(name):
    assert_drawn(name, *LARGE[name], OF_A_CLASSIFIER)


@pytest.mark.parametrize("name", OTHERS)
def test_the_others(name):
    assert_drawn(name, *OTHERS[name], DRAWN[name])

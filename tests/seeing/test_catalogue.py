"""Each family of the catalogue: every kind of picture applies, or says why it does not."""

from dataclasses import replace

import numpy as np
import pytest

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing import subject
from kerascourse.seeing.confusion import confusion
from kerascourse.seeing.embeddings import embeddings
from kerascourse.seeing.heatmap import heatmap
from kerascourse.seeing.occlusion import occlusion

CLASSIFIERS = {
    "lenet5": ((28, 28, 1), {}),
    "INPUT 12x12x3 conv3-8 pool2/2 fc10": ((12, 12, 3), {}),
}
LARGE = {
    "resnet20": ((16, 16, 3), {}),
    "densenet40": ((16, 16, 3), {}),
    "alexnet": ((67, 67, 3), {"classes": "10", "stem": "small"}),
    "zfnet": ((67, 67, 3), {"classes": "10", "stem": "small"}),
    "vgg11": ((32, 32, 3), {"classes": "10", "stem": "small"}),
    "googlenet": ((64, 64, 3), {"classes": "10", "stem": "small"}),
    "resnet50": ((32, 32, 3), {"classes": "10", "stem": "small"}),
    "densenet121": ((32, 32, 3), {"classes": "10", "stem": "small"}),
}
OTHERS = {
    "undercomplete": ((8, 8, 1), {}),
    "dense_autoencoder": ((30,), {}),
    "sparse": ((8, 8, 1), {"latent": "32"}),
    "denoising": ((8, 8, 1), {}),
    "superres": ((8, 8, 1), {}),
    "vae": ((8, 8, 1), {}),
    "unet": ((16, 16, 1), {"padding": "same", "base": "4", "depth": "2"}),
}


def shown(name, shape, settings=None):
    """Fresh weights on noise in ten classes."""
    rng = np.random.default_rng(0)
    part = Split(rng.random((14, *shape), "float32"), np.arange(14) % 10)
    data = Dataset("noise", part, part, part, tuple("abcdefghij"), "made up")
    return replace(subject.of_name(name, None, shape, settings), data=data)


def assert_seen(name, shape, settings):
    network = shown(name, shape, settings)
    image = network.examples().x[0]
    found = occlusion(network, image, size=min(shape[:2]) // 2, stride=min(shape[:2]))
    assert found.covered.shape == (2, 2, 10)
    mapped = heatmap(network, image)
    assert mapped.exact and mapped.gradient_map.ndim == 2
    assert np.isfinite(mapped.gradient_map).all()
    # the difference of two scores is the logarithm of the ratio of their probabilities
    other = heatmap(network, image, wanted="abcdefghij"[mapped.number - 1])
    ratio = mapped.probabilities[mapped.number] / mapped.probabilities[other.number]
    assert mapped.score - other.score == pytest.approx(np.log(ratio), abs=1e-3)
    assert embeddings(network, "pca").plane.shape == (14, 2)
    assert confusion(network).counts.sum() == 14


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_a_classifier_is_seen_in_every_way(name):
    assert_seen(name, *CLASSIFIERS[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_large_classifier_too(name):
    assert_seen(name, *LARGE[name])


@pytest.mark.parametrize("name", OTHERS)
def test_what_tells_no_classes_apart_shows_its_vectors_alone(name):
    network = shown(name, *OTHERS[name])
    image = network.examples().x[0]
    for kind in (lambda: occlusion(network, image), lambda: heatmap(network, image)):
        with pytest.raises(UsageError, match="expected a network that tells classes apart"):
            kind()
    with pytest.raises(UsageError, match="expected a network that tells classes apart"):
        confusion(network)
    assert embeddings(network, "pca").plane.shape == (14, 2)

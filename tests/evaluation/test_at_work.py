"""Short versions of the measurements in README: recipes beside plain methods, on embedded data.

`python -m benchmarks.autoencoders` and `benchmarks.segmentation` make the long ones. Anomalies have
theirs in `test_anomaly.py`.
"""

import numpy as np
import pytest

from kerascourse.models import keras_backend

keras_backend.start()

from kerascourse.evaluation.reconstruction import reconstruction  # noqa: E402
from kerascourse.evaluation.segmentation import compared  # noqa: E402
from kerascourse.seeing import segmentation, subject  # noqa: E402
from kerascourse.training import run  # noqa: E402
from kerascourse.training.recipe import read, recipes  # noqa: E402
from tests.training.trained import trained  # noqa: E402


def by_recipe(out, name, dataset="digits", epochs=None, **options):
    """The folder of a run by the recipe `name` with some of its options."""
    changes = {"epochs": epochs} if epochs else {}
    chosen = {key: str(value) for key, value in options.items()}
    return trained(out, read(recipes()[name]), dataset, chosen, **changes)


def against_plain(out, name, **changes):
    return reconstruction(subject.of_run(by_recipe(out, name, **changes)))


@pytest.mark.slow
def test_two_values_keep_more_than_two_principal_components(tmp_path):
    found = against_plain(tmp_path, "undercomplete", epochs=15, latent=2)
    assert found.plain.kind == "pca" and found.plain.values == found.latent == 2
    assert found.ratio(found.network) < 0.8


def test_a_denoiser_is_above_the_better_filter(tmp_path):
    found = against_plain(tmp_path, "denoising", epochs=5)
    assert found.gain(found.network) > 2


@pytest.mark.slow
def test_an_enlarger_is_above_interpolation(tmp_path):
    found = against_plain(tmp_path, "superres", epochs=5)
    assert found.gain(found.network) > 2


@pytest.mark.slow
def test_a_penalty_leaves_fewer_units_on(tmp_path):
    free = against_plain(tmp_path, "sparse", epochs=1, weight=0.0)
    held = against_plain(tmp_path, "sparse", epochs=1, weight=1e-3)
    assert held.activity.share < 0.7 * free.activity.share


@pytest.mark.slow
def test_the_bound_is_above_that_of_the_mean_image(tmp_path):
    """A network that ignored its latent values would have the entropy of each pixel by itself."""
    folder = by_recipe(tmp_path, "vae", epochs=20)
    data = subject.of_run(folder).dataset
    mean = np.clip(data.train.x.mean(axis=0), 1e-3, 1 - 1e-3)
    images = data.test.x
    entropy = -(images * np.log(mean) + (1 - images) * np.log(1 - mean)).sum(axis=(1, 2, 3)).mean()
    assert -run.read_result(folder).metrics["test"]["elbo"] < 0.95 * entropy


@pytest.mark.slow
def test_skip_connections_help_on_scenes_of_digits(tmp_path):
    scores = {}
    for skips in (True, False):
        folder = by_recipe(tmp_path, "unet", "digit_scenes", epochs=4, skips=str(skips).lower())
        found = compared(segmentation.of_runs([folder]), subject.of_run(folder).dataset)
        assert found.network.mean_iou > found.plain["otsu"].mean_iou
        scores[skips] = found.network.mean_iou
    assert scores[True] > scores[False]

"""Where the test images lie in the latent space of a variational autoencoder: its run keeps that as
`latent.npy`, so that the space can be measured without the data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import runs
from kerascourse.data.dataset import Dataset
from kerascourse.errors import InputError
from kerascourse.files import replacing
from kerascourse.library_errors import words_of
from kerascourse.texts import _

MOST_IMAGES, BATCH = 10_000, 128


@dataclass(frozen=True)
class LatentPoints:
    """The `means` and the logarithms of the variances (images, values) of images."""

    means: np.ndarray
    log_variances: np.ndarray


def keep(folder: Path, model: Any, dataset: Dataset) -> None:
    """Write the points of the first 10,000 test images into the run's `folder`."""
    import keras

    from kerascourse.models.layers import Reparametrization

    layer = next(layer for layer in model.layers if isinstance(layer, Reparametrization))
    encoder = keras.Model(model.inputs[0], layer.input)
    images = dataset.test.take(slice(MOST_IMAGES)).x
    means, log_variances = encoder.predict(images, batch_size=BATCH, verbose=0)
    points = np.stack([np.asarray(part, "float32") for part in (means, log_variances)])
    with replacing(folder / runs.LATENT) as temporary, temporary.open("wb") as file:
        np.save(file, points)


def kept(folder: Path) -> LatentPoints | None:
    """What `keep` wrote; None where the run kept none, InputError where the file is damaged."""
    path = folder / runs.LATENT
    try:
        # mapped, so that no more is made than the file has
        return LatentPoints(*np.array(np.load(path, mmap_mode="r", allow_pickle=False)))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError, EOFError) as error:
        raise InputError(
            _(
                "expected points of a latent space, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            )
        ) from error

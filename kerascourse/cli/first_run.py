"""What to train where there is no run yet: a run that the command works for."""

from kerascourse.runs import NoRunsError

_VAE = "kc train vae --dataset digits"
_MASKS = "kc train unet --dataset digit_scenes"
_AUTOENCODER = "kc train undercomplete --dataset digits"

# the commands and pictures that do not take the run of a classifier, which `runs` suggests
FIRST = {
    "generate": _VAE,
    "interpolate": _VAE,
    "interpolation": _VAE,
    "latent": _VAE,
    "latent-space": _VAE,
    "manifold": _VAE,
    "reconstruct": _AUTOENCODER,
    "reconstructions": _AUTOENCODER,
    "anomaly": "kc train anomaly --dataset digits --normal 3",
    "segment": _MASKS,
    "masks": _MASKS,
}


def suggest(error: NoRunsError, command: str | None) -> None:
    """Have the hint of `error` be to train a run that suits `command`."""
    if command in FIRST:
        error.suggest(FIRST[command])

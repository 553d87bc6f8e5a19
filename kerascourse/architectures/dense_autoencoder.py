"""The dense autoencoder for tables (Hinton & Salakhutdinov, 2006; for anomalies, Sakurada & Yairi,
2014).

What is new in it: rows of numbers in place of images. Trained on normal rows only, it reconstructs
abnormal ones badly, and a threshold on that error marks them (course: D4).
"""

from typing import Any, Literal

from kerascourse.errors import InputError
from kerascourse.texts import _

DEEPEST = 16


def build(
    layers: Any,
    inputs: Any,
    latent: int = 4,
    depth: int = 2,
    activation: Literal["relu", "tanh"] = "tanh",
    loss: Literal["mse", "bce"] = "mse",
) -> Any:
    """Rows (columns,) to reconstructions; columns standardised for "mse", in [0, 1] for "bce".

    Beyond the rows that were learned "relu" goes on in straight lines and may be right by chance;
    "tanh" stays where it is, which suits the search for anomalies.
    """
    columns = inputs.shape[-1]
    widths = hidden_widths(columns, latent, depth)
    x = inputs
    for level, units in enumerate(widths, start=1):
        x = layers.Dense(units, activation=activation, name=f"encoder_dense{level}")(x)
    x = layers.Dense(latent, name="latent")(x)
    for level, units in reversed(list(enumerate(widths, start=1))):
        x = layers.Dense(units, activation=activation, name=f"decoder_dense{level}")(x)
    last = "sigmoid" if loss == "bce" else "linear"
    return layers.Dense(columns, activation=last, name="output")(x)


def hidden_widths(columns: int, latent: int, depth: int) -> list[int]:
    """`depth` widths that fall from four times `columns` towards `latent` by equal factors."""
    if depth > DEEPEST:
        raise InputError(
            _(
                "dense_autoencoder: depth must be at most {most}, received {depth}",
                most=DEEPEST,
                depth=depth,
            )
        )
    first = 4 * columns
    return [
        max(latent, round(first * (latent / first) ** (level / (depth + 1))))
        for level in range(1, depth + 1)
    ]

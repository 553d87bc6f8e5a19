"""The evidence lower bound of the VAE on held-out images, for latent spaces of 2 and of 16 values.

    python -m benchmarks.elbo [--epochs 30] [--dataset mnist] [--limit N]

Each is trained by `kc train vae`; the bound is that of the test images, in nats per image, one
sample of z for each (Kingma & Welling 2014, equation 3).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LATENT = (2, 16)


def trained(latent: int, arguments: list[str]) -> dict[str, float]:
    """The metrics of `kc train vae --set latent=LATENT` on the test images."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "kerascourse", "train", "vae", "--format", "json"),
                *("--set", f"latent={latent}", "--out", out, *arguments),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)["metrics"]["test"]  # type: ignore[no-any-return]


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--epochs", default="30")
    parser.add_argument("--limit")
    asked = parser.parse_args()
    arguments = ["--dataset", asked.dataset, "--epochs", asked.epochs]
    arguments += ["--limit", asked.limit] if asked.limit else []
    for latent in LATENT:
        found = trained(latent, arguments)
        print(
            f"latent {latent:>2}: ELBO {found['elbo']:.2f} nats per test image "
            f"= −({found['bce']:.2f} + {found['kl']:.2f})",
            flush=True,
        )


if __name__ == "__main__":
    main()

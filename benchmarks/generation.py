"""Whether a trained LeNet recognises what a variational autoencoder makes up, and whether the ways
through its latent space have gaps, beside a plain autoencoder of the same size.

    python -m benchmarks.generation [--latent 2] [--dataset mnist] [--out FOLDER]

Trains `vae`, `undercomplete` and `lenet5` by their recipes into FOLDER, unless it has them already.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

COUNT = "1000"


def kc(*arguments: str, folder: Path) -> Any:
    """What `kc ARGUMENTS` says, as it has it in JSON."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "kerascourse", *arguments, "--format", "json"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def train(model: str, name: str, arguments: list[str], folder: Path) -> None:
    """The run called `name`, unless it is there and finished."""
    if not (folder / "outputs" / name / "result.json").is_file():
        kc("train", model, "--name", name, *arguments, folder=folder)


def main() -> None:
    """Print the confidence and the measures of each way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--latent", default="2")
    parser.add_argument("--out", type=Path, default=Path("outputs/generation"))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    latent, data = ["--set", f"latent={asked.latent}"], ["--dataset", asked.dataset]
    vae, plain = f"vae-{asked.latent}", f"plain-{asked.latent}"
    train("lenet5", "judge", data, asked.out)
    train("vae", vae, [*data, *latent], asked.out)
    # with as many layers on both sides as the variational one has
    train("undercomplete", plain, [*data, *latent, "--set", "neck=3"], asked.out)
    for name in (vae, plain):
        found = kc("generate", name, "--count", COUNT, "--judge", "judge", folder=asked.out)
        print(f"{name:<12} generated: mean confidence {found['judge']['confidence']:.3f}")
    ways = kc("interpolate", vae, "--beside", plain, "--judge", "judge", folder=asked.out)["ways"]
    print(f"{'way':<12} largest step  distance  confidence  unsure")
    for name, one in ways.items():
        step = "" if one["largest_step"] is None else f"{one['largest_step']:.3f}"
        print(
            f"{name:<12} {step:>12}  {one['distance']:>8.4f}  {one['confidence']:>10.3f}"
            f"  {one['unsure']:>6.3f}"
        )


if __name__ == "__main__":
    main()

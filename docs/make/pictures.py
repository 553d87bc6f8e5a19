"""The pictures of the front page, each by whole commands as a reader would type them.

    python -m docs.make pictures

The networks are trained on the embedded digits, so that every machine makes the same pictures, but
for the last bits of its arithmetic.
"""

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.make.examples import environment
from docs.make.pages import ROOT

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000
TRAINED = (
    "train lenet5 --dataset digits --name lenet5",
    "train vae --dataset digits --name vae",
)
PICTURES = {
    "architecture.png": "plot architecture vgg16",
    "convolution.png": "plot convolution --input 5 --kernel 3 --stride 2 --padding 1",
    "mistakes.png": "plot mistakes lenet5",
    "manifold.png": "plot manifold vae --steps 11",
}


def make() -> None:
    """Train, draw and keep the pictures; ValueError where one is too large for a front page."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for command in (*TRAINED, *(f"{plot} --out {file}" for file, plot in PICTURES.items())):
            print("kc", command)
            subprocess.run(
                [sys.executable, "-m", "kerascourse", *shlex.split(command)],
                cwd=work,
                env=environment(Path(work)),
                stdout=subprocess.DEVNULL,
                check=True,
            )
        for file in PICTURES:
            size = Path(work, file).stat().st_size
            if size > MOST_BYTES:
                raise ValueError(f"expected at most {MOST_BYTES} bytes, {file} has {size}")
            shutil.move(Path(work, file), FOLDER / file)

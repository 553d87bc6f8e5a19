"""A sweep as a job array of SLURM (https://slurm.schedmd.com/job_array.html): a worker a point."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kerascourse.texts import _, typed

if TYPE_CHECKING:
    from kerascourse.training.sweep import Sweep


def job_array(sweep: "Sweep", folder: Path, arguments: Sequence[str]) -> str:
    """The script for `sbatch`, which starts `kc` with `arguments` in `folder` as a worker for each
    point of `sweep`; `--submit` is left out of them."""
    comments = (
        _("A worker for each point of the sweep; who is done takes what others left."),
        _("Add what your cluster asks for, as --gpus=1, --time=2:00:00 or --partition=NAME."),
        _("Activate the environment that has kc, where it is not active already."),
    )
    first, second, third = (f"# {comment}" for comment in comments)
    lines = (
        "#!/bin/bash",
        first,
        f"#SBATCH --job-name=kc-sweep-{sweep.key}",
        f"#SBATCH --array=1-{len(sweep.points)}",
        "#SBATCH --output=%x-%a.log",
        second,
        third,
        typed("cd", folder),
        f"exec {typed('kc', *_without_submit(arguments), '--worker')}",
    )
    return "\n".join(lines) + "\n"


def _without_submit(arguments: Sequence[str]) -> list[str]:
    kept = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--submit":
            next(waiting, None)
        elif not argument.startswith("--submit="):
            kept.append(argument)
    return kept

"""What SLURM tells a task of `srun` of the others: https://slurm.schedmd.com/srun.html."""

import re
from collections.abc import Mapping

from kerascourse.errors import UsageError
from kerascourse.models.processes import Group
from kerascourse.texts import _

FIRST_PORT, PORTS = 61440, 4096  # of the ports that nobody is given


def group(environment: Mapping[str, str]) -> Group:
    """The tasks of this step as a group, number 0 on its first node, on a port that the job's
    number decides. UsageError outside `srun`."""
    try:
        count, place = (int(environment[name]) for name in ("SLURM_NTASKS", "SLURM_PROCID"))
        nodes = environment.get("SLURM_STEP_NODELIST") or environment["SLURM_JOB_NODELIST"]
        port = FIRST_PORT + int(environment["SLURM_JOB_ID"]) % PORTS
    except (KeyError, ValueError) as error:
        raise UsageError(
            _("expected --coordinator slurm in a task of srun, {name} is not set", name=error),
            _("Try: srun --ntasks 2 kc train MODEL --backend jax --coordinator slurm"),
        ) from None
    return Group(f"{first_node(nodes)}:{port}", count, place)


def first_node(nodes: str) -> str:
    """The first of a list as SLURM writes it: "gpu[003-010,12],cpu1" has gpu003."""
    first = re.split(r",(?![^\[]*\])", nodes)[0]
    return re.sub(r"\[(\w+)[^\]]*\]", r"\1", first)

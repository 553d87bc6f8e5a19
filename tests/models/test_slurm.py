"""What SLURM's environment says of a group of processes."""

import pytest

from kerascourse.errors import UsageError
from kerascourse.models import slurm
from kerascourse.models.processes import Group

TASK = {
    "SLURM_NTASKS": "4",
    "SLURM_PROCID": "3",
    "SLURM_JOB_ID": "4097",
    "SLURM_JOB_NODELIST": "gpu[003-010,12],cpu1",
}


def test_a_task_of_a_step():
    assert slurm.group(TASK) == Group("gpu003:61441", 4, 3)
    assert slurm.group(TASK | {"SLURM_STEP_NODELIST": "gpu012"}).host == "gpu012"


# the forms of `scontrol show hostnames`
@pytest.mark.parametrize(
    ("nodes", "first"),
    [
        ("node7", "node7"),
        ("a,b", "a"),
        ("node[1-3]", "node1"),
        ("node[08,10-12]", "node08"),
        ("x[1-2]-ib,y3", "x1-ib"),
        ("login-2,node[1-3]", "login-2"),
    ],
)
def test_the_first_node(nodes, first):
    assert slurm.first_node(nodes) == first


@pytest.mark.parametrize("name", TASK)
def test_outside_of_srun(name):
    with pytest.raises(UsageError, match=name):
        slurm.group({key: value for key, value in TASK.items() if key != name})

import pytest

from kerascourse.models.devices import Device, describe
from kerascourse.models.precision import choose

CPU = Device("cpu", "cpu", None, "CPU:0")


def gpu(capability):
    return Device("gpu", "GPU", capability, "GPU:0")


@pytest.mark.parametrize(
    ("found", "policy", "why"),
    [
        ((CPU,), "float32", "no NVIDIA GPU"),
        ((gpu((6, 1)),), "float32", "6.1 < 7.0"),
        ((gpu((7, 0)),), "mixed_float16", "7.0 ≥ 7.0"),
        ((gpu((7, 5)),), "mixed_float16", "7.5 ≥ 7.0"),
        ((gpu((8, 0)),), "mixed_bfloat16", "8.0 ≥ 8.0"),
        ((gpu((12, 0)),), "mixed_bfloat16", "12.0 ≥ 8.0"),
        ((gpu((9, 0)), gpu((7, 5))), "mixed_float16", "7.5"),
        ((gpu(None),), "float32", "no NVIDIA GPU"),
    ],
)
def test_auto_takes_what_every_device_runs_well(found, policy, why):
    chosen = choose("auto", found)
    assert chosen.policy == policy
    assert why in chosen.reason


def test_what_is_asked_for_is_taken():
    assert choose("mixed_float16", (CPU,)).policy == "mixed_float16"


def test_devices_in_words():
    assert describe((CPU,)) == "cpu"
    assert describe((gpu((9, 0)), gpu((9, 0)))) == "2 × GPU"

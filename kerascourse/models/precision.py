"""The number format that a model computes in, and why it was chosen.

In a mixed policy the layers compute in 16 bits; weights, outputs, losses and metrics stay float32.
"""

from dataclasses import dataclass

from kerascourse.models.devices import Device
from kerascourse.texts import _

POLICIES = ("auto", "float32", "mixed_float16", "mixed_bfloat16")


@dataclass(frozen=True)
class Precision:
    """A Keras dtype policy by name, and the reason in a few words."""

    policy: str
    reason: str


def choose(asked: str, devices: tuple[Device, ...]) -> Precision:
    """The policy `asked` for, or with "auto" the fastest safe one that all of `devices` run well.

    Tensor cores compute bfloat16 from compute capability 8.0, float16 from 7.0 (NVIDIA's CUDA C++
    programming guide, "Compute capabilities"); bfloat16 has float32's range and needs no loss
    scaling, so it comes first.
    """
    if asked != "auto":
        return Precision(asked, _("asked for"))
    capabilities = [device.capability for device in devices]
    known = [capability for capability in capabilities if capability is not None]
    if len(known) < len(capabilities):
        return Precision("float32", _("no NVIDIA GPU found"))
    lowest = min(known)
    text = "{}.{}".format(*lowest)
    if lowest >= (8, 0):
        return Precision("mixed_bfloat16", _("compute capability {text} ≥ 8.0", text=text))
    if lowest >= (7, 0):
        return Precision("mixed_float16", _("compute capability {text} ≥ 7.0", text=text))
    return Precision("float32", _("compute capability {text} < 7.0", text=text))

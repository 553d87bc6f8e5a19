"""Whether a training runs on a GPU, and if not, why; which precision it then has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kerascourse.doctor.cuda import OLDEST_DRIVER, Support, is_too_old
from kerascourse.doctor.finding import Finding, Status
from kerascourse.doctor.graphics import Card, Graphics, visible
from kerascourse.doctor.interpreter import Interpreter
from kerascourse.models import precision
from kerascourse.models.devices import Device
from kerascourse.texts import _


@dataclass(frozen=True)
class Situation:
    """The cards, what the backends can do with them, the backend that `kc train` runs on, and the
    variables of the environment."""

    graphics: Graphics
    supports: Mapping[str, Support]
    backend: str
    interpreter: Interpreter
    environment: Mapping[str, str]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards that the chosen backend computes on; none where it uses the processor."""
        support = self.supports.get(self.backend)
        if support is None or _reason(self, support) is not None:
            return ()
        return visible(self.graphics, self.environment)


def findings(situation: Situation) -> Iterator[Finding]:
    """What there is, what hides it, what each backend lacks, what precision follows."""
    graphics = situation.graphics
    if not graphics.cards:
        yield _none(graphics, situation.interpreter)
    else:
        yield Finding("gpu.card", "ok", _described(graphics))
        yield from _hidden(situation)
        if not graphics.has_library:
            yield Finding(
                "gpu.library",
                "warning",
                _("programs cannot load the driver's library (libcuda)"),
                _container() if graphics.is_container else _install_driver(graphics),
            )
        for support in situation.supports.values():
            yield _of_backend(situation, support)
    yield _precision(situation)


def _described(graphics: Graphics) -> str:
    names = ", ".join(
        " ".join(
            filter(
                None,
                (
                    card.name,
                    f"{card.memory / 1024:.0f} GiB" if card.memory else "",
                    _("(compute capability {number})", number="{}.{}".format(*card.capability))
                    if card.capability
                    else "",
                ),
            )
        )
        for card in graphics.cards
    )
    return _("{names}; driver {driver}", names=names, driver=graphics.driver)


def _none(graphics: Graphics, interpreter: Interpreter) -> Finding:
    if graphics.complaint:
        return Finding(
            "gpu.card",
            "warning",
            _("nvidia-smi fails: {words}", words=graphics.complaint),
            _("starting the computer again")
            if "mismatch" in graphics.complaint.lower()
            else _install_driver(graphics),
        )
    if graphics.is_on_bus:
        return Finding(
            "gpu.card",
            "warning",
            _("there is an NVIDIA card, but no driver answers"),
            _container() if graphics.is_container else _install_driver(graphics),
        )
    text = _(
        "no NVIDIA GPU: everything runs on the processor, where small networks such as lenet5 "
        "train in minutes and large ones take long"
    )
    if interpreter.system == "darwin":
        text = _(
            "the backends compute on this Mac's processor, where small networks such as lenet5 "
            "train in minutes and large ones take long"
        )
    return Finding("gpu.card", "info", text)


def _container() -> str:
    return "docker run --gpus all …"


def _install_driver(graphics: Graphics) -> str:
    if graphics.is_wsl:
        return _("NVIDIA's driver for Windows, installed in Windows; in its Linux none is needed")
    return _("installing NVIDIA's driver; on Ubuntu: sudo ubuntu-drivers install")


def _hidden(situation: Situation) -> Iterator[Finding]:
    if not visible(situation.graphics, situation.environment):
        yield Finding(
            "gpu.hidden",
            "warning",
            _(
                "CUDA_VISIBLE_DEVICES={value!r} hides every GPU",
                value=situation.environment["CUDA_VISIBLE_DEVICES"],
            ),
            "unset CUDA_VISIBLE_DEVICES",
        )


def _reason(situation: Situation, support: Support) -> tuple[str, str] | None:
    """Why a backend does not compute on the card, and what to do; None where it does."""
    graphics, interpreter = situation.graphics, situation.interpreter
    if interpreter.is_windows and support.backend in ("tensorflow", "jax"):
        return _("on Windows it has no GPU, in WSL2 it has"), _("wsl --install, then kc in there")
    if support.cuda is None:
        return _("{told} is built without CUDA", told=support.told), support.advice
    if support.missing:
        text = _(
            "{told} is not complete, missing: {names}",
            told=support.told,
            names=", ".join(support.missing),
        )
        return text, support.advice
    if is_too_old(graphics.driver, support.cuda):
        text = _(
            "CUDA {cuda} needs a driver from {oldest}, this one is {driver}",
            cuda=support.cuda,
            oldest=OLDEST_DRIVER[support.cuda],
            driver=graphics.driver,
        )
        return text, _install_driver(graphics)
    if not graphics.has_library:
        return _("the driver's library cannot be loaded"), ""
    return None


def _of_backend(situation: Situation, support: Support) -> Finding:
    """What it lacks is a warning where `kc train` would use it, else worth knowing."""
    reason = _reason(situation, support)
    if reason is None:
        text = _(
            "{backend} can compute on the GPU: {told}, CUDA {cuda}",
            backend=support.backend,
            told=support.told,
            cuda=support.cuda,
        )
        return Finding(f"gpu.{support.backend}", "ok", text)
    why, advice = reason
    status: Status = "warning" if support.backend == situation.backend else "info"
    return Finding(
        f"gpu.{support.backend}",
        status,
        _("{backend} computes on the processor: {why}", backend=support.backend, why=why),
        advice,
    )


def _precision(situation: Situation) -> Finding:
    """What `--precision auto` chooses, by the rule of a training itself."""
    cards = situation.cards
    devices = tuple(Device("gpu", card.name, card.capability, None) for card in cards[:1])
    chosen = precision.choose("auto", devices or (Device("cpu", "cpu", None, None),))
    if cards and cards[0].capability is None:
        text = _("--precision auto: cannot be told, the compute capability is unknown")
    else:
        is_unused = bool(situation.graphics.cards) and not cards
        reason = _("on the processor") if is_unused else chosen.reason
        text = _("--precision auto: {policy} ({reason})", policy=chosen.policy, reason=reason)
    return Finding("gpu.precision", "info", text)

"""On what Keras runs: the backends that are installed, the one that is chosen, `keras.json`."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse.doctor.finding import Finding
from kerascourse.doctor.packages import Packages
from kerascourse.errors import nearest_words
from kerascourse.library_errors import reason
from kerascourse.models.keras_backend import BACKENDS
from kerascourse.texts import _, typed

FLOATS = ("float16", "float32", "float64")
FORMATS = ("channels_last", "channels_first")
# whole numbers that Keras reads when it is imported, and that cut every fit short
_CUTS = ("KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH")


@dataclass(frozen=True)
class Settings:
    """What is said of Keras: the variables of the environment, and the text of `keras.json` (None
    where there is none, or where `failure` says that it cannot be read)."""

    environment: Mapping[str, str]
    path: Path
    text: str | None
    failure: str = ""

    @property
    def backend(self) -> str:
        """The backend of `kc train`: `KERAS_BACKEND`, else TensorFlow."""
        return self.environment.get("KERAS_BACKEND") or BACKENDS[0]


def here() -> Settings:
    """The settings of this user."""
    path = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "keras.json"
    try:
        text = path.read_text("utf-8", "replace") if path.exists() else None
    except OSError as error:
        return Settings(os.environ, path, None, reason(error))
    return Settings(os.environ, path, text)


def findings(settings: Settings, packages: Packages, install: tuple[str, ...]) -> Iterator[Finding]:
    """Which backends there are, whether the chosen one is, and what `keras.json` breaks."""
    there = {name: package for name in BACKENDS if (package := packages.find(name)) is not None}
    yield _chosen(settings, packages, install)
    for name in BACKENDS:
        if name in there and name != settings.backend:
            text = _(
                "{name} {version}: kc train … --backend {name}",
                name=name,
                version=there[name].version,
            )
            yield Finding(f"backends.{name}", "info", text)
    others = [name for name in BACKENDS if name not in there and name != settings.backend]
    if others:
        text = _("not installed, and not needed: {names}", names=", ".join(others))
        yield Finding("backends.others", "info", text)
    yield from _cut_short(settings)
    yield from _of_file(settings)


def _chosen(settings: Settings, packages: Packages, install: tuple[str, ...]) -> Finding:
    name = settings.backend
    if name not in BACKENDS:
        return Finding(
            "backends.chosen",
            "problem",
            _(
                "KERAS_BACKEND is {name!r}, expected one of {valid}",
                name=name,
                valid=", ".join(BACKENDS),
            )
            + nearest_words(name, BACKENDS),
            "unset KERAS_BACKEND",
        )
    package = packages.find(name)
    if package is None:
        return Finding(
            "backends.chosen",
            "problem",
            _("Keras is to run on {name}, which is not installed", name=name),
            typed(*install, packages.wanted(name)),
        )
    keras = packages.find("keras")
    text = _(
        "Keras {keras} runs on {name} {version}",
        keras=keras.version if keras else "–",
        name=name,
        version=package.version,
    )
    return Finding("backends.chosen", "ok", text)


def _cut_short(settings: Settings) -> Iterator[Finding]:
    for name in _CUTS:
        value = settings.environment.get(name)
        if value is None:
            continue
        if value.strip().lstrip("+-").isdecimal():
            text = _("{name}={value} cuts every training short", name=name, value=value)
            yield Finding(f"backends.{name}", "warning", text, f"unset {name}")
        else:
            text = _(
                "{name} is {value!r}, expected a whole number: Keras cannot be imported",
                name=name,
                value=value,
            )
            yield Finding(f"backends.{name}", "problem", text, f"unset {name}")


def _of_file(settings: Settings) -> Iterator[Finding]:
    """What `keras.json` says that Keras refuses, or that a student's own scripts will follow; a
    training of `kc` takes its backend from elsewhere."""
    remove = typed("rm", settings.path)
    if settings.failure:
        text = _("cannot read {path}: {why}", path=settings.path, why=settings.failure)
        yield Finding("backends.keras_json", "problem", text, remove)
    if settings.text is None:
        return
    try:
        told = json.loads(settings.text)
    except ValueError:
        text = _("{path} is no JSON: Keras takes its defaults", path=settings.path)
        yield Finding("backends.keras_json", "warning", text, remove)
        return
    wrong = _refused(told)
    if wrong:
        text = _(
            "{path}: {wrong}: Keras cannot be imported", path=settings.path, wrong="; ".join(wrong)
        )
        yield Finding("backends.keras_json", "problem", text, remove)
        return
    backend = told.get("backend", settings.backend)
    # the variable goes before the file, also for scripts
    if backend != settings.backend and not settings.environment.get("KERAS_BACKEND"):
        text = _(
            "{path} says {backend}: that is for scripts of your own, kc runs on {own}",
            path=settings.path,
            backend=backend,
            own=settings.backend,
        )
        yield Finding("backends.keras_json", "info", text, f"export KERAS_BACKEND={backend}")


def _refused(told: Any) -> list[str]:
    """What Keras refuses of the document of `keras.json`, as its `backend/config.py` reads it."""
    if not isinstance(told, dict):
        return [_("expected an object")]
    wrong = []
    for key, valid in (("floatx", FLOATS), ("image_data_format", FORMATS)):
        if told.get(key, valid[0]) not in valid:
            wrong.append(
                _(
                    "expected {key} of {valid}, received {value!r}",
                    key=key,
                    valid=", ".join(valid),
                    value=told[key],
                )
            )
    if not isinstance(told.get("epsilon", 1e-7), float):
        wrong.append(_("expected a number as epsilon, received {value!r}", value=told["epsilon"]))
    return wrong

"""The words that a user reads: translation, and making foreign text safe to show.

Every text for a user passes through `_()`. The command line chooses the language once; where nobody
chose, as in a notebook, it is the one that the environment asks for.
"""

import gettext
import os
import shlex
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("en", "es")
LANGUAGE_VARIABLES = ("KC_LANG", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that says one decides
NO_BREAK = "\u00a0"  # a blank that never breaks; unlike the narrow one, Windows' code pages have it
LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str | None] = ContextVar("kerascourse_language", default=None)


def use_language(language: str) -> None:
    """Show texts in `language` ("en" or "es") from here on."""
    _language.set(language)


def language() -> str:
    """The language of the texts: "en" or "es"."""
    return _language.get() or preferred_language()


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("kerascourse", LOCALE, languages=[language], fallback=True)


def preferred_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for: `KC_LANG`, else the locale, else English."""
    for variable in LANGUAGE_VARIABLES:
        value = environment.get(variable, "")
        if value:
            return value[:2].lower() if value[:2].lower() in LANGUAGES else "en"
    return "en"


def _(message: str, /, **fields: object) -> str:
    """`message` in the user's language, with `fields` put in where it names them in braces.

    Numbers with groups of digits (`{count:,}`) have them as `grouped` does.
    """
    text = _translations(language()).gettext(message)
    return _WORDS.vformat(text, (), fields) if fields else text


def ngettext(one: str, many: str, number: float, /, **fields: object) -> str:
    """`one` where `number` is 1, else `many`, in the user's language, with `fields` put in.

    The number itself is the field `count`.
    """
    # gettext's rules of plurals are for whole numbers: 1.5 points are several
    whole = int(number) if number == int(number) else 2
    text = _translations(language()).ngettext(one, many, whole)
    return _WORDS.vformat(text, (), {"count": number, **fields})


class _Words(Formatter):
    """`str.format` with numbers in the groups of the user's language."""

    def format_field(self, value: object, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        return _regrouped(text) if "," in format_spec else text


_WORDS = _Words()


def grouped(number: float) -> str:
    """`number` in groups of three digits: 1,792; in Spanish 1 792, by a blank that never breaks."""
    return _regrouped(f"{number:,}")


def _regrouped(text: str) -> str:
    return text.replace(",", NO_BREAK) if language() == "es" else text


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """`message` itself: marks a text that stands as data and is translated where it is shown."""
    return message


def typed(*words: object) -> str:
    """`words` as one types them into a shell, quoted where they need it."""
    texts = [str(word) for word in words]
    if sys.platform == "win32":
        from subprocess import list2cmdline

        return list2cmdline(texts)
    return shlex.join(texts)


# Line breaks, escapes and marks that turn the direction of writing could forge a terminal's output.
_INVISIBLE = (
    {i: f"\\x{i:02x}" for i in (*range(32), *range(127, 160))}
    | {i: f"\\u{i:04x}" for i in (0xAD, 0x061C, 0x2028, 0x2029, 0xFEFF, *range(0x200B, 0x2010))}
    | {i: f"\\u{i:04x}" for i in (*range(0x202A, 0x202F), *range(0x2060, 0x2070))}
)


def safe_text(value: object) -> str:
    """`value` as text whose control and format characters are written out as `\\xNN`."""
    return str(value).translate(_INVISIBLE).encode("utf-8", "backslashreplace").decode()


def plain(name: str) -> str:
    """`name` in small letters, without hyphens, blanks and underscores: `VGG 16` as `vgg16`."""
    return "".join(name.casefold().replace("-", "").replace("_", "").split())

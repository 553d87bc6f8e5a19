"""Files that a recipe names, held against what they were when it was written."""

import hashlib
from pathlib import Path

from kerascourse.errors import InputError
from kerascourse.texts import _


def sha256(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def require(file: Path, content: bytes, before: str | None, setting: str) -> None:
    """InputError unless the `content` of `file` has the SHA-256 `before`, which stands at `setting`
    in the recipe; None takes any."""
    now = sha256(content)
    if before not in (None, now):
        raise InputError(
            _(
                "{file} is not what the recipe was written for: SHA-256 was {old}…, is {new}…",
                file=file,
                old=str(before)[:12],
                new=now[:12],
            ),
            _("Try: the file as it was, or a recipe without {setting}", setting=setting),
        )

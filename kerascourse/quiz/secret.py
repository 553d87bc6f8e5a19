"""A teacher's secret: with it the numbers and the order of options cannot be worked out from the
quiz's file, which every student may have.

The file has 32 random bytes in hexadecimal. It is never printed; a sheet names it by its
fingerprint, which tells nothing of it.
"""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.files import cannot_write, require_regular
from kerascourse.library_errors import words_of
from kerascourse.texts import _

BYTES = 32
USUAL = Path("quiz.secret")
VARIABLE = "KC_QUIZ_SECRET"
_TEXT = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}\s*")


def create(path: Path) -> None:
    """Write a new secret to `path`, for its owner alone; UsageError where something is there, so
    that no secret is lost."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(BYTES) + "\n")
    except FileExistsError:
        raise UsageError(
            _("expected a new file, {path} is there already", path=path), _("Try: --out FILE")
        ) from None
    except OSError as error:
        raise cannot_write(path, error) from error


def read(path: Path) -> bytes:
    """The secret in the file at `path`; NotFoundError, InputError without a word of it."""
    if not path.is_file():
        raise NotFoundError(_("no secret in {path}", path=path), _("Try: kc quiz secret"))
    require_regular(path)
    try:
        with path.open(encoding="ascii") as file:
            text = file.read(2 * BYTES + 16)
    except (OSError, UnicodeDecodeError) as error:
        told = words_of(error) if isinstance(error, OSError) else _("no text")
        raise InputError(_("cannot read {path}: {error}", path=path, error=told)) from None
    if not _TEXT.fullmatch(text):
        raise InputError(
            _("expected a secret made by kc quiz secret, {path} has none", path=path),
            _("Try: kc quiz secret"),
        )
    return bytes.fromhex(text.strip())


def fingerprint(secret: bytes) -> str:
    """By what a sheet names the secret that its numbers come from."""
    return signed(secret, "fingerprint")[:16]


def signed(secret: bytes, text: str) -> str:
    """The seed that `secret` makes of `text`."""
    return hmac.new(secret, text.encode("utf-8"), hashlib.sha256).hexdigest()

"""Text as the editors of a class save it: UTF-8, UTF-16 ("Unicode" of Windows), Windows-1252."""

import codecs

from kerascourse.errors import InputError
from kerascourse.texts import _

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes) -> str:
    """The text in a file's bytes, its line ends made one; InputError where it is in none of the
    encodings.

    Bytes that are UTF-8 are read so: other encodings hardly ever look like it by chance.
    """
    for encoding in _by_signs(content) or ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError(_("expected text in UTF-8, UTF-16 or Windows-1252"))


def _by_signs(content: bytes) -> list[str]:
    """The encoding that a mark at the beginning tells, or zeros at every other byte."""
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return [encoding]
    first = content[:200]
    half = len(first) // 2
    if half and first[1::2].count(0) > half / 2 > first[::2].count(0):
        return ["utf-16-le"]
    if half and first[::2].count(0) > half / 2 > first[1::2].count(0):
        return ["utf-16-be"]
    return []

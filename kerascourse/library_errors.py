"""What the errors of other libraries say, in the user's language.

They come in English. A system's error is known by its number; any other message by its form in
`FORMS`, whose fields are the parts that differ. What has no form is told as it came.
"""

import errno
import json
import re
import tomllib
from functools import cache

from kerascourse.texts import N_, _

SYSTEM = {
    errno.EACCES: N_("permission denied"),
    errno.EBADF: N_("the stream is closed"),
    errno.EBUSY: N_("in use by another program"),
    errno.EEXIST: N_("it is there already"),
    errno.EFBIG: N_("file too large"),
    errno.EINVAL: N_("the system does not allow it"),
    errno.EIO: N_("the disk or its connection fails"),
    errno.EISDIR: N_("it is a folder"),
    errno.ELOOP: N_("links that lead round in a circle"),
    errno.EMFILE: N_("too many open files"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ENODEV: N_("no such device"),
    errno.ENOENT: N_("no such file or folder"),
    errno.ENOMEM: N_("not enough memory"),
    errno.ENOSPC: N_("no space left on the disk"),
    errno.ENOTDIR: N_("a part of the path is not a folder"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENXIO: N_("no such device"),
    errno.EPERM: N_("not permitted"),
    errno.EPIPE: N_("nobody reads the output any more"),
    errno.EROFS: N_("the disk cannot be written to"),
    errno.ETIMEDOUT: N_("no answer in time"),
}

FORMS = (
    # Pillow
    N_("cannot identify image file {file}"),
    N_("image file is truncated"),
    N_("image file is truncated ({count} bytes not processed)"),
    N_("Truncated File Read"),
    N_("broken PNG file (chunk {name})"),
    N_("broken data stream when reading image file"),
    N_("unrecognized data stream contents when reading image file"),
    N_("decoder error {code} when reading image file"),
    N_("conversion from {mode} to {other} not supported"),
    N_(
        "Image size ({pixels} pixels) exceeds limit of {most} pixels, "
        "could be decompression bomb DOS attack."
    ),
    # zipfile
    N_("File is not a zip file"),
    N_("Bad CRC-32 for file {name}"),
    N_("Bad magic number for central directory"),
    N_("Bad magic number for file header"),
    N_("Bad offset for central directory"),
    N_("Truncated file header"),
    N_("There is no item named {name} in the archive"),
    N_("compression type {number} ({name})"),
    N_("That compression method is not supported"),
    # json
    N_("Expecting value"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Expecting {sign} delimiter"),
    N_("Extra data"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Invalid \\escape"),
    N_("Invalid \\uXXXX escape"),
    N_("Illegal trailing comma before end of object"),
    N_("Illegal trailing comma before end of array"),
    # tomllib
    N_("Invalid statement"),
    N_("Expected newline or end of document after a statement"),
    N_("Expected {sign}"),
    N_("Found invalid character {sign}"),
    N_("Cannot declare {key} twice"),
    N_("Cannot overwrite a value"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected ']]' at the end of an array declaration"),
    N_("Cannot mutate immutable namespace {key}"),
    N_("Cannot redefine namespace {key}"),
    N_("Expected '=' after a key in a key/value pair"),
    N_("Invalid initial character for a key part"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Duplicate inline table key {key}"),
    N_("a key of more than {most} parts"),
    N_("nested too deeply"),
    N_("Unescaped '\\' in a string"),
    N_("Invalid hex value"),
    N_("Escaped character is not a Unicode scalar value"),
    N_("Unterminated string"),
    N_("Illegal character {sign}"),
    N_("Invalid date or datetime"),
    N_("Invalid value"),
    # csv
    N_("line contains NUL"),
    N_("field larger than field limit ({most})"),
    N_("unexpected end of data"),
    N_("new-line character seen in unquoted field - do you need to open the file with newline=''?"),
    # wave
    N_("file does not start with RIFF id"),
    N_("not a WAVE file"),
    N_("fmt chunk and/or data chunk missing"),
    N_("data chunk before fmt chunk"),
    N_("unknown format: {number}"),
    N_("unknown extended format"),
    N_("bad # of channels"),
    N_("bad sample width"),
    # NumPy
    N_("No data left in file"),
    N_("Object arrays cannot be loaded when allow_pickle=False"),
    N_("Cannot load file containing pickled data when allow_pickle=False"),
    N_(
        "This file contains pickled (object) data. If you trust the file you can load it unsafely "
        "using the `allow_pickle=` keyword argument or `pickle.load()`."
    ),
    N_("EOF: reading array data, expected {count} bytes got {got}"),
    N_("EOF: reading array header, expected {count} bytes got {got}"),
    N_("EOF: reading magic string, expected {count} bytes got {got}"),
    N_("the magic string is not correct; expected {expected}, got {got}"),
    N_("cannot reshape array of size {size} into shape {shape}"),
    # Python
    N_("could not convert string to float: {text}"),
    N_("invalid literal for int() with base {base}: {text}"),
    N_("{codec} codec can't decode byte {byte} in position {place}: {reason}"),
    N_("{codec} codec can't decode bytes in position {place}: {reason}"),
    N_("invalid start byte"),
    N_("invalid continuation byte"),
    N_("ordinal not in range(128)"),
    N_("embedded null byte"),
    N_("embedded null character"),
    # HDF5
    N_("Unable to synchronously open file (file signature not found)"),
    N_("Unable to synchronously open file (truncated file: {details})"),
    N_("Unable to synchronously open object ({details})"),
)


def reason(error: BaseException) -> str:
    """What `error` says, without the file that it is about."""
    if isinstance(error, OSError) and error.errno in SYSTEM:
        return _(SYSTEM[error.errno])
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    if isinstance(error, json.JSONDecodeError):
        return _at(error.msg, str(error.lineno), str(error.colno))
    if isinstance(error, tomllib.TOMLDecodeError):
        return _of_toml(str(error))
    if isinstance(error, KeyError) and len(error.args) == 1:
        return _("{key} is missing", key=error.args[0])
    return known_form(str(error))


def words_of(error: BaseException) -> str:
    """What `error` says, with the file that it is about, where it is one of the system."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{reason(error)}: {str(error.filename)!r}"
    return reason(error)


def known_form(text: str) -> str:
    """`text` in the user's language where it has one of the forms; else `text` itself."""
    for form, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return _(form, **{name: known_form(part) for name, part in match.groupdict().items()})
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each form with the pattern of the texts that have it, those with fewer fields first."""
    ordered = sorted(FORMS, key=lambda form: form.count("{"))
    return tuple((form, _pattern(form)) for form in ordered)


def _pattern(form: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", form)
    written = (f"(?P<{part}>.+)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    return re.compile("".join(written), re.DOTALL)


def _of_toml(text: str) -> str:
    """The message of tomllib, whose place stands in brackets at its end."""
    match = re.fullmatch(r"(.+) \(at line (\d+), column (\d+)\)", text, re.DOTALL)
    if match:
        return _at(*match.groups())
    said = text.removesuffix(" (at end of document)")
    return _("{said} (at the end of the file)", said=known_form(said)) if said != text else text


def _at(said: str, line: str, column: str) -> str:
    return _(
        "{said} (line {line}, column {column})", said=known_form(said), line=line, column=column
    )

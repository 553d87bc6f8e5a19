"""A run's folder in one file, so that it can be put away and taken out again."""

import os
import zipfile
from pathlib import Path

from kerascourse.errors import WriteError
from kerascourse.files import cannot_write, replacing
from kerascourse.texts import _


def pack(folder: Path, into: Path) -> Path:
    """The run in `folder` as `NAME.zip` in the folder `into`, made where it is not there; taken
    out in a folder of runs it is the run again.

    WriteError where it cannot be written, or such a file is there already.
    """
    file = into / f"{folder.name}.zip"
    if file.exists():
        raise WriteError(_("{path} is there already", path=file), _("Try: another --archive"))
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(into, error) from error
    with replacing(file) as temporary:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as all:
            for place, _folders, names in os.walk(folder):
                for name in sorted(names):
                    path = Path(place, name)
                    all.write(path, path.relative_to(folder.parent))
        _check(temporary, file)
    return file


def _check(written: Path, file: Path) -> None:
    """WriteError unless what was written is read back as it is."""
    with zipfile.ZipFile(written) as all:
        damaged = all.testzip()
    if damaged is not None:
        raise WriteError(_("cannot write {path}: {error}", path=file, error=damaged))

"""The pictures of a lesson or a question, drawn by the commands of `kc plot` themselves."""

import contextlib
import io
import tempfile
from pathlib import Path

import click

from kerascourse.cli import group
from kerascourse.errors import InputError, NetworkError, NotFoundError, UsageError
from kerascourse.texts import _

_OUTPUT = ("--out", "--show", "--format")  # a lesson says what is drawn, never where to


def drawn(words: tuple[str, ...], ending: str = ".svg") -> bytes | None:
    """What `kc plot WORDS` draws, as SVG or as another `ending` says; None where the reader lacks
    what it takes, such as a run.

    UsageError where the words are none of `kc plot`.
    """
    options = [word for word in words if word.partition("=")[0] in _OUTPUT]
    if options:
        raise UsageError(
            _(
                "expected a picture without {valid}, received {option}",
                valid=", ".join(_OUTPUT),
                option=options[0],
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"picture{ending}"
        try:
            # what the command tells of its work is nobody's concern
            silent = io.StringIO()
            with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                group().main(
                    ["plot", *words, "--out", str(path)], prog_name="kc", standalone_mode=False
                )
        except click.UsageError as error:
            raise UsageError(error.format_message()) from error
        except (InputError, NetworkError, NotFoundError):
            return None
        return path.read_bytes()

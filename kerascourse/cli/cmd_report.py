"""`kc report [RUN]`: a run as one page that can be handed in."""

from pathlib import Path

import click

from kerascourse.cli.output import echo, notice, write_json
from kerascourse.cli.runs_option import run_argument
from kerascourse.errors import InputError, NotFoundError, UsageError
from kerascourse.texts import _, safe_text

LONGEST_STUDENT, LONGEST_CONCLUSIONS = 200, 200_000


def _student(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The name as it is, without blanks around it."""
    if value is None:
        return None
    name = safe_text(" ".join(value.split()))
    if not name or len(name) > LONGEST_STUDENT:
        raise UsageError(
            _(
                "expected --student with a name of 1 to {most} signs, received {count}",
                most=LONGEST_STUDENT,
                count=len(name),
            ),
            _('Try: --student "Name, id"'),
        )
    return name


def _conclusions(path: Path) -> str:
    """The text of a file, in UTF-8."""
    hint = _("Try: --conclusions FILE.md, or write into the page")
    if not path.is_file():
        raise NotFoundError(_("no file {path}", path=path), hint)
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_CONCLUSIONS + 1)
    except OSError as error:
        raise InputError(_("cannot read {path}: {error}", path=path, error=error), hint) from None
    if len(content) > LONGEST_CONCLUSIONS:
        raise InputError(
            _(
                "expected conclusions of at most {most} bytes, {path} has more",
                most=LONGEST_CONCLUSIONS,
                path=path,
            ),
            hint,
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(_("expected a text in UTF-8, received {path}", path=path), hint) from None


@click.command(
    "report",
    help=_(
        "RUN (by default the latest) as one HTML page: what was trained, on what, the layers, the "
        "result, every picture that applies, each with how to read it, and the page of kc explore."
    ),
)
@run_argument
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Where to write it (report.html in the run's folder): .html."),
)
@click.option(
    "--student",
    metavar="NAME",
    callback=_student,
    help=_('Who hands the report in, as "Ada Lovelace, 1815".'),
)
@click.option(
    "--conclusions",
    "conclusions_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.md",
    help=_("Conclusions in Markdown; else they are written into the page itself."),
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=_("json: also which pictures are in it, and why others are not."),
)
def command(
    folder: Path,
    out: Path | None,
    student: str | None,
    conclusions_file: Path | None,
    output_format: str,
) -> None:
    """Find, look, write."""
    from kerascourse.files import require_ending, write_text

    path = out or folder / "report.html"
    require_ending(path, (".html",))
    conclusions = "" if conclusions_file is None else _conclusions(conclusions_file)
    # at once: what follows imports for seconds
    notice(_("report on {run}: getting ready", run=folder))
    from kerascourse.pages.page import html
    from kerascourse.reports.run_report import HandIn, report
    from kerascourse.texts import language

    hand_in = HandIn(student, conclusions)
    made = report(folder, language(), notice, hand_in)
    write_text(path, html(made))
    if output_format == "json":
        write_json(
            {
                "file": str(path),
                "student": student,
                "conclusions": conclusions or None,
                "sections": made.names,
                "left_out": dict(made.left_out),
            }
        )
    else:
        echo(str(path))

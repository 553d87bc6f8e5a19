"""`kc report [RUN]`: a run as one page that can be handed in."""

from pathlib import Path

import click

from kerascourse.cli.output import echo, notice, write_json
from kerascourse.cli.runs_option import run_argument
from kerascourse.files import require_ending
from kerascourse.texts import _


@click.command(
    "report",
    help=_(
        "RUN (by default the latest) as one HTML page: what was trained, on what, the layers, the "
        "result, and every picture that applies, each with how to read it."
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
    "--format",
    "output_format",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=_("json: also which pictures are in it, and why others are not."),
)
def command(folder: Path, out: Path | None, output_format: str) -> None:
    """Find, look, write."""
    from kerascourse.training import run

    path = out or folder / "report.html"
    # at once: what follows imports for seconds
    notice(_("report on {run}: getting ready", run=folder))
    from kerascourse.pages.page import html
    from kerascourse.reports.run_report import report
    from kerascourse.texts import language

    require_ending(path, (".html",))
    made = report(folder, language(), lambda kind: notice(_("picture: {kind}", kind=kind)))
    run.write_text(path, html(made))
    if output_format == "json":
        write_json(
            {
                "file": str(path),
                "sections": [section.name for section in made.sections],
                "left_out": dict(made.left_out),
            }
        )
    else:
        echo(str(path))

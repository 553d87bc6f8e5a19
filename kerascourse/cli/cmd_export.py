"""`kc export [RUN]`: a trained model for other programs."""

from pathlib import Path

import click

from kerascourse import runs
from kerascourse.cli.output import echo, notice, write_json
from kerascourse.cli.runs_option import runs_option
from kerascourse.errors import UsageError
from kerascourse.runs import LATEST
from kerascourse.symbolic.files import is_file_name
from kerascourse.texts import _

NAMES = ("onnx", "litert", "savedmodel")


@click.command(
    "export",
    help=_(
        "The model of RUN (by default the latest), or in a .keras file, for other programs: "
        "ONNX, LiteRT (TFLite) or TensorFlow's SavedModel. The written file is run, and kept only "
        "where it gives what Keras gives."
    ),
)
@click.argument("name", metavar="[RUN|FILE.keras]", default=LATEST)
@click.option("--to", "to", type=click.Choice(NAMES), required=True, help=_("The format."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=_("Where to write it: NAME.onnx, NAME.tflite, or a new folder for savedmodel."),
)
@runs_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=_("How the result is written."),
)
def command(name: str, to: str, out: Path | None, runs: Path, output_format: str) -> None:
    """Find, write, check, tell."""
    folder = _folder(name, runs)
    # at once: what follows imports for seconds
    notice(_("exporting {name}: getting ready", name=folder or name))
    from kerascourse.exports import exported, formats
    from kerascourse.exports.export import export, require_place
    from kerascourse.results.export import document, sentences

    formats.require_packages(to)
    title = Path(name).stem if folder is None else folder.name
    path = out or Path(f"{title}{formats.FORMATS[to].ending or '-savedmodel'}")
    require_place(to, path)
    model = exported.of_file(Path(name)) if folder is None else exported.of_run(folder)
    made = export(model, to, path)
    if output_format == "json":
        write_json(document(model, made, to))
        return
    echo(str(path))
    for sentence in sentences(model, made):
        echo(sentence)


def _folder(name: str, folder: Path) -> Path | None:
    """The folder of the run; None for the name of a file."""
    if is_file_name(name):
        return None
    if name.rpartition(":")[0].endswith(".py"):
        raise UsageError(
            _("{name} has fresh weights, it has learned nothing", name=name),
            _("Try: kc train {name}, then kc export", name=name),
        )
    return runs.find(folder, name)

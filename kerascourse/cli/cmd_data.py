"""`kc data list|get|info|pack`: the data sets, fetching one, what is known of one, and one in few
files."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.fetching import Fetching, data_dir_option
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.terms import placeholders
from kerascourse.texts import _, typed


@click.group("data", help=_("The data sets: what there is, fetching one, facts of one."))
def command() -> None:
    """Four commands under one name."""


@command.command("list", help=_("The data sets by name, and the forms for one's own."))
@data_dir_option
@format_option
def list_command(data_dir: Path | None, output_format: str) -> None:
    """Print the catalogue of data sets."""
    from kerascourse.data.catalogue import ENTRIES, FORMS
    from kerascourse.results.data_sets import document, table

    write_table(
        table(ENTRIES, data_dir), output_format, lambda: [document(e, data_dir) for e in ENTRIES]
    )
    if output_format == "table":
        echo("")
        forms = ", ".join(placeholders(f"{form}:PATH") for form in FORMS)
        echo(_("and your own: {forms}", forms=forms), "aside")


@command.command("get", help=_("Fetch DATASET, so that the next run reads it in a moment."))
@click.argument("dataset", shell_complete=candidates.DATASET)
@data_dir_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help=_("Write an embedded table there, to be looked at and changed."),
)
@format_option
def get_command(dataset: str, data_dir: Path | None, out: Path | None, output_format: str) -> None:
    """Load it once, and say what came."""
    from kerascourse.data import catalogue
    from kerascourse.files import require_ending

    catalogue.check(dataset)
    if out is not None:
        from kerascourse.data import sheets

        require_ending(out, (".csv",))
        sheets.write(catalogue.sheet(dataset), out)
        notice(_("written: {path}", path=out))
    notice(_("{dataset}: getting ready", dataset=dataset))
    _write_facts(dataset, data_dir, None, output_format)


@command.command("info", help=_("What is known of DATASET: sizes, classes, where it lies."))
@click.argument("dataset", shell_complete=candidates.DATASET)
@data_dir_option
@click.option("--label", help=_("The column of csv:PATH that has the classes."))
@format_option
def info_command(
    dataset: str, data_dir: Path | None, label: str | None, output_format: str
) -> None:
    """Print facts; a set that must be fetched first is not."""
    from kerascourse.data import catalogue
    from kerascourse.data.catalogue import NAMED
    from kerascourse.results.data_sets import document

    catalogue.check(dataset)
    if catalogue.is_here(dataset, data_dir):
        _write_facts(dataset, data_dir, label, output_format)
        return
    known = document(NAMED[dataset], data_dir)
    _write_pairs({**known, "get": f"kc data get {dataset}"}, output_format)


@command.command(
    "pack", help=_("Write the images of folder:PATH as TFRecord files, for tfrecord:PATH.")
)
@click.argument("dataset", shell_complete=candidates.DATASET)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help=_("A new folder for them."),
)
def pack_command(dataset: str, out: Path) -> None:
    """Pack, print the files."""
    from kerascourse.data import packing

    notice(_("{dataset}: getting ready", dataset=dataset))
    for path in packing.pack(dataset, out):
        echo(str(path))
    notice(_("to train on them: --dataset {name}", name=typed(f"tfrecord:{out}")))


def _write_facts(
    dataset: str, data_dir: Path | None, label: str | None, output_format: str
) -> None:
    """Load the data and print what they are."""
    from kerascourse.data import catalogue, places
    from kerascourse.data.catalogue import NAMED
    from kerascourse.results.data_sets import document

    loaded = catalogue.load(dataset, data_dir=data_dir, label=label, listener=Fetching())
    known = document(NAMED[dataset], data_dir) if dataset in NAMED else {}
    facts = {
        **known,
        "name": loaded.name,
        "shape": list(loaded.shape),
        "classes": len(loaded.class_names),
        "class_names": list(loaded.class_names),
        "masks": loaded.has_masks,
        "examples": {p: len(getattr(loaded, p)) for p in ("train", "val", "test")},
        "provenance": loaded.provenance,
    }
    if loaded.columns:
        facts["columns"] = [column.name for column in loaded.columns]
    if loaded.meanings:
        facts["meanings"] = dict(zip(loaded.class_names, loaded.meanings, strict=True))
    if known.get("download_bytes"):
        facts["cache"] = str(places.decoded(dataset))
    _write_pairs(facts, output_format)


def _write_pairs(facts: dict[str, Any], output_format: str) -> None:
    from kerascourse.results.data_sets import facts_table

    write_table(facts_table(facts), output_format, lambda: facts)

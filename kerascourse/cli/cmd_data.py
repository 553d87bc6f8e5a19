"""`kc data list|get|info`: the data sets, fetching one, and what is known of one."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.fetching import Fetching, data_dir_option
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.data import catalogue, places
from kerascourse.data.catalogue import ENTRIES, FORMS, NAMED, Entry
from kerascourse.tables import Column, Table
from kerascourse.texts import _


@click.group("data", help=_("The data sets: what there is, fetching one, facts of one."))
def command() -> None:
    """Three commands under one name."""


@command.command("list", help=_("The data sets by name, and the forms for one's own."))
@data_dir_option
@format_option
def list_command(data_dir: Path | None, output_format: str) -> None:
    """Print the catalogue of data sets."""
    columns = (
        Column("name", _("Name")),
        Column("task", _("Task")),
        Column("shape", _("Image")),
        Column("classes", _("Classes"), numeric=True),
        Column("train", "train", numeric=True),
        Column("val", "val", numeric=True),
        Column("test", "test", numeric=True),
        Column("here", _("Here")),
        Column("download", _("Download"), numeric=True),
        Column("source", _("Source"), weight=2),
    )
    rows = tuple(
        (
            entry.name,
            entry.task,
            entry.shape,
            entry.classes,
            *entry.counts,
            _("yes") if catalogue.is_here(entry.name, data_dir) else _("no"),
            f"{entry.size / 1e6:.0f} MB" if entry.size else "–",
            entry.source,
        )
        for entry in ENTRIES
    )
    write_table(
        Table(columns, rows), output_format, lambda: [_document(e, data_dir) for e in ENTRIES]
    )
    if output_format == "table":
        echo("")
        forms = ", ".join(f"{form}:PATH" for form in FORMS)
        echo(_("and your own: {forms}", forms=forms), "aside")


def _document(entry: Entry, data_dir: Path | None) -> dict[str, Any]:
    prepared = places.prepared(places.data_dir(data_dir), entry.name) if entry.size else None
    return {
        "name": entry.name,
        "task": entry.task,
        "shape": list(entry.shape),
        "classes": entry.classes,
        "examples": dict(zip(("train", "val", "test"), entry.counts, strict=True)),
        "here": catalogue.is_here(entry.name, data_dir),
        "download_bytes": entry.size,
        "prepared": str(prepared) if prepared else None,
        "source": entry.source,
    }


@command.command("get", help=_("Fetch DATASET, so that the next run reads it in a moment."))
@click.argument("dataset")
@data_dir_option
@format_option
def get_command(dataset: str, data_dir: Path | None, output_format: str) -> None:
    """Load it once, and say what came."""
    catalogue.check(dataset)
    notice(_("{dataset}: getting ready", dataset=dataset))
    _write_facts(dataset, data_dir, None, output_format)


@command.command("info", help=_("What is known of DATASET: sizes, classes, where it lies."))
@click.argument("dataset")
@data_dir_option
@click.option("--label", help=_("The column of csv:PATH that has the classes."))
@format_option
def info_command(
    dataset: str, data_dir: Path | None, label: str | None, output_format: str
) -> None:
    """Print facts; a set that must be fetched first is not."""
    catalogue.check(dataset)
    if catalogue.is_here(dataset, data_dir):
        _write_facts(dataset, data_dir, label, output_format)
        return
    document = _document(NAMED[dataset], data_dir)
    _write_pairs({**document, "get": f"kc data get {dataset}"}, output_format)


def _write_facts(
    dataset: str, data_dir: Path | None, label: str | None, output_format: str
) -> None:
    """Load the data and print what they are."""
    loaded = catalogue.load(dataset, data_dir=data_dir, label=label, listener=Fetching())
    known = _document(NAMED[dataset], data_dir) if dataset in NAMED else {}
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
    if known.get("download_bytes"):
        facts["cache"] = str(places.decoded(dataset))
    _write_pairs(facts, output_format)


def _write_pairs(facts: dict[str, Any], output_format: str) -> None:
    columns = (Column("fact", _("Fact")), Column("value", _("Value"), weight=1))
    rows = tuple((key, _words(value)) for key, value in facts.items())
    write_table(Table(columns, rows), output_format, lambda: facts)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number:,}" for key, number in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value is None else str(value)

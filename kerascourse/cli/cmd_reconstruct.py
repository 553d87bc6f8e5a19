"""`kc reconstruct [RUN|MODEL]`: an autoencoder on the whole test set, beside a plain method."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.picture_output import default_path, picture_option
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.reconstruction import Method, Reconstruction


@click.command(
    "reconstruct",
    help=_(
        "The errors of an autoencoder on the whole test set, beside a method without a network.\n\n"
        "Beside a reconstruction: PCA with as many values as the latent space, fitted on the same "
        "training images. Beside a denoised image: a Gaussian and a median filter, their widths "
        "chosen on validation images. Beside an enlarged one: interpolation. Also writes a picture "
        "of the first images."
    ),
)
@subject_argument
@click.option(
    "--values", type=click.IntRange(1), help=_("Components of the PCA, if not the latent size.")
)
@click.option(
    "--most",
    type=click.IntRange(1, 12),
    default=8,
    show_default=True,
    help=_("Images in the picture at most."),
)
@picture_option()
@format_option
def command(
    choice: SubjectChoice,
    values: int | None,
    most: int,
    out: Path | None,
    output_format: str,
) -> None:
    """Load, reconstruct, compare, draw, print."""
    from kerascourse.evaluation.reconstruction import reconstruction

    subject = choice.subject()
    found = reconstruction(subject, values, most)
    path = _picture(found, subject.name, out)
    write_table(_table(found), output_format, lambda: _document(found, subject.name, path))
    if output_format == "table":
        for line in ("", *sentences(found)):
            echo(line)
        if path is not None:
            echo(_("picture: {path}", path=path))
    elif path is not None and output_format != "json":
        notice(_("picture: {path}", path=path))


def _picture(found: "Reconstruction", name: str, out: Path | None) -> Path | None:
    """The file that the first images are drawn into; none for a table."""
    if found.shown is None:
        return None
    from kerascourse.plots.reconstructions import reconstructions
    from kerascourse.plots.saving import save

    path = out or default_path("reconstruct", name)
    save(reconstructions(found.shown, name).figure, path)
    return path


def _table(found: "Reconstruction") -> Table:
    columns = (
        Column("method", _("Method")),
        Column("values", _("Values kept"), numeric=True),
        Column("mse", "MSE", numeric=True),
        Column("psnr", "PSNR", numeric=True, weight=1),
        Column("ssim", "SSIM", numeric=True, weight=2),
        Column("ratio", _("MSE ratio"), numeric=True),
        Column("gain", _("Gain in dB"), numeric=True),
    )
    rows = tuple(
        (
            method.name,
            method.values,
            _error(method.quality.mse),
            _digits(method.quality.psnr, 2),
            _digits(method.quality.ssim, 4),
            _digits(found.ratio(method), 3),
            _digits(found.gain(method), 2),
        )
        for method in found.methods
    )
    return Table(columns, rows)


def _digits(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _error(mse: float) -> str:
    return f"{mse:.5f}" if mse >= 1e-4 else f"{mse:.1e}"


def sentences(found: "Reconstruction") -> list[str]:
    """What the table must be read with."""
    lines = [
        _(
            "{count:,} test examples; PSNR of their mean MSE in dB, SSIM as a mean; "
            "ratio and gain against: {plain}",
            count=found.count,
            plain=found.plain.name,
        )
    ]
    if found.validated is not None:
        lines.append(
            _(
                "which of them is compared, and a filter's width, were chosen on {count:,} "
                "validation images",
                count=found.validated,
            )
        )
    if found.latent is not None and found.latent >= found.size:
        lines.append(
            _(
                "the latent space has {latent:,} values, an example {size:,}: PCA with as many "
                "would lose nothing; it keeps {values:,}",
                latent=found.latent,
                size=found.size,
                values=found.plain.values,
            )
        )
    if found.activity is not None:
        lines.append(
            _(
                "active units: {active:.1f} of {units:,} in a mean example, {share:.1%} "
                "(above {threshold:g})",
                share=found.activity.share,
                **asdict(found.activity),
            )
        )
    if found.sampled:
        lines.append(
            _("the latent point is taken at its mean; kc evaluate draws it, as the bound asks")
        )
    return lines


def _document(found: "Reconstruction", name: str, path: Path | None) -> dict[str, Any]:
    activity = found.activity
    return {
        "run": name,
        "task": found.task,
        "examples": found.count,
        "plain": found.plain.kind,
        "methods": [_method(found, method) for method in found.methods],
        "latent": found.latent,
        "active": {**asdict(activity), "share": activity.share} if activity else None,
        "validation_examples": found.validated,
        "at_mean": found.sampled,
        "file": None if path is None else str(path),
    }


def _method(found: "Reconstruction", method: "Method") -> dict[str, Any]:
    return {
        "method": method.kind,
        "values": method.values,
        "width": method.width,
        **asdict(method.quality),
        "ratio": found.ratio(method),
        "gain": found.gain(method),
    }

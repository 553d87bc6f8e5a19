"""The errors of an autoencoder beside a plain method."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.reconstruction import Method, Reconstruction


def table(reconstruction: "Reconstruction") -> Table:
    """A row a method."""
    columns = (
        Column("method", _("Method")),
        Column("values", _("Values kept"), numeric=True),
        Column("mse", "MSE", numeric=True),
        Column("psnr", "PSNR", numeric=True, weight=1),
        Column("ssim", "SSIM", numeric=True, weight=2),
        Column("ratio", _("MSE ratio"), numeric=True),
        Column("gain", _("Gain in dB"), numeric=True),
    )
    # nothing is a multiple of an error that is none
    shown = len(columns) - 2 if reconstruction.plain_is_exact else len(columns)
    rows = tuple(
        (
            method.name,
            method.values,
            _error(method.quality.mse),
            _digits(method.quality.psnr, 2),
            _digits(method.quality.ssim, 4),
            _digits(reconstruction.ratio(method), 3),
            _digits(reconstruction.gain(method), 2),
        )
        for method in reconstruction.methods
    )
    return Table(columns[:shown], tuple(row[:shown] for row in rows))


def _digits(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _error(mse: float) -> str:
    return f"{mse:.5f}" if mse >= 1e-4 else f"{mse:.1e}"


def lines(reconstruction: "Reconstruction") -> list[str]:
    """What the table must be read with."""
    counted = _(
        "{count:,} test examples; PSNR of their mean MSE in dB, SSIM as a mean",
        count=reconstruction.count,
    )
    compared = (
        _("no ratio and no gain: {plain} loses nothing here", plain=reconstruction.plain.name)
        if reconstruction.plain_is_exact
        else _("ratio and gain against: {plain}", plain=reconstruction.plain.name)
    )
    below = [f"{counted}; {compared}"]
    if reconstruction.spread is not None and reconstruction.plain.values is not None:
        below.append(
            _(
                "the {count:,} training examples have {size:,} values each, but vary in {rank:,} "
                "directions (their rank): PCA with {values:,} values keeps {share:.1%} of their "
                "variance",
                count=reconstruction.trained,
                size=reconstruction.size,
                rank=reconstruction.spread.rank,
                values=reconstruction.plain.values,
                share=_variance_kept(reconstruction),
            )
        )
    if reconstruction.validated is not None:
        below.append(
            _(
                "which of them is compared, and a filter's width, were chosen on {count:,} "
                "validation images",
                count=reconstruction.validated,
            )
        )
    if reconstruction.latent is not None and reconstruction.latent >= reconstruction.size:
        below.append(
            _(
                "the latent space has {latent:,} values, an example {size:,}: PCA with as many "
                "would lose nothing; it keeps {values:,}",
                latent=reconstruction.latent,
                size=reconstruction.size,
                values=reconstruction.plain.values,
            )
        )
    if reconstruction.activity is not None:
        below.append(
            _(
                "active units: {active:.1f} of {units:,} in a mean example, {share:.1%} "
                "(above {threshold:g})",
                share=reconstruction.activity.share,
                **asdict(reconstruction.activity),
            )
        )
    if reconstruction.sampled:
        below.append(
            _("the latent point is taken at its mean; kc evaluate draws it, as the bound asks")
        )
    return below


def document(reconstruction: "Reconstruction", name: str, path: Path | None) -> dict[str, Any]:
    """All of it, and where the picture is."""
    activity = reconstruction.activity
    return {
        "run": name,
        "task": reconstruction.task,
        "examples": reconstruction.count,
        "plain": reconstruction.plain.kind,
        "methods": [_method(reconstruction, method) for method in reconstruction.methods],
        "latent": reconstruction.latent,
        "rank": None if reconstruction.spread is None else reconstruction.spread.rank,
        "variance_kept": _variance_kept(reconstruction),
        "active": {**asdict(activity), "share": activity.share} if activity else None,
        "validation_examples": reconstruction.validated,
        "at_mean": reconstruction.sampled,
        "file": None if path is None else str(path),
    }


def _variance_kept(reconstruction: "Reconstruction") -> float | None:
    """The share of the training examples' variance that PCA keeps."""
    spread, values = reconstruction.spread, reconstruction.plain.values
    return None if spread is None or values is None else spread.kept(values)


def _method(reconstruction: "Reconstruction", method: "Method") -> dict[str, Any]:
    return {
        "method": method.kind,
        "values": method.values,
        "width": method.width,
        **asdict(method.quality),
        "ratio": reconstruction.ratio(method),
        "gain": reconstruction.gain(method),
    }

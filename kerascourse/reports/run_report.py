"""A run as a report: what was trained, on what, its table, its numbers, and every picture that
applies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kerascourse.errors import CourseError, InputError
from kerascourse.explore.page import html_of_run
from kerascourse.pages.page import Image, Report, Section
from kerascourse.pictures import Kind, kinds
from kerascourse.plots.saving import png_of
from kerascourse.results.run import metrics_table, score_card
from kerascourse.results.summary import table, usual_columns
from kerascourse.seeing.source import Source
from kerascourse.seeing.subject import Subject
from kerascourse.summaries.rows import Summary, flat, summarise
from kerascourse.tables import Column, Table
from kerascourse.texts import _, grouped, ngettext
from kerascourse.training import run
from kerascourse.training.recipe import Recipe

MOST_TO_EXPLORE = 8_000_000  # bytes; a report is handed in by mail


@dataclass(frozen=True)
class HandIn:
    """What a student adds to a report: a name as they write it, and conclusions in Markdown."""

    student: str | None = None
    conclusions: str = ""


def report(
    folder: Path, language: str, listener: Callable[[str], None], hand_in: HandIn = HandIn()
) -> Report:
    """The report on the run in `folder`, its texts in `language`.

    `listener` is told what is made next, in words. Errors as `Source.subject`.
    """
    source = Source(str(folder), folder.parent)
    subject = source.subject
    result = run.read_result(folder)
    summary = summarise(source.graph(), source.network)
    sections = [_table_section(summary)]
    if subject.recipe is not None:
        sections.append(_recipe_section(subject.recipe))
    if result is not None:
        sections.append(_result_section(result))
    pictures, left_out = _pictures(source, listener)
    listener(_("the page to explore the run"))
    explored = None
    try:
        explored = _explored(source)
    except CourseError as error:
        left_out = (*left_out, (_("Explore the run"), error.message))
    return Report(
        title=_(
            "{model} on {dataset}",
            model=source.network,
            dataset=subject.dataset.name if subject.dataset else "",
        ),
        language=language,
        lead=_lead(subject, result),
        facts=(*_dates(folder, result, hand_in), *_facts(subject, result)),
        sections=(*sections, *pictures),
        left_out=left_out,
        conclusions=hand_in.conclusions,
        explored=explored,
    )


def _pictures(
    source: Source, listener: Callable[[str], None]
) -> tuple[list[Section], tuple[tuple[str, str], ...]]:
    """The sections of the pictures that apply; the names of the others, with reasons."""
    sections, left_out = [], []
    for kind in kinds():
        listener(_("picture: {kind}", kind=kind.name))
        try:
            sections.append(section(kind, source))
        except CourseError as error:
            left_out.append((_(kind.title), error.message))
    return sections, tuple(left_out)


def _explored(source: Source) -> str:
    """The page of `kc explore` of the run; CourseError with the reason where it does not go into a
    report."""
    page = html_of_run(source)
    if len(page) > MOST_TO_EXPLORE:
        raise InputError(
            _(
                "its page to explore takes {size:.0f} MB, more than the {most:.0f} MB for a part "
                "of a report",
                size=len(page) / 1e6,
                most=MOST_TO_EXPLORE / 1e6,
            ),
            _("Try: kc explore {run}", run=source.title),
        )
    return page


def section(kind: Kind, source: Source) -> Section:
    """A picture of the run with how to read it; CourseError with the reason where it does not
    apply."""
    picture = kind.picture(source, **kind.in_report)
    width, height = (round(side * picture.figure.dpi) for side in picture.figure.get_size_inches())
    title, reading = _(kind.title), picture.reading or _(kind.reading)
    alt = _("{title} of {run}. {reading}", title=title, run=source.title, reading=reading)
    image = Image(png_of(picture.figure), alt, width, height)
    return Section(kind.name, title, reading, image=image)


def _lead(subject: Subject, result: run.Result | None) -> str:
    if result is None:
        return _(
            "The run {run} is not finished: what follows is its model so far.", run=subject.name
        )
    return ngettext(
        "The run {run}: 1 epoch on {device} in {seconds:.0f} s, {speed:,.0f} images/s.",
        "The run {run}: {count} epochs on {device} in {seconds:.0f} s, {speed:,.0f} images/s.",
        result.epochs,
        run=subject.name,
        device=result.device,
        seconds=result.seconds,
        speed=result.images_per_second,
    )


def _dates(folder: Path, result: run.Result | None, hand_in: HandIn) -> tuple[tuple[str, str], ...]:
    """Who hands in, when the run ended, and when this report was made."""
    facts = [(_("Student"), hand_in.student)] if hand_in.student else []
    if result is not None:
        facts.append((_("Date of the run"), _shown_date(run.finished(folder, result))))
    return (*facts, (_("Date of the report"), _shown_date(datetime.now())))


def _shown_date(date: datetime) -> str:
    return f"{date:%Y-%m-%d %H:%M}"


def _facts(subject: Subject, result: run.Result | None) -> tuple[tuple[str, str], ...]:
    recipe, dataset = subject.recipe, subject.dataset
    facts = []
    if recipe is not None:
        options = ", ".join(f"{key}={value}" for key, value in recipe.options.items())
        facts += [
            (_("Network"), f"{recipe.model} ({options})" if options else recipe.model),
            (_("Optimizer"), f"{recipe.optimizer}, {recipe.learning_rate:g}"),
            (_("Batch size"), str(recipe.batch_size)),
            (_("Seed"), str(recipe.seed)),
            (_("Precision"), recipe.precision),
            (_("Augmentation"), ", ".join(augmentation(recipe)) or _("none")),
        ]
    if dataset is not None:
        sizes = [len(dataset.train), len(dataset.val), len(dataset.test)]
        facts += [
            (_("Data"), f"{dataset.name}: {dataset.provenance}"),
            (_("Training, validation, test"), " + ".join(grouped(size) for size in sizes)),
        ]
    if result is not None:
        facts.append((_("Parameters"), grouped(result.params)))
        versions = (f"{name} {version}" for name, version in result.versions.items())
        facts.append((_("Versions"), ", ".join(versions)))
    return tuple(facts)


def _table_section(summary: Summary) -> Section:
    return Section(
        name="summary",
        title=_("The network, layer by layer"),
        reading=_reading_of_table(summary),
        table=table(summary, usual_columns(summary)),
    )


def _reading_of_table(summary: Summary) -> str:
    """What the columns are, and of the field only where there is one."""
    is_image = any(len(shape) == 3 for shape in summary.input_shape)
    words = (
        _(
            "Each row is a layer: the size of what it gives, its parameters, and its "
            "multiplications for one image."
        )
        if is_image
        else _(
            "Each row is a layer: the size of what it gives, its parameters, and its "
            "multiplications for one example."
        )
    )
    if is_image and any((row.receptive_field or 1) > 1 for row in flat(summary.rows)):
        words += " " + _("The field is how many input pixels along a side one value sees.")
    return words


def augmentation(recipe: Recipe) -> tuple[str, ...]:
    """The changes that the recipe makes to images of the fit, as it names them."""
    changes = recipe.augment.model_dump() if recipe.augment is not None else {}
    return tuple(
        name if value is True else f"{name} {value:g}" for name, value in changes.items() if value
    )


def _recipe_section(recipe: Recipe) -> Section:
    """All settings of the recipe that say something, under the names that they have there."""
    tables = ("augment", "options", "published", "on")
    document = recipe.model_dump()
    settings = {name: value for name, value in document.items() if name not in tables}
    rows = [(name, value) for name, value in settings.items() if value is not None and value != []]
    rows += [(f"options.{name}", value) for name, value in recipe.options.items()]
    changes = document["augment"] or {}
    rows += [(f"augment.{name}", value) for name, value in changes.items() if value]
    if not any(changes.values()):
        rows.append(("augment", _("none")))
    return Section(
        name="recipe",
        title=_("The recipe"),
        reading=_(
            "All settings of this run. Those of augment change the images of the fit at random, "
            "and never those that are judged on."
        ),
        table=Table(
            (Column("setting", _("Setting")), Column("value", _("Value"))),
            tuple((name, _as_text(value)) for name, value in rows),
        ),
    )


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _result_section(result: run.Result) -> Section:
    """The metrics of all parts, and the score card where the recipe has a published result."""
    return Section(
        name="result",
        title=_("The result"),
        reading=_(
            "Choices were made on the validation part; the test part was looked at once, "
            "at the end. A training value much better than the test's is overfitting."
        ),
        table=metrics_table(result.metrics),
        lines=score_card(result),
    )

"""A run as a report: what was trained, on what, its table, its numbers, and every picture that
applies.

A new picture is a line in `PICTURES`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kerascourse.errors import CourseError
from kerascourse.pages.page import Image, Report, Section
from kerascourse.plots.picture import Picture
from kerascourse.plots.saving import png_of
from kerascourse.reports.result import metrics_table, score_card
from kerascourse.seeing.subject import Subject, example, of_run
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import Summary, summarise
from kerascourse.summaries.sheet import sheet, usual_columns
from kerascourse.texts import N_, _
from kerascourse.training import run

EMBEDDED = 1000  # test images as points: t-SNE of these takes seconds


@dataclass(frozen=True)
class Kind:
    """A picture of the report: its maker, its title, and two sentences on how to read it.

    The maker raises a CourseError with the reason where the picture does not apply.
    """

    name: str
    make: Callable[[Subject], Picture]
    title: str
    reading: str


def report(folder: Path, language: str, listener: Callable[[str], None]) -> Report:
    """The report on the run in `folder`, its texts in `language`.

    `listener` is told the name of each picture before it is made. Errors as `subject.of_run`.
    """
    subject = of_run(folder)
    result = run.read_result(folder)
    summary = summarise(read_model(str(folder)), subject.recipe.model if subject.recipe else "")
    sections = [_table_section(summary)]
    if result is not None:
        sections.append(_result_section(result))
    pictures, left_out = _pictures(subject, PICTURES, listener)
    return Report(
        title=_(
            "{model} on {dataset}",
            model=subject.recipe.model if subject.recipe else subject.name,
            dataset=subject.dataset.name if subject.dataset else "",
        ),
        language=language,
        lead=_lead(subject, result),
        facts=_facts(subject, result),
        sections=(*sections, *pictures),
        left_out=left_out,
    )


def _pictures(
    subject: Subject, kinds: Iterable[Kind], listener: Callable[[str], None]
) -> tuple[list[Section], tuple[tuple[str, str], ...]]:
    """The sections of the kinds that apply to `subject`; the names of the others, with reasons."""
    sections, left_out = [], []
    for kind in kinds:
        listener(kind.name)
        try:
            picture = kind.make(subject)
        except CourseError as error:
            left_out.append((_(kind.title), error.message))
            continue
        sections.append(_picture_section(kind, picture, subject.name))
    return sections, tuple(left_out)


def _picture_section(kind: Kind, picture: Picture, name: str) -> Section:
    width, height = (round(side * picture.figure.dpi) for side in picture.figure.get_size_inches())
    alt = _("{title} of {run}. {reading}", title=_(kind.title), run=name, reading=_(kind.reading))
    image = Image(png_of(picture.figure), alt, width, height)
    return Section(kind.name, _(kind.title), _(kind.reading), image=image)


def _lead(subject: Subject, result: run.Result | None) -> str:
    if result is None:
        return _(
            "The run {run} is not finished: what follows is its model so far.", run=subject.name
        )
    return _(
        "The run {run}: {epochs} epochs on {device} in {seconds:.0f} s, {speed:,.0f} images/s.",
        run=subject.name,
        epochs=result.epochs,
        device=result.device,
        seconds=result.seconds,
        speed=result.images_per_second,
    )


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
        ]
    if dataset is not None:
        sizes = [len(dataset.train), len(dataset.val), len(dataset.test)]
        facts += [
            (_("Data"), f"{dataset.name}: {dataset.provenance}"),
            (_("Training, validation, test"), " + ".join(f"{size:,}" for size in sizes)),
        ]
    if result is not None:
        facts.append((_("Parameters"), f"{result.params:,}"))
        versions = (f"{name} {version}" for name, version in result.versions.items())
        facts.append((_("Versions"), ", ".join(versions)))
    return tuple(facts)


def _table_section(summary: Summary) -> Section:
    return Section(
        name="summary",
        title=_("The network, layer by layer"),
        reading=_(
            "Each row is a layer: the size of what it gives, its parameters, and its "
            "multiplications for one image. The field is how many input pixels along a side one "
            "value sees."
        ),
        table=sheet(summary, usual_columns(summary)),
    )


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


def _architecture(subject: Subject) -> Picture:
    from kerascourse.plots.architecture.draw import architecture

    name = subject.recipe.model if subject.recipe else subject.name
    return architecture(read_model(str(subject.folder)), name)


def _history(subject: Subject) -> Picture:
    from kerascourse.plots.history import history
    from kerascourse.seeing.history import read

    assert subject.folder is not None  # the subject of a report is a run
    return history(read(subject.folder))


def _confusion(subject: Subject) -> Picture:
    from kerascourse.plots import confusion as plots
    from kerascourse.seeing.confusion import confusion

    found = confusion(subject)
    names = {int(number): subject.class_name(int(number)) for number in found.classes}
    return plots.confusion(found, subject.name, names)


def _filters(subject: Subject) -> Picture:
    from kerascourse.plots import filters as plots
    from kerascourse.seeing import filters as seeing

    return plots.filters(seeing.filters(subject), subject.name)


def _activations(subject: Subject) -> Picture:
    from kerascourse.plots import activations as plots
    from kerascourse.seeing import activations as seeing

    shown = example(subject)
    label = "" if shown.label is None else subject.class_name(shown.label)
    return plots.activations(seeing.activations(subject, shown), subject.name, label)


def _occlusion(subject: Subject) -> Picture:
    from kerascourse.plots import occlusion as plots
    from kerascourse.seeing.occlusion import occlusion

    shown = example(subject)
    found = occlusion(subject, shown.pixels)
    names = [subject.class_name(number) for number in range(len(found.probabilities))]
    return plots.occlusion(found, shown.name, names)


def _heatmap(subject: Subject) -> Picture:
    from kerascourse.plots import heatmap as plots
    from kerascourse.seeing.heatmap import heatmap

    shown = example(subject)
    found = heatmap(subject, shown.pixels)
    names = [subject.class_name(number) for number in range(len(found.probabilities))]
    return plots.heatmap(found, shown.name, names)


def _reconstructions(subject: Subject) -> Picture:
    from kerascourse.plots import reconstructions as plots
    from kerascourse.seeing.reconstructions import reconstructions

    return plots.reconstructions(reconstructions(subject), subject.name)


def _manifold(subject: Subject) -> Picture:
    from kerascourse.plots import manifold as plots
    from kerascourse.seeing.manifold import manifold

    return plots.manifold(manifold(subject), subject.name)


def _receptive_field(subject: Subject) -> Picture:
    from kerascourse.plots import receptive_field as plots
    from kerascourse.seeing import receptive_field as seeing
    from kerascourse.seeing.decision import decision

    shown = example(subject)
    found = seeing.receptive_field(subject, shown)
    return plots.receptive_field(found, shown, subject.name, decision(subject, shown))


def _embeddings(subject: Subject) -> Picture:
    from kerascourse.plots import embeddings as plots
    from kerascourse.seeing.embeddings import embeddings

    found = embeddings(subject, most=EMBEDDED)
    last = -1 if found.labels is None else int(found.labels.max())
    names = [subject.class_name(number) for number in range(last + 1)]
    return plots.embeddings(found, subject.name, names)


def _interpolation(subject: Subject) -> Picture:
    from kerascourse.plots import interpolation as plots
    from kerascourse.seeing.interpolation import interpolation

    return plots.interpolation({subject.name: interpolation(subject)}, subject.class_name)


def _masks(subject: Subject) -> Picture:
    from kerascourse.plots import masks as plots
    from kerascourse.seeing.masks import masks

    return plots.masks(masks(subject), subject.name)


PICTURES = (
    Kind(
        "architecture",
        _architecture,
        N_("The network as a drawing"),
        N_(
            "Each block is the volume that a layer gives, to scale: height and width shrink, depth "
            "grows. Blocks that repeat are drawn once with their number."
        ),
    ),
    Kind(
        "history",
        _history,
        N_("The training, epoch by epoch"),
        N_(
            "A curve that still falls at the end asks for more epochs. Where the validation curve "
            "turns away from the training curve, the network begins to learn by heart."
        ),
    ),
    Kind(
        "confusion",
        _confusion,
        N_("Which classes are confused"),
        N_(
            "Each row is a true class, each column what the network took it for: right answers lie "
            "on the diagonal. A dark cell off it is a pair to look at."
        ),
    ),
    Kind(
        "filters",
        _filters,
        N_("The filters of the first convolution"),
        N_(
            "A filter answers most strongly where the image looks like it. Smooth patterns, edges "
            "and spots are learned; what looks like noise has learned little."
        ),
    ),
    Kind(
        "activations",
        _activations,
        N_("What the layers give for one image"),
        N_(
            "Each small map is one channel: the first layers follow edges, the later ones are "
            "coarser and more abstract. A ReLU unit that never fires on any image is dead."
        ),
    ),
    Kind(
        "occlusion",
        _occlusion,
        N_("What happens when a part is covered"),
        N_(
            "Where covering makes the probability fall, the network needs what it sees there. "
            "Where it rises, that part spoke for another class."
        ),
    ),
    Kind(
        "heatmap",
        _heatmap,
        N_("Which regions raise the decision"),
        N_(
            "Bright regions raise the score of the class. Bright spots beside the object mean that "
            "the network decides by something else."
        ),
    ),
    Kind(
        "reconstructions",
        _reconstructions,
        N_("What the autoencoder gives back"),
        N_(
            "What is lost on the way through the bottleneck is missing in the output, most often "
            "fine detail. The last row shows where they differ."
        ),
    ),
    Kind(
        "manifold",
        _manifold,
        N_("The latent space as a map"),
        N_(
            "Each image is decoded from the place where it stands in the latent space. Neighbours "
            "resemble each other where the space is continuous."
        ),
    ),
    Kind(
        "interpolation",
        _interpolation,
        N_("From one image to another"),
        N_(
            "Each step is decoded from a point on the straight line between two images in the "
            "latent space. The pixel blend below it shows two images at once, not one in between."
        ),
    ),
    Kind(
        "embeddings",
        _embeddings,
        N_("The test images as points"),
        N_(
            "Points of one colour that lie together are a class that the network tells apart. "
            "t-SNE keeps neighbours; how far apart two groups lie means little."
        ),
    ),
    Kind(
        "receptive-field",
        _receptive_field,
        N_("What one unit sees"),
        N_(
            "The box is all that the unit could see, by arithmetic. The gradients show what it "
            "does look at, which is mostly the middle."
        ),
    ),
    Kind(
        "masks",
        _masks,
        N_("The masks"),
        N_(
            "Where the predicted mask lacks a piece, pixels were missed; where it has one too "
            "many, they were marked wrongly. IoU is the share of both masks that they have in "
            "common."
        ),
    ),
)

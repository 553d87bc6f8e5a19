"""The page of a network: the drawing, the layers, and what the parts on its values add."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kerascourse.explore.layers import Layer, layers
from kerascourse.explore.words import opening, value_words
from kerascourse.pages.template import document, for_script
from kerascourse.plots.architecture.draw import drawing
from kerascourse.plots.architecture.svg import svg
from kerascourse.summaries.rows import Summary, summarise
from kerascourse.symbolic.graph import Graph
from kerascourse.tables import shown
from kerascourse.texts import _, language

if TYPE_CHECKING:
    from kerascourse.seeing.source import Source
    from kerascourse.seeing.subject import Example, Subject

# those of each view, of which the first has the values of the layers
_SCRIPTS = {
    "values": ("layers.js", "values.js", "made.js"),
    "latent": ("latent.js",),
    "embeddings": ("embeddings.js",),
}
USUAL_LIMIT = 1000  # t-SNE of these takes seconds


def html(graph: Graph, title: str) -> str:
    """The page of `graph`, called `title`, as one document that asks for nothing from outside."""
    summary = summarise(graph, title)
    rows = tuple(layers(summary.rows))
    return _document(graph, summary, rows, {})


def html_of_run(source: "Source", limit: int = USUAL_LIMIT) -> str:
    """The page of a run: with the values of its first test image where it takes images, else its
    layers alone. Errors as `Source.example`."""
    if not source.takes_an_image:
        return html(source.graph(), source.network)
    return html_with_values(source.subject, source.example(), limit)


def html_with_values(subject: "Subject", example: "Example", limit: int = USUAL_LIMIT) -> str:
    """The page of a network with what its layers give for `example`; of its first `limit` test
    images the vectors in the plane, and of an autoencoder the latent space. UsageError where the
    network does not take one image."""
    from kerascourse.explore.values import values
    from kerascourse.seeing.receptive_field import graph_of

    graph = graph_of(subject.as_saved, example.pixels.shape)
    summary = summarise(graph, subject.name)
    rows = tuple(layers(summary.rows))
    places = {row.name: place for place, row in enumerate(rows)}
    found = values(subject, example, graph, places, summary.totals.macs)
    views = {"values": found, **_of_test_images(subject, limit)}
    return _document(graph, summary, rows, views, subject.trained)


def _of_test_images(subject: "Subject", limit: int) -> dict[str, Any]:
    """The views of many test images, those that there are."""
    if subject.dataset is None:
        return {}
    from kerascourse.explore.embeddings import embeddings
    from kerascourse.explore.latent import latent
    from kerascourse.explore.thumbnails import sprite

    examples = subject.examples(most=limit)
    found = {"latent": latent(subject, examples), "embeddings": embeddings(subject, examples)}
    views = {name: view for name, view in found.items() if view is not None}
    return {"thumbnails": sprite(examples.x), **views} if views else {}


def _document(
    graph: Graph,
    summary: Summary,
    rows: Sequence[Layer],
    views: Mapping[str, Any],
    trained: bool = True,
) -> str:
    """The page with the documents of `views`, each of which has its scripts."""
    drawn = drawing(graph)
    blocks = [list(block.names) for block in drawn.blocks]
    words = _words() | (value_words() if views else {})
    data = {"blocks": _places(blocks, rows), "words": words, **views}
    scripts = [script for name, own in _SCRIPTS.items() if name in views for script in own]
    cloud = views.get("embeddings")
    return document(
        "explore.html",
        title=_("Explore: {model}", model=summary.model),
        language=language(),
        script=("drawing.js", *scripts, "explore.js"),
        facts=_facts(summary),
        drawing=svg(drawn.shapes, drawn.height, summary.model, [names[0] for names in blocks]),
        layers=rows,
        words=words,
        values=opening(views["values"], trained) if "values" in views else None,
        latent=views["latent"]["points"]["shape"][1] if "latent" in views else None,
        embeddings=None if cloud is None else _choices(cloud),
        data=for_script(data),
    )


def _choices(cloud: Mapping[str, Any]) -> dict[str, Any]:
    """What can be chosen among the points: their classes, and those taken for another one."""
    labels, predicted = cloud["labels"], cloud["predicted"]
    has_wrong = None not in (labels, predicted) and labels != predicted
    return {"classes": cloud["classes"] if labels else [], "has_wrong": has_wrong}


def _places(blocks: Sequence[Sequence[str]], rows: Sequence[Layer]) -> list[list[int]]:
    """The places among `rows` of the layers in each block, which names those of the network's own
    graph."""
    places = {row.name: place for place, row in enumerate(rows)}
    return [[places[name] for name in names if name in places] for names in blocks]


def _facts(summary: Summary) -> list[tuple[str, str]]:
    totals = summary.totals
    counts = (
        (_("Parameters"), totals.params),
        (_("Multiplications"), totals.macs),
        (_("Layers with weights"), totals.weight_layers),
    )
    facts = [(_("Input"), ", ".join(map(shown, summary.input_shape)))]
    return facts + [
        (label, _("unknown") if count is None else shown(count)) for label, count in counts
    ]


def _words() -> dict[str, str]:
    return {
        "lead": _("Choose a layer in the drawing or in the list. The page needs no network."),
        "layers": _("Layers"),
        "drawing": _("The network as a drawing"),
        "formulas": _("Formulas with the numbers put in"),
        "number": _("Point at a number of a formula to see what it stands for."),
    }

"""The convolution itself, as a page to touch: forward, transposed, pooling, and backward.

The page computes everything anew at each touch; a test holds its script against NumPy and the
size formula of the house over thousands of settings.
"""

from dataclasses import asdict, dataclass

from kerascourse.pages.template import document, for_script
from kerascourse.texts import _


@dataclass(frozen=True)
class Slider:
    """A setting of the page: its letter, what it is called, its least, largest and first value."""

    name: str
    title: str
    least: int
    most: int
    value: int


def sliders() -> tuple[Slider, ...]:
    """The settings, by the letters of the size formula."""
    return (
        Slider("m", _("m, the size of the input"), 2, 12, 6),
        Slider("k", _("k, the size of the kernel"), 1, 5, 3),
        Slider("p", _("p, the padding on each side"), 0, 4, 0),
        Slider("s", _("s, the stride"), 1, 4, 1),
        Slider("d", _("dilation"), 1, 3, 1),
        Slider("C", _("C, the channels of the input"), 1, 3, 1),
        Slider("F", _("F, the filters"), 1, 4, 1),
    )


def html(language: str) -> str:
    """The page in "en" or "es"."""
    words = _words(language)
    settings = sliders()
    limits = {one.name: [one.least, one.most] for one in settings}
    return document(
        "convolution.html",
        title=_("A convolution to touch"),
        language=language,
        script="convolution.js",
        lead=_(
            "Choose a value of the result, with the mouse or the arrow keys: what it is the sum of "
            "is marked, and written out."
        ),
        sliders=[asdict(one) for one in settings],
        words=words,
        data=for_script({"words": words, "limits": limits}),
    )


def _words(language: str) -> dict[str, object]:
    return {
        "decimal": "," if language == "es" else ".",
        "kind": _("What is computed"),
        "kinds": {
            "forward": _("convolution"),
            "transposed": _("transposed convolution"),
            "max": _("max pooling"),
            "average": _("average pooling"),
            "weights": _("backward: gradient of the kernel"),
            "input": _("backward: gradient of the input"),
        },
        "results": {
            "forward": _("Output"),
            "transposed": _("Output"),
            "max": _("Output"),
            "average": _("Output"),
            "weights": _("∂L/∂kernel"),
            "input": _("∂L/∂input"),
        },
        "input": _("Input, with its padding"),
        "kernel": _("Kernel of filter {filter}", filter="{filter}"),
        "kernels": _("The kernels, for this channel"),
        "gradient": _("∂L/∂output"),
        "cell": _(
            "row {row}, column {column}: {value}", row="{row}", column="{column}", value="{value}"
        ),
        "size": _("Size of one side"),
        "parameters": _("Parameters, biases included"),
        "impossible": _("The kernel is larger than the padded input: there is no place for it."),
        "again": _("Other numbers"),
    }

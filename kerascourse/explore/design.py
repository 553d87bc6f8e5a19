"""A network designed in the browser: the stack notation with its table, drawing and rules, live.

The page reads the notation with the house's own patterns; a test holds its rows, its rules and the
places of its errors against the parser over hundreds of notations.
"""

from kerascourse.architectures.stack import KINDS, MOST_ITEMS
from kerascourse.pages.template import document, for_script
from kerascourse.summaries.lint import rules
from kerascourse.texts import NO_BREAK, _

EXAMPLE = "INPUT 32x32x3 -> [[conv3-32 relu]*2 pool2]*3 -> fc128 relu -> fc10"


def html(notation: str, language: str) -> str:
    """The page in "en" or "es", with `notation` to begin with."""
    words = _words(language)
    kinds = [
        {"name": kind.name, "pattern": kind.pattern.pattern, "example": kind.example}
        for kind in KINDS
    ]
    asked = [
        {"name": rule.name, "course": rule.course, "asks": rule.asks, "why": rule.why}
        for rule in rules()
    ]
    data = {"kinds": kinds, "words": words, "rules": asked, "most_items": MOST_ITEMS}
    return document(
        "design.html",
        title=_("Design a network"),
        language=language,
        script="design.js",
        lead=_(
            "Change the notation: the table, the drawing and the course's rules follow. The page's "
            "address keeps it."
        ),
        notation=notation,
        kinds=kinds,
        words=words,
        data=for_script(data),
    )


def _words(language: str) -> dict[str, object]:
    example = "conv3-32, pool2, fc10"
    return {
        "group": NO_BREAK if language == "es" else ",",
        "notation": _("Stack notation"),
        "params": _("Parameters"),
        "macs": _("Multiplications"),
        "layers": _("Layers with weights"),
        "picture": _("The network's volumes, each as high as its side"),
        "heads": [
            _("Layer"),
            _("Type"),
            _("Output"),
            _("Kernel"),
            _("Stride"),
            _("Parameters"),
            _("Multiplications"),
            _("Field"),
        ],
        "rules": _("The course's rules"),
        "commands": _("Go on in the terminal"),
        "items": _("What can stand in it"),
        "character": _("Character {number}:", number="{number}"),
        "pattern": _(
            "the pattern stands for many networks: put numbers for N, M and K, and sizes to each "
            "CONV, POOL and FC"
        ),
        "input": _("expected INPUT with sizes such as INPUT 32x32x3"),
        "not_opened": _("a closing bracket without an opening one"),
        "not_closed": _("a bracket that is never closed"),
        "repeats": _("expected ]*N with a number of repeats"),
        "too_many": _("more than {most} layers", most=MOST_ITEMS),
        "nothing": _("expected at least one item"),
        "item": _(
            "expected an item such as {example}, received {word}", example=example, word="{word}"
        ),
        "no_image": _("expected an image here: what stands before it is a vector"),
        "too_small": _(
            "a window of {kernel} does not fit into {size}", kernel="{kernel}", size="{size}"
        ),
    }

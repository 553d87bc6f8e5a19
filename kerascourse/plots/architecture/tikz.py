"""A network's drawing as LaTeX: a document that compiles by itself, and a `tikzpicture` to edit.

The same shapes as the picture's, at the same places, in its pixels; a block is one line that begins
with `\\slab`, behind the name of its layer.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from kerascourse.plots import theme
from kerascourse.plots.architecture.palette import KIND_COLOURS, MARK_COLOURS
from kerascourse.plots.architecture.shapes import Disc, Line, Pane, Shape, Slab, Text
from kerascourse.tables import escape_latex
from kerascourse.texts import _, safe_text

# a pixel of the picture in points: the page is as wide as one of A4
_POINT = 0.5
_CORNER = 9  # of a line, in pixels
_ORDER = (Pane, Line, Slab, Disc, Text)
_ANCHORS = {"left": "west", "center": "center", "right": "east"}
# combining marks and the commands that put them over a letter
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u030a": "r",
    "\u0327": "c",
    "\u030c": "v",
}
_SIGNS = {
    "\u00a0": "~",
    "\u202f": r"\,",
    "∨": r"$\vee$",
    "∧": r"$\wedge$",
    "√": r"$\surd$",
    "³": r"$^3$",
    "–": "--",
    "¡": "!`",
    "¿": "?`",
    "⊕": r"$\oplus$",
}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΔΣΩ",
        "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma "
        "tau upsilon varphi chi psi omega Delta Sigma Omega".split(),
        strict=True,
    )
)
_NAMED = {
    theme.INK: "ink",
    theme.MUTED: "muted",
    theme.RULE: "rule",
    theme.PANEL: "panel",
    "#ffffff": "white",
    **{colour: str(mark) for mark, colour in MARK_COLOURS.items()},
    # where a layer and a mark have the same colour, the layer names it
    **{colour: str(kind) for kind, colour in reversed(KIND_COLOURS.items()) if kind != "combine"},
}
_HEAD = r"""
\documentclass{article}
\usepackage{fix-cm}
\usepackage[paperwidth=%(width)gpt, paperheight=%(height)gpt, margin=0pt]{geometry}
\usepackage{tikz}
\usetikzlibrary{arrows.meta}
\pagestyle{empty}
\setlength{\parindent}{0pt}
\setlength{\topskip}{0pt}

%(colours)s

%% \slab{x}{y}{height}{depth right}{depth up}{colour of the right side}{width/colour, ...}
\newcommand{\slab}[7]{%%
  \begin{scope}[shift={(#1,#2)},
      every path/.style={draw=#6!65!black, line width=.4pt, line join=round}]
    \foreach \w/\c [remember=\r as \l (initially 0), evaluate=\w as \r using \l+\w] in {#7} {
      \path[fill=\c] (\l,-#3/2) rectangle (\r,#3/2);
      \path[fill=\c!55!white] (\l,-#3/2) -- ++(#4,-#5) -- ++(\w,0) -- (\r,-#3/2) -- cycle;
      \xdef\rightside{\r}
    }
    \path[fill=#6!78!black] (\rightside,-#3/2) -- ++(#4,-#5) -- ++(0,#3)
      -- (\rightside,#3/2) -- cycle;
  \end{scope}}

\begin{document}
"""
_PICTURE = r"""\begin{tikzpicture}[
  x=%(point)gpt, y=-%(point)gpt,  %% the pixels of the picture, y downwards
  words/.style={inner sep=0pt, font=\sffamily\fontsize{%(text)g}{%(line)g}\selectfont,
    text=ink, text height=1.5ex, text depth=.3ex},
  flow/.style={draw=muted, line width=.8pt, rounded corners=4.5pt},
  to/.style={-{Triangle[length=3.5pt, width=3.6pt]}},
  joint/.style={circle, draw=ink, fill=white, line width=.8pt, inner sep=0pt,
    minimum size=#1pt, font=\sffamily\bfseries},
]
  \path[use as bounding box] (0,0) rectangle (%(page)g,%(bottom)g);
"""


def tikz(shapes: Iterable[Shape], height: float, title: str, names: Sequence[str]) -> str:
    """The shapes as a LaTeX document called `title`; before each block stands its name among
    `names`. It needs TikZ and nothing else, with any engine."""
    ordered = sorted(shapes, key=lambda shape: _ORDER.index(type(shape)))
    colours = _colours(ordered)
    lines = [line for shape in ordered for line in _written(shape, names, colours)]
    told = _("To put it into a text of yours, take the colours, \\slab and the tikzpicture.")
    head = _HEAD % {
        "width": theme.PAGE_WIDTH * _POINT,
        # a point more, lest a rounded side begins a second page
        "height": height * _POINT + 1,
        "colours": "\n".join(
            rf"\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}"
            for colour, name in colours.items()
            if name != "white"
        ),
    }
    picture = _PICTURE % {
        "point": _POINT,
        "text": theme.TEXT * _POINT,
        "line": theme.LINE_HEIGHT * _POINT,
        "page": theme.PAGE_WIDTH,
        "bottom": height,
    }
    body = "\n".join(f"  {line}" for line in lines)
    return (
        f"{_comment(title)}\n{_comment(told)}{head}{picture}{body}\n"
        "\\end{tikzpicture}\n\\end{document}\n"
    )


def _colours(shapes: Iterable[Shape]) -> dict[str, str]:
    """The name of each colour of the drawing, by its sides in sixteens."""
    used: dict[str, None] = dict.fromkeys((theme.INK, theme.MUTED, theme.PANEL))
    for shape in shapes:
        if isinstance(shape, Slab):
            used |= dict.fromkeys([shape.body, *(colour for _width, colour in shape.slices)])
        elif isinstance(shape, Text | Line):
            used[shape.colour] = None
    return {
        colour: _NAMED.get(colour, f"colour{place}") for place, colour in enumerate(used, start=1)
    }


def _written(shape: Shape, names: Sequence[str], colours: Mapping[str, str]) -> list[str]:
    """The lines that draw one shape."""
    written: Callable[[Shape, Mapping[str, str]], str] = _WRITERS[type(shape)]
    line = written(shape, colours)
    if isinstance(shape, Slab | Disc) and shape.block >= 0:
        return [_comment(names[shape.block]), line]
    return [line]


def _pane(pane: Pane, colours: Mapping[str, str]) -> str:
    corners = f"{_at(pane.left, pane.top)} rectangle {_at(pane.right, pane.bottom)}"
    return rf"\fill[panel, rounded corners=4pt] {corners};"


def _line(line: Line, colours: Mapping[str, str]) -> str:
    style = ["flow", *(["to"] if line.arrow else [])]
    if line.colour != theme.MUTED:
        style.append(f"draw={colours[line.colour]}")
    if line.width != Line.width:
        style.append(f"line width={_number(line.width * _POINT)}pt")
    sides = [abs(x - a) + abs(y - b) for (a, b), (x, y) in pairwise(line.points)]
    if len(sides) > 1 and min(sides) < 2 * _CORNER:
        style.append(f"rounded corners={_number(min(sides) / 2 * _POINT)}pt")
    return rf"\draw[{', '.join(style)}] {' -- '.join(_at(*point) for point in line.points)};"


def _slab(slab: Slab, colours: Mapping[str, str]) -> str:
    slices = ", ".join(f"{_number(width)}/{colours[colour]}" for width, colour in slab.slices)
    places = (slab.x, slab.y, slab.height, *slab.depth)
    numbers = "".join(f"{{{_number(place)}}}" for place in places)
    return rf"\slab{numbers}{{{colours[slab.body]}}}{{{slices}}}"


def _disc(disc: Disc, colours: Mapping[str, str]) -> str:
    if not disc.sign:
        return rf"\fill[muted] {_at(disc.x, disc.y)} circle[radius={_number(disc.radius)}];"
    size = _number(2 * disc.radius * _POINT)
    return rf"\node[joint={size}] at {_at(disc.x, disc.y)} {{{escaped(disc.sign)}}};"


def _label(text: Text, colours: Mapping[str, str]) -> str:
    style = ["words", f"anchor={_ANCHORS[text.align]}"]
    if text.colour != theme.INK:
        style.append(f"text={colours[text.colour]}")
    font = (r"\bfseries" if text.bold else "") + (
        rf"\fontsize{{{_number(text.size * _POINT)}}}{{{_number(text.size * _POINT * 1.2)}}}"
        r"\selectfont "
        if text.size != theme.TEXT
        else " "
        if text.bold
        else ""
    )
    return rf"\node[{', '.join(style)}] at {_at(text.x, text.y)} {{{font}{escaped(text.text)}}};"


def escaped(text: str) -> str:
    """A text as LaTeX shows it with its own fonts: accents as commands, what no font of it has by
    its number."""
    return "".join(map(_sign, safe_text(text)))


def _sign(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign in _GREEK:
        return rf"$\{_GREEK[sign]}$"
    written = escape_latex(sign)
    if written != sign or sign.isascii():
        return written
    parts = unicodedata.normalize("NFD", sign)
    base, mark = parts[0], parts[1:]
    if mark in _ACCENTS and base.isascii() and base.isalpha():
        letter = "\\" + base if base in "ij" else base  # under an accent these have no dot
        return f"\\{_ACCENTS[mark]}{{{letter}}}"
    return f"[U+{ord(sign):04X}]"


def _comment(text: str) -> str:
    return f"% {safe_text(text)}"


def _at(*point: float) -> str:
    return f"({','.join(map(_number, point))})"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


_WRITERS: dict[type, Callable[..., str]] = {
    Pane: _pane,
    Line: _line,
    Slab: _slab,
    Disc: _disc,
    Text: _label,
}

r"""LaTeX: an exam to print, with boxes for the answers, and its key.

It compiles with pdfLaTeX and the packages of any distribution. Signs that pdfLaTeX does not know
are written as the commands that print them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kerascourse.quiz.exports.item import Item, Pack, has_all, legal, numbered
from kerascourse.tables import escape_latex
from kerascourse.texts import _

ENDING = ".tex"
_HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath,amssymb}
\usepackage{textcomp}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\raggedbottom
\newcommand{\answerbox}[2]{\par\vspace{3pt}\fbox{\parbox[t][#2][t]{#1}{~}}}
\newcommand{\option}[2]{\par\hspace*{1em}$\square$\;\textbf{#1)} #2}
"""
# how wide and how high a box is
_BOXES = {
    "numerical": r"\answerbox{5cm}{0.7cm}",
    "short": r"\answerbox{9cm}{0.7cm}",
    "essay": r"\answerbox{\dimexpr\linewidth-2\fboxsep-2\fboxrule}{3.6cm}",
}
_SIGNS = {
    **dict(zip("×·÷±−∂∞∑√≤≥≠≈→←↔∈⊙⌊⌋⌈⌉∘∼", (
        r"\times", r"\cdot", r"\div", r"\pm", "-", r"\partial", r"\infty", r"\sum", r"\surd",
        r"\leq", r"\geq", r"\neq", r"\approx", r"\rightarrow", r"\leftarrow", r"\leftrightarrow",
        r"\in", r"\odot", r"\lfloor", r"\rfloor", r"\lceil", r"\rceil", r"\circ", r"\sim",
    ), strict=True)),
    "′": "'",
    "ˡ": "^l",
    **dict(zip("αβγδεζηθικλμνξπρστυφχψω", (
        "\\" + name for name in (
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
            "sigma tau upsilon varphi chi psi omega"
        ).split()
    ), strict=True)),
    **{letter: f"\\{name}" for letter, name in zip(
        "ΓΔΘΛΞΠΣΦΨΩ",
        "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(),
        strict=True,
    )},
    **{sign: f"^{{{digit}}}" for digit, sign in zip("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", strict=True)},
    **{sign: f"_{{{digit}}}" for digit, sign in zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True)},
    "½": r"\tfrac12",
    "¼": r"\tfrac14",
    "¾": r"\tfrac34",
}  # fmt: skip
_TEXT = {
    **dict.fromkeys("\u00a0\u202f\u2009\u2007", "~"),
    "…": r"\ldots{}",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "•": r"\textbullet{}",
    "€": r"\texteuro{}",
    "✓": r"$\checkmark$",
}
# what T1 fonts print as it stands
_PRINTED = re.compile(r"[ -~¡-ÿĂ-ćĎ-ěĹ-ľŁ-ňŐ-őŔ-řŚ-śŞ-ťŮ-űŸ-žŒœ\n]")


def write(pack: Pack) -> bytes:
    """The exam and behind it its key, in one file."""
    return document(pack.language, [*sheet(pack, ""), r"\newpage", *key(pack, "")]).encode()


def notices(pack: Pack) -> Iterator[str]:
    """Paper marks nothing."""
    yield _("the key stands behind the exam: kc quiz paper writes them apart, in several forms")
    yield from has_all(pack)


def document(language: str, lines: Sequence[str]) -> str:
    """A whole document; `language` is "en" or "es"."""
    babel = {"es": "spanish,es-noshorthands", "en": "english"}[language]
    setup = rf"\IfFileExists{{babel.sty}}{{\usepackage[{babel}]{{babel}}}}{{}}"
    if any(r"\includegraphics" in line for line in lines):
        setup += "\n" + r"\usepackage{graphicx}"
    return "\n".join([_HEAD + setup, r"\begin{document}", *lines, r"\end{document}", ""])


def sheet(pack: Pack, form: str) -> list[str]:
    """The exam that a student gets; `form` is its name, empty for the only one."""
    told = _("Form {form}", form=form) if form else ""
    words = (_("Name"), _("Id"), _("Points"))
    name, student, worth = map(latex, words)
    points = sum(item.points for item in pack.items)
    lines = [
        rf"\textbf{{\Large {latex(pack.title)}}}\hfill {latex(told)}",
        "",
        rf"{name}: \hrulefill\quad {student}: \rule{{4cm}}{{0.4pt}}\quad "
        rf"{worth}: \rule{{1.2cm}}{{0.4pt}}\,/\,{points:g}",
        r"\vspace{6pt}",
        "",
    ]
    for title, number, item in numbered(pack):
        lines += ["", rf"\textbf{{\large {latex(title)}}}"] if title else []
        lines += ["", *_question(number, item, picture_name(form, number))]
    return lines


def picture_name(form: str, number: int) -> str:
    """The file that a form has the picture of its question `number` in."""
    return f"form-{form}-{number}.png"


def key(pack: Pack, form: str) -> list[str]:
    """The answers with their explanations."""
    title = _("Key of form {form}", form=form) if form else _("Key")
    lines = [rf"\textbf{{\Large {latex(pack.title)}: {latex(title)}}}", ""]
    for number, item in enumerate(pack.items, 1):
        answer = item.rubric or item.answer
        lines += [
            "",
            rf"\textbf{{{number}.}} {latex(answer)} \hfill ({item.points:g})",
            "",
            rf"{{\small {latex(item.explanation)}}}",
        ]
    return lines


def _question(number: int, item: Item, picture: str) -> Iterator[str]:
    # no question is torn apart by the end of a page
    yield r"\noindent\begin{minipage}{\linewidth}\setlength{\parskip}{4pt}"
    yield rf"\textbf{{{number}.}} {latex(item.prompt)} \hfill ({item.points:g})"
    if item.picture:
        yield rf"\par\includegraphics[width=0.85\linewidth]{{{picture}}}"
    if item.options:
        for place, option in enumerate(item.options):
            yield rf"\option{{{chr(ord('a') + place)}}}{{{latex(option.text)}}}"
    else:
        yield _BOXES[item.kind]
    yield r"\end{minipage}\vspace{10pt}"


def latex(text: str) -> str:
    """`text` as LaTeX prints it: no sign is a command, `code` is typewriter, and what pdfLaTeX does
    not know is told by its name."""
    parts = re.split(r"(`[^`\n]+`)", legal(text))
    told = [
        rf"\texttt{{{_code(part[1:-1])}}}" if number % 2 else _plain(part)
        for number, part in enumerate(parts)
    ]
    return "".join(told).replace("\n", r"\\ ")


def _code(text: str) -> str:
    """Text as typewriter prints it: two hyphens stay two."""
    return _plain(text).replace("--", "-{}-")


def _plain(text: str) -> str:
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if sign in _SIGNS:
        return f"${_SIGNS[sign]}$"
    if sign in _TEXT:
        return _TEXT[sign]
    if _PRINTED.fullmatch(sign):
        return escape_latex(sign)
    near = unicodedata.normalize("NFKD", sign)
    plain = "".join(each for each in near if _PRINTED.fullmatch(each))
    return escape_latex(plain) or escape_latex(f"[{unicodedata.name(sign, hex(ord(sign)))}]")

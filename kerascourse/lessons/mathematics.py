r"""Mathematics of a lesson, `$\frac{m - k + 2p}{s} + 1$`, in signs that a terminal has.

A small part of LaTeX; whatever else stands in a lesson is an InputError, so that none is shown as
it was typed.
"""

import re
from collections.abc import Iterator

from kerascourse.errors import InputError
from kerascourse.texts import _

_TOKEN = re.compile(r"\\[A-Za-z]+|\\[;,! ]|[^\s\\]|\s+")
_GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(),
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        strict=True,
    )
)
_SIGNS = _GREEK | {
    "sum": " Σ",
    "prod": "Π",
    "partial": "∂",
    "nabla": "∇",
    "cdot": "·",
    "times": "×",
    "odot": "⊙",
    "ast": "∗",
    "le": " ≤ ",
    "ge": " ≥ ",
    "ne": " ≠ ",
    "approx": " ≈ ",
    "sim": " ~ ",
    "propto": " ∝ ",
    "to": " → ",
    "in": " ∈ ",
    "mid": " | ",
    "infty": "∞",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
    "Vert": "‖",
    "dots": "…",
    "quad": "  ",
    "log": " log ",
    "ln": " ln ",
    "exp": " exp ",
    "max": "max",
    "min": "min",
    "left": "",
    "right": "",
}
_SPACES = {"\\;": " ", "\\,": " ", "\\!": "", "\\ ": " "}
_SUPER = str.maketrans("0123456789+-−=()nilTkjm", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˡᵀᵏʲᵐ")
_SUB = str.maketrans("0123456789+-−=()ijkmnpstx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ᵢⱼₖₘₙₚₛₜₓ")
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
_UNBROKEN = re.compile(rf"[\w∂′{''.join(_ACCENTS.values())}]+")  # needs no brackets
_SPACED = ("+", "-", "=", "<", ">")


def in_signs(latex: str) -> str:
    """The mathematics as text; InputError for a command that is not known."""
    tokens = iter([token for token in _TOKEN.findall(latex) if not token.isspace()])
    text = "".join(_group(tokens, None))
    text = re.sub(r"(log|ln|exp) \(", r"\1(", re.sub(r"  +", " ", text))
    return text.replace("( ", "(").strip()


def _group(tokens: Iterator[str], end: str | None) -> list[str]:
    """The pieces up to `end`."""
    pieces: list[str] = []
    for token in tokens:
        if token == end:
            return pieces
        if token in "^_":
            pieces.append(_raised(_piece(next(tokens, ""), tokens), token))
        elif token in _SPACED:
            unary = not pieces or pieces[-1].endswith((" ", "("))
            sign = "−" if token == "-" else token
            pieces.append(sign if unary else f" {sign} ")
        else:
            pieces.append(_piece(token, tokens))
    return pieces


def _piece(token: str, tokens: Iterator[str]) -> str:
    if token == "{":
        return "".join(_group(tokens, "}"))
    if token in _SPACES:
        return _SPACES[token]
    if not token.startswith("\\"):
        return ", " if token == "," else token
    name = token[1:]
    if name == "frac":
        above, below = _argument(tokens), _argument(tokens)
        return f"{_bracketed(above)}/{_bracketed(below)}"
    if name == "sqrt":
        return f"√{_bracketed(_argument(tokens))}"
    if name in ("mathrm", "text", "mathbf", "mathcal", "operatorname"):
        return _argument(tokens)
    if name in _ACCENTS:
        return _argument(tokens) + _ACCENTS[name]
    if name not in _SIGNS:
        raise InputError(
            _("expected mathematics in signs that are known, received {name}", name=token)
        )
    return _SIGNS[name]


def _argument(tokens: Iterator[str]) -> str:
    return _piece(next(tokens, ""), tokens)


def _raised(text: str, sign: str) -> str:
    """A power or an index, by small signs where all of it has them."""
    table = _SUPER if sign == "^" else _SUB
    if text == "'":
        return "′"
    dense = text.replace(" ", "")
    if all(ord(letter) in table for letter in dense):
        return dense.translate(table)
    return f"{sign}{_bracketed(text)}"


def _bracketed(text: str) -> str:
    return text if _UNBROKEN.fullmatch(text) else f"({text.strip()})"

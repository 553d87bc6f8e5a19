r"""Mathematics as people type it, as one line of signs: `\frac{m-k}{s}` becomes `((m-k)/(s))`, `½`
`(1/2)`, `m menos k` `m-k`, `dL/dw` `∂L/∂w`.

What is not known here stays as it is, so that who reads on refuses it.
"""

import re
import unicodedata
from collections.abc import Collection

from kerascourse.quiz.reading.marks import LONGEST

_COMMAND = re.compile(r"\\([a-zA-Z]+|.)")
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_WORDED = (
    "text",
    "textrm",
    "textbf",
    "textit",
    "mathrm",
    "mathit",
    "mathbf",
    "operatorname",
    "mbox",
)
_NOTHING = "left right big Big bigg Bigg quad qquad displaystyle , ; : ! ( ) [ ]".split()
_SIGNS = {
    **dict.fromkeys("times cdot ast odot circ bullet star".split(), "*"),
    "div": "/",
    "partial": "∂",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
    "lbrace": "{",
    "rbrace": "}",
    "varepsilon": "ε",
    "sum": "∑",
    "infty": "∞",
    **dict.fromkeys("ne neq".split(), "≠"),
    **dict.fromkeys("le leq".split(), "≤"),
    **dict.fromkeys("ge geq".split(), "≥"),
    **dict.fromkeys("approx simeq sim".split(), "≈"),
    "pm": "±",
    **{name: name for name in "log ln exp min max floor ceil".split()},
    **{name: name for name in "% { } _ # & $".split()},
    " ": " ",
}
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega".split()
)
_DEEPEST = 20  # fractions in fractions
_SPOKEN = (
    (r"dividid[oa]\s+(?:por|entre)|divided\s+by|entre|over", "/"),
    (r"multiplicad[oa]\s+por|multiplied\s+by|por|times|veces", "*"),
    (r"m[aá]s|plus", "+"),
    (r"menos|minus", "-"),
)


def plain(text: str, letters: Collection[str] = ()) -> str:
    """`text` with the signs of plain arithmetic for those of LaTeX, print and speech; `letters` are
    the variables that a word between two of them may join. What is too long to be an answer stays
    as it is."""
    if len(text) > LONGEST:
        return text
    told = _with_fractions(without_latex(text))
    told = told.translate(str.maketrans("⊙∘⋆∙⋅ϵϕ", "*****εφ"))
    told = _with_derivatives(told, letters)
    told = _with_spoken_signs(told, letters)
    told = re.sub(r"(?<=[0-9])\s+(?:a|to)\s+(?=1(?![\w.,]))", ":", told)  # 3072 a 1
    # a colon between two values divides, one after a name does not
    told = re.sub(r"(?<=[\w)\]])(?:\s+:\s+|:)(?=[\w(\[])", "/", told)
    if "e" not in letters:
        told = re.sub(r"(?<![^\W\d_])e\s*\^\s*(?:(\()|([0-9]+|[a-z]\b))", _exponential, told)
    return told


def without_latex(text: str) -> str:
    """`text` with signs for the commands of LaTeX; those that are not known stay."""
    if len(text) > LONGEST:
        return text
    if "\\" not in text and "$" not in text and "{" not in text:
        return text
    told = _without_commands(text.replace("$", ""), 0)
    told = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", told)
    return re.sub(r"_\{([^{}]*)\}", r"_\1", told)


def _exponential(found: re.Match[str]) -> str:
    return "exp(" if found[1] else f"exp({found[2]})"


def _without_commands(text: str, depth: int) -> str:
    if depth > _DEEPEST:
        return text
    told, place = "", 0
    while found := _COMMAND.search(text, place):
        told += text[place : found.start()]
        name, place = found[1], found.end()
        if name in _FRACTIONS:
            above, place = _group(text, place)
            below, place = _group(text, place)
            above, below = (_without_commands(part, depth + 1) for part in (above, below))
            is_derivative = re.fullmatch(r"\s*[d∂]\s*\w", above) and below.strip()[:1] in "d∂"
            told += f"{above}/{below}" if is_derivative else f"(({above})/({below}))"
        elif name == "sqrt":
            inside, place = _group(text, place)
            told += f"sqrt({_without_commands(inside, depth + 1)})"
        elif name in _WORDED:
            inside, place = _group(text, place)
            told += f" {inside} "
        elif name in _NOTHING:
            told += " "
        elif name.lower() in _GREEK:
            told += unicodedata.lookup(
                f"GREEK {'SMALL' if name.islower() else 'CAPITAL'} LETTER {_letter(name)}"
            )
        else:
            told += _SIGNS.get(name, found[0])
    return told + text[place:]


def _letter(name: str) -> str:
    return {"LAMBDA": "LAMDA"}.get(name.upper(), name.upper())


def _group(text: str, place: int) -> tuple[str, int]:
    r"""What a command takes at `place`, and where it ends: {…}, or one sign, as in \frac12."""
    while place < len(text) and text[place] == " ":
        place += 1
    if text[place : place + 1] != "{":
        return text[place : place + 1], place + 1
    depth = 0
    for end in range(place, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[place + 1 : end], end + 1
    return text[place:], len(text)


def _with_fractions(text: str) -> str:
    """½ as (1/2), and 2½ as (2+1/2)."""

    def written(found: re.Match[str]) -> str:
        above, below = unicodedata.normalize("NFKC", found[2]).split("⁄")
        return f"({found[1]}+{above}/{below})" if found[1] else f"({above}/{below})"

    return re.sub(r"([0-9]*)([¼-¾⅐-⅞])", written, text)


def _with_derivatives(text: str, letters: Collection[str]) -> str:
    """dL/da and δL/δa as ∂L/∂a."""
    text = re.sub(r"[δ∂]\s*(?=[A-Za-zα-ω])", "∂", text)
    if "d" in letters:
        return text
    return re.sub(r"\bd\s?([A-Z])\s*/\s*d\s?([a-zα-ω])(?![^\W_])", r"∂\1/∂\2", text)


def _with_spoken_signs(text: str, letters: Collection[str]) -> str:
    """A word between two values as its sign; "más de 5" and "menos 5" stay words."""
    names = "".join(name for name in letters if len(name) == 1 and name.isalpha())
    # a letter is a value only where it stands alone
    letter = rf"|(?<![^\W_])[{names}]" if names else ""
    value = rf"((?<=[0-9)\]}}⌋⌉²³%]){letter})"
    alone = rf"|[{names}](?![^\W_])" if names else ""
    following = rf"(?=[-+]?\s*(?:[0-9(\[{{⌊⌈√½]{alone}))"
    # "k menos 1 entre 2" may divide both or the last alone: only a person knows
    divided = re.search(rf"[^)\]}}\s]\s+(?:{_SPOKEN[0][0]})\s", text, re.IGNORECASE)
    if divided and re.search(
        r"\b(?:m[aá]s|menos|plus|minus)\b", text[: divided.start()], re.IGNORECASE
    ):
        return text
    for words, sign in _SPOKEN:
        pattern = re.compile(rf"{value}\s+(?:{words})\s+{following}", re.IGNORECASE)
        text = pattern.sub(rf"\1 {sign} ", text)
    return text

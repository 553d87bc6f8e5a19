r"""A sheet's text as people leave it, as TOML again: “quotes” that an editor made round, quotes
inside an answer, quotes that were forgotten, and the backslashes of LaTeX.

A backslash means something to TOML: `\frac` would begin with a form feed and `\cdot` is no TOML at
all. Here one that begins a command of LaTeX stands for itself, and so does one that means nothing.
"""

import re
from collections.abc import Iterator

from kerascourse import toml

_ENTRY = re.compile(r"\s*([\w.-]+|\"[^\"\n]*\")\s*=\s*(.*?)\s*")
_OPENING = re.compile(r'"""|[“”„«]{3}|[“”„]"[“”]|""(?=[“”])')
_QUOTES = "\"'“”„«»‘’"
# commands that begin as an escape of TOML does; with all letters that follow, so that \nueva is a
# new line and \nu the letter
_LATEX = (
    "bar|begin|beta|big|binom|bmod|bold|boldsymbol|flat|floor|forall|frac|nabla|ne|neg|neq|ni|not|"
    "notin|nu|rangle|rceil|rfloor|rho|right|rightarrow|rm|tan|tanh|tau|text|textbf|textrm|tfrac|"
    "theta|tilde|times|to|top|underline|up|upsilon|uparrow"
)
_TEXT = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'{3}[\s\S]*?\'{3}|\'[^\'\n]*\'|#[^\n]*')
_BACKSLASH = re.compile(
    rf"\\(?:(?:{_LATEX})(?![a-zA-Z])|(?![btnfruU\"\\\n])|u(?![0-9a-fA-F]{{4}}))"
)
_PAIR = re.compile(r"\\\\")


def with_latex(text: str) -> str:
    """`text` with the backslashes doubled that stand for themselves in texts in double quotes."""
    if "\\" not in text:
        return text
    return _TEXT.sub(lambda found: _doubled(found[0]) if found[0][0] == '"' else found[0], text)


def _doubled(told: str) -> str:
    # what is doubled already stays
    return "\\\\".join(
        _BACKSLASH.sub(lambda found: "\\" + found[0], part) for part in _PAIR.split(told)
    )


def mended(text: str) -> str:
    """`text`, which is no TOML, with every entry that is none written anew."""
    return "\n".join(_entries(with_latex(text).split("\n"))) + "\n"


def _entries(lines: list[str]) -> Iterator[str]:
    """The lines, each entry that TOML does not read written anew as a text."""
    left = iter(lines)
    for line in left:
        found = _ENTRY.fullmatch(line)
        if found is None:
            yield line if _is_toml(line) else f"# {line}"
            continue
        name, value = found[1], found[2]
        opening = _OPENING.match(value)
        if opening:
            yield f"{name} = {toml.text(_long(value[opening.end() :], left))}"
        elif _is_toml(f"{name} = {value}"):
            yield line
        else:
            yield f"{name} = {toml.text(_bare(value))}"


def _long(first: str, left: Iterator[str]) -> str:
    """A text of several lines, up to the three quotes that close it, or all there is."""
    told = [first]
    while not _ends(told[-1]):
        following = next(left, None)
        if following is None:
            break
        told.append(following)
    return re.sub(r"[\"“”„«»]{2,3}\s*\Z", "", "\n".join(told)).strip()


def _ends(line: str) -> bool:
    return re.search(r'("""|[“”»]{3}|["“”]{2}[“”"])\s*\Z', line) is not None


def _is_toml(line: str) -> bool:
    try:
        toml.loads(line)
    except ValueError:
        return False
    return True


def _bare(value: str) -> str:
    """What stands between an answer's quotes, whatever they are and whether or not both are there;
    without a comment behind them."""
    if value[:1] and value[0] in _QUOTES:
        closing = max(value.rfind(sign) for sign in _QUOTES)
        behind = value[closing + 1 :].strip()
        if closing > 0 and (not behind or behind.startswith("#")):
            return value[1:closing]
        return value[1:]
    return value.rstrip(_QUOTES)

"""Calls and lists as lines of Python, laid out as `ruff format` has them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

WIDTH = 100
INDENT = "    "


@dataclass(frozen=True)
class Name:
    """The name of a layer as an argument of it; `block` is the variable with its beginning, in a
    loop over blocks."""

    text: str
    block: str = ""

    def __str__(self) -> str:
        if not self.block:
            return f"name={quoted(self.text)}"
        rest = quoted(self.text.removeprefix(self.block))[1:-1]
        rest = rest.replace("{", "{{").replace("}", "}}")
        return f'name=f"{{block}}{rest}"' if rest else "name=block"


@dataclass(frozen=True)
class Bracket:
    """Items between brackets: `before` ends with the opening one, `after` begins with the closing
    one and may go on, as in `layers.Dense(10)(x)`."""

    before: str
    items: tuple["Code", ...]
    after: "Code"

    def __str__(self) -> str:
        return f"{self.before}{', '.join(map(str, self.items))}{self.after}"


Code = str | Name | Bracket


def call(function: str, *arguments: Code) -> Bracket:
    """`function(arguments)`."""
    return Bracket(f"{function}(", arguments, ")")


def applied(made: Bracket, *arguments: Code) -> Bracket:
    """`made(arguments)`, where `made` is a call itself."""
    return replace(made, after=Bracket(")(", arguments, ")"))


def listed(items: Iterable[Code]) -> Bracket:
    """`[items]`."""
    return Bracket("[", tuple(items), "]")


def tupled(items: Iterable[Code]) -> Bracket:
    """`(items)`."""
    items = tuple(items)
    return Bracket("(", items, ",)" if len(items) == 1 else ")")


def keyword(name: str, value: Code) -> Code:
    """`name=value`."""
    if isinstance(value, Bracket):
        return replace(value, before=f"{name}={value.before}")
    return f"{name}={value}"


def quoted(text: str) -> str:
    """A text in double quotes, where that needs no more signs."""
    written = repr(text)
    if written[0] == '"' or '"' in text:
        return written
    return f'"{written[1:-1]}"'


def within(code: Code, block: str) -> Code:
    """The same where the variable `block` has the beginning `block` of the layer's name."""
    if isinstance(code, Name):
        return replace(code, block=block)
    if isinstance(code, Bracket):
        items = tuple(within(item, block) for item in code.items)
        return Bracket(code.before, items, within(code.after, block))
    return code


def lines(code: Code, depth: int, before: str = "", after: str = "") -> Iterator[str]:
    """`before`, the code and `after` in lines of at most WIDTH signs where that can be, indented
    `depth` times."""
    flat = f"{INDENT * depth}{before}{code}{after}"
    if len(flat) <= WIDTH or not isinstance(code, Bracket):
        yield flat
        return
    tail = code.after
    if isinstance(tail, Bracket):
        head = f"{before}{code.before}{', '.join(map(str, code.items))}{tail.before}"
        if len(INDENT * depth + head) <= WIDTH:
            yield from lines(Bracket(head, tail.items, tail.after), depth, after=after)
            return
    yield f"{INDENT * depth}{before}{code.before}"
    yield from _inside(code.items, depth + 1)
    yield from lines(tail, depth, after=after)


def _inside(items: tuple[Code, ...], depth: int) -> Iterator[str]:
    """What stands between brackets: in one line, else a line each."""
    flat = INDENT * depth + ", ".join(map(str, items))
    if len(flat) <= WIDTH:
        yield flat
        return
    for item in items:
        yield from lines(item, depth, after=",")

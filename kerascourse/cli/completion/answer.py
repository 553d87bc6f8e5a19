"""What `kc` answers to a shell: a line for each word that may stand at the cursor."""

import os
from collections.abc import Iterable, Mapping, Sequence

import click
from click.shell_completion import CompletionItem, ShellComplete

from kerascourse.cli.completion import BREAKS, LINE, SHELL
from kerascourse.cli.completion.candidates import Word, beginning, paths
from kerascourse.cli.completion.line import Line, escaped, read
from kerascourse.texts import LANGUAGES, use_language

ANYWHERE = ("--lang", "--quiet", "--debug")  # taken out of the words before Click sees them
LONGEST = 200  # signs of a help


def answer(group: click.Group, environment: Mapping[str, str] = os.environ) -> str:
    """The lines for the shell that the environment names; nothing where anything goes wrong, as
    what is written while somebody types only disturbs."""
    try:
        line = read(environment.get(LINE, ""))
        return _written(words(group, line), line, environment)
    except Exception:
        return ""


def words(group: click.Group, line: Line) -> list[Word]:
    """What may stand at the cursor of `line`."""
    if line.words[-1:] == ("--lang",):
        return beginning(line.word, (Word(name) for name in LANGUAGES))
    name, equals, value = line.word.partition("=")
    if name == "--lang" and equals:
        return _behind("--lang=", beginning(value, (Word(name) for name in LANGUAGES)))
    rest = without_language(line.words)
    asked = ShellComplete(group, {}, "kc", SHELL)
    if name.startswith("--") and equals:
        # Click takes the option off, the shell wants the whole word
        return _behind(f"{name}=", _listed(asked, [*rest], line.word, value))
    found = _listed(asked, [*rest], line.word, line.word)
    if line.word.startswith("-") and any(word.value.startswith("-") for word in found):
        own = {word.value for word in found}
        found += [Word(one) for one in ANYWHERE if one not in own and one.startswith(line.word)]
    return found


def without_language(arguments: Sequence[str]) -> list[str]:
    """`arguments` without those that `kc` takes in any place; its texts are in the language asked
    for from here on."""
    rest = []
    waiting = iter(arguments)
    for argument in waiting:
        option, equals, value = argument.partition("=")
        if option == "--lang":
            value = value if equals else next(waiting, "")
            if value in LANGUAGES:
                use_language(value)
        elif argument not in ANYWHERE:
            rest.append(argument)
    return rest


def _listed(asked: ShellComplete, arguments: list[str], word: str, value: str) -> list[Word]:
    """What Click finds, its types of files and folders as their names."""
    listed: list[Word] = []
    for item in asked.get_completions(arguments, word):
        if item.type in ("file", "dir"):
            listed += paths(value, folders_alone=item.type == "dir")
        else:
            listed.append(_word(item))
    return listed


def _word(item: "CompletionItem[str]") -> Word:
    return Word(item.value, item.help or "", item.type == "open")


def _behind(prefix: str, found: Iterable[Word]) -> list[Word]:
    return [Word(prefix + word.value, word.help, word.is_open) for word in found]


def _written(found: list[Word], line: Line, environment: Mapping[str, str]) -> str:
    """The lines as `scripts/` reads them: for fish the word and its help, for the others before
    these whether more is to be typed right behind it."""
    if environment.get(SHELL) == "fish":
        return "".join(f"{word.value}\t{_one_line(word.help)}\n" for word in found)
    taken = _already(line, environment.get(BREAKS, ""))
    lines = []
    for word in found:
        value = word.value[taken:]
        value = value if line.is_quoted else escaped(value)
        lines.append(f"{'open' if word.is_open else 'whole'}\t{value}\t{_one_line(word.help)}\n")
    return "".join(lines)


def _already(line: Line, breaks: str) -> int:
    """How much of a word bash keeps: up to the last sign at which it breaks words."""
    if line.is_quoted:
        return 0
    return 1 + max((line.word.rfind(sign) for sign in breaks if not sign.isspace()), default=-1)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]

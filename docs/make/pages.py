"""The pages that users read: the front pages and the site's, in English and in Spanish."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "es")
FRONT = {"en": ROOT / "README.md", "es": ROOT / "README.es.md"}
_BLOCK = re.compile(r"(?:`([\w.-]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, and the file that it shows, which the words
    before it name at their end, as in: Save this as `my_net.py`:"""

    language: str
    text: str
    file: str | None


def pages() -> list[Path]:
    """All pages, the front pages first."""
    folders = [ROOT / "docs" / language for language in LANGUAGES]
    return [*FRONT.values(), *(page for folder in folders for page in sorted(folder.glob("*.md")))]


def name(page: Path) -> str:
    """What a page is called from the repository's root, with slashes."""
    return page.relative_to(ROOT).as_posix()


def language(page: Path) -> str:
    """The language of a page, in which its commands answer, too."""
    return "es" if page == FRONT["es"] or page.parent.name == "es" else "en"


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page's text that name a language."""
    return [Block(found[2], found[3], found[1]) for found in _BLOCK.finditer(text)]

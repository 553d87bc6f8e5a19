"""Anki: a card for each question, by genanki. A card keeps its id, so that a new export brings the
texts up to date and leaves what one has learned."""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from kerascourse.errors import InputError
from kerascourse.files import check_clock
from kerascourse.quiz.exports.item import Item, Pack, has_all, html
from kerascourse.texts import _

ENDING = ".apkg"
MODEL_ID = 1_607_392_319  # fixed once, so that cards of later exports are of the same model
_FRONT = '<div class="prompt">{{Prompt}}</div>'
_BACK = (
    '{{FrontSide}}<hr id="answer"><b>{{Answer}}</b><p>{{Explanation}}</p><small>{{Course}}</small>'
)
_STYLE = ".card { font-family: sans-serif; font-size: 20px; text-align: left }"


def write(pack: Pack) -> bytes:
    """The deck as an .apkg file; InputError says how to install what is missing; other errors as
    `check_clock` has them."""
    try:
        import genanki
    except ImportError:
        raise InputError(
            _("expected the library genanki, which is not installed"),
            _("Try: {command}", command="pip install 'kerascourse[anki]'"),
        ) from None
    model = genanki.Model(
        MODEL_ID,
        "kerascourse",
        fields=[{"name": name} for name in ("Prompt", "Answer", "Explanation", "Course")],
        templates=[{"name": "kerascourse", "qfmt": _FRONT, "afmt": _BACK}],
        css=_STYLE,
    )
    deck = genanki.Deck(deck_id(pack), html(pack.title))
    for item in pack.items:
        deck.add_note(_note(genanki, model, pack, item))
    check_clock()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(deck).write_to_file(str(path))
        return path.read_bytes()


def notices(pack: Pack) -> Iterator[str]:
    """Anki marks nothing."""
    yield _("Anki checks no answer: each card shows the right one")
    yield from has_all(pack)


def deck_id(pack: Pack) -> int:
    """The deck's id, the same for a quiz in a language each time."""
    digest = sha256(f"kerascourse\n{pack.quiz.id}\n{pack.language}".encode()).digest()
    return int.from_bytes(digest[:4], "big") | 1 << 31


def _note(genanki: Any, model: Any, pack: Pack, item: Item) -> Any:
    options = [
        f"{chr(ord('a') + place)}) {html(option.text)}" for place, option in enumerate(item.options)
    ]
    right = [html(option.text) for option in item.options if option.is_right]
    return genanki.Note(
        model=model,
        fields=[
            "<br>".join([html(item.prompt), *options]),
            "<br>".join(right) or html(item.answer),
            html(item.explanation),
            html(" ".join(item.course)),
        ],
        guid=genanki.guid_for("kerascourse", pack.quiz.id, item.name, pack.language),
    )

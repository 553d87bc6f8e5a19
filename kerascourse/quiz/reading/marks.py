"""What makes an answer unsure, whatever is asked: nothing there, signs that hide, negation, doubt.

What is unsure is for review, with the reason: it scores nothing until a person has looked, and is
never guessed.
"""

import re
import unicodedata

from kerascourse.quiz.question import Judgement
from kerascourse.texts import _, safe_text

LONGEST = 2_000  # characters; a megabyte of text is no answer
SHOWN = 80
_NEGATIONS = frozenset(
    "no not non nunca never ni nor tampoco ningun ninguno ninguna sin without "
    "falso false isnt arent doesnt dont cannot cant wrong incorrecto incorrecta".split()
)
_DOUBTS = frozenset(
    "quiza quizas maybe perhaps creo think supongo guess posiblemente possibly probablemente "
    "probably puede might either o or u unsure seguro sure idk nose".split()
)


def folded(text: str) -> str:
    """`text` in small letters without accents, of equal look: `Convolución` as `convolucion`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", folded(text))


def others(text: str, known: set[str]) -> list[str]:
    """The words of `text` that are not `known`."""
    return [word for word in words(text) if word not in known]


def blank(text: str) -> bool:
    """Whether nothing is written: blanks, dashes, question marks, invisible signs."""
    return not any(unicodedata.category(sign)[0] in "LNS" for sign in text)


def refused(text: str) -> str:
    """Why no answer of this form can be read at all; empty where it can be."""
    if len(text) > LONGEST:
        return _("the answer is longer than {most} characters").format(most=LONGEST)
    hidden = [sign for sign in text if unicodedata.category(sign) in ("Cf", "Cc", "Co", "Cn")]
    if any(sign not in "\n\r\t" for sign in hidden):
        return _("the answer has invisible signs")
    if any(sign.isdigit() and not sign.isascii() and sign not in "⁰¹²³⁴⁵⁶⁷⁸⁹" for sign in text):
        return _("write digits from 0 to 9")
    if mixes_alphabets(text):
        return _("the answer mixes letters of several alphabets that look alike")
    return ""


def mixes_alphabets(text: str) -> bool:
    """Whether one word has letters of the Latin alphabet and of another: `sоftmax` with a Cyrillic
    о. Greek letters alone are symbols."""
    for word in re.findall(r"[^\W\d_]+", text):
        alphabets = {unicodedata.name(sign, "").split()[0] for sign in word}
        if len(alphabets & {"LATIN", "CYRILLIC", "GREEK"}) > 1 or "CYRILLIC" in alphabets:
            return True
    return False


def negated(text: str) -> bool:
    """Whether something is denied."""
    return any(word in _NEGATIONS for word in words(text.replace("'", "")))


def doubted(text: str) -> bool:
    """Whether a doubt is told, or one thing or another."""
    return any(word in _DOUBTS for word in words(text))


def unread(answer: str, reason: str, form: str) -> Judgement:
    """An answer that could not be read: blank, invalid (it has no letter or digit of any use, or is
    refused), or for review; `form` says how to write it."""
    if blank(answer):
        return Judgement("blank", 0.0, "", _("nothing is written"))
    shown = safe_text(answer[:SHOWN]) + ("…" if len(answer) > SHOWN else "")
    if refused(answer):
        return Judgement("invalid", 0.0, shown, f"{reason}; {form}")
    return Judgement("review", 0.0, shown, f"{reason}; {form}")

"""What makes an answer unsure, whatever is asked: nothing there, signs that hide, negation, doubt.

What is unsure is for review, with the reason: it scores nothing until a person has looked, and is
never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from kerascourse.quiz.question import Instance, Judgement
from kerascourse.texts import _, safe_text

LONGEST = 2_000  # characters; a megabyte of text is no answer
SHOWN = 80
NEGATIONS = frozenset(
    "no not non nunca never jamas ni nor neither tampoco ningun ninguno ninguna nada nadie nothing "
    "nobody none sin without falso falsa false isnt arent doesnt dont didnt wasnt cannot cant wont "
    "wouldnt hasnt havent wrong incorrecto incorrecta incorrect untrue mentira".split()
)
DOUBTS = frozenset(
    "quiza quizas maybe perhaps creo creeria think supongo suppose guess guessing posiblemente "
    "possibly probablemente probably podria might may could either o u or unsure seguro sure "
    "idk nose acaso talvez vez sea depende depends imagino parece seems tipo algo".split()
)
# what turns a value or a name into another one: never a mere word around it
TURNING = frozenset(
    "menos mas less more least most than casi almost nearly about around approx aprox over under "
    "hasta until up between entre veces times doble triple double twice half mitad tercio excepto "
    "except salvo but pero sino minus plus otro otra other another contrario opposite opuesto "
    "inverso inverse excluding aparte evitar avoid antes rather instead lugar cambio".split()
)
_STRUCK = re.compile("[\u0334-\u0338\u20d0-\u20ff]")  # ≠ is = and one of them
# what says that a sentence means the contrary of its words
REVERSING = frozenset(
    "contrario contrary opposite opuesto inverso inverse anything rather instead vez lugar excepto "
    "except salvo hardly barely scarcely apenas far lejos".split()
)


def folded(text: str) -> str:
    """`text` in small letters without accents, of equal look: `Convolución` as `convolucion`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def as_written(words: Iterable[str], text: str) -> str:
    """Folded words as `text` has them, with their accents and capitals."""
    written = re.findall(r"[^\W_]+|[^\w\s]", unicodedata.normalize("NFC", text))
    by_folded = {folded(word): word for word in reversed(written)}
    return " ".join(by_folded.get(word, word) for word in words)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)?", folded(text).replace("’", "'"))


def others(text: str, known: Iterable[str]) -> list[str]:
    """The words of `text` that are not `known`."""
    kept = frozenset(known)
    return [word for word in words(text) if word not in kept]


def of_prompt(instance: Instance) -> frozenset[str]:
    """The words of the question itself, in both languages, but those that would turn an answer into
    another one: repeating the others around an answer changes nothing."""
    both = words(f"{instance.prompt.en} {instance.prompt.es}")
    return frozenset(both) - NEGATIONS - DOUBTS - TURNING


def blank(text: str) -> bool:
    """Whether nothing is written: blanks, dashes, question marks, invisible signs."""
    return not any(unicodedata.category(sign)[0] in "LNS" for sign in text[:LONGEST])


def refused(text: str) -> str:
    """Why no answer of this form can be read at all; empty where it can be."""
    if len(text) > LONGEST:
        return _("the answer is longer than {most} characters", most=LONGEST)
    hidden = ("Cf", "Cc", "Co", "Cn", "Cs")
    if any(unicodedata.category(sign) in hidden and sign not in "\n\r\t" for sign in text):
        return _("the answer has invisible signs")
    if _STRUCK.search(unicodedata.normalize("NFD", text)):
        return _("the answer has signs that are struck out")
    if any(sign.isdigit() and not sign.isascii() and sign not in "⁰¹²³⁴⁵⁶⁷⁸⁹" for sign in text):
        return _("write digits from 0 to 9")
    if mixes_alphabets(text):
        return _("the answer mixes letters of several alphabets that look alike")
    return ""


def mixes_alphabets(text: str) -> bool:
    """Whether one word has letters of the Latin alphabet and of another: `sоftmax` with a Cyrillic
    о. Greek letters alone are symbols."""
    if text.isascii():
        return False
    for word in re.findall(r"[^\W\d_]+", text):
        letters = filter(str.isalpha, word)
        alphabets = {unicodedata.name(sign, "?").split()[0] for sign in letters}
        known = alphabets - {"LATIN", "GREEK", "FEMININE", "MASCULINE", "MICRO", "MODIFIER"}
        if known or len(alphabets & {"LATIN", "GREEK"}) > 1:
            return True
    return False


def negated(text: str) -> bool:
    """Whether something is denied."""
    return any(word in NEGATIONS for word in words(text.replace("'", "").replace("’", "")))


def doubted(text: str) -> bool:
    """Whether a doubt is told, or one thing or another."""
    plain = re.sub(r"\bu-net\b", "unet", folded(text))  # its u is no Spanish "or"
    found = words(plain)
    perhaps = any(pair in (("puede", "ser"), ("puede", "que")) for pair in pairwise(found))
    return "?" in text or perhaps or any(word in DOUBTS for word in found)


def unread(answer: str, reason: str, form: str) -> Judgement:
    """An answer that could not be read: blank, invalid (too long to be one), or for review; `form`
    says how to write it."""
    if blank(answer):
        return Judgement("blank", 0.0, "", _("nothing is written"))
    shown = brief(answer)
    if len(answer) > LONGEST:
        return Judgement("invalid", 0.0, shown, f"{reason}; {form}")
    return Judgement("review", 0.0, shown, f"{reason}; {form}")


def brief(answer: str) -> str:
    """The beginning of an answer, safe to show."""
    return safe_text(answer[:SHOWN]) + ("…" if len(answer) > SHOWN else "")


def in_language(told: Any, language: str) -> str:
    """A text of a question's field: one for both languages, or one in each."""
    return str(told[language]) if isinstance(told, Mapping) else str(told)

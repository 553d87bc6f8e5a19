"""A reader of GIFT of its own, after Moodle's description: questions by name."""

import re

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HIDDEN = re.compile(r"\\[\\#=~{}:]")


def read(text):
    """{name: {"prompt", "kind", "answers": [(sign, weight, text, feedback)], "general"}}."""
    found = {}
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith("$CATEGORY:"):
            assert "\n" not in block
            continue
        hidden = _hide(block)
        match = re.fullmatch(r"::(.*?)::\[plain\](.*?)\s*\{(.*)\}", hidden, re.DOTALL)
        assert match, block
        body, _sep, general = match[3].rpartition("####")
        found[_shown(match[1])] = {
            "prompt": _shown(match[2]),
            "kind": _kind(body),
            "answers": list(_answers(body)),
            "general": _shown(general),
        }
    return found


def _hide(text):
    """Escaped signs as signs of Unicode's private use, so that they are not markup."""
    return _HIDDEN.sub(lambda m: chr(0xE000 + ord(m[0][1])), text)


def _shown(text):
    text = text.replace("\\n", "\n")
    assert "\\" not in text
    return "".join(chr(ord(s) - 0xE000) if 0xE000 <= ord(s) < 0xE080 else s for s in text).strip()


def _kind(body):
    if not body.strip():
        return "essay"
    if body.startswith("#"):
        return "numerical"
    return "multichoice" if "~" in body else "shortanswer"


def _answers(body):
    numerical = body.startswith("#")
    for sign, told in re.findall(r"([=~])([^=~]*)", body.removeprefix("#")):
        match = re.fullmatch(r"(?:%(-?[\d.]+)%)?(.*?)(?:#(.*))?", told.strip(), re.DOTALL)
        weight = float(match[1]) if match[1] else 100.0 * (sign == "=")
        text = match[2] if numerical else _shown(match[2])
        yield sign, weight, text, _shown(match[3] or "")

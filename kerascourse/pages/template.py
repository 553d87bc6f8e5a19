"""The frame of every page: one HTML document that asks for nothing from outside."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from kerascourse.tables import shown
from kerascourse.texts import N_, _, safe_text

SKIP = N_("Skip to the content")  # in base.html


_DIGEST = re.compile(r"'sha256-[^']+'")


def document(
    template: str,
    *,
    title: str,
    language: str,
    script: str | Sequence[str] = (),
    framed: str | None = None,
    **values: Any,
) -> str:
    """The page that `template` makes of `values`, which are shown as text, never as HTML.

    `script` is a file beside the templates, or several that make one script; the page's policy lets
    this one script run, and that of `framed`, another document, which the page shows in a frame.
    """
    files = [script] if isinstance(script, str) else script
    code = "\n".join(_code(file) for file in files if file)
    digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
    # a frame's page is held to the policy of the page around it as well as to its own
    inner = _DIGEST.search(framed or "")
    digests = [f"'sha256-{digest}'", *([inner[0]] if inner else [])]
    return str(
        _templates()
        .get_template(template)
        .render(
            title=title,
            language=language,
            script=code,
            script_digests=" ".join(digests),
            framed=None if framed is None else for_script(framed),
            shown=shown,
            translated=_,
            **values,
        )
    )


def for_script(value: Any) -> str:
    """`value` as JSON for an element of the page that a script reads; no text in it can end the
    element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _code(script: str) -> str:
    return resources.files("kerascourse.pages").joinpath(script).read_text("utf-8")


def _safe(value: Any) -> Any:
    """A text of the page without invisible signs; HTML and other values as they are."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else safe_text(value)


@cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("kerascourse", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""The documentation site, in English and in Spanish: one settings file for two trees of pages.

sphinx-build -W --keep-going -c docs docs/en site/en
sphinx-build -W --keep-going -c docs -D language=es docs/es site/es
"""

from typing import Any

project = "kerascourse"
author = "kerascourse"
language = "en"
extensions = ["myst_parser"]
# a block that names no language is what a program prints
highlight_language = "text"

templates_path = ["templates"]

# every heading can be linked to, as on GitHub
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]

html_theme = "furo"
html_title = "kerascourse"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "languages.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
# names of papers and of sets of data; `kc` asks none of these addresses
linkcheck_timeout = 20

OTHER_LANGUAGE = {"en": ("es", "En español"), "es": ("en", "In English")}


def _in_other_language(app: Any, page: str, template: str, context: Any, tree: Any) -> None:
    """The sidebar's link to the same page in the other language."""
    folder, words = OTHER_LANGUAGE[app.config.language]
    up = "../" * (page.count("/") + 1)
    context["other_language"] = {
        "code": folder,
        "words": words,
        "address": f"{up}{folder}/{page if page in app.env.found_docs else 'index'}.html",
    }


def setup(app: Any) -> dict[str, Any]:
    """Sphinx' hook."""
    app.connect("html-page-context", _in_other_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The site is built without a warning, in both languages; every link in it leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.make.pages import FRONT, LANGUAGES, ROOT, name

LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.fixture(scope="module", params=LANGUAGES)
def site(request, tmp_path_factory):
    """The folder of a language's pages; Sphinx ends with an error where it warns of anything, a
    link within the site that leads nowhere among others."""
    out = tmp_path_factory.mktemp(request.param)
    pages, settings = f"docs/{request.param}", ["-D", f"language={request.param}"]
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs", *settings]
    process = subprocess.run(
        [*command, pages, str(out)], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert process.returncode == 0, process.stderr
    return out


def test_every_page_is_built(site):
    sources = (ROOT / "docs" / site.name[:2]).glob("*.md")
    built = {page.stem for page in site.glob("*.html")}
    assert {source.stem for source in sources} <= built


def test_a_page_leads_to_the_same_in_the_other_language(site):
    other = next(code for code in LANGUAGES if code != site.name[:2])
    assert f'href="../{other}/tutorial.html"' in (site / "tutorial.html").read_text("utf-8")


def test_links_from_the_first_page_are_those_of_the_front_page(site):
    front = LINK.findall(FRONT[site.name[:2]].read_text("utf-8"))
    lead = {Path(link).stem for link in front if link.startswith("docs/") and link.endswith(".md")}
    shown = (site / "index.html").read_text("utf-8")
    assert lead
    assert all(f'href="{page}.html"' in shown for page in lead)


def test_the_languages_have_the_same_pages():
    english, spanish = ({p.name for p in (ROOT / "docs" / one).glob("*.md")} for one in LANGUAGES)
    assert english == spanish


@pytest.mark.parametrize("page", [*FRONT.values(), ROOT / "CONTRIBUTING.md"], ids=name)
def test_links_of_the_repository_lead_to_files(page):
    links = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []

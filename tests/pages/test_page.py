"""The page: nothing from outside, nothing of what it shows taken as HTML, and a browser agrees."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest
from PIL import Image as Pillow

from kerascourse.pages.page import Image, Report, Section, html
from kerascourse.tables import Column, Table
from tests.browser import needs_browser, opened, visited  # noqa: F401

HOSTILE = "<script>document.title='taken'</script>&\"'\x1b]0;x\x07"


def picture():
    file = io.BytesIO()
    Pillow.new("RGB", (1200, 300), "red").save(file, "PNG")
    return Image(file.getvalue(), f"all red {HOSTILE}", 1200, 300)


@pytest.fixture(scope="module")
def report():
    table = Table((Column("a", HOSTILE), Column("b", "B", numeric=True)), ((HOSTILE, 1234),))
    return Report(
        title=HOSTILE,
        language="en",
        lead=HOSTILE,
        facts=((HOSTILE, HOSTILE),),
        sections=(
            Section("one", "One", HOSTILE, table=table, lines=(HOSTILE,)),
            Section("two", "Two", image=picture()),
        ),
        left_out=((HOSTILE, HOSTILE),),
    )


class Reader(HTMLParser):
    """The tags with their attributes, and whether each was closed."""

    EMPTY = ("meta", "link", "img", "br")

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_is_whole_and_its_parts_can_be_found(report):
    page = Reader(html(report))
    assert page.open == []
    names = [attributes.get("id") for _tag, attributes in page.found if "id" in attributes]
    assert len(names) == len(set(names))
    anchors = [a["href"][1:] for a in page.all("a")]
    assert anchors and set(anchors) <= set(names)
    assert page.all("html") == [{"lang": "en"}]
    assert all(image["alt"] for image in page.all("img"))
    assert all(head["scope"] == "col" for head in page.all("th"))


def test_nothing_is_asked_for_from_outside(report):
    page = Reader(html(report))
    addresses = [a[key] for _tag, a in page.found for key in ("src", "href") if key in a]
    assert all(address.startswith(("data:", "#")) for address in addresses)
    assert not re.search(r"url\(|@import|https?://", html(report))


def test_what_is_shown_stays_text(report):
    text = html(report)
    assert Reader(text).all("script") == []
    assert "\x1b" not in text.split("<tbody>")[1].split("</tbody>")[0]


@needs_browser
def test_a_browser_shows_it_without_complaint_and_without_a_request(report, tmp_path):
    (tmp_path / "page.html").write_text(html(report), "utf-8")
    told, document = visited(tmp_path / "page.html")
    # the page's own policy forbids requests, and Chromium tells of each that it stops
    assert "CONSOLE" not in told
    assert "<title>taken</title>" not in document and "<h2" in document


@needs_browser
def test_the_browsers_test_would_see_a_request(report, tmp_path):
    """The same page with a picture from outside makes Chromium complain."""
    text = html(report).replace("data:image/png", "http://127.0.0.1:9/picture.png?")
    (tmp_path / "page.html").write_text(text, "utf-8")
    told, _document = visited(tmp_path / "page.html")
    assert "CONSOLE" in told and "Content Security Policy" in told


@pytest.fixture(scope="module")
def handed_in():
    return Report("A report", "en", "Lead.", (), conclusions="**Mine** <script>x</script>")


def test_the_one_script_is_the_page_s_own(handed_in):
    text = html(handed_in)
    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = Reader(text).all("meta")[2]["content"]
    assert policy.endswith(f"script-src 'sha256-{digest}'") and "default-src 'none'" in policy
    assert "fetch" not in script and "http" not in script
    assert Reader(text).open == []


@needs_browser
def test_the_page_s_own_script_runs_under_its_policy(handed_in, tmp_path):
    (tmp_path / "page.html").write_text(html(handed_in), "utf-8")
    told, document = visited(tmp_path / "page.html")
    assert "CONSOLE" not in told and "<strong>Mine</strong>" in document


@needs_browser
def test_a_saved_copy_has_what_was_written_into_the_page(handed_in, tmp_path):
    """The page with a script of the test, which writes, presses the button and keeps the copy."""
    test = """<script type="module">
    document.getElementById("conclusions-text").textContent = "written by <hand>";
    URL.createObjectURL = (copy) => {
      copy.text().then((text) => document.documentElement.setAttribute("data-copy", text));
      return "#";
    };
    document.getElementById("conclusions-save").click();
    </script></body>"""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html(handed_in))
    (tmp_path / "page.html").write_text(text.replace("</body>", test), "utf-8")
    _told, document = visited(tmp_path / "page.html", "--virtual-time-budget=5000")
    copy = Reader(document).all("html")[0]["data-copy"]
    assert copy.lower().startswith("<!doctype html>")
    assert "written by &lt;hand&gt;</div>" in copy
    # the copy can be changed and saved again
    assert 'contenteditable="true"' in copy and 'id="conclusions-save"' in copy


def inner_page():
    return html(Report("Inner </script>", "en", "Within.", (), conclusions="Theirs"))


@pytest.fixture
def framed(opened, tmp_path):  # noqa: F811
    """A report in a tab, with another page to be opened in it."""
    report = Report("A report", "en", "Lead.", (), conclusions="Mine", explored=inner_page())
    (tmp_path / "page.html").write_text(html(report), "utf-8")
    return opened(tmp_path / "page.html")


def test_the_policy_lets_the_script_of_the_page_within_run():
    inner = html(Report("Inner", "en", "Within.", (), explored=""))
    policies = [
        Reader(text).all("meta")[2]["content"]
        for text in (
            inner,
            html(Report("A report", "en", "Lead.", (), conclusions="", explored=inner)),
        )
    ]
    digests = [set(re.findall("'sha256-[^']+'", policy)) for policy in policies]
    assert len(digests[0]) == 1 and len(digests[1]) == 2 and digests[0] < digests[1]


@needs_browser
def test_a_page_within_the_page_is_opened_and_does_not_print(framed):
    part = framed.locator("#explore")
    assert part.is_visible() and framed.locator("iframe").count() == 0
    part.locator("summary").click()
    assert framed.frame_locator("iframe").locator("h1").inner_text() == "Inner </script>"
    framed.emulate_media(media="print")
    assert not part.is_visible() and framed.locator("#conclusions").is_visible()


@needs_browser
def test_a_saved_copy_makes_the_page_within_again(framed):
    framed.locator("summary").click()
    framed.frame_locator("iframe").locator("h1").wait_for()
    with framed.expect_download() as download:
        framed.locator("#conclusions-save").click()
    text = download.value.path().read_text("utf-8")
    assert "<iframe" not in text and text.count("Within.") == 1
    copy = framed.context.new_page()
    copy.set_content(text)
    assert copy.frame_locator("iframe").locator("h1").inner_text() == "Inner </script>"


@needs_browser
def test_without_scripts_there_is_nothing_to_open(framed):
    plain = framed.context.browser.new_context(java_script_enabled=False).new_page()
    plain.goto(framed.url)
    assert not plain.locator("#explore").is_visible() and plain.locator("h1").is_visible()
    assert not plain.locator('[href="#explore"]').is_visible()

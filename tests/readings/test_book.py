"""Pages of lessons: mathematics, safety, links; and the whole book, read as a browser does."""

import re
import xml.etree.ElementTree as ET
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote, urldefrag, urljoin

import pytest

from kerascourse.errors import InputError, NotFoundError
from kerascourse.lessons.course import house_course, read_course
from kerascourse.lessons.lesson import parsed, read
from kerascourse.readings import book
from kerascourse.readings.markup import mathematics, prose
from kerascourse.readings.page import Place, html
from kerascourse.texts import language, use_language
from tests.browser import needs_browser, visited

MATHML = "{http://www.w3.org/1998/Math/MathML}"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


class Links(HTMLParser):
    """The addresses, ids, languages and texts of a page."""

    def __init__(self, page):
        super().__init__()
        self.addresses, self.ids, self.sources, self.language = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.addresses += [told["href"]] if tag == "a" else []
        self.sources += [told[key] for key in ("src", "data") if key in told]
        self.ids += [told["id"]] if "id" in told else []
        self.language = told.get("lang", self.language)


@pytest.fixture(scope="module")
def pages():
    return dict(book.pages(house_course(), lambda words: SVG))


def test_mathematics_is_a_tree():
    """The fraction of the size formula stands over its stride, inside brackets that grow."""
    tree = ET.fromstring(mathematics(r"\lfloor\frac{m - k}{s}\rfloor + 1"))
    above, below = tree.find(f".//{MATHML}mfrac")
    assert "".join(above.itertext()) == "m−k" and "".join(below.itertext()) == "s"
    assert [mo.text for mo in tree.iter(f"{MATHML}mo") if mo.get("stretchy")] == ["⌊", "⌋"]


def test_large_numbers_stand_in_groups():
    use_language("en")
    assert "".join(ET.fromstring(mathematics("102764544 + 1024")).itertext()) == "102,764,544+1024"


def test_mathematics_that_no_reading_has_is_refused():
    with pytest.raises(InputError, match="oint"):
        mathematics(r"\oint x")


def test_a_lesson_of_others_can_do_nothing():
    page = prose(
        "<script>alert(1)</script> ![x](http://x.org/a.png) [y](javascript:alert(1)) *a*", None
    )
    assert "<script" not in page and "<img" not in page and "<a " not in page


def test_a_page_alone_has_no_link_to_another():
    lesson = read("vgg", "es")
    assert lesson.after and "](resnet)" in lesson.source
    page = Links(html(lesson.title, (lesson,), Place(lambda words: None, read)))
    assert [address for address in page.addresses if not address.startswith("#")] == []


def test_a_picture_that_the_reader_cannot_draw_is_its_command():
    lesson = read("output-size", "en")
    command = "kc plot convolution --input 5 --kernel 3 --stride 2"
    with_picture = html(lesson.title, (lesson,), Place(lambda words: SVG, read))
    without = html(lesson.title, (lesson,), Place(lambda words: None, read))
    assert command in without and "<img" not in without
    assert command in with_picture and with_picture.count("<img") == 1


def test_the_book_has_each_lesson_in_both_languages(pages):
    for one in ("en", "es"):
        for topic in house_course().topics:
            page = pages[f"{one}/{topic}.html"]
            assert Links(page).language == one
            assert unescape(re.search(r"<h1>(.*?)</h1>", page)[1]) == read(topic, one).title
        for week in house_course().weeks:
            assert f"{one}/{week.id}.html" in pages
    assert Links(pages["index.html"]).addresses[1] == f"{language()}/index.html"


def test_no_link_of_the_book_is_dead_and_nothing_is_asked_for(pages):
    for name, page in pages.items():
        links = Links(page)
        for address in links.addresses:
            target, anchor = urldefrag(urljoin(name, address))
            assert target in pages, (name, address)
            assert not anchor or anchor in Links(pages[target]).ids
        assert all(source.startswith("data:") for source in links.sources)
        assert len(links.ids) == len(set(links.ids))


def test_previous_and_next_lead_through_the_whole_course(pages):
    topics = house_course().topics
    page, seen = f"es/{topics[0]}.html", []
    while page:
        seen.append(page)
        following = re.search(r'rel="next" href="([^"]+)"', pages[page])
        page = f"es/{following[1]}" if following else ""
    assert seen == [f"es/{topic}.html" for topic in topics]


def test_the_language_in_use_stays(pages):
    before = language()
    list(book.pages(house_course(), lambda words: None))
    assert language() == before


@pytest.fixture(scope="module")
def folder(pages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    for name, html_of in pages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(html_of, "utf-8")
    return folder


@needs_browser
@pytest.mark.parametrize("name", ["en/index", "es/vae", "es/week11", "en/small-kernels"])
def test_a_browser_shows_it_without_complaint(folder, name):
    told, document = visited(folder / f"{name}.html")
    assert "CONSOLE" not in told and "<h1" in document


@pytest.mark.slow
@needs_browser
def test_a_browser_shows_all_of_it_without_complaint(folder, pages):
    for name in pages:
        told, _document = visited(folder / name)
        assert "CONSOLE" not in told, (name, told)


@needs_browser
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CAMPO receptivo", "receptive-field"),
        ("Conv2DTranspose", "autoencoder"),
        ("b6", "resnet"),
        ("xyzzy", None),
    ],
)
def test_the_search_shows_the_lessons_that_have_all_words(folder, words, found):
    """The page hides the others by itself, with the network off."""
    _told, document = visited(folder / "es/index.html", query=f"?q={quote(words)}")
    shown = re.findall(r'<li data-words="[^"]*"><a href="([\w-]+)\.html"', document)
    hidden = document.count('hidden=""><a href')
    assert (f"{found}" in shown) == (found is not None)
    assert len(shown) + hidden == len(house_course().topics) and hidden > len(shown)


LESSON = """+++
id = "ours"
title = "Nuestra cámara"
course = ["A5"]
quiz = ["conv-basics/output-size"]
+++

Son {= vgg16.params} parámetros; véase [padding](padding) y [otra](resnet).
"""
COURSE = """title = "Visión"

[[weeks]]
id = "first"
title = { en = "First", es = "Primera" }
lessons = ["padding", "ours"]
quizzes = ["week10"]
recipes = ["lenet5"]
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    (tmp_path / "ours.es.md").write_text(LESSON, "utf-8")
    return tmp_path / "course.toml"


def test_a_teachers_course_has_their_lessons_in_their_order(course):
    made = dict(book.pages(read_course(course), lambda words: None))
    names = {"index", "padding", "ours", "first"}
    assert set(made) == {"index.html"} | {f"{a}/{b}.html" for a in ("en", "es") for b in names}
    assert "138 357 544" in made["es/ours.html"].replace("\u00a0", " ")
    assert Links(made["es/ours.html"]).addresses.count("padding.html") == 2  # before it, and a link
    assert (
        "kc train lenet5" in made["es/first.html"]
        and "kc quiz take week10" in made["es/first.html"]
    )


def test_a_lesson_of_ones_own_may_come_before_another(course):
    """Its title stands below the one that follows it."""
    other = LESSON.replace('id = "ours"', 'id = "theirs"\nafter = ["ours"]')
    (course.parent / "theirs.es.md").write_text(other, "utf-8")
    course.write_text(COURSE.replace('"ours"', '"ours", "theirs"'), "utf-8")
    made = dict(book.pages(read_course(course), lambda words: None))
    assert '<a href="ours.html">Nuestra cámara</a>' in made["es/theirs.html"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace('"ours"', '"paddin"'), "nearest: padding"),
        (lambda text: text.replace('"ours"', '"../x"'), "received '../x'"),
        (lambda text: text.replace('"ours"', '"padding"'), "each once"),
        (lambda text: text.replace("lessons", "lesons"), "weeks.*lessons is missing"),
        (lambda text: text + "\nx = [", "course.toml"),
        (lambda text: text.replace('id = "first"', "id = 1"), "expected a text"),
    ],
)
def test_a_course_that_is_wrong_is_told(course, change, says):
    course.write_text(change(COURSE), "utf-8")
    with pytest.raises((InputError, NotFoundError), match=says):
        list(book.pages(read_course(course), lambda words: None))


def test_a_lesson_of_others_is_named_where_it_is_wrong(course):
    (course.parent / "ours.es.md").write_text(LESSON.replace('id = "ours"', 'id = "x"'), "utf-8")
    with pytest.raises(InputError, match=r"ours.es.md.*received 'x'"):
        list(book.pages(read_course(course), lambda words: None))


def test_the_form_of_a_lesson_is_checked():
    with pytest.raises(InputError, match="begins with"):
        parsed("# only text", "en")

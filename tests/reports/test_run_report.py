"""A run's report: what it says is what the run's own files say."""

import pytest

from kerascourse import runs
from kerascourse.models import keras_backend

keras_backend.start()

import keras  # noqa: E402

from kerascourse import pictures  # noqa: E402
from kerascourse.errors import UsageError  # noqa: E402
from kerascourse.pages.page import html  # noqa: E402
from kerascourse.reports import run_report  # noqa: E402
from kerascourse.seeing.source import Source  # noqa: E402
from kerascourse.terms import Term  # noqa: E402
from kerascourse.training import fit, plan, run  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.browser import needs_browser, opened  # noqa: E402, F401
from tests.explore.test_values import READ  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A finished run of LeNet on few digits."""
    recipe = Recipe(
        model="lenet5",
        dataset="digits",
        epochs=1,
        limit=64,
        published={"metric": "accuracy", "value": 0.99, "source": "somebody 1998"},
    )
    with run.new(tmp_path_factory.mktemp("runs"), "first", "lenet5", "digits") as folder:
        fit.train(plan.make(recipe, "digits", {"backend": BACKEND}), folder, Recorder())
    return folder


@pytest.fixture(scope="module")
def made(folder):
    return run_report.report(folder, "en", lambda kind: None)


def test_the_numbers_are_those_of_the_run(folder, made):
    result = run.read_result(folder)
    facts = dict(made.facts)
    assert facts["Parameters"] == "61,706" and result.params == 61_706
    assert facts["Training, validation, test"] == "64 + 180 + 360"
    sections = {section.name: section for section in made.sections}
    rows = {row[0]: row[1:] for row in sections["result"].table.rows}
    assert rows[Term("accuracy")][2] == f"{result.metrics['test']['accuracy']:.4f}"
    assert "0.9900 published (somebody 1998)" in sections["result"].lines[0]
    assert sections["summary"].table.footer[0][5] == 61_706


def test_every_picture_is_in_it_or_a_reason_is_given(made):
    shown = {section.name for section in made.sections if section.image}
    told = [name for name, _reason in made.left_out]
    assert made.names[-1] == "explore" and "Explore the run" not in told
    assert len(shown) + len(told) == len(pictures.PICTURES)
    assert all(reason for _name, reason in made.left_out)
    for section in made.sections:
        if section.image:
            assert section.image.png.startswith(b"\x89PNG") and section.reading
            assert section.image.alt.startswith(section.title)
    assert html(made).count("<img") == len(shown)


def test_a_picture_that_does_not_apply_is_told_but_not_on_the_page(folder, monkeypatch):
    def refuse(source):
        raise UsageError("it has no eyes")

    kind = pictures.Kind("blind", "Blind", "Help.", "Nothing to read.", refuse, "[RUN]", {})
    monkeypatch.setattr(run_report, "kinds", lambda: [kind])
    monkeypatch.setattr(run_report, "html_of_run", refuse)
    said = []
    made = run_report.report(folder, "en", said.append)
    assert made.left_out == (("Blind", "it has no eyes"), ("Explore the run", "it has no eyes"))
    assert said == ["picture: blind", "the page to explore the run"]
    assert "it has no eyes" not in html(made) and "#explore" not in html(made)


def test_a_run_that_is_not_finished_says_so(folder, monkeypatch):
    monkeypatch.setattr(run_report, "kinds", list)
    monkeypatch.setattr(run_report, "html_of_run", lambda source: "")
    kept = (folder / runs.RESULT).read_text()
    (folder / runs.RESULT).unlink()
    try:
        made = run_report.report(folder, "en", lambda kind: None)
    finally:
        (folder / runs.RESULT).write_text(kept)
    assert "not finished" in made.lead
    assert [section.name for section in made.sections] == ["summary", "recipe"]


@needs_browser
def test_the_run_can_be_explored_within_its_report(folder, made, opened, tmp_path):  # noqa: F811
    """Five clicks, and the values of the layers are those of Keras."""
    path = tmp_path / "report.html"
    path.write_text(html(made), encoding="utf-8")
    tab = opened(path)
    assert tab.locator("iframe").count() == 0  # made when it is first opened
    tab.locator('nav [href="#explore"]').click()
    frame = tab.locator("#explore iframe").element_handle().content_frame()
    frame.wait_for_selector("#value data")
    subject = Source(str(folder), folder.parent).subject
    model, image = subject.model, subject.examples(most=1).x
    names = frame.locator("[data-layer] span").all_inner_texts()
    for name, at in (("c1", [20, 9, 3]), ("s2", [6, 7, 5]), ("c3", [4, 6, 11]), ("f6", [17])):
        layer = keras.Model(model.inputs, model.get_layer(name).output)
        expected = float(layer.predict(image, verbose=0)[(0, *at)])
        (got,) = frame.evaluate(READ, [[names.index(name), at]])
        assert got["value"] == pytest.approx(expected, abs=1e-5), name
        assert got["made"] == pytest.approx(expected, abs=1e-3), name
    frame.locator('a[href="#embeddings"]').click()
    assert frame.locator("#embeddings").is_visible()  # and the frame still has its page
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inner = "document.querySelector('iframe').contentDocument.documentElement"
    assert tab.evaluate(f"document.querySelector('iframe').offsetHeight >= {inner}.offsetHeight")


def test_a_page_to_explore_that_is_too_large_is_left_out(folder, monkeypatch):
    monkeypatch.setattr(run_report, "kinds", list)
    monkeypatch.setattr(run_report, "html_of_run", lambda source: "x" * 8_000_001)
    ((name, reason),) = run_report.report(folder, "en", lambda text: None).left_out
    assert name == "Explore the run" and "8 MB" in reason

"""The plane of the test images, beside NumPy by hand."""

import numpy as np
import pytest

from kerascourse.models import keras_backend

keras_backend.start()

from kerascourse.explore.embeddings import nearest  # noqa: E402
from kerascourse.explore.page import html_with_values  # noqa: E402
from kerascourse.seeing import classifier  # noqa: E402
from kerascourse.seeing.embeddings import vectors_of  # noqa: E402
from kerascourse.seeing.subject import of_name  # noqa: E402
from tests.browser import needs_browser, opened  # noqa: E402, F401
from tests.explore.networks import example  # noqa: E402

COUNT = 120
# how many points of a colour are drawn: pixels of it on the canvas
COLOURED = """canvas => {
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    let count = 0;
    for (let place = 0; place < data.length; place += 4) {
        const [red, green, blue, alpha] = data.subarray(place, place + 4);
        if (alpha && Math.max(red, green, blue) - Math.min(red, green, blue) > 40) count += 1;
    }
    return count;
}"""


def by_hand(points, count=10):
    distances = ((points[:, None] - points[None]) ** 2).sum(-1)
    np.fill_diagonal(distances, np.inf)
    return np.argsort(distances, axis=1, kind="stable")[:, :count]


def test_the_nearest_are_those_of_all_distances():
    points = np.random.default_rng(0).normal(size=(50, 7))
    np.testing.assert_array_equal(nearest(points), by_hand(points))


@pytest.fixture(scope="module")
def lenet():
    return of_name("lenet5", "digits")


@pytest.fixture
def tab(opened, lenet, tmp_path):  # noqa: F811
    path = tmp_path / "page.html"
    path.write_text(html_with_values(lenet, example(lenet), COUNT), encoding="utf-8")
    tab = opened(path)
    settle(tab)
    return tab


def settle(tab):
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")


def coloured(tab):
    settle(tab)
    return tab.locator("#cloud").evaluate(COLOURED)


@needs_browser
def test_the_ten_nearest_in_the_vector_are_marked(tab, lenet):
    vectors = vectors_of(lenet, most=COUNT).values.astype("float64")
    wanted = by_hand(vectors)[17]
    tab.locator("#cloud-index").fill("17")
    tab.locator("#cloud-index").press("Enter")
    shown = [int(b.get_attribute("data-index")) for b in tab.locator("#neighbours button").all()]
    assert shown[0] == 17
    distances = ((vectors[17] - vectors) ** 2).sum(-1)
    np.testing.assert_allclose(distances[shown[1:]], distances[wanted], rtol=1e-4)
    said = tab.locator("#picked").inner_text()
    examples = lenet.examples(most=COUNT)
    found = classifier.probabilities(lenet).predict(examples.x, verbose=0).argmax(1)
    assert f"class {examples.y[17]} · taken for {found[17]}" in said
    tab.locator("#neighbours button").nth(2).click()
    assert tab.locator("#cloud-index").input_value() == str(shown[2])


@needs_browser
def test_classes_are_hidden_and_the_wrong_ones_alone_shown(tab, lenet):
    everything = coloured(tab)
    tab.locator("[data-class='3']").uncheck()
    without = coloured(tab)
    assert 0 < without < everything
    tab.locator("[data-class='3']").check()
    assert coloured(tab) == everything
    tab.locator("#wrong-only").check()
    examples = lenet.examples(most=COUNT)
    found = classifier.probabilities(lenet).predict(examples.x, verbose=0).argmax(1)
    wrong = float((found != examples.y).mean())
    assert coloured(tab) / everything == pytest.approx(wrong, abs=0.1)


@needs_browser
def test_a_click_picks_the_point_below_it_also_when_zoomed(tab):
    before = coloured(tab)
    tab.get_by_role("button", name="Zoom in").click()
    tab.get_by_role("button", name="Zoom in").click()
    assert coloured(tab) != before
    tab.get_by_role("button", name="Show all").click()
    assert coloured(tab) == before
    box = tab.locator("#cloud").bounding_box()
    for x in np.linspace(0.1, 0.9, 30):
        place = {"x": x * box["width"], "y": 0.5 * box["height"]}
        tab.locator("#cloud").hover(position=place)
        if says := tab.locator("#pointed").inner_text():
            tab.locator("#cloud").click(position=place)
            assert tab.locator("#picked").inner_text().startswith(says)
            return
    raise AssertionError("no point on the way")

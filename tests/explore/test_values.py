"""Values on the page, in a real browser, beside Keras and beside NumPy by hand."""

import numpy as np
import pytest

from kerascourse.models import keras_backend

keras_backend.start()

import keras  # noqa: E402

from kerascourse.explore.page import html_with_values  # noqa: E402
from kerascourse.models.unfolded import unfold  # noqa: E402
from kerascourse.seeing import subject as subjects  # noqa: E402
from kerascourse.seeing.heatmap import heatmap  # noqa: E402
from kerascourse.seeing.occlusion import occlusion  # noqa: E402
from kerascourse.seeing.receptive_field import receptive_field  # noqa: E402
from tests.browser import needs_browser, opened  # noqa: E402, F401
from tests.explore.networks import example, of_all_kinds, randomised, subject  # noqa: E402

# for each [row, at]: the layer's button, its value at that place, what the page makes of it, and
# the frame on the input
READ = """places => places.map(([row, at]) => {
    const button = document.querySelector(`[data-layer="${row}"]`);
    if (button.getAttribute("aria-current") !== "true") button.click();
    const fields = ["row", "column", "channel"].map((n) => document.getElementById(`at-${n}`));
    const wanted = at.length === 3 ? at : [0, 0, at[0]];
    fields.forEach((field, axis) => { field.value = wanted[axis]; });
    fields[2].dispatchEvent(new Event("change"));
    const exact = (element) => element ? Number(element.value) : null;
    const made = document.getElementById("made");
    const box = document.querySelector("[data-sight=image] .box").style;
    return {
        value: exact(document.querySelector("#value data")),
        made: exact([...made.querySelectorAll("data.value")].at(-1)),
        sum: exact([...made.querySelectorAll("data.sum")].at(-1)),
        text: made.innerText,
        box: [box.top, box.left, box.height, box.width].map(parseFloat),
        field: document.getElementById("field").textContent,
    };
})"""


@pytest.fixture
def page(opened, tmp_path):  # noqa: F811
    def made(of, shown, **size):
        path = tmp_path / "page.html"
        path.write_text(html_with_values(of, shown), encoding="utf-8")
        return opened(path, **size)

    return made


def outputs(of, shown):
    """The calls of the network and what Keras gives for each."""
    unfolded = unfold(of.as_saved)
    watched = keras.Model(unfolded.model.inputs, [call.output for call in unfolded.calls])
    found = watched.predict(of.fed(shown.pixels)[None], verbose=0)
    return {
        call.name: np.asarray(array[0]) for call, array in zip(unfolded.calls, found, strict=True)
    }


def rows(tab):
    names = tab.locator("[data-layer] span").all_inner_texts()
    return {name: row for row, name in enumerate(names)}


def some_places(shape, count, rng):
    corners = [[0] * len(shape), [side - 1 for side in shape]]
    return corners + [[int(rng.integers(side)) for side in shape] for _ in range(count)]


@needs_browser
def test_every_kind_of_layer_gives_what_keras_gives(page, rng):
    of = subject(of_all_kinds())
    tab = page(of, example(of))
    places, expected = [], []
    for name, array in outputs(of, example(of)).items():
        if array.ndim == 2:  # Reshape: the page shows it, by rows and columns
            continue
        for at in some_places(array.shape, 6, rng):
            places.append([rows(tab)[name], at])
            expected.append((name, at, float(array[tuple(at)])))
    for got, (name, at, value) in zip(tab.evaluate(READ, places), expected, strict=True):
        assert got["value"] == pytest.approx(value, abs=1e-5), (name, at)
        made = 0 if got["made"] is None and "zero" in got["text"] else got["made"]
        assert made == pytest.approx(value, rel=1e-3, abs=1e-3), (name, at, got["text"])


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.fixture(scope="module")
def lenet():
    of = subjects.of_name("lenet5", "digits")
    randomised(of.model)
    return of


@needs_browser
def test_a_model_of_others_that_takes_bytes_and_has_a_model_inside(page, rng, tmp_path):
    inner = keras.Sequential(
        [keras.Input((10, 8, 3)), keras.layers.Conv2D(4, 3, activation="relu", name="edges")],
        name="inner",
    )
    image = keras.Input((10, 8, 3))
    x = keras.layers.Flatten()(inner(keras.layers.Rescaling(1 / 255)(image)))
    model = randomised(keras.Model(image, keras.layers.Dense(3, name="scores")(x)))
    model.save(tmp_path / "theirs.keras")
    of = subjects.of_file(tmp_path / "theirs.keras")
    assert of.pixels == "0-255"
    shown = subjects.Example(rng.random((10, 8, 3)).astype("float32"), None, "image")
    tab = page(of, shown)
    edges = outputs(of, shown)["inner/edges"]
    by_hand = np.asarray(model.get_layer("inner")(shown.pixels[None])[0])
    np.testing.assert_allclose(edges, by_hand, atol=1e-5)
    (got,) = tab.evaluate(READ, [[rows(tab)["inner/edges"], [7, 2, 1]]])
    assert got["made"] == pytest.approx(float(by_hand[7, 2, 1]), abs=1e-3)
    assert got["field"] == "It sees rows 7–9 and columns 2–4 of the input."
    tab.locator("[data-sight=image] canvas").hover(position={"x": 2, "y": 2})
    fed = ", ".join(f"{255 * value:.2f}" for value in shown.pixels[0, 0])
    assert tab.locator("#cursor").inner_text().startswith(f"pixel (0, 0): {fed}")
    tab.locator(f'[data-layer="{rows(tab)["inner"]}"]').click()
    assert tab.locator("#no-array").is_visible()


@needs_browser
def test_the_products_of_a_window_add_up_to_the_value(page, lenet):
    """By hand: the window of the layer before times the kernel, and the bias."""
    shown = subjects.example(lenet, 3)
    tab = page(lenet, shown)
    found = outputs(lenet, shown)
    kernel, bias = map(np.asarray, lenet.model.get_layer("c3").get_weights())
    window = found["s2"][4:9, 6:11, :]
    sum_by_hand = float((window * kernel[..., 11]).sum())
    (got,) = tab.evaluate(READ, [[rows(tab)["c3"], [4, 6, 11]]])
    assert got["sum"] == pytest.approx(sum_by_hand, abs=1e-3)
    assert got["made"] == pytest.approx(np.tanh(sum_by_hand + bias[11]), abs=1e-3)
    assert got["value"] == pytest.approx(float(found["c3"][4, 6, 11]), abs=1e-6)
    # the groups that are shown, and the rest, are the sum
    groups = [float(e.get_attribute("value")) for e in tab.locator("#made h4 data").all()]
    rest = float(tab.locator("#made > p data.sum").first.get_attribute("value"))
    assert len(groups) == 4 and sum(groups) + rest == pytest.approx(sum_by_hand, abs=1e-3)
    # each cell of the first group is a product of the two beside it
    tables = tab.locator("#made .group").first.locator("table").all()
    cells = [[float(d.get_attribute("value")) for d in t.locator("data").all()] for t in tables]
    assert len(cells[0]) == 25
    np.testing.assert_allclose(np.multiply(*cells[:2]), cells[2], rtol=1e-6)
    assert sum(cells[2]) == pytest.approx(groups[0], abs=1e-4)


@needs_browser
def test_the_frame_is_the_receptive_field(page, lenet):
    shown = subjects.example(lenet, 3)
    tab = page(lenet, shown)
    for name, unit in (("c1", (0, 5)), ("s2", (3, 13)), ("c3", (9, 4)), ("s4", (2, 2))):
        top, left, bottom, right = receptive_field(lenet, shown, name, unit).box
        (got,) = tab.evaluate(READ, [[rows(tab)[name], [*unit, 0]]])
        share = [100 * edge / 28 for edge in (top, left, bottom - top, right - left)]
        assert got["box"] == pytest.approx(share, abs=1e-3)
        assert got["field"].startswith(f"It sees rows {top}–{bottom - 1}")


@needs_browser
def test_the_softmax_turns_the_scores_into_the_probabilities(page, lenet):
    shown = subjects.example(lenet, 3)
    tab = page(lenet, shown)
    found = outputs(lenet, shown)
    tab.locator("[data-layer]").last.click()
    shares = [
        float(row.locator("data").nth(1).get_attribute("value"))
        for row in tab.locator(".bars tbody tr").all()
    ]
    np.testing.assert_allclose(shares, found["output"], atol=1e-4)
    weights, bias = lenet.model.get_layer("output").get_weights()
    scores = [
        float(row.locator("data").nth(0).get_attribute("value"))
        for row in tab.locator(".bars tbody tr").all()
    ]
    np.testing.assert_allclose(scores, found["f6"] @ weights + bias, atol=1e-3)


@needs_browser
def test_one_cursor_reads_the_image_the_occlusion_and_the_heat(page, lenet):
    shown = subjects.example(lenet, 3)
    tab = page(lenet, shown)
    covered, heat = occlusion(lenet, shown.pixels), heatmap(lenet, shown.pixels)
    canvas = tab.locator("[data-sight=heat] canvas")
    box = canvas.bounding_box()
    row, column = 12, 15
    side = box["width"] / 28
    canvas.hover(position={"x": (column + 0.5) * side, "y": (row + 0.5) * side})
    said = tab.locator("#cursor").inner_text().replace("−", "-")
    assert f"pixel ({row}, {column}): {shown.pixels[row, column, 0]:.2f}" in said
    falls, warmth = covered.map[row, column], heat.enlarged(heat.gradient_map)[row, column]
    told = [float(part.rpartition(" ")[2]) for part in said.split(" · ")[1:]]
    np.testing.assert_allclose(told, [falls, warmth], rtol=1e-2, atol=1e-6)
    canvas.press("ArrowDown")
    assert f"pixel ({row + 1}, {column})" in tab.locator("#cursor").inner_text()


@needs_browser
def test_a_value_is_chosen_by_keys_and_by_click(page, lenet):
    tab = page(lenet, subjects.example(lenet, 3))
    tab.get_by_role("button", name="c1", exact=True).click()
    tab.locator("#maps button").nth(2).click()
    big = tab.locator("#map")
    box = big.bounding_box()
    big.click(position={"x": 10.5 * box["width"] / 28, "y": 20.5 * box["height"] / 28})
    at = [tab.locator(f"#at-{name}").input_value() for name in ("row", "column", "channel")]
    assert at == ["20", "10", "2"]
    big.press("ArrowLeft")
    assert tab.locator("#at-column").input_value() == "9"


@needs_browser
def test_a_large_network_is_thinned_and_says_so(page):
    image = keras.Input((160, 160, 3))
    x = keras.layers.Conv2D(64, 3, padding="same", name="wide", activation="relu")(image)
    x = keras.layers.Conv2D(96, 3, padding="same", name="wider", activation="relu")(x)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    of = subject(keras.Model(image, keras.layers.Dense(4, name="scores")(x), name="large"))
    tab = page(of, example(of))
    assert "large" in tab.locator("#values").inner_text()
    assert len((tab.content()).encode()) < 6_000_000
    found = outputs(of, example(of))
    (got,) = tab.evaluate(READ, [[rows(tab)["wider"], [80, 40, 5]]])
    # every third pixel, in 256 steps between the least and the largest of the map
    at = [80 - 80 % 3, 40 - 40 % 3, 5]
    map_ = found["wider"][..., 5]
    step = float(np.ptp(map_)) / 255
    assert got["value"] == pytest.approx(float(found["wider"][tuple(at)]), abs=step)
    assert "does not compute" in got["text"]


@needs_browser
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_nothing_is_wider_than_the_window_and_all_controls_have_names(page, lenet, width):
    tab = page(lenet, subjects.example(lenet, 3), width=width, height=900)
    for row in range(tab.locator("[data-layer]").count()):
        tab.locator(f'[data-layer="{row}"]').click()
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in tab.locator("button:visible, canvas[tabindex], [tabindex='0']").all():
        assert control.evaluate("e => (e.getAttribute('aria-label') ?? e.textContent).trim()")
    for field in tab.locator("input:visible").all():
        assert field.evaluate("e => e.labels.length") == 1


# texts with less contrast to what is behind them than WCAG 2 asks for (4.5), with their ratio
FAINT = """() => {
    const parsed = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    const light = ([red, green, blue]) => [red, green, blue]
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = parsed(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        if (element.closest("svg, script, style, [disabled]")) continue;
        const pair = [parsed(getComputedStyle(element).color), behind(element)].map(light);
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5) faint.push([texts.currentNode.data.trim(), ratio]);
    }
    return faint;
}"""


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(page, lenet, scheme):
    tab = page(lenet, subjects.example(lenet, 3))
    tab.emulate_media(color_scheme=scheme)
    for row in range(tab.locator("[data-layer]").count()):
        tab.locator(f'[data-layer="{row}"]').click()
        assert tab.evaluate(FAINT) == []


def test_lenet_takes_less_than_two_megabytes(lenet):
    assert len(html_with_values(lenet, subjects.example(lenet, 3)).encode()) < 2_000_000


def test_resnet20_takes_less_than_six_megabytes():
    of = subject(subjects.of_name("resnet20").model, classes=10)
    assert len(html_with_values(of, example(of)).encode()) < 6_000_000

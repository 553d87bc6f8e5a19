"""The page of a network in a real browser: the drawing, the list and the panel go together."""

import pytest

from kerascourse.explore.page import html
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import flat, summarise
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from tests.browser import needs_browser, opened  # noqa: F401


@pytest.fixture
def page(opened, tmp_path):  # noqa: F811
    def made(name, **size):
        path = tmp_path / "page.html"
        path.write_text(html(read_model(name), name), encoding="utf-8")
        return opened(path, **size)

    return made


def shown(tab):
    """The name of the only layer shown."""
    (panel,) = tab.locator(".layer:visible").all()
    return panel.locator("h2").inner_text().split()[0]


@needs_browser
@pytest.mark.parametrize("name", ["lenet5", "resnet20", "unet"])
def test_every_layer_of_the_list_shows_its_own_row(page, name):
    tab = page(name)
    rows = list(flat(summarise(read_model(name), name).rows))
    buttons = tab.locator("[data-layer]")
    assert buttons.count() == len(rows)
    for row, button in zip(rows, buttons.all(), strict=True):
        button.click()
        assert shown(tab) == row.name
        assert button.get_attribute("aria-current") == "true"
        panel = tab.locator(".layer:visible")
        params = panel.locator("dt", has_text="Parameters").locator("xpath=../dd")
        assert params.inner_text().replace(",", "") == str(row.params)
        letters = [formula for formula in row.arithmetic.values() if formula is not None]
        assert panel.locator("math").count() >= len(letters)


@needs_browser
def test_a_block_is_chosen_by_click_and_by_key(page):
    tab = page("lenet5")
    assert shown(tab) == "input"
    tab.get_by_role("button", name="c3", exact=True).click()
    assert shown(tab) == "c3"
    block = tab.locator('.block[aria-label="s4"]')
    block.focus()
    tab.keyboard.press("Enter")
    assert shown(tab) == "s4" and tab.locator(".block.chosen").get_attribute("aria-label") == "s4"
    tab.locator('[data-layer="2"]').focus()
    tab.keyboard.press("ArrowDown")
    assert shown(tab) == "c3"
    assert tab.evaluate("document.activeElement.textContent").startswith("c3")


@needs_browser
def test_a_number_says_what_it_stands_for(page):
    tab = page("alexnet")
    tab.get_by_role("button", name="conv1", exact=True).click()
    panel = tab.locator(".layer:visible")
    panel.locator("mn", has_text="11").first.hover()
    assert tab.locator("#tip").inner_text() == "k: side of the kernel"
    assert panel.locator(".formula").first.locator(".terms .same").inner_text().startswith("k = 11")


@needs_browser
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_nothing_is_wider_than_the_window_and_all_controls_have_names(page, width):
    tab = page("resnet20", width=width, height=900)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in tab.locator("button, [role=button], [tabindex='0']").all():
        name = "e => (e.getAttribute('aria-label') ?? e.textContent).trim()"
        assert control.evaluate(name)


def test_a_foreign_name_is_text_alone():
    x = input_tensor((8, 8, 1))
    hostile = "</script><script>alert(1)</script>"
    graph = trace(x, layers.Conv2D(2, 3, name=hostile)(x), "n")
    text = html(graph, hostile)
    assert "<script>alert" not in text


def test_a_large_network_without_weights_is_a_small_page():
    assert len(html(read_model("vgg16"), "vgg16").encode()) < 1_000_000

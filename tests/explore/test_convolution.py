"""The page of the convolution: its script against NumPy, the house's formula and Keras."""

import random

import numpy
import pytest

from kerascourse.explore import convolution
from kerascourse.lessons import formulas
from tests.browser import needs_browser, opened  # noqa: F401

KINDS = ("forward", "transposed", "max", "average", "weights", "input")
LIMITS = {one.name: (one.least, one.most) for one in convolution.sliders()}
# settings → size, result, and the numbers that it is made of
WORKED = """all => all.map((settings) => {
    const { at, size, result } = convolution.worked(settings);
    const { input, kernels, biases, gradients } = at;
    return { size, result, input, kernels, biases, gradients };
})"""

pytestmark = needs_browser


def drawn(count, seed=0, **fixed):
    rng = random.Random(seed)
    return [
        {
            "kind": rng.choice(KINDS),
            **{name: rng.randint(*limits) for name, limits in LIMITS.items()},
            "filter": 0,
            "seed": rng.randint(1, 99),
            **fixed,
        }
        for _number in range(count)
    ]


@pytest.fixture(scope="module")
def page(opened, tmp_path_factory):  # noqa: F811
    path = tmp_path_factory.mktemp("page") / "convolution.html"
    path.write_text(convolution.html("en"), encoding="utf-8")
    return opened(path, width=1280, height=1000)


def forward(volume, kernel, at):
    """Cross-correlation by NumPy: (C, m, m) and (C, k, k) to (o, o)."""
    padded = numpy.pad(volume, [(0, 0), (at["p"], at["p"]), (at["p"], at["p"])])
    reach = at["d"] * (at["k"] - 1) + 1
    windows = numpy.lib.stride_tricks.sliding_window_view(padded, (reach, reach), axis=(1, 2))
    windows = windows[:, :: at["s"], :: at["s"], :: at["d"], :: at["d"]]
    return numpy.einsum("cyxij,cij->yx", windows, kernel)


def matrix(kernel, at, size, channels):
    """The convolution as a matrix: its columns are what it makes of each value alone."""
    basis = numpy.eye(channels * size * size).reshape(-1, channels, size, size)
    return numpy.stack([forward(one, kernel, at).ravel() for one in basis], axis=1)


def by_numpy(at, told):
    """The result, where the backward kinds are the transposed matrix."""
    size, channels = at["m"], at["C"]
    inputs, kernels = numpy.array(told["input"]), numpy.array(told["kernels"])
    if at["kind"] == "forward":
        return numpy.stack(
            [forward(inputs, k, at) + b for k, b in zip(kernels, told["biases"], strict=True)]
        )
    if at["kind"] in ("max", "average"):
        outside = -numpy.inf if at["kind"] == "max" else numpy.nan
        widths = [(0, 0), (at["p"], at["p"]), (at["p"], at["p"])]
        padded = numpy.pad(inputs.astype(float), widths, constant_values=outside)
        reach = at["d"] * (at["k"] - 1) + 1
        windows = numpy.lib.stride_tricks.sliding_window_view(padded, (reach, reach), axis=(1, 2))
        windows = windows[:, :: at["s"], :: at["s"], :: at["d"], :: at["d"]]
        return windows.max((3, 4)) if at["kind"] == "max" else numpy.nanmean(windows, (3, 4))
    gradients = numpy.array(told["gradients"])
    if at["kind"] == "input":
        parts = [
            matrix(kernel, at, size, channels).T @ gradient.ravel()
            for kernel, gradient in zip(kernels, gradients, strict=True)
        ]
        return sum(parts).reshape(channels, size, size)
    if at["kind"] == "weights":
        basis = numpy.eye(channels * at["k"] ** 2).reshape(-1, channels, at["k"], at["k"])
        return numpy.array(
            [(forward(inputs, one, at) * gradients[0]).sum() for one in basis]
        ).reshape(channels, at["k"], at["k"])
    # transposed: the forward pass of a larger grid, turned round
    wide = told["size"]
    found = []
    for kernel, bias in zip(kernels, told["biases"], strict=True):
        total = numpy.zeros(wide * wide)
        for channel in range(channels):
            turned = matrix(kernel[channel][None], at, wide, 1)
            total += turned.T @ inputs[channel].ravel()
        found.append(total.reshape(wide, wide) + bias)
    return numpy.stack(found)


def test_two_thousand_sizes_are_those_of_the_house_s_formula(page):
    settings = drawn(2_000, kind="forward", C=1, F=1)
    for at, told in zip(settings, page.evaluate(WORKED, settings), strict=True):
        reach = at["d"] * (at["k"] - 1) + 1
        if reach > at["m"] + 2 * at["p"]:
            assert told["result"] is None
            continue
        worked = formulas.worked_out(
            "conv.size", {"m": at["m"], "k": reach, "p": at["p"], "s": at["s"]}
        )
        assert told["size"] == worked.expression.value == len(told["result"][0])


def test_values_are_those_of_numpy(page):
    settings = drawn(120, seed=1)
    compared = set()
    for at, told in zip(settings, page.evaluate(WORKED, settings), strict=True):
        if told["result"] is None:
            continue
        if at["kind"] in ("max", "average") and at["p"] >= at["k"]:
            continue  # windows of padding alone have no value
        expected = by_numpy(at, told)
        assert numpy.allclose(told["result"], expected), at
        compared.add(at["kind"])
    assert compared == set(KINDS)


def test_a_transposed_convolution_is_that_of_keras(page):
    import keras

    settings = drawn(20, seed=3, kind="transposed", p=0, d=1, C=2, F=3)
    for at, told in zip(settings, page.evaluate(WORKED, settings), strict=True):
        inputs = numpy.array(told["input"], "float32").transpose(1, 2, 0)[None]
        kernels = numpy.array(told["kernels"], "float32").transpose(2, 3, 0, 1)
        found = keras.ops.conv_transpose(inputs, kernels, strides=at["s"], padding="valid")
        found = (
            numpy.array(found)[0].transpose(2, 0, 1) + numpy.array(told["biases"])[:, None, None]
        )
        # where the stride is larger than the kernel Keras adds rows that nothing reaches
        size = told["size"]
        assert numpy.allclose(told["result"], found[:, :size, :size])


def test_it_is_touched_with_keys_and_mouse(page):
    page.reload()
    assert page.locator("#size").inner_text().endswith("= 4")
    first = page.locator("#right td").first
    first.click()
    assert page.locator("#left td.on").count() == 9 and page.locator("#middle td.on").count() == 9
    before = page.locator("#sum").inner_text()
    assert before.count("·") == 9
    page.keyboard.press("ArrowRight")
    assert page.locator("#right td.chosen").get_attribute("data-at") == "0,0,1"
    assert page.locator("#sum").inner_text() != before
    stride = page.get_by_label("s, the stride")
    stride.focus()
    page.keyboard.press("ArrowRight")
    assert "= ⌊2.5⌋ = 2" in page.locator("#size").inner_text()
    page.get_by_label("max pooling").check()
    assert page.locator("#sum").inner_text().startswith("max(")
    assert page.locator("#parameters").inner_text() == "0"


def test_the_kernel_is_that_of_the_chosen_filter(page):
    page.reload()
    page.get_by_label("F, the filters").fill("2")
    page.locator('#right [data-at="1,0,0"]').click()
    assert page.locator("#middle h2").inner_text() == "Kernel of filter 2"
    settings = {"kind": "forward", "m": 6, "k": 3, "p": 0, "s": 1, "d": 1, "C": 1, "F": 2}
    (told,) = page.evaluate(WORKED, [settings | {"filter": 0, "seed": 1}])
    shown = page.locator("#middle td").all_inner_texts()
    assert [int(text.replace("−", "-")) for text in shown] == numpy.ravel(
        told["kernels"][1]
    ).tolist()


def test_a_kernel_without_a_place_is_told(page):
    page.reload()
    page.get_by_label("m, the size of the input").fill("2")
    assert "no place" in page.locator("#impossible").inner_text()
    assert not page.locator("#right").is_visible()


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_every_control_has_a_name_and_nothing_is_too_wide(page, width):
    page.reload()
    page.set_viewport_size({"width": width, "height": 900})
    for control in page.locator("input:not([type=hidden]), button").all():
        assert control.evaluate("e => (e.labels?.[0] ?? e).textContent.trim()")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

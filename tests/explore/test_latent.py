"""The decoder that runs in the page gives what Keras' own gives, on every pixel."""

import numpy as np
import pytest

from kerascourse.models import keras_backend

keras_backend.start()

import keras  # noqa: E402

from kerascourse.explore.page import html_with_values  # noqa: E402
from kerascourse.seeing.latent import halves  # noqa: E402
from kerascourse.seeing.subject import of_name  # noqa: E402
from tests.browser import needs_browser, opened  # noqa: E402, F401
from tests.explore.networks import example, randomised, subject  # noqa: E402

layers = keras.layers
PIXELS = """canvas => {
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return [height, width, ...copy.getImageData(0, 0, width, height).data];
}"""
# the first image is drawn when the thumbnails are there; the page's policy forbids `eval`
DRAWN = """() => new Promise((done) => {
    const look = () =>
        document.getElementById("latent-image").width === 300 ? setTimeout(look, 20) : done();
    look();
})"""


@pytest.fixture
def page(opened, tmp_path):  # noqa: F811
    def made(of, **size):
        path = tmp_path / "page.html"
        path.write_text(html_with_values(of, example(of), 40), encoding="utf-8")
        tab = opened(path, **size)
        tab.evaluate(DRAWN)
        return tab

    return made


def drawn(canvas):
    """The image on a canvas, (height, width, 3) in [0, 1]."""
    height, width, *data = canvas.evaluate(PIXELS)
    return np.reshape(data, (height, width, 4))[..., :3] / 255


def expected(decoder, point):
    image = np.clip(decoder.predict(np.array([point], "float32"), verbose=0)[0], 0, 1)
    return np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image


def many_kinds():
    """Two values, and in the decoder what decoders are made of."""
    image = keras.Input((16, 12, 3), name="image")
    x = layers.Flatten()(image)
    x = layers.Dense(2, name="latent")(x)
    x = layers.Dense(4 * 3 * 8, activation="elu")(x)
    x = layers.Reshape((4, 3, 8))(x)
    x = layers.Conv2DTranspose(6, 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.LeakyReLU()(x)
    y = layers.Conv2D(6, 3, padding="same", activation="tanh")(x)
    x = layers.Add()([x, y])
    x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Conv2D(3, 3, padding="same", activation="sigmoid", name="output")(x)
    return randomised(keras.Model(image, x, name="many_kinds"))


@needs_browser
def test_the_plane_shows_what_keras_decodes(page):
    of = subject(many_kinds(), 20, "autoencoder")
    decoder = halves(of.model, of.name).decoder
    tab = page(of)
    plane = tab.locator("#latent-plane")
    box = plane.bounding_box()
    images = []
    for left, top in ((0.5, 0.5), (0.1, 0.8), (0.9, 0.35), (0.3, 0.05)):
        plane.hover(position={"x": left * box["width"], "y": top * box["height"]})
        point = [float(e.get_attribute("value")) for e in tab.locator("#latent-values data").all()]
        order = tab.locator("#latent-values span").all_inner_texts()
        point = [value for _name, value in sorted(zip(order, point, strict=True))]
        images.append(drawn(tab.locator("#latent-image")))
        np.testing.assert_allclose(images[-1], expected(decoder, point), atol=1e-2)
    assert np.abs(images[1] - images[2]).max() > 0.05  # the place matters
    plane.press("ArrowUp")
    moved = [float(e.get_attribute("value")) for e in tab.locator("#latent-values data").all()]
    assert sorted(moved) != sorted(point)


@needs_browser
@pytest.mark.parametrize("name", ["undercomplete", "vae", "sparse"])
def test_sliders_and_the_way_between_two_images(page, name):
    of = of_name(name, "digits", settings={"latent": "6"} if name != "sparse" else {})
    randomised(of.model)
    parts = halves(of.model, of.name)
    examples = of.examples(most=40)
    points = parts.encode(examples.x)
    tab = page(of)
    gallery = tab.locator("#gallery button")
    gallery.nth(3).click()
    np.testing.assert_allclose(
        drawn(tab.locator("#latent-image")), expected(parts.decoder, points[3]), atol=1e-2
    )
    gallery.nth(7).click()
    between = tab.locator("#between canvas")
    assert between.count() == 9
    for step, canvas in enumerate(between.all()):
        point = points[3] + step / 8 * (points[7] - points[3])
        np.testing.assert_allclose(drawn(canvas), expected(parts.decoder, point), atol=1e-2)
    slider = tab.locator("#sliders input").first
    value = int(np.argsort(-points.reshape(40, -1).var(axis=0), kind="stable")[0])
    assert slider.evaluate("e => e.labels[0].innerText").startswith(f"value {value}")
    slider.press("End")
    moved = points[7].copy()
    moved.reshape(-1)[value] = points.reshape(40, -1)[:, value].max()
    np.testing.assert_allclose(
        drawn(tab.locator("#latent-image")), expected(parts.decoder, moved), atol=1e-2
    )


@needs_browser
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_nothing_is_wider_than_the_window_and_all_controls_have_names(page, width):
    tab = page(of_name("vae", "digits"), width=width, height=900)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in tab.locator("#latent button, #latent canvas[role]").all():
        assert control.get_attribute("aria-label")


def test_a_classifier_has_no_latent_space():
    of = of_name("lenet5", "digits")
    assert 'id="latent"' not in html_with_values(of, example(of), 40)

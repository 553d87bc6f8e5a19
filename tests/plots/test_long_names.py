"""Every picture with long names, in both languages: nothing is cut, laid over another or outside
the page.

Long are the name of the run or the model, the names of the classes and those of the layers.
"""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from kerascourse import pictures
from kerascourse.data.dataset import Dataset, Split
from kerascourse.evaluation.anomaly import Cases
from kerascourse.plots import augmentation, generation, image_rows, tiles
from kerascourse.plots import history as history_plot
from kerascourse.plots import sweep as sweep_plot
from kerascourse.plots import training as training_plot
from kerascourse.plots.anomaly import anomaly
from kerascourse.plots.architecture.draw import architecture
from kerascourse.plots.convolution import channels
from kerascourse.plots.convolution.draw import still
from kerascourse.plots.convolution.gaussian import noise_and_blur
from kerascourse.plots.convolution.sliding import MODES, Window, slide
from kerascourse.plots.tiles import Tile
from kerascourse.seeing import sound
from kerascourse.seeing.augmentation import augmentations, usual
from kerascourse.seeing.generation import Generation
from kerascourse.seeing.subject import Subject, of_name
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from kerascourse.symbolic.part import part
from kerascourse.texts import use_language
from tests.plots import test_anomaly, test_history, test_sweep, test_training
from tests.plots.page import assert_readable, texts_of
from tests.reports.test_catalogue import Opened

RUN = "a-run-with-a-very-long-name-of-a-student-in-the-afternoon-group-of-the-course-vae-20261125"
CLASSES = (
    "airplane with four engines", "automobile", "American pit bull terrier", "a_class_of_one_word",
    "deer", "Staffordshire bull terrier", "frog", "horse", "ship on the open sea", "truck",
)  # fmt: skip
LAYER = "a_convolution_of_the_encoder_with_a_rather_long_name"


@pytest.fixture(params=["en", "es"], autouse=True)
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def assert_whole(figure):
    """Readable, and no text cut but a list of numbers, which may be of any length."""
    assert_readable(figure)
    for text, _box in texts_of(figure):
        said = text.get_text()
        assert not said.endswith("…") or any(sign.isdigit() for sign in said), said


def data(shape, masks=False):
    rng = np.random.default_rng(0)
    labels = np.arange(20) % 10
    y = rng.integers(0, 10, (20, *shape[:2])) if masks else labels
    split = Split(rng.random((20, *shape), "float32"), y)
    return Dataset("long", split, split, split, CLASSES, "made up")


def classifier():
    shape = (12, 12, 3)
    model = keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.Conv2D(6, 5, activation="relu", name=LAYER),
            keras.layers.Conv2D(4, 3, activation="relu", name=f"{LAYER}_2"),
            keras.layers.GlobalAveragePooling2D(name="average"),
            keras.layers.Dense(10, activation="softmax", name="predictions"),
        ]
    )
    return Subject(RUN, model, True, data(shape), "classification")


def of_catalogue(name, shape, settings, masks=False):
    made = of_name(name, None, shape, settings)
    return replace(made, name=RUN, data=data(shape, masks))


SUBJECTS = {
    "classifier": classifier,
    "undercomplete": lambda: of_catalogue("undercomplete", (8, 8, 1), {}),
    "denoising": lambda: of_catalogue("denoising", (8, 8, 1), {}),
    "vae": lambda: of_catalogue("vae", (8, 8, 1), {}),
    "unet": lambda: of_catalogue(
        "unet",
        (16, 16, 1),
        {"padding": "same", "base": "4", "depth": "2", "classes": "10"},
        masks=True,
    ),
}
OF_A_RUN = ("architecture", "history", "training")


@pytest.mark.parametrize(
    ("language", "kind"),
    [("en", "classifier"), *(("es", kind) for kind in SUBJECTS)],
    indirect=["language"],
)
def test_pictures_of_a_network(language, kind):
    source = Opened(RUN, Path("outputs"), subject=SUBJECTS[kind]())
    drawn = 0
    for picture in pictures.kinds():
        if picture.name in OF_A_RUN:
            continue
        try:
            made = picture.picture(source, **picture.in_report)
        except pictures.UsageError:
            continue
        assert_whole(made.figure)
        drawn += 1
    assert drawn >= 4


@pytest.mark.parametrize("layer", [None, LAYER])
def test_what_excites_filters_and_one_layer(layer):
    source = Opened(RUN, Path("outputs"), subject=classifier())
    assert_whole(pictures.of("filters").picture(source, method="maximise", layer=layer).figure)


def test_thumbnails_and_pca():
    source = Opened(RUN, Path("outputs"), subject=classifier())
    for options in ({"thumbnails": True}, {"method": "pca"}):
        assert_whole(pictures.of("embeddings").picture(source, **options).figure)


def test_histories_and_sweeps():
    found = test_history.made([2, 1, 0.5], [2, 1.5, 1.9], [1e-3, 5e-4, 1e-5])
    assert_whole(history_plot.history(replace(found, run=RUN, model=f"INPUT 32x32x3 {RUN}")).figure)
    measured = test_sweep.made(["leaky_relu_with_a_slope", "relu", "a long word"], "activation")
    assert_whole(sweep_plot.sweep(replace(measured, model=RUN)).figure)


def test_trainings():
    names = [f"{LAYER}_{place}" for place in range(4)]
    found = test_training.made(names, relus=(1, 3))
    assert_whole(training_plot.training(replace(found, run=RUN, model=f"[conv3-8] {RUN}")).figure)


@pytest.mark.parametrize("columns", [(), test_anomaly.COLUMNS])
@pytest.mark.parametrize("score", ["relative", "mse", "standardised"])
def test_anomalies(columns, score):
    found = test_anomaly.made((7,) if columns else (6, 8, 1), columns=columns)
    names = tuple(f"folder/photograph_of_the_{number}th_{RUN}.jpg" for number in range(30))
    cases = Cases(found.cases.x, "image", names, found.cases.labels, found.cases.anomalous)
    assert_whole(anomaly(replace(found, run=RUN, cases=cases, score=score)).figure)


def test_generated_images():
    rng = np.random.default_rng(0)
    for drawn_from in ("standard normal", "fitted normal"):
        found = Generation(rng.random((49, 5, 4, 1)), rng.random((49, 2)), drawn_from)
        named = ([CLASSES[place % 10] for place in range(49)], [0.75] * 49)
        assert_whole(generation.generation(found, RUN, named).figure)


def test_augmentation():
    found = augmentations(np.random.default_rng(0).random((28, 28, 1)), usual(28, 28))
    assert_whole(augmentation.images(found, f"{RUN}.jpg").figure)
    heard = sound.spectrogram(sound.chirp())
    assert_whole(augmentation.sound(heard, sound.draws(heard.values), f"{RUN}.wav").figure)


@pytest.mark.parametrize("mode", MODES)
def test_windows(mode):
    assert_whole(still(slide(mode, (6, 5), Window((3, 2), 2, "same"))).figure)


@pytest.mark.parametrize(
    ("count", "window"),
    [(1, Window((2, 2))), (3, Window((5, 5))), (4, Window((3, 2), 2, "same"))],
)
def test_windows_over_several_channels(count, window):
    found = channels.slide_channels((7, 6), window, count)
    assert_whole(channels.still(found, found.count).figure)


def test_a_blurred_picture():
    assert_whole(noise_and_blur(np.random.default_rng(0).random((20, 30)), 5, 0.123456).figure)


@pytest.mark.parametrize(
    "name", ["lenet5", "zfnet", "googlenet", "resnet50", "densenet40", "unet", "vae", "superres"]
)
def test_networks(name):
    assert_whole(architecture(read_model(name), f"{name} {RUN}").figure)


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("googlenet", "inception_3a"), ("resnet50", "conv3"), ("resnet50", "conv3_block1"),
        ("densenet121", "block2"), ("densenet40", "block1"), ("unet", "up1"), ("unet", "bottom"),
        ("vae", "encoder"), ("vgg16", "conv5"), ("alexnet", "conv1"),
    ],
)  # fmt: skip
def test_parts_of_networks(name, block):
    assert_whole(architecture(part(read_model(name), block), f"{name}: {block}").figure)


def test_layers_of_others_with_long_names():
    x = first = input_tensor((16, 16, 3))
    for number in range(3):
        x = layers.SeparableConv2D(8, 3, padding="same", name=f"{LAYER}_{number}")(x)
        x = layers.UnitNormalization(name=f"NormalisationOfTheUnitsOf{number}")(x)
    assert_whole(architecture(trace(first, x, "others"), RUN).figure)


def test_tiles_of_any_text():
    texts = ["", "short", "two words", RUN, "WWWW " * 20, "ünïcödé_" * 12]
    shown = [Tile(np.zeros((4, 4)), text, text[::-1]) for text in texts * 3]
    for columns in (1, 9):
        assert_whole(tiles.tiled(RUN * 3, shown, columns, (RUN, "word " * 60)))
    row = image_rows.Row(f"{RUN} {RUN}", tuple(shown[:6]))
    assert_whole(image_rows.rows_page(RUN * 2, (row, row)))

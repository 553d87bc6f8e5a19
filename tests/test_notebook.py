"""`import kerascourse` in a notebook."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest

import kerascourse
from kerascourse.errors import NotFoundError, UsageError
from tests.cli.run import kc


def test_the_summary_is_what_the_command_prints():
    summary = kerascourse.summary("vgg16")
    assert summary.totals.params == 138_357_544
    assert summary.to_dict() == json.loads(kc("summary", "vgg16", "--format", "json").stdout)
    assert summary.to_csv() == kc("summary", "vgg16", "--format", "csv").stdout
    assert summary.to_latex() == kc("summary", "vgg16", "--format", "latex").stdout
    assert summary.to_markdown() == kc("summary", "vgg16", "--format", "markdown").stdout
    assert str(summary) == kc("summary", "vgg16").stdout.split("\n\n")[0]
    assert len(list(csv.reader(io.StringIO(summary.to_csv())))) == 24


def test_texts_are_in_the_language_of_the_environment(monkeypatch):
    monkeypatch.setenv("KC_LANG", "es")
    assert "Campo" in str(kerascourse.summary("lenet5"))
    assert "61\u00a0706" in str(kerascourse.summary("lenet5"))
    with pytest.raises(UsageError, match="sus opciones son"):
        kerascourse.summary("vae", latnt=3)


def test_options_and_sizes():
    assert kerascourse.summary("alexnet", groups=1).totals.params == 62_378_344
    assert kerascourse.summary("lenet5", original=True).totals.params == 60_850
    assert kerascourse.summary("resnet20", (32, 32, 3), classes=100).rows[-1].output_shape == (100,)
    with pytest.raises(UsageError, match="its options are"):
        kerascourse.summary("vae", latnt=3)


def test_html_is_whole_and_escaped():
    class Cells(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open, self.texts = [], []

        def handle_starttag(self, tag, attributes):
            self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

        def handle_data(self, data):
            self.texts.append(data)

    cells = Cells()
    cells.feed(kerascourse.summary("conv3-8 -> relu")._repr_html_())
    assert cells.open == []
    assert "conv1" in cells.texts and "224" in cells.texts


def test_build_gives_the_keras_model():
    model = kerascourse.build("lenet5", (28, 28, 1), classes=7)
    assert model.output_shape == (None, 7)
    assert model.count_params() == kerascourse.summary("lenet5", (28, 28, 1), 7).totals.params
    assert kerascourse.build("[conv3-8 relu]*2 gap fc3", (9, 9, 2)).output_shape == (None, 3)


def test_a_picture_is_what_the_command_draws(tmp_path):
    options = ("--dataset", "digits", "--index", "3", "--class", "7", "--format", "json")
    process = kc("plot", "heatmap", "lenet5", *options, "--out", "command.png", cwd=tmp_path)
    picture = kerascourse.plot(
        "heatmap", "lenet5", dataset="digits", index=3, class_="7", out=tmp_path / "call.png"
    )
    assert "fresh weights" in picture.notes[-1]
    document = json.loads(process.stdout)
    assert picture.numbers == {key: document[key] for key in picture.numbers}
    drawn = (tmp_path / "command.png").read_bytes()
    assert picture._repr_png_() == (tmp_path / "call.png").read_bytes() == drawn
    picture.save(str(tmp_path / "again.svg"))
    assert (tmp_path / "again.svg").read_text().startswith("<?xml")
    with pytest.raises(UsageError, match=r"Try: --out a\.png"):
        picture.save("a.jpg")


def test_a_picture_of_a_model_takes_its_settings():
    small = {"settings": {"latent": 3}}
    picture = kerascourse.plot("architecture", "vae", input="8x8x1", **small)
    same = kerascourse.plot("architecture", "vae", input=(8, 8, 1), **small)
    assert picture.numbers == same.numbers
    assert picture.numbers != kerascourse.plot("architecture", "vae", input="8x8x1").numbers
    classes = kerascourse.plot("architecture", "lenet5", classes=7).numbers
    assert classes != kerascourse.plot("architecture", "lenet5").numbers


def test_a_picture_that_cannot_be(tmp_path):
    with pytest.raises(UsageError, match="there are architecture, history"):
        kerascourse.plot("heat")
    with pytest.raises(UsageError, match="its options are index, image, layer, class_"):
        kerascourse.plot("heatmap", indx=3)
    with pytest.raises(NotFoundError, match=str(tmp_path)):
        kerascourse.plot("history", runs=tmp_path)


def test_a_training_is_that_of_the_command(tmp_path):
    made = kerascourse.train(
        "fc4 fc10", "digits", runs=tmp_path, name="a", epochs=1, limit=64, seed=2
    )
    told = kc("train", "fc4 fc10", "--dataset", "digits", "--name", "b", "--epochs", "1", "--limit",
              "64", "--seed", "2", "--runs", str(tmp_path), "--format", "json")  # fmt: skip
    assert made.folder == tmp_path / "a"
    assert made.result.metrics == json.loads(told.stdout)["metrics"]
    assert made.model.count_params() == made.result.params
    assert "accuracy" in str(made) and "<table" in made._repr_html_()
    assert made.plot("history").numbers


def test_nothing_else():
    with pytest.raises(AttributeError):
        kerascourse.nothing  # noqa: B018

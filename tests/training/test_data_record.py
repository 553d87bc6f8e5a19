"""What `data.json` keeps: images are read alike in training and in all that comes after."""

import json

import numpy as np
import pytest
from PIL import Image

from kerascourse import runs
from kerascourse.data import images
from kerascourse.data.reading import EARLIER, EARLIER_DATA, FOREIGN
from kerascourse.errors import InputError
from kerascourse.seeing import segmentation, subject
from kerascourse.training import data_record, plan, resume, run, score
from kerascourse.training.recipe import Recipe
from tests.cli.run import kc
from tests.training.trained import trained

NETWORK = Recipe(model="[conv3-4 relu] * 1 gap fc2", epochs=1, batch_size=8)


@pytest.fixture
def clear(tmp_path):
    """A folder of images that are transparent in part, of several sizes and modes."""
    rng = np.random.default_rng(0)
    for number in range(12):
        for name in ("logos", "marks"):
            size = (8 + number % 3, 9, 4)
            image = Image.fromarray(rng.integers(0, 256, size, "uint8"), "RGBA")
            folder = tmp_path / "data" / name
            folder.mkdir(parents=True, exist_ok=True)
            image.convert(("RGBA", "LA", "P")[number % 3]).save(folder / f"{number}.png")
    return tmp_path / "data"


def training_files(folder, dataset):
    """The file of each training image: reading all files alone tells which it is."""
    rule = dataset.reading
    read = {
        path: images.read(path, dataset.shape, rule).pixels
        for path in sorted(folder.glob("*/*.png"))
    }
    for pixels in dataset.train.x:
        (path,) = [path for path, own in read.items() if np.array_equal(own, pixels)]
        yield path


def test_a_training_image_is_predicted_as_it_was_trained_on(clear, tmp_path):
    folder = trained(tmp_path / "runs", NETWORK, f"folder:{clear}")
    looked_at = subject.of_run(folder)
    dataset = looked_at.dataset
    assert data_record.read(folder).reading == dataset.reading != FOREIGN
    files = list(training_files(clear, dataset))
    assert len(files) == len(dataset.train)
    wanted = looked_at.model.predict(dataset.train.x, verbose=0)
    for path, probabilities, prediction in zip(
        files, wanted, score.predict(folder, files), strict=True
    ):
        assert prediction.image == str(path)
        found = dict(prediction.classes)
        assert [found["logos"], found["marks"]] == pytest.approx(probabilities.tolist(), abs=1e-6)
    done = kc("predict", str(folder), str(files[0]), "--format", "json")
    (image,) = json.loads(done.stdout)["images"]
    confidences = {entry["class"]: entry["confidence"] for entry in image["top"]}
    assert confidences["marks"] == pytest.approx(float(wanted[0][1]), abs=1e-6)
    example = subject.example(looked_at, image=files[0])
    assert np.array_equal(example.pixels, dataset.train.x[0])


def earlier_run(folder, dataset):
    """A run as it was when no rule was kept: its recipe, and its data's document without one."""
    made = plan.make(NETWORK, dataset, reading=EARLIER)
    place = run.create(folder, "earlier", "net", "data")
    (place / runs.RECIPE).write_text(made.recipe.to_toml(), "utf-8")
    document = json.loads(data_record.record(made.dataset).to_json())
    del document["reading"]
    (place / runs.DATA).write_text(json.dumps(document), "utf-8")
    return place


def test_an_earlier_run_reads_as_it_did(clear, tmp_path):
    place = earlier_run(tmp_path / "runs", f"folder:{clear}")
    planned = resume.planned(place)
    assert planned.dataset.reading == data_record.read(place).reading == EARLIER
    # what a resumed run writes again says the same
    again = data_record.record(planned.dataset)
    (place / runs.DATA).write_text(again.to_json(), "utf-8")
    assert resume.planned(place).dataset.reading == EARLIER != EARLIER_DATA
    # and by today's rule the data would be others
    assert data_record.record(plan.make(NETWORK, f"folder:{clear}").dataset).sha256 != again.sha256


def test_opaque_bytes_are_the_same_data_as_ever(tmp_path):
    rng = np.random.default_rng(0)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(8):
            size = (9 + number % 2, 7, 3)
            image = Image.fromarray(rng.integers(0, 256, size, "uint8"))
            image.save(tmp_path / name / f"{number}.png")
    one, other = (
        data_record.record(plan.make(NETWORK, f"folder:{tmp_path}", reading=reading).dataset)
        for reading in (None, EARLIER)
    )
    assert one.sha256 == other.sha256


def test_data_that_are_no_files_keep_their_rule(tmp_path):
    planned = plan.make(NETWORK.changed({"model": "lenet5"}), "digits")
    assert data_record.record(planned.dataset).reading == FOREIGN


def test_a_damaged_rule_is_told(clear, tmp_path):
    place = earlier_run(tmp_path / "runs", f"folder:{clear}")
    document = json.loads((place / runs.DATA).read_text("utf-8"))
    for wrong in ({"ground": "red"}, {"colour": "red"}, 3):
        (place / runs.DATA).write_text(json.dumps(document | {"reading": wrong}), "utf-8")
        with pytest.raises(InputError, match="expected the record of a run's data"):
            data_record.read(place)


def test_a_whole_image_has_the_values_that_were_trained_on(tmp_path):
    """Transparent images of 16×16 with masks of 16 bits, through `kc segment`'s functions."""
    rng = np.random.default_rng(0)
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
    for number in range(10):
        image = Image.fromarray(rng.integers(0, 256, (16, 16, 4), "uint8"), "RGBA")
        image.save(tmp_path / "images" / f"{number}.png")
        mask = rng.choice([1, 2, 300], (16, 16)).astype("uint16")
        Image.fromarray(mask).save(tmp_path / "masks" / f"{number}.png")
    recipe = Recipe(model="unet", options={"base": 4, "depth": 1}, epochs=1, batch_size=4)
    folder = trained(tmp_path / "runs", recipe, f"pairs:{tmp_path}")
    segmenter = segmentation.of_runs([folder])
    assert segmenter.record.class_names == ("1", "2", "300")
    values = segmentation.grey_values(segmenter.record.class_names)
    assert values.dtype == np.uint16 and values.tolist() == [1, 2, 300]
    dataset = resume.planned(folder).dataset
    found = [
        segmentation.segment(segmenter, tmp_path / "images" / f"{number}.png").pixels
        for number in range(10)
    ]
    for pixels in dataset.train.x:
        assert any(np.array_equal(pixels, one) for one in found)

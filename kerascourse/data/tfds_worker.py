"""A process of its own in which TensorFlow Datasets works: `python -m … download|decode …`.

Its downloads cannot be interrupted and its libraries write to stderr as they like; a process can be
ended, and its output kept. What fails is the last line on stderr, and the exit status is 1.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Arrays = tuple[np.ndarray, np.ndarray]
PET_CLASSES = ("pet", "background", "border")
PET_SIDE = 128  # the photographs differ in size; the same number as in Keras' example of a U-Net


def download(name: str, folder: str) -> None:
    """Download the data set `name` and prepare it in `folder`."""
    import tensorflow_datasets as tfds

    builder = tfds.builder(name, data_dir=folder)
    builder.download_and_prepare(download_dir=str(Path(folder) / "downloads"))


def decode(name: str, prepared: str, target: str) -> None:
    """Write the prepared data set in the folder `prepared` into `target`, as arrays."""
    import tensorflow_datasets as tfds

    builder = tfds.builder_from_directory(prepared)
    pets = name == "oxford_iiit_pet"
    read = _pets if pets else _labelled
    for part in ("train", "test"):
        images, told = read(builder.as_dataset(split=part))
        count = builder.info.splits[part].num_examples
        if len(images) != count:
            raise ValueError(f"expected {count} examples to {part}, received {len(images)}")
        np.save(Path(target) / f"{part}_x.npy", images)
        np.save(Path(target) / f"{part}_y.npy", told)
    names = PET_CLASSES if pets else builder.info.features["label"].names
    (Path(target) / "class_names.json").write_text(json.dumps(list(names)), "utf-8")


def _labelled(examples: Any) -> Arrays:
    """Images of one size and their classes; in large batches, which saves most of the time."""
    batches = list(examples.batch(5_000).as_numpy_iterator())
    images = np.concatenate([batch["image"] for batch in batches])
    return images, np.concatenate([batch["label"] for batch in batches]).astype("int64")


def _pets(examples: Any) -> Arrays:
    pairs = [pet_and_mask(example) for example in examples.as_numpy_iterator()]
    images, masks = zip(*pairs, strict=True)
    return np.stack(images), np.stack(masks)


def pet_and_mask(example: Mapping[str, Any]) -> Arrays:
    """A photograph and the class of each pixel (0 pet, 1 background, 2 border), both square.

    The image is enlarged or reduced bilinearly, the mask by its nearest pixels.
    """
    from PIL import Image

    size = (PET_SIDE, PET_SIDE)
    image = Image.fromarray(example["image"]).resize(size, Image.Resampling.BILINEAR)
    # the file counts from 1
    mask = Image.fromarray(example["segmentation_mask"][..., 0] - 1)
    return np.asarray(image), np.asarray(mask.resize(size, Image.Resampling.NEAREST))


ACTIONS: dict[str, Callable[..., None]] = {"download": download, "decode": decode}


def main(action: str, *arguments: str) -> None:
    """Do `action`; exit with the failure in one line."""
    try:
        ACTIONS[action](*arguments)
    except Exception as error:
        first = next((line for line in str(error).splitlines() if line.strip()), "")
        sys.exit(f"{type(error).__name__}: {first.strip()[:200]}")


if __name__ == "__main__":
    main(*sys.argv[1:])

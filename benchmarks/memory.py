"""Whether `kc summary --memory` tells what TensorFlow allocates: five networks, a step of training.

    python -m benchmarks.memory [--network NAME …]

TensorFlow keeps no account of what it allocates on a processor, unless it uses there the allocator
that it has for GPUs (`TF_CPU_ALLOCATOR_USE_BFC`): then `tf.config.experimental.get_memory_info` has
the peak, to the byte. Each network trains in a process of its own, with Adam, on one batch of
random values; the first step, which compiles, is left out, and of the others the middle peak
counts, since threads do not always run in the same order. The convolutions are oneDNN's
(`TF_ENABLE_ONEDNN_OPTS`): those of a TensorFlow without it work on a buffer of their own, of some
60 MiB whatever the network and the batch, which no formula of a network can tell
(`--without-onednn` shows it). Exits with 1 where one is off by more than 15 %.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass

MOST_OFF = 0.15
STEPS = 6
SETTINGS = {"TF_CPU_ALLOCATOR_USE_BFC": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


@dataclass(frozen=True)
class Case:
    """A network, the shape of its inputs, its batch, and settings as `--set` takes them."""

    name: str
    shape: tuple[int, int, int]
    batch: int
    settings: dict[str, str]


CASES = (
    Case("lenet5", (32, 32, 1), 512, {}),
    Case("vgg16", (32, 32, 3), 8, {"classes": "10"}),
    Case("resnet20", (32, 32, 3), 32, {}),
    Case("undercomplete", (28, 28, 1), 128, {}),
    Case("unet", (64, 64, 1), 4, {"padding": "same", "classes": "10"}),
)


def estimated(case: Case) -> int:
    """Bytes by the formulas."""
    from kerascourse.summaries.memory import memory
    from kerascourse.summaries.read import read_model

    graph = read_model(case.name, case.shape, None, case.settings)
    return memory(graph, case.batch, "float32", "adam").total


def allocated(case: Case, with_onednn: bool) -> float:
    """Bytes at the peak of a step, of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", "--measure", case.name],
        env=os.environ | SETTINGS | {"TF_ENABLE_ONEDNN_OPTS": str(int(with_onednn))},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return statistics.median(json.loads(done.stdout)[1:])


def peaks(case: Case) -> list[int]:
    """The peak of each step."""
    from kerascourse.models import keras_backend

    keras_backend.start("tensorflow")
    import numpy as np
    import tensorflow as tf

    from kerascourse.architectures.catalogue import find, read_options
    from kerascourse.models.build import build

    entry = find(case.name)
    model = build(case.name, case.shape, read_options(entry, case.settings))
    images = np.random.default_rng(0).random((case.batch, *case.shape), dtype="float32")
    if entry.task in ("classification", "segmentation"):
        loss = "sparse_categorical_crossentropy"
        targets = np.zeros((case.batch, *model.output_shape[1:-1]), "int32")
    else:
        loss, targets = "mse", images
    model.compile("adam", loss)
    found = []
    for _step in range(STEPS):
        tf.config.experimental.reset_memory_stats("CPU:0")
        model.train_on_batch(images, targets)
        found.append(int(tf.config.experimental.get_memory_info("CPU:0")["peak"]))
    return found


def main() -> int:
    """Print the table; the status tells whether all are near enough."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--network", action="append")
    parser.add_argument("--without-onednn", action="store_true")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(peaks(next(case for case in CASES if case.name == asked.measure))))
        return 0
    is_off = False
    print(f"{'network':<16}{'batch':>6}{'estimated':>12}{'allocated':>12}{'off':>8}")
    for case in CASES:
        if asked.network and case.name not in asked.network:
            continue
        ours, theirs = estimated(case), allocated(case, not asked.without_onednn)
        off = ours / theirs - 1
        is_off |= abs(off) > MOST_OFF
        sizes = "".join(f"{size / 2**20:>8.1f} MiB" for size in (ours, theirs))
        print(f"{case.name:<16}{case.batch:>6}{sizes}{off:>+8.1%}", flush=True)
    return int(is_off)


if __name__ == "__main__":
    sys.exit(main())

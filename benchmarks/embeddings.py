"""How long `kc plot embeddings` takes for the 10,000 test images of MNIST, part by part.

    kc train lenet5 --dataset mnist --limit 5000 --epochs 2
    python -m benchmarks.embeddings outputs/RUN

t-SNE is to take 60 s or less on two cores; the load of the machine is printed, since others on it
make all of it slower.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LONGEST = 60.0


def timed(what: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` returns and the seconds it took, which are printed with those of all cores."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:<34}{seconds:8.1f} s {busy:8.1f} s of cores", flush=True)
    return result, seconds


def main() -> None:
    """Print the parts; the status tells whether t-SNE is quick enough."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--method", default="tsne", choices=("tsne", "pca"))
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # as `kc plot embeddings` does
    from kerascourse.plots import embeddings as drawing
    from kerascourse.seeing import embeddings, subject

    network, _ = timed("Keras, the data and the model", lambda: subject.of_run(asked.run))
    made, _ = timed("the vectors", lambda: embeddings.vectors_of(network))
    plane, seconds = timed(
        f"{asked.method} of {len(made.values):,} vectors",
        lambda: embeddings.projected(made.values, asked.method),
    )
    found, _ = timed(
        "separation in three spaces", lambda: embeddings.found(made, asked.method, plane)
    )
    names = list(network.dataset.class_names)
    timed("the picture", lambda: drawing.embeddings(found, "Embeddings", names))
    print(f"load {os.getloadavg()[0]:.1f} after; {asked.method} {seconds:.1f} s of {LONGEST:.0f}")
    sys.exit(seconds > LONGEST)


if __name__ == "__main__":
    main()

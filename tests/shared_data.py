"""The real data sets, which lie beside the checkout and are no part of the project."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "data"
PREPARED = FOLDER / "tensorflow_datasets"

needs_prepared = pytest.mark.skipif(
    not (PREPARED / "mnist").is_dir(), reason="needs ../shared/data/tensorflow_datasets"
)
needs_membranes = pytest.mark.skipif(
    not (FOLDER / "membranes").is_dir(), reason="needs ../shared/data/membranes"
)

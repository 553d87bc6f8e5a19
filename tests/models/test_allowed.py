"""Saved models name Keras' private modules, so the list of what they may name is of a version."""

from importlib import import_module

import pytest

from kerascourse.models import allowed, keras_backend

keras = keras_backend.start()

CHECKED = "3.15"  # the version whose files the list was written for; later ones may move classes


@pytest.mark.parametrize(
    "module", [module for module in allowed._BY_MODULE if module.startswith("keras.src")]
)
def test_keras_has_what_its_files_name_where_they_name_it(module):
    there = vars(import_module(module))
    # models are in one of two modules each
    missing = set() if "models" in module else allowed._BY_MODULE[module] - there.keys()
    assert not missing, (
        f"Keras {keras.__version__} keeps {', '.join(sorted(missing))} elsewhere than {module}, "
        f"where Keras {CHECKED} did: look at what it writes into saved models, and add that place "
        "to kerascourse/models/allowed.py"
    )

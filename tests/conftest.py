"""Settings for all tests: quiet TensorFlow, English, and Hypothesis without deadlines.

The examples of Hypothesis are the same in every run, so that a change is judged by its own faults;
`--hypothesis-profile searching` looks for new ones."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# what is called here, and not as a command, speaks English on every machine
os.environ["KC_LANG"] = "en"

import pytest
from hypothesis import HealthCheck, settings

from kerascourse import texts

settings.register_profile(
    "searching", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=500
)
settings.register_profile(
    "kerascourse", settings.get_profile("searching"), derandomize=True, max_examples=100
)
settings.load_profile("kerascourse")


@pytest.fixture(autouse=True)
def no_language_chosen():
    """A test that chooses a language chooses it for itself alone."""
    chosen = texts._language.set(None)
    yield
    texts._language.reset(chosen)

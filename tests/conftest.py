"""Settings for all tests: quiet TensorFlow, English, and Hypothesis without deadlines."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# what is called here, and not as a command, speaks English on every machine
os.environ["KC_LANG"] = "en"

import pytest
from hypothesis import HealthCheck, settings

from kerascourse import texts

settings.register_profile(
    "kerascourse", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kerascourse")


@pytest.fixture(autouse=True)
def no_language_chosen():
    """A test that chooses a language chooses it for itself alone."""
    chosen = texts._language.set(None)
    yield
    texts._language.reset(chosen)

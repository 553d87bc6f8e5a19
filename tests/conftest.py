"""Settings for all tests: quiet TensorFlow, English, and Hypothesis without deadlines."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# what is called here, and not as a command, speaks English on every machine
os.environ["KC_LANG"] = "en"

from hypothesis import HealthCheck, settings

settings.register_profile(
    "kerascourse", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kerascourse")

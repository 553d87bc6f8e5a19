"""Settings for all tests: quiet TensorFlow, and Hypothesis without deadlines (machines vary)."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from hypothesis import HealthCheck, settings

settings.register_profile(
    "kerascourse", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kerascourse")

import keras
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def seeded():
    """A network has the same fresh weights whichever tests ran before on this worker."""
    keras.utils.set_random_seed(1998)  # the toolkit itself takes 0 to compare with


@pytest.fixture
def rng():
    return np.random.default_rng(0)

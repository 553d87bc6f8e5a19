import pytest

from tests.quiz import stand_in


@pytest.fixture
def quiz(tmp_path_factory):
    """The stand-in quiz."""
    return stand_in.quiz(tmp_path_factory.mktemp("quiz"))

"""Other sizes for the inputs of a network, also by name."""

import json

import keras
import pytest

from kerascourse.errors import UsageError
from kerascourse.models.live import read_live
from kerascourse.summaries.read import read_inputs
from kerascourse.summaries.rows import flat, summarise
from tests.cli.run import kc
from tests.symbolic.forms import inputs_of_two_kinds, stack, written


def test_sizes_by_name():
    assert read_inputs(()) is None
    assert read_inputs(("8x8x3",)) == (8, 8, 3)
    assert read_inputs(("224, 224, 3",)) == (224, 224, 3)
    assert read_inputs(("a=8x8x3", "b = 5")) == {"a": (8, 8, 3), "b": (5,)}
    assert read_inputs(("a=8,8,3, b=5",)) == {"a": (8, 8, 3), "b": (5,)}
    for texts in (("8x8x3", "4"), ("a=8", "4"), ("a=8", "a=9"), ("a=",), ("a=8x",)):
        with pytest.raises(UsageError):
            read_inputs(texts)


def test_inputs_by_name_in_every_form(tmp_path):
    model = inputs_of_two_kinds()
    paths = [str(written(form, model, tmp_path)) for form in ("v3.keras", "v2.h5")]
    code = tmp_path / "net.py"
    code.write_text(f"import keras\ndef two(): return keras.models.load_model({paths[0]!r})\n")
    for name in (*paths, f"{code}:two"):
        done = kc(
            "summary", name, "--input", "numbers=7", "--input", "image=32x20x3", "--format", "json"
        )
        rows = {row["name"]: row for row in json.loads(done.stdout)["layers"]}
        assert rows["conv"]["output_shape"] == [30, 18, 4]
        assert rows["out"]["params"] == (4 + 7) * 2 + 2
        plain = kc("summary", name, "--input", "32x32x3")
        assert plain.returncode == 2
        assert "image, numbers" in plain.stderr
        assert "--input image=16x16x3 --input numbers=5" in plain.stderr
        wrong = kc("summary", name, "--input", "numbrs=7")
        assert wrong.returncode == 2 and "nearest: numbers" in wrong.stderr
    done = kc("summary", "lenet5", "--input", "input=36x36x1", "--format", "json")
    assert json.loads(done.stdout)["input_shape"] == [36, 36, 1]
    assert kc("summary", "lenet5", "--input", "image=36x36x1").returncode == 2
    stacked = str(written("v3.h5", stack(), tmp_path))
    done = kc("summary", stacked, "--input", "image=32x32x1", "--format", "json")
    assert json.loads(done.stdout)["input_shape"] == [32, 32, 1]
    assert kc("summary", stacked, "--input", "imago=32x32x1").returncode == 2


def test_a_nested_model_of_several_inputs_gets_the_new_sizes():
    inner = inputs_of_two_kinds()
    image, numbers = keras.Input((16, 16, 3), name="a"), keras.Input((5,), name="b")
    model = keras.Model([image, numbers], inner([image, numbers]))
    path_rows = flat(summarise(read_live(model, "m", {"b": (9,)}), "m").rows)
    assert {row.name: row.params for row in path_rows}["out"] == (4 + 9) * 2 + 2

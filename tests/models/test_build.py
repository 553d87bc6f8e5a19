import numpy as np
import pytest

from kerascourse.errors import InputError, UsageError
from kerascourse.models import devices, keras_backend
from kerascourse.models.build import build

keras = keras_backend.start()


def test_a_catalogue_model_at_its_published_size():
    model = build("lenet5")
    assert model.input_shape == (None, 32, 32, 1)
    assert model.count_params() == 61_706  # LeCun et al. 1998, all connections of C3
    assert build("lenet5", chosen={"original": True}).count_params() == 60_850


def test_shape_and_options_are_taken():
    model = build("vae", (16, 12, 3), {"latent": 5})
    assert model.output_shape == (None, 16, 12, 3)
    assert model.get_layer("z").output.shape == (None, 5)


def test_an_impossible_size_is_told_in_one_line():
    with pytest.raises(InputError, match="lenet5 cannot be built on 28×28: ") as caught:
        build("lenet5", (28, 28))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("name", ["lenet5", "vae"])
def test_mixed_precision_computes_in_16_bits_and_answers_in_32(name, policy):
    before = keras.config.dtype_policy().name
    model = build(name, (28, 28, 1), precision=policy)
    assert keras.config.dtype_policy().name == before
    assert {layer.compute_dtype for layer in model.layers[1:-1]} == {policy.removeprefix("mixed_")}
    output = model(np.zeros((1, 28, 28, 1), "float32"))
    assert keras.backend.standardize_dtype(output.dtype) == "float32"
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}


def test_an_unknown_backend_and_a_second_one():
    with pytest.raises(UsageError, match="tensorflow, jax, torch"):
        keras_backend.choose("cntk")
    with pytest.raises(UsageError, match="nosuchpackage"):
        keras_backend.need("nosuchpackage")


def test_devices_that_are_not_there():
    running = keras.backend.backend()
    found = devices.find(running)
    assert devices.choose(running, "all") == found or running != "tensorflow"
    with pytest.raises(UsageError, match=f"--devices {len(found) + 1}"):
        devices.choose(running, len(found) + 1)

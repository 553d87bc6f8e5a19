"""What training takes in memory: small networks counted by hand, whole ones by what Keras has."""

import pytest

from kerascourse.errors import InputError, UsageError
from kerascourse.results import memory as results
from kerascourse.summaries.memory import memory, read_size
from kerascourse.summaries.read import read_model
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace

SMALL = "INPUT 4x4x1 conv3-2 relu pool2 fc3 softmax"


def of(name, batch=1, precision="float32", method="adam"):
    return memory(read_model(name), batch, precision, method)


def kept(found):
    return {(one.layer, one.what): one.size for one in found.kept}


def test_a_small_network_by_hand():
    found = of(SMALL, batch=2)
    # convolution 3·3·1·2 + 2, dense 2·2·2·3 + 3
    assert found.weights == found.gradients == 4 * (20 + 27) and found.moments == 2 * 4 * 47
    # the image, what the ReLU and the pooling give, the probabilities; the sums before them are not
    assert kept(found) == {
        ("input", "output"): 4 * 16,
        ("relu1", "output"): 4 * 32,
        ("pool1", "output"): 4 * 8,
        ("softmax1", "output"): 4 * 3,
    }
    # when the ReLU's turn comes, the image and its output are held and two gradients of its size
    # pass: 64 + 128 + 2·128, where 236 are kept
    assert found.passing == 64 + 128 + 2 * 128 - 236
    assert found.total == 4 * 4 * 47 + 2 * (236 + 212)


@pytest.mark.parametrize(("method", "moments"), [("sgd", 0), ("rmsprop", 1), ("adamw", 2)])
def test_what_optimizers_remember(method, moments):
    assert of(SMALL, method=method).moments == moments * 4 * 47


def test_a_mixed_precision_halves_activations_and_copies_weights():
    full, mixed = of(SMALL), of(SMALL, precision="mixed_float16")
    assert 2 * mixed.activations == full.activations and 2 * mixed.passing == full.passing
    assert (mixed.weights, mixed.copies, full.copies) == (full.weights, 2 * 47, 0)


def shortcut(drop=False):
    """A convolution, its normalisation, and the sum of both: 4×4×3 each."""
    x = first = input_tensor((4, 4, 3))
    x = layers.Conv2D(3, 1, name="conv")(x)
    y = layers.BatchNormalization(name="norm")(x)
    y = layers.Dropout(0.5, name="drop")(y) if drop else y
    x = layers.Add(name="sum")([x, y])
    return trace(first, layers.ReLU(name="end")(x), "shortcut")


def test_a_sum_keeps_nothing_and_a_normalisation_its_input():
    found = memory(shortcut(), 1, "float32", "sgd")
    assert kept(found) == dict.fromkeys(
        [("input", "output"), ("conv", "output"), ("end", "output")], 4 * 48
    )
    # the moving mean and variance are weights, but do not learn
    assert (found.weights, found.gradients) == (4 * (12 + 12), 4 * (12 + 6))


def test_a_normalisation_works_in_full_precision_and_dropout_keeps_a_byte_a_value():
    found = kept(memory(shortcut(drop=True), 1, "mixed_bfloat16", "sgd"))
    assert found[("norm", "input")] == 4 * 48 and found[("drop", "mask")] == 48
    assert ("conv", "output") not in found and found[("end", "output")] == 2 * 48


def test_an_activation_that_needs_its_input_keeps_both():
    first = input_tensor((6,))
    outputs = layers.Dense(5, activation="gelu", name="dense")(first)
    found = memory(trace(first, outputs, "one"), 1, "float32", "sgd")
    assert kept(found) == {("input", "output"): 24, ("dense", "input"): 20}


def test_the_largest_batch_fits_and_one_more_does_not():
    one = of(SMALL)
    size = one.fixed + 10 * (one.total - one.fixed) + 3
    assert one.largest_batch(size) == of(SMALL, batch=7).largest_batch(size) == 10
    assert of(SMALL, batch=10).total <= size < of(SMALL, batch=11).total
    assert one.largest_batch(one.fixed) == 0
    assert "Not one example fits" in results.sentences(one, 10)[1]
    assert results.sentences(one, size)[1].endswith(": 10.")


@pytest.mark.parametrize("name", ["vae", "unet", "googlenet", "densenet40", "superres"])
def test_networks_of_the_catalogue(name):
    graph = read_model(name)
    found = memory(graph, 3, None, "adam")
    assert found.weights == 4 * int(graph.params.value)
    assert found.gradients == 4 * graph.trainable_params
    assert 0 < found.activations < 3 * 4 * 2**28 and found.passing > 0
    document = results.document(found, None)
    terms = ("weights", "gradients", "optimizer_state", "activations_kept", "gradients_passing")
    assert sum(document[term] for term in terms) == document["total"] == found.total
    assert sum(one["bytes"] for one in document["kept"]) == document["activations_kept"]


def test_sizes_as_people_write_them():
    sizes = ["8GB", "512 MiB", "1.5gb", "100", "2tib"]
    expected = [8 * 10**9, 2**29, 1_500_000_000, 100, 2**41]
    assert [read_size(text) for text in sizes] == expected
    for text in ("", "8 G", "GB", "-1GB", "8GBx", "1e9"):
        with pytest.raises(UsageError, match="a size such as 8GB"):
            read_size(text)


def test_a_size_that_nobody_knows_is_told():
    first = input_tensor((None, None, 3))
    outputs = layers.Conv2D(2, 3, name="conv")(first)
    with pytest.raises(InputError, match="sizes are known"):
        memory(trace(first, outputs, "open"), 1, None, "adam")

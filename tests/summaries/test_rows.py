"""Totals of a network, by hand."""

from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise


def test_the_totals_of_a_small_network():
    """Of 4×4×2: a 3×3 of 5 filters keeps 4×4, pooling halves it, a dense layer takes 20 values."""
    graph = read_model("INPUT 4x4x2 conv3-5 relu pool2 fc3")
    totals = summarise(graph, "m").totals
    assert totals.params == totals.trainable_params == 9 * 2 * 5 + 5 + 20 * 3 + 3
    assert (totals.non_trainable_params, totals.weight_layers) == (0, 2)
    assert totals.macs == totals.known_macs == 16 * 9 * 2 * 5 + 20 * 3
    assert totals.flops == 2 * totals.macs
    assert totals.weight_bytes == 4 * totals.params
    assert totals.receptive_field == 4
    assert [row.jump for row in summarise(graph, "m").rows[1:4]] == [1, 1, 2]
    for batch in (1, 3):
        summary = summarise(graph, "m", batch)
        assert summary.batch == batch
        values = [row.activation_bytes for row in summary.rows if row.type == "Conv2D"]
        assert values == [4 * 4 * 5 * 4 * batch]


def test_what_is_frozen_is_not_trained():
    totals = summarise(read_model("INPUT 4x4x2 conv3-5 bn"), "m").totals
    assert totals.non_trainable_params == 2 * 5
    assert totals.trainable_params == 9 * 2 * 5 + 5 + 2 * 5

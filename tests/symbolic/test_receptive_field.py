"""Receptive fields against brute force: which input pixels an output pixel really depends on."""

from itertools import product
from math import ceil

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from kerascourse.symbolic.layers.window import zeros

LENGTH = 64

windows = st.tuples(
    st.sampled_from(["conv", "pool", "dilated", "transpose", "upsample"]),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(["valid", "same"]),
)


def layer(kind, kernel, stride, padding):
    if kind == "conv":
        return layers.Conv1D(1, kernel, strides=stride, padding=padding)
    if kind == "pool":
        return layers.MaxPooling1D(kernel, strides=stride, padding=padding)
    if kind == "dilated":
        return layers.Conv1D(1, kernel, dilation_rate=stride, padding=padding)
    if kind == "transpose":
        return layers.Conv1DTranspose(1, kernel, strides=stride)
    return layers.UpSampling1D(stride)


def dependencies(before, kind, kernel, stride, padding, size, phase=0):
    """For each of `size` outputs the set of input pixels, from those of the layer's inputs.

    Strided windows that begin `phase` positions later leave the end at their last output.
    """
    if kind == "upsample":
        return [before[i // stride] for i in range(size)]
    if kind == "transpose":
        seen = [set() for _ in range(size)]
        for i, pixels in enumerate(before):
            for offset in range(kernel):
                seen[i * stride + offset] |= pixels
        return seen
    dilation, step = (stride, 1) if kind == "dilated" else (1, stride)
    first, _last = zeros(len(before), kernel, step, padding, dilation)
    seen = [
        set().union(
            *(
                before[i]
                for k in range(kernel)
                if 0 <= (i := position * step + phase + k * dilation - first) < len(before)
            )
        )
        for position in range(size)
    ]
    return [*seen[:-1], {LENGTH}] if phase else seen


def inner_spans(chain, sizes, phases):
    """The widths of what the outputs depend on, of those that touch no end of the input."""
    pixels = [{i} for i in range(LENGTH)]
    for window, size, phase in zip(chain, sizes, phases, strict=True):
        pixels = dependencies(pixels, *window, size, phase)
    return [max(p) - min(p) + 1 for p in pixels if p and min(p) > 0 and max(p) < LENGTH - 1]


@given(st.lists(windows, min_size=1, max_size=5))
# a field of 61 of 64 pixels: no position has room for it without zeros
@example(
    [
        ("conv", 1, 2, "valid"),
        ("conv", 1, 2, "valid"),
        ("dilated", 4, 3, "same"),
        ("dilated", 3, 3, "valid"),
    ]
)
# phases of 4 and 7 pixels, of which the stride keeps the wider
@example([("conv", 1, 3, "valid"), ("transpose", 2, 2, "valid"), ("conv", 4, 2, "same")])
def test_the_field_is_what_an_inner_pixel_depends_on(chain):
    x, sizes = input_tensor((LENGTH, 1)), []
    for window in chain:
        assume(x.shape[1] >= 12)
        x = layer(*window)(x)
        sizes.append(x.shape[1])
    spans = inner_spans(chain, sizes, [0] * len(chain))
    assume(spans)
    if any(kind in ("transpose", "upsample") for kind, *_rest in chain):
        # fields differ by their phase, and the formula lies among them; a stride may have kept
        # one phase alone, so every place where its windows can begin counts
        begins = [range(s) if kind in ("conv", "pool") else [0] for kind, _k, s, _p in chain]
        every = [span for phases in product(*begins) for span in inner_spans(chain, sizes, phases)]
        assert min(every) <= ceil(x.field[0])
    elif len(spans) > 4 and x.field[0] <= LENGTH // 2:
        # zeros between the layers cut fields short at the border, not one that has room inside
        assert max(spans) == x.field[0]


@given(st.lists(windows, min_size=1, max_size=5))
def test_the_jump_is_the_ratio_of_the_strides(chain):
    x, jump = input_tensor((LENGTH, 1)), 1
    for kind, kernel, stride, padding in chain:
        assume(x.shape[1] >= 12)
        x = layer(kind, kernel, stride, padding)(x)
        jump *= {"conv": stride, "pool": stride, "dilated": 1}.get(kind, 1 / stride)
    assert float(x.jump[0]) == pytest.approx(jump)


def test_branches_count_the_larger_path():
    x = input_tensor((32, 32, 3))
    small = layers.Conv2D(4, 1)(x)
    large = layers.Conv2D(4, 5, padding="same")(x)
    joined = layers.Concatenate()([small, large])
    assert joined.field == (5, 5)


def test_three_3x3_see_as_much_as_one_7x7():
    x = y = input_tensor((32, 32, 3))
    fields = []
    for _ in range(3):
        x = layers.Conv2D(8, 3, padding="same")(x)
        fields.append(x.field[0])
    assert fields == [3, 5, 7]
    assert layers.Conv2D(8, 7, padding="same")(y).field == (7, 7)


def test_after_flatten_dense_or_global_pooling_there_is_no_field():
    x = input_tensor((8, 8, 3))
    assert layers.Flatten()(x).field is None
    assert layers.GlobalAveragePooling2D(keepdims=True)(x).field is None
    assert layers.Dense(4)(layers.Flatten()(x)).field is None
    # on feature maps a dense layer is a 1×1 convolution
    assert layers.Dense(4)(x).field == (1, 1)


def test_a_graph_counts_a_gate_as_seeing_everything():
    x = input_tensor((8, 8, 4))
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    joined = layers.Multiply()([x, gate])
    graph = trace(x, joined, "squeeze")
    assert graph.outputs[0].field is None

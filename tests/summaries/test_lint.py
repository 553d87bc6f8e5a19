"""The design rules on networks that keep and break them."""

import pytest

from kerascourse.summaries.lint import lint
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise


def broken(model, shape=None):
    verdicts = lint(summarise(read_model(model, shape), model))
    return {
        verdict.rule.name: [breach.layer for breach in verdict.breaches]
        for verdict in verdicts
        if verdict.breaches
    }


def test_vgg16_passes():
    assert broken("vgg16") == {}


def test_the_courses_own_pattern_passes():
    assert broken("[[conv3-32 relu]*2 pool2]*3 [fc128 relu]*1 fc10") == {}


def test_alexnet_fails_on_its_first_layer():
    assert broken("alexnet") == {
        "input-size": ["conv1"],
        "small-kernels": ["conv1"],
        "stride-1": ["conv1"],
    }


def test_vgg19_has_four_convolutions_in_a_row():
    assert broken("vgg19") == {"depth-before-pooling": ["conv3_4", "conv4_4", "conv5_4"]}


@pytest.mark.parametrize(
    ("stack", "rules"),
    [
        ("conv3-8 tanh pool2 fc2", {"pattern": ["conv1"]}),
        ("conv3-8 pool2 fc2", {"pattern": ["conv1"]}),
        ("conv3-8 relu pool2 fc8 fc2", {"pattern": ["fc1"]}),
        ("conv3-8 relu pool4 fc2", {"pooling": ["pool1"]}),
        ("conv3-8 relu avgpool2 fc2", {"pooling": ["avgpool1"]}),
        ("conv3-8v relu pool2 fc2", {"zero-padding": ["conv1"]}),
        ("conv7-8 relu pool2 fc2", {"small-kernels": ["conv1"]}),
        ("conv3-8/2 relu pool2 fc2", {"stride-1": ["conv1"]}),
        ("conv3-8 relu bn drop0.5 pool3/2 fc2", {}),
        ("conv3-8 relu pool2", {"pattern": ["pool1"]}),
        ("conv5-8 relu pool2 fc2", {}),
        ("conv2-8v relu pool2 fc2", {"zero-padding": ["conv1"], "input-size": ["pool1"]}),
        ("conv6-8 relu pool2 fc2", {"small-kernels": ["conv1"]}),
        ("conv1-8v relu pool2 fc2", {}),
        ("conv3-8 relu pool3 fc2", {"pooling": ["pool1"], "input-size": ["pool1"]}),
        ("conv3-8 relu pool2/1 fc2", {"pooling": ["pool1"]}),
        ("conv3-8 relu pool2 fc8 relu fc2 softmax", {}),
        ("conv3-8 relu pool2 fc8 relu fc2 relu", {}),
        ("conv3-8 relu pool2 fc2 relu softmax", {}),
        ("conv3-8 tanh pool2 fc8 tanh fc2", {"pattern": ["conv1", "fc1"]}),
        ("[conv3-8 relu]*3 pool2 [conv3-8 relu]*3 fc2", {}),
        ("[conv3-8 relu]*4 fc2", {"depth-before-pooling": ["conv4"]}),
        ("[conv3-8 relu]*6 pool2 fc2", {"depth-before-pooling": ["conv4"]}),
    ],
)
def test_one_rule_at_a_time(stack, rules):
    assert broken(stack) == rules


def test_an_odd_size_is_named_where_it_is_halved():
    assert broken("[conv3-8 relu pool2]*3 fc2", (28, 28, 1)) == {"input-size": ["pool3"]}


def test_a_network_with_branches_is_not_held_against_the_chain():
    verdicts = lint(summarise(read_model("resnet50"), "resnet50"))
    assert [v.rule.name for v in verdicts if v.breaches is None] == [
        "pattern",
        "depth-before-pooling",
    ]


def test_what_breaks_a_rule_is_told_with_its_numbers():
    verdicts = lint(summarise(read_model("conv7-8/2v relu conv3-8v pool4 fc2", (30, 30, 3)), "m"))
    told = {v.rule.name: [breach.what for breach in v.breaches] for v in verdicts if v.breaches}
    assert told["small-kernels"] == ["kernel 7×7"] and told["stride-1"] == ["stride 2×2"]
    # (30 − 7)/2 is 11 and a half: 12 places, of which a valid 3×3 leaves 10
    assert told["zero-padding"] == ["12 becomes 10"]
    assert told["pooling"] == ["F=4, S=4"]
    assert told["pattern"] == ["followed by nothing, not ReLU"]


def test_a_rule_is_passed_unless_something_breaks_it():
    def passed(model):
        verdicts = lint(summarise(read_model(model), model))
        return {verdict.rule.name: verdict.passed for verdict in verdicts}

    assert set(passed("vgg16").values()) == {True}
    failed = {name for name, kept in passed("alexnet").items() if kept is not True}
    assert failed == {"input-size", "small-kernels", "stride-1"}
    assert passed("resnet50")["pattern"] is True  # it does not apply

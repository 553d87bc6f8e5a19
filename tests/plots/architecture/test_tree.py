"""Blocks, branches and repeats found in a graph."""

from collections import Counter

import pytest

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.plots.architecture.blocks import merge
from kerascourse.plots.architecture.strip import Module, strip_of
from kerascourse.plots.architecture.tree import Parallel, Repeat, leaves, parts_of
from kerascourse.summaries.read import read_model


def network(name):
    return merge(read_model(name))


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_layer_belongs_to_one_block(entry):
    graph = read_model(entry.name)
    names = Counter(name for block in merge(graph).blocks for name in block.names)
    # layers on a line between two blocks (a crop, a flatten) belong to the block that follows
    assert set(names) == {layer.name for layer in graph.layers}
    assert max(names.values()) == 1


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("resnet50", [2, 3, 5, 2]),
        ("resnet152", [2, 7, 35, 2]),
        ("resnet20", [3, 2, 2]),
        ("densenet121", [6, 12, 24, 16]),
        ("vgg19", []),
        ("googlenet", []),
    ],
)
def test_repeats_are_counted(name, times):
    blocks = network(name)
    (trunk,) = parts_of(blocks)
    assert [item.times for item in trunk.items if isinstance(item, Repeat)] == times


def test_branches_of_an_inception_module():
    blocks = network("googlenet")
    (trunk,) = parts_of(blocks)
    modules = [item for item in trunk.items if isinstance(item, Parallel)]
    assert len(modules) == 9
    assert [len(branch.items) for branch in modules[0].branches] == [1, 2, 2, 2]
    columns = strip_of(trunk.items, blocks.blocks).columns
    captions = [c.content.caption for c in columns if isinstance(c.content, Module)]
    assert captions[:2] == ["inception 3a", "inception 3b"]


def test_all_blocks_of_a_tree_are_found_once():
    for name in ("lenet5", "unet", "superres", "googlenet", "vae"):
        blocks = network(name)
        (trunk,) = parts_of(blocks)
        assert sorted(leaves(trunk.items)) == list(range(len(blocks.blocks)))


def test_normalisation_before_a_convolution_stands_before_it():
    blocks = {block.names[0]: block for block in network("densenet121").blocks}
    dense = blocks["block1_layer1_1x1"]
    assert dense.before == ("normalisation", "activation")
    assert dense.after == ("normalisation", "activation")
    assert blocks["conv1"].before == ()

"""One network under one name: a recipe trains what `kc summary` shows, or says otherwise."""

import shlex

import pytest

from kerascourse.architectures.catalogue import CATALOGUE, find
from kerascourse.data.catalogue import NAMED
from kerascourse.summaries.read import read_model, read_settings
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from kerascourse.training import plan, tasks
from kerascourse.training.recipe import read, recipes, resolve

AUTOENCODERS = [entry.name for entry in CATALOGUE if entry.task in tasks.AUTOENCODERS]


@pytest.mark.parametrize("name", AUTOENCODERS)
def test_an_autoencoders_recipe_trains_what_the_summary_shows(name):
    recipe = resolve(name)
    dataset = "transactions" if name == "dense_autoencoder" else "digits"
    planned = plan.make(recipe.on_dataset(dataset), dataset)
    shape = planned.task.input_shape(planned.dataset.shape, planned.options)
    assert shape == find(name).input_shape
    trained = planned.network.build(shape, "float32").count_params()
    assert trained == summarise(read_model(name), name).totals.params == find(name).params


def named_sizes(row):
    return row.name, row.type, row.output_shape, row.params


@pytest.mark.parametrize("name", recipes())
def test_a_recipe_that_changes_its_network_says_so(name):
    recipe = read(recipes()[name])
    entry = find(recipe.model)
    shape = NAMED.get(recipe.dataset, NAMED["digit_scenes"]).shape
    inputs = input_tensor(
        tasks.of(entry.task, entry.name).input_shape(shape, recipe.builder_options())
    )
    outputs = entry.build(layers, inputs, **entry.fixed, **recipe.builder_options())
    trained = summarise(trace(inputs, outputs, name), name)
    said = plan.changed_network(recipe)
    # what is told to be typed shows the network that is trained
    words = shlex.split(said[0].rpartition(": ")[2]) if said else ["kc", "summary", recipe.model]
    command, settings = words[:3], read_settings(words[4::2])
    assert command == ["kc", "summary", recipe.model]
    shown = summarise(read_model(recipe.model, inputs.shape[1:], settings=settings), name)
    assert [named_sizes(row) for row in shown.rows] == [named_sizes(row) for row in trained.rows]
    assert shown.totals == trained.totals
    assert all(f"{key}={value}" in said[0] for key, value in settings.items())

"""How many training steps the backend takes in one call of Keras' loop."""

from kerascourse.architectures.catalogue import find
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import input_tensor, trace
from kerascourse.training.recipe import Recipe

MOST = 8
# multiplications for a batch; eight such steps take about half a second on two processor cores,
# which is as long as a progress bar or Ctrl-C may wait
LIGHT = 2_000_000_000
PARTS = 16  # of an epoch at least, so that progress is seen and Ctrl-C is heard


def steps_at_once(recipe: Recipe, shape: tuple[int, ...], steps: int) -> int:
    """`steps_per_execution` for the recipe's model on inputs of `shape`, `steps` to an epoch.

    Only TensorFlow has a loop of its own (JAX's is Python's, PyTorch takes one step), and only on
    one device. One step where states are kept within an epoch, which happens between two calls.
    """
    if recipe.backend != "tensorflow" or recipe.devices != 1 or recipe.save_every is not None:
        return 1
    if recipe.batch_size * _multiplications(recipe, shape) > LIGHT:
        return 1
    return max(1, min(MOST, steps // PARTS))


def _multiplications(recipe: Recipe, shape: tuple[int, ...]) -> int:
    entry = find(recipe.model)
    inputs = input_tensor(shape)
    outputs = entry.build(layers, inputs, **entry.fixed, **recipe.builder_options())
    counts = (node.multiplications for node in trace(inputs, outputs, entry.name).nodes)
    return sum(int(count.value) for count in counts if count is not None)

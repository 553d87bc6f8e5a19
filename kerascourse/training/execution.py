"""How many training steps the backend takes in one call of Keras' loop."""

from kerascourse.training.plan import Plan

MOST = 8
# multiplications for a batch; eight such steps take about half a second on two processor cores,
# which is as long as a progress bar or Ctrl-C may wait
LIGHT = 2_000_000_000
PARTS = 16  # of an epoch at least, so that progress is seen and Ctrl-C is heard


def steps_between_questions(plan: Plan) -> int:
    """After how many steps processes that train together ask each other whether to stop: it takes
    some thousandths of a second."""
    return MOST if plan.recipe.batch_size * plan.multiplications <= LIGHT else 1


def steps_at_once(plan: Plan, steps: int) -> int:
    """`steps_per_execution` for the network of `plan`, `steps` to an epoch.

    Only TensorFlow has a loop of its own (JAX's is Python's, PyTorch takes one step), and only on
    one device. One step where states are kept within an epoch, which happens between two calls.
    """
    recipe = plan.recipe
    if recipe.backend != "tensorflow" or recipe.devices != 1 or recipe.save_every is not None:
        return 1
    if recipe.batch_size * plan.multiplications > LIGHT:
        return 1
    return max(1, min(MOST, steps // PARTS))

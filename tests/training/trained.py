"""A run as `kc train` makes it, without its printing."""

from kerascourse.models import keras_backend
from kerascourse.training import fit, plan, run


class Silent:
    """Follows a training and says nothing."""

    def notice(self, text): ...
    def epoch_began(self, epoch, epochs, images): ...
    def step(self, images, logs): ...
    def epoch_ended(self, row): ...


def trained(out, recipe, dataset, chosen=None, **changes):
    """The folder in `out` of a finished run by `recipe` with `changes` and the options `chosen`, in
    float32 on the backend that the tests run with."""
    backend = keras_backend.start().backend.backend()
    changes = {"backend": backend, "precision": "float32", **changes}
    made = plan.make(recipe, dataset, changes, chosen)
    with run.new(out, None, made.recipe.model, made.dataset.name) as folder:
        fit.train(made, folder, Silent())
    return folder

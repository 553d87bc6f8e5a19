"""A plan made ready on this machine, for a fit and for scoring: backend, devices, precision, the
compiled model, and the batches."""

import math
from dataclasses import dataclass
from typing import Any

from kerascourse.models import devices, keras_backend, parallel, precision
from kerascourse.models.devices import Device
from kerascourse.models.others import with_probabilities
from kerascourse.models.processes import ALONE, Group
from kerascourse.texts import _
from kerascourse.training import smoothing, whitening
from kerascourse.training.execution import steps_at_once
from kerascourse.training.plan import Plan
from kerascourse.training.recipe import Recipe


@dataclass(frozen=True)
class Started:
    """A plan whose backend runs, with its precision and its `devices` chosen, those of all
    processes of `group`; `words` tell them."""

    plan: Plan
    devices: tuple[Device, ...]
    words: str
    group: Group = ALONE

    @property
    def device(self) -> str:
        """The devices in words."""
        return devices.describe(self.devices)


@dataclass(frozen=True)
class Ready:
    """A plan with its compiled `model` and its `batches`: "fit", "train", "val" and "test"."""

    plan: Plan
    model: Any
    batches: dict[str, Any]

    def evaluate(self, part: str) -> dict[str, float]:
        """The metrics on "train", "val" or "test", the same each time: a sampling layer draws anew
        from the recipe's seed."""
        for variable in self.model.non_trainable_variables:
            if variable.name == "seed_generator_state":
                variable.assign([self.plan.recipe.seed, 0])
        from kerascourse.training.batches import plain_failures

        with plain_failures([self.batches[part]]):
            logs = self.model.evaluate(self.batches[part], verbose=0, return_dict=True)
        return logs | self.plan.task.derive(logs, self.plan.options)  # type: ignore[no-any-return]


def start(plan: Plan, group: Group = ALONE) -> Started:
    """Start the backend of `plan`, and choose where and in which precision it runs, together with
    the other processes of `group`.

    UsageError as `devices.choose` has it.
    """
    start_backend(plan.recipe)
    return _on(devices.choose(plan.recipe.backend, plan.recipe.devices), plan, group)


def started_alone(started: Started) -> Started:
    """The same on the first device of this process, after the others have left."""
    return _on(devices.choose(started.plan.recipe.backend, 1), started.plan, ALONE)


def start_to_score(plan: Plan) -> Started:
    """The same on as many of the devices as there are: scores are no other on fewer."""
    start_backend(plan.recipe)
    return _on(devices.at_most(plan.recipe.backend, plan.recipe.devices), plan, ALONE)


def start_backend(recipe: Recipe) -> None:
    """Start the backend that the recipe names, as deterministic as it says; nothing is computed."""
    keras_backend.start(recipe.backend)
    if recipe.deterministic:
        keras_backend.make_deterministic(recipe.backend)


def _on(here: tuple[Device, ...], plan: Plan, group: Group) -> Started:
    """`plan` on the devices that were chosen `here`, and as many of each other process of `group`,
    in the precision that suits them."""
    recipe = plan.recipe
    chosen = devices.of_all(here, group)
    policy = precision.choose(recipe.precision, chosen)
    words = _(
        "device: {device}; precision: {policy} ({reason})",
        device=devices.describe(chosen),
        policy=policy.policy,
        reason=policy.reason,
    )
    if len(chosen) > 1:
        words += "; " + _division(recipe, len(chosen))
    made = plan.resolved(precision=policy.policy, devices=len(here), processes=group.count)
    return Started(made, chosen, words, group)


def _division(recipe: Recipe, count: int) -> str:
    """How the batches of `recipe` go to so many devices, in words."""
    words = _(
        "each batch is divided among {count} devices, losses and normalisations are over all of it",
        count=count,
    )
    if recipe.backend == "tensorflow":
        return words + "; " + _("dropout and sampled points are each device's own")
    words += "; " + _("random numbers are those of one device")
    if recipe.batch_size % count == 0:
        return words
    return (
        words
        + "; "
        + _(
            "{size} examples do not divide among {count}, so each device computes all of them: "
            "--batch-size {better} is faster",
            size=recipe.batch_size,
            count=count,
            better=-(-recipe.batch_size // count) * count,
        )
    )


def make_ready(started: Started, rate: float | None = None) -> Ready:
    """Build and compile the model on the devices, its weights drawn from the recipe's seed; with
    `rate` as learning rate, which then can be set, in place of the recipe's own."""
    import keras

    from kerascourse.training.batches import streams

    keras.utils.set_random_seed(started.plan.recipe.seed)
    with parallel.scope(started.devices):
        model = compiled(started.plan, rate)
        parallel.count_over_all(model, started.devices)
    division = parallel.division(started.devices, started.group)
    return Ready(started.plan, model, streams(started.plan, division))


def compiled(plan: Plan, rate: float | None = None) -> Any:
    """The model of `plan`, ready to fit, its optimizer built; `rate` as `make_ready` has it."""
    recipe, task = plan.recipe, plan.task
    loss = str(plan.options.get("loss", ""))
    inputs = task.input_shape(plan.dataset.shape, plan.options)
    model = plan.network.build(inputs, recipe.precision)
    if plan.gives_scores:
        model = with_probabilities(model)
    plan.transfer.apply(model)
    if recipe.whiten:
        whitening.apply(model, plan.dataset.train.take(slice(whitening.IMAGES)).x)
    made = optimizer(plan, rate)
    model.compile(
        optimizer=made,
        loss=smoothing.loss() if recipe.label_smoothing else task.loss(loss),
        metrics=task.metrics(loss),
        steps_per_execution=steps_at_once(plan, _steps_of_an_epoch(plan)),
    )
    made.build(model.trainable_variables)
    return model


def optimizer(plan: Plan, rate: float | None = None) -> Any:
    """The optimizer of `plan`, not built yet; `rate` as `make_ready` has it."""
    import keras

    from kerascourse.training.schedule import Schedule

    recipe = plan.recipe
    kind = type(keras.optimizers.get(recipe.optimizer))
    if rate is None:
        rate = Schedule(recipe, _steps_of_an_epoch(plan))
    return kind(learning_rate=rate, **_steps(recipe))


def _steps_of_an_epoch(plan: Plan) -> int:
    return math.ceil(len(plan.dataset.train) / plan.recipe.batch_size)


def _steps(recipe: Recipe) -> dict[str, float]:
    """What the recipe says of the optimizer besides its learning rate."""
    settings = {"weight_decay": recipe.weight_decay}
    if recipe.optimizer in ("sgd", "rmsprop"):  # the others have a momentum of their own
        settings["momentum"] = recipe.momentum
    if recipe.optimizer == "sgd":
        settings["nesterov"] = recipe.nesterov
    return {name: value for name, value in settings.items() if value}


def without_training(model: Any) -> Any:
    """The same layers without loss and optimizer: its file loads without any code of ours for
    these, and takes a third of the space."""
    import keras

    return keras.Model(model.inputs, model.outputs, name=model.name)

"""The gradient of a scalar with respect to an input or the weights of a model, on every backend."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np


def gradient(
    model: Any,
    inputs: Sequence[np.ndarray],
    place: int,
    objective: Callable[[Any], Any],
    training: bool = False,
) -> tuple[np.ndarray, Any]:
    """∂ objective(outputs) / ∂ inputs[place], of that input's shape, and the model's outputs.

    The model runs as at inference, or as in a step of `training`; `objective` maps its outputs to
    a scalar with `keras.ops`.
    """
    compute = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}[keras.backend.backend()]
    tensors = [keras.ops.convert_to_tensor(array, dtype="float32") for array in inputs]
    found, outputs = compute(model, tensors, place, objective, training)
    arrays = keras.tree.map_structure(keras.ops.convert_to_numpy, outputs)
    return keras.ops.convert_to_numpy(found), arrays


def weight_gradients(
    model: Any, images: np.ndarray, objective: Callable[[Any], Any]
) -> list[np.ndarray]:
    """∂ objective(output) / ∂ weight for each of `model.trainable_variables`, of its shape.

    The model runs as in a step of training, so that its moving means may change; `objective` maps
    its output to a scalar with `keras.ops`.
    """
    tensor = keras.ops.convert_to_tensor(images, dtype="float32")
    found, _outputs = backward(model, tensor, lambda output, losses: objective(output))
    return [keras.ops.convert_to_numpy(gradient) for gradient in found]


def backward(
    model: Any, tensors: Any, objective: Callable[[Any, Any], Any]
) -> tuple[list[Any], Any]:
    """As `weight_gradients`, but with the backend's own tensors; and the model's outputs.
    `objective` takes these, and the losses that layers add."""
    backends = {"tensorflow": _weights_tensorflow, "jax": _weights_jax, "torch": _weights_torch}
    return backends[keras.backend.backend()](model, tensors, objective)


def compiled(function: Callable[[], Any]) -> Callable[[], Any]:
    """`function`, which reads and changes variables, as one call of the backend where that has a
    graph for it: TensorFlow's, which saves most of the time of a small network."""
    if keras.backend.backend() != "tensorflow":
        return function
    import tensorflow as tf

    return tf.function(function, autograph=False)  # type: ignore[no-any-return]


def _called(model: Any, tensors: list[Any], training: bool) -> Any:
    return model(tensors if len(tensors) > 1 else tensors[0], training=training)


def _tensorflow(
    model: Any, tensors: list[Any], place: int, objective: Any, training: bool
) -> tuple[Any, Any]:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(tensors[place])
        outputs = _called(model, tensors, training)
        value = objective(outputs)
    return tape.gradient(
        value, tensors[place], unconnected_gradients=tf.UnconnectedGradients.ZERO
    ), outputs


def _jax(
    model: Any, tensors: list[Any], place: int, objective: Any, training: bool
) -> tuple[Any, Any]:
    import jax

    trainable = [variable.value for variable in model.trainable_variables]
    other = [variable.value for variable in model.non_trainable_variables]

    def scalar(tensor: Any) -> tuple[Any, Any]:
        given = [*tensors[:place], tensor, *tensors[place + 1 :]]
        outputs, _state = model.stateless_call(
            trainable, other, given if len(given) > 1 else given[0], training=training
        )
        return objective(outputs), outputs

    return jax.grad(scalar, has_aux=True)(tensors[place])  # type: ignore[no-any-return]


def _torch(
    model: Any, tensors: list[Any], place: int, objective: Any, training: bool
) -> tuple[Any, Any]:
    import torch

    with torch.enable_grad():
        tensors[place] = tensors[place].detach().requires_grad_(True)
        outputs = _called(model, tensors, training)
        (found,) = torch.autograd.grad(objective(outputs), tensors[place], allow_unused=True)
    zero = torch.zeros_like(tensors[place])
    detached = keras.tree.map_structure(lambda tensor: tensor.detach(), outputs)
    return (zero if found is None else found), detached


def _weights_tensorflow(model: Any, images: Any, objective: Any) -> tuple[Any, Any]:
    import tensorflow as tf

    weights = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        outputs = model(images, training=True)
        value = objective(outputs, model.losses)
    zero = tf.UnconnectedGradients.ZERO
    return tape.gradient(value, weights, unconnected_gradients=zero), outputs


def _weights_jax(model: Any, images: Any, objective: Any) -> tuple[Any, Any]:
    import jax

    other = [variable.value for variable in model.non_trainable_variables]

    def scalar(weights: Any) -> tuple[Any, Any]:
        outputs, _state, losses = model.stateless_call(
            weights, other, images, training=True, return_losses=True
        )
        return objective(outputs, losses), outputs

    weights = [variable.value for variable in model.trainable_variables]
    return jax.grad(scalar, has_aux=True)(weights)  # type: ignore[no-any-return]


def _weights_torch(model: Any, images: Any, objective: Any) -> tuple[Any, Any]:
    import torch

    weights = [variable.value for variable in model.trainable_variables]
    with torch.enable_grad():
        outputs = model(images, training=True)
        value = objective(outputs, model.losses)
        found = torch.autograd.grad(value, weights, allow_unused=True)
    gradients = [
        torch.zeros_like(weight) if one is None else one
        for weight, one in zip(weights, found, strict=True)
    ]
    return gradients, keras.tree.map_structure(lambda tensor: tensor.detach(), outputs)

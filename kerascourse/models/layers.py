"""The layers that a builder gets to make a real model: all of `keras.layers`, and the course's own.

The course's layers use `keras.ops` alone, so they run on every backend; what must not lose
precision (a KL divergence, a sum of squares) is computed in float32 under any dtype policy.
"""

import math
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

registered = keras.saving.register_keras_serializable(package="kerascourse")


def __getattr__(name: str) -> Any:
    """Whatever is not defined here is Keras' own."""
    return getattr(keras.layers, name)


@registered
class Reparametrization(keras.layers.Layer):
    """A sample of N(μ, σ²) through which the gradient passes: z = μ + σ·ε, ε ~ N(0, 1).

    Called on `[mean, log_variance]`, both (batch, latent); returns z of equal shape. Adds
    β·KL(N(μ, σ²) ‖ N(0, 1)) to the model's loss, in nats per image: summed over the latent values,
    averaged over the batch (Kingma & Welling 2014, appendix B):

        KL = −½ Σ (1 + log σ² − μ² − σ²)

    It samples at inference too. The evidence lower bound is an expectation over z, so a held-out
    loss at z = μ would look better than the bound is; one sample an image estimates it without
    bias. To reconstruct or embed without noise, take the layer of μ as the encoder's output.
    """

    def __init__(self, beta: float = 1.0, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.beta = beta
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs: Any) -> Any:
        mean, log_variance = (ops.cast(x, "float32") for x in inputs)
        terms = 1.0 + log_variance - ops.square(mean) - ops.exp(log_variance)
        self.add_loss(self.beta * ops.mean(-0.5 * ops.sum(terms, axis=-1)))
        noise = keras.random.normal(ops.shape(mean), dtype="float32", seed=self.seed_generator)
        return ops.cast(mean + ops.exp(0.5 * log_variance) * noise, self.compute_dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape[0]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "beta": self.beta, "seed": self.seed}


@registered
class LocalResponseNormalization(keras.layers.Layer):
    """Each value divided by the activity of its neighbours among the channels (Krizhevsky et al.
    2012, section 3.3), channels last:

        bᵢ = aᵢ / (bias + alpha · Σ aⱼ²)^beta,  j from i − depth_radius to i + depth_radius

    The paper's n = 5 is `depth_radius=2`, its k is `bias`. `alpha` multiplies the sum, as in the
    paper; Caffe and PyTorch divide it by n first. Shape kept, no parameters.
    """

    def __init__(
        self,
        depth_radius: int = 2,
        bias: float = 2.0,
        alpha: float = 1e-4,
        beta: float = 0.75,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.depth_radius = depth_radius
        self.bias = bias
        self.alpha = alpha
        self.beta = beta

    def call(self, inputs: Any) -> Any:
        x = ops.cast(inputs, "float32")  # squares overflow float16 from 256 on
        radius, channels = self.depth_radius, inputs.shape[-1]
        margins = [(0, 0)] * (len(inputs.shape) - 1) + [(radius, radius)]
        squares = ops.pad(ops.square(x), margins)
        activity = sum(squares[..., i : i + channels] for i in range(2 * radius + 1))
        return ops.cast(x / (self.bias + self.alpha * activity) ** self.beta, self.compute_dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "depth_radius": self.depth_radius,
            "bias": self.bias,
            "alpha": self.alpha,
            "beta": self.beta,
        }


@registered
class PartialConv2D(keras.layers.Layer):
    """A convolution whose output map sees only some input maps (LeCun et al. 1998, table I).

    `connections` names for each output map the input maps that it sees; `kernel_size` is the side k
    of a square kernel. No padding, stride 1: (batch, h, w, c) → (batch, h − k + 1, w − k + 1,
    len(connections)). Parameters: k² for each connection, all in the one vector `kernel` (output
    map by output map, input map by input map, row by row), and a bias for each output map.
    """

    def __init__(
        self,
        connections: Sequence[Sequence[int]],
        kernel_size: int,
        activation: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.connections = [list(maps) for maps in connections]
        self.kernel_size = kernel_size
        self.activation = keras.activations.get(activation)

    def build(self, input_shape: Any) -> None:
        channels = input_shape[-1]
        if max(max(maps) for maps in self.connections) >= channels:
            raise ValueError(f"{self.name}: connections name maps beyond the input's {channels}")
        count = sum(len(maps) for maps in self.connections) * self.kernel_size**2
        # Glorot's limit with the mean number of inputs and outputs of a unit
        fans = count / len(self.connections) + count / channels
        limit = math.sqrt(6 / fans)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(count,),
            initializer=keras.initializers.RandomUniform(-limit, limit),
        )
        self.bias = self.add_weight(name="bias", shape=(len(self.connections),))
        self._places = self._kernel_places(channels, count)

    def _kernel_places(self, channels: int, count: int) -> np.ndarray:
        """Where each entry of the full kernel (k, k, channels, maps) stands in the vector.

        What is not connected points to `count`, one past the end.
        """
        k = self.kernel_size
        places = np.full((k, k, channels, len(self.connections)), count, "int32")
        pairs = [(seen, made) for made, maps in enumerate(self.connections) for seen in maps]
        for start, (seen, made) in enumerate(pairs):
            places[:, :, seen, made] = np.arange(start * k * k, (start + 1) * k * k).reshape(k, k)
        return places

    def call(self, inputs: Any) -> Any:
        kernel = ops.cast(self.kernel, self.compute_dtype)
        with_zero = ops.concatenate([kernel, ops.zeros((1,), self.compute_dtype)])
        full = ops.take(with_zero, self._places)
        maps = ops.conv(inputs, full, padding="valid", data_format="channels_last")
        return self.activation(maps + ops.cast(self.bias, self.compute_dtype))

    def compute_output_shape(self, input_shape: Any) -> Any:
        sides = [None if side is None else side - self.kernel_size + 1 for side in input_shape[1:3]]
        return (input_shape[0], *sides, len(self.connections))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "connections": self.connections,
            "kernel_size": self.kernel_size,
            "activation": keras.activations.serialize(self.activation),
        }


@registered
class ChannelScale(keras.layers.Layer):
    """One trainable coefficient `scale` and one bias `shift` for each channel: y = scale·x + shift.

    The second half of LeNet-5's subsampling (LeCun et al. 1998, section II.B). Shape kept.
    """

    def build(self, input_shape: Any) -> None:
        shape = (input_shape[-1],)
        self.scale = self.add_weight(name="scale", shape=shape, initializer="ones")
        self.shift = self.add_weight(name="shift", shape=shape, initializer="zeros")

    def call(self, inputs: Any) -> Any:
        return inputs * self.scale + self.shift

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


@registered
class PadChannels(keras.layers.Layer):
    """Zeros after the last channel, up to `channels` of them: the parameter-free shortcut of a
    residual network whose depth grows (He et al. 2016, section 3.3, option A).
    """

    def __init__(self, channels: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.channels = channels

    def call(self, inputs: Any) -> Any:
        missing = self.channels - inputs.shape[-1]
        return ops.pad(inputs, [(0, 0)] * (len(inputs.shape) - 1) + [(0, missing)])

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[:-1], self.channels)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "channels": self.channels}


@registered
class KLSparsity(keras.layers.Layer):
    """Its input unchanged, and a penalty on units that are active too often (Ng, 2011, CS294A
    lecture notes, "Sparse autoencoder"):

        weight · Σ ρ log(ρ/ρ̂) + (1 − ρ) log((1 − ρ)/(1 − ρ̂))

    ρ is `target`; ρ̂ is a unit's mean activation over the batch, and over the positions of a
    feature map. Activations lie in [0, 1] (a sigmoid).
    """

    def __init__(self, target: float = 0.05, weight: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target = target
        self.weight = weight

    def call(self, inputs: Any) -> Any:
        axes = tuple(range(len(inputs.shape) - 1))
        activity = ops.mean(ops.cast(inputs, "float32"), axis=axes)
        activity = ops.clip(activity, 1e-6, 1 - 1e-6)  # a unit never on has log 0
        on = self.target * ops.log(self.target / activity)
        off = (1 - self.target) * ops.log((1 - self.target) / (1 - activity))
        self.add_loss(self.weight * ops.sum(on + off))
        return inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "target": self.target, "weight": self.weight}


@registered
class PixelNoise(keras.layers.Layer):
    """A share `rate` of the pixels becomes black (0), while training only.

    With `kind="mask"` (Vincent et al. 2008, section 2.3) all of them; with "salt_and_pepper" half
    of them become white (1). The other pixels keep their values, unlike a dropout's. A pixel of
    images (batch, height, width, channels) changes in all its channels. Shape kept.
    """

    def __init__(self, kind: str, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training:
            return inputs
        pixels = (*ops.shape(inputs)[:-1], 1)
        drawn = keras.random.uniform(pixels, dtype="float32", seed=self.seed_generator)
        white = self.rate / 2 if self.kind == "salt_and_pepper" else 0.0
        return ops.where(drawn < self.rate, ops.cast(drawn < white, inputs.dtype), inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        ours = {"kind": self.kind, "rate": self.rate, "seed": self.seed}
        return {**super().get_config(), **ours}

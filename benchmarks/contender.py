"""One network trained as its own process by what `kc train` is compared with.

    python -m benchmarks.contender fit|jax|torch NETWORK DATA.npz --epochs N --batch B
        [--options JSON] [--device cpu|cuda] [--precision float32|float16|bfloat16] [--compile]

`fit` is a bare `model.fit` on TensorFlow, `jax` the same on JAX, `torch` a plain loop of PyTorch in
the memory order "channels last". The arrays are `x`, `y`, `val_x`, `val_y`: bytes, and classes,
masks, or none where the target is the image. A line of JSON an epoch: images per second of its
steps, the loss and the validation's `score`.
"""

import argparse
import json
import math
import os
import time
from typing import Any

import numpy as np

RATE = 1e-3  # Adam's


def told(speed: float, loss: float, score: float, params: int) -> None:
    """Write an epoch's line at once, for who reads the clock."""
    line = {"images_per_second": speed, "loss": loss, "score": score, "params": params}
    print(json.dumps(line), flush=True)


def with_keras(asked: argparse.Namespace, data: dict[str, np.ndarray]) -> None:
    """`Model.fit` as a student writes it."""
    os.environ["KERAS_BACKEND"] = "jax" if asked.kind == "jax" else "tensorflow"
    import keras

    from kerascourse.models.build import build

    if asked.precision != "float32":
        keras.mixed_precision.set_global_policy(f"mixed_{asked.precision}")
    model = build(asked.network, data["x"].shape[1:], asked.options)
    is_autoencoder = "y" not in data
    model.compile(
        keras.optimizers.Adam(RATE),
        "binary_crossentropy" if is_autoencoder else "sparse_categorical_crossentropy",
        metrics=[] if is_autoencoder else ["accuracy"],
        jit_compile="auto" if not asked.compile else True,
    )
    params = sum(math.prod(weight.shape) for weight in model.trainable_variables)
    began = [0.0]

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        """Tells of each epoch; its steps end where the validation begins."""

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            """The steps begin."""
            began[0] = time.perf_counter()

        def on_test_begin(self, logs: Any = None) -> None:
            """The steps are done."""
            began.append(time.perf_counter() - began[0])

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            """The validation is done too."""
            score = logs["val_loss"] if is_autoencoder else logs["val_accuracy"]
            told(len(data["x"]) / began[-1], logs["loss"], score, params)

    x, val_x = data["x"] / np.float32(255), data["val_x"] / np.float32(255)
    model.fit(
        x,
        data.get("y", x),
        batch_size=asked.batch,
        epochs=asked.epochs,
        validation_data=(val_x, data.get("val_y", val_x)),
        verbose=0,
        callbacks=[Clock()],
    )


def with_torch(asked: argparse.Namespace, data: dict[str, np.ndarray]) -> None:
    """A loop as PyTorch's own tutorials have it, on the builder's network."""
    import torch
    from torch.nn import functional

    from benchmarks.torch_layers import network
    from kerascourse.architectures.catalogue import find

    entry = find(asked.network)
    torch.manual_seed(0)
    model: Any = network(entry.build, data["x"].shape[1:], **entry.fixed, **asked.options)
    model = model.to(asked.device, memory_format=torch.channels_last)
    params = sum(weight.numel() for weight in model.parameters())
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    is_autoencoder = "y" not in data
    measure = functional.binary_cross_entropy if is_autoencoder else functional.cross_entropy
    run = torch.compile(model) if asked.compile else model
    precision = {"float32": None, "float16": torch.float16, "bfloat16": torch.bfloat16}
    kind = precision[asked.precision]
    scaler = torch.amp.GradScaler(asked.device, enabled=kind is torch.float16)

    def images(name: str) -> Any:
        scaled = torch.from_numpy(data[name] / np.float32(255)).permute(0, 3, 1, 2)
        return scaled.to(asked.device).contiguous(memory_format=torch.channels_last)

    x, val_x = images("x"), images("val_x")
    y, val_y = x, val_x
    if not is_autoencoder:
        y, val_y = (
            torch.from_numpy(data[name].astype("int64")).to(asked.device) for name in ("y", "val_y")
        )

    def result(inputs: Any) -> Any:
        with torch.autocast(asked.device, dtype=kind, enabled=kind is not None):
            return run(inputs)

    for _epoch in range(asked.epochs):
        began = time.perf_counter()
        model.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(asked.batch):
            optimizer.zero_grad()
            loss = measure(result(x[rows]).float(), y[rows])
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
            total += float(loss) * len(rows)
        speed = len(x) / (time.perf_counter() - began)
        model.eval()
        with torch.no_grad():
            pairs = list(zip(val_x.split(asked.batch), val_y.split(asked.batch), strict=True))
            outputs = [(result(inputs).float(), targets) for inputs, targets in pairs]
            if is_autoencoder:
                score = sum(float(measure(o, t)) * len(t) for o, t in outputs) / len(val_x)
            else:
                right = sum(int((o.argmax(1) == t).sum()) for o, t in outputs)
                score = right / val_y.numel()
        told(speed, total / len(x), score, params)


def main() -> None:
    """Train, and tell of each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kind", choices=("fit", "jax", "torch"))
    parser.add_argument("network")
    parser.add_argument("data")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--options", type=json.loads, default={})
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--precision", default="float32", choices=("float32", "float16", "bfloat16")
    )
    parser.add_argument("--compile", action="store_true")
    asked = parser.parse_args()
    with np.load(asked.data) as file:
        data = dict(file)
    (with_torch if asked.kind == "torch" else with_keras)(asked, data)


if __name__ == "__main__":
    main()

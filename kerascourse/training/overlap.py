"""How well predicted masks cover the true ones, over a whole part of the data."""

from typing import Any, Literal

import keras
from keras import ops

registered = keras.saving.register_keras_serializable(package="kerascourse")


@registered
class Overlap(keras.metrics.Metric):
    """Intersection over union ("iou", Jaccard 1912) or twice the intersection over the sum of both
    ("dice", Dice 1945), a mean over the classes.

    Counts pixels over all batches, in float32: masks (n, height, width) against probabilities
    (n, height, width, classes). A class that is nowhere, in masks and predictions, is left out.
    """

    def __init__(self, kind: Literal["iou", "dice"], name: str = "", **kwargs: Any) -> None:
        super().__init__(name=name or kind, dtype="float32", **kwargs)
        self.kind = kind
        self.both: Any = None

    def build(self, classes: int) -> None:
        """Make the counts: pixels of a class in both, in the masks, in the predictions."""
        self.both, self.true, self.predicted = (
            self.add_variable((classes,), initializer="zeros", name=name)
            for name in ("both", "true", "predicted")
        )

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        classes = y_pred.shape[-1]
        if self.both is None:
            self.build(classes)
        axes = (0, 1, 2)
        true = ops.one_hot(ops.cast(y_true, "int32"), classes, dtype="float32")
        predicted = ops.one_hot(ops.argmax(y_pred, axis=-1), classes, dtype="float32")
        self.both.assign_add(ops.sum(true * predicted, axis=axes))
        self.true.assign_add(ops.sum(true, axis=axes))
        self.predicted.assign_add(ops.sum(predicted, axis=axes))

    def result(self) -> Any:
        if self.both is None:
            return 0.0
        total = self.true + self.predicted
        parts = self.both / ops.maximum(total - self.both, 1)
        if self.kind == "dice":
            parts = 2 * self.both / ops.maximum(total, 1)
        present = ops.cast(total > 0, "float32")
        return ops.sum(parts * present) / ops.maximum(ops.sum(present), 1)

    def get_config(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name}

"""What a network does last."""

from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.tensor import Tensor

# layers that give the values that they take, in another order or fewer of them
_SAME_VALUES = ("Flatten", "Reshape", "Permute", "Identity", "Dropout", "Cropping2D", "Rescaling")


def output_activation(graph: Graph) -> str | None:
    """The activation that the values of the only output come from, also inside a nested model or
    before a reshaping; None where there is none."""
    output: Tensor = graph.outputs[0]
    while True:
        node = output.node
        if node is None:  # the input itself
            return None
        layer = node.layer
        if isinstance(layer, Graph):
            output = layer.outputs[0]
        elif layer.type in _SAME_VALUES and node.inputs:
            output = node.inputs[0]
        elif layer.type in ("Softmax", "Sigmoid"):
            return layer.type.lower()
        else:
            return layer.activation

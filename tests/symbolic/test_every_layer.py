"""All of `keras.layers`: known here, or on a list with the reason."""

import keras

from kerascourse.symbolic.layers import known_layers

UNKNOWN = {
    "InputLayer": "read by the graph itself",
    "InputSpec": "no layer",
    "Lambda": "code; a row without parameters whose multiplications are unknown",
    "Layer": "a base class",
    "Wrapper": "a base class",
    "FlaxLayer": "another library's model",
    "JaxLayer": "another library's model",
    "TFSMLayer": "another library's model",
    "TorchModuleWrapper": "another library's model",
    "MaxNumBoundingBoxes": "works on dictionaries of boxes, not on tensors",
}


def test_all_of_keras_is_known_or_on_the_list():
    names = {item.__name__ for item in vars(keras.layers).values() if isinstance(item, type)}
    assert names - set(known_layers()) == set(UNKNOWN)

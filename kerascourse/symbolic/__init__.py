"""The second reading of a network: Keras' layers as the course's formulas, in plain Python.

`layers` stands in for `keras.layers`; `graph` follows the tensors; `saved` reads saved models.
Only the standard library is imported here.
"""

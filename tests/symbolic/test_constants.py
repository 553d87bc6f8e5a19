"""Arrays that stand in a file as arguments: their shapes count as those of tensors do."""

import keras
import numpy as np
import pytest
from keras import ops

from tests.symbolic.as_keras import rows_of

CASES = {
    "sum": (lambda x: x + ops.ones((5, 8)), 0),
    "product": (lambda x: x * np.ones((5, 1)), 0),
    "number": (lambda x: ops.maximum(x, 0.5), 0),
    "choice": (lambda x: ops.where(x > 0, x, np.ones((5, 8))), 0),
    "matrix": (lambda x: ops.matmul(x, np.ones((8, 3))), 1 * 8 * 3),
    "matrix in front": (lambda x: ops.matmul(np.ones((5, 1)), x), 5 * 1 * 8),
    "einsum": (lambda x: ops.einsum("bij,jk->bik", x, np.ones((8, 4))), 1 * 8 * 4),
}


@pytest.mark.parametrize("case", CASES)
def test_an_operation_with_a_constant(case):
    operation, macs = CASES[case]
    x = keras.Input((1, 8))
    y = operation(x)
    model = keras.Model(x, keras.layers.Identity(name="end")(y))
    rows = rows_of(model)
    assert rows["end"].output_shape == tuple(y.shape[1:])
    assert sum(row.macs for row in rows.values()) == macs

"""The columns that a summary may have, apart from what fills them."""

from kerascourse.tables import Column
from kerascourse.texts import N_

# by which weight a column gives way on a narrow terminal: see Column
COLUMNS = {
    "name": Column("name", N_("Layer")),
    "type": Column("type", N_("Type"), weight=2),
    "output_shape": Column("output_shape", N_("Output")),
    "kernel": Column("kernel", N_("Kernel"), weight=4),
    "stride": Column("stride", N_("Stride"), weight=5),
    "params": Column("params", N_("Parameters"), numeric=True),
    "macs": Column("macs", N_("Multiplications"), numeric=True, weight=3),
    "receptive_field": Column("receptive_field", N_("Field"), numeric=True, weight=6),
    "inputs": Column("inputs", N_("Inputs"), weight=9),
    "input_shape": Column("input_shape", N_("Input"), weight=8),
    "padding": Column("padding", N_("Padding"), weight=7),
    "activation": Column("activation", N_("Activation"), weight=7),
    "trainable_params": Column("trainable_params", N_("Trainable"), numeric=True, weight=7),
    "jump": Column("jump", N_("Jump"), numeric=True, weight=7),
    "activation_bytes": Column("activation_bytes", N_("Bytes"), numeric=True, weight=7),
}
DEFAULT = tuple(COLUMNS)[:8]
# what --explain adds where there are no lines below a row
FORMULAS = {
    "size_formula": Column("size_formula", N_("Size")),
    "params_formula": Column("params_formula", N_("Count of parameters")),
    "macs_formula": Column("macs_formula", N_("Count of multiplications")),
    "receptive_field_formula": Column("receptive_field_formula", N_("Receptive field")),
}

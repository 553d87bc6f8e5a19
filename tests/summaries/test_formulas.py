"""The printed arithmetic comes to the printed number, for random layers."""

from hypothesis import given, settings

from kerascourse.errors import InputError
from kerascourse.summaries.rows import flat
from tests.symbolic.evaluate import evaluated
from tests.symbolic.test_layers_against_keras import (
    convolutions,
    other_layers,
    ours,
    spatial_layers,
)


@settings(max_examples=300)
@given(convolutions() | spatial_layers() | other_layers())
def test_what_is_printed_evaluates_to_the_row(case):
    try:
        summary = ours(*case)
    except InputError:
        return
    for row in flat(summary.rows):
        printed = row.formulas("ascii")
        numbers = {
            "params": row.params,
            "macs": row.macs,
            "receptive_field": row.receptive_field,
        }
        for key, number in numbers.items():
            if printed[key] is not None:
                formula = printed[key].partition(" = ")[0]
                assert evaluated(formula) == number, (key, printed[key])
        if printed["size"] is not None:
            sizes = [evaluated(part.partition(" = ")[0]) for part in printed["size"].split("; ")]
            # height and width that agree are printed once
            assert set(sizes) <= set(row.output_shape)
            assert all(
                part.endswith(f"{size}")
                for part, size in zip(printed["size"].split("; "), sizes, strict=True)
            )

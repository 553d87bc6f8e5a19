"""The picture of anomalies shows the cases that the scores tell."""

import numpy as np
import pytest

from kerascourse.data.columns import Column
from kerascourse.evaluation.anomaly import Anomalies, Cases
from kerascourse.evaluation.detection import Rule, detection
from kerascourse.plots.anomaly import anomaly, groups
from tests.plots.page import assert_readable, texts_of


def made(shape, labelled=True, columns=(), kind="index", count=30):
    rng = np.random.default_rng(0)
    x = rng.random((count, *shape)).astype("float32")
    scores = np.linspace(0, 3, count)[rng.permutation(count)]
    anomalous = rng.random(count) < 0.5 if labelled else None
    labels = np.where(anomalous, "a rather long name of a class", "b") if labelled else None
    rule = Rule("train", 0.05)
    normal = {"train": rng.random(50) * 2, "val": rng.random(20) * 2}
    return Anomalies(
        run="a-run-of-mine",
        normal=("b",),
        score="standardised" if columns else "relative",
        rule=rule,
        cases=Cases(x, kind, tuple(map(str, range(count))), labels, anomalous),
        outputs=x * 0.9,
        usual=np.ones(int(np.prod(shape))),
        normal_scores=normal,
        network=detection(normal, scores, anomalous, rule),
        values=3,
        columns=columns,
    )


COLUMNS = (
    Column("=amount of the transaction in the currency of the account", 0.0),
    Column("kind", "a", texts=("a", "b")),
    *(Column(f"column {number}", 0.0) for number in range(4)),
)


@pytest.mark.parametrize(
    "found",
    [
        made((6, 8, 1)),
        made((5, 5, 3), labelled=False, kind="image", count=1),
        made((7,), columns=COLUMNS),
        made((7,), labelled=False, columns=COLUMNS, kind="row", count=2),
    ],
)
def test_it_can_be_read(found):
    assert_readable(anomaly(found).figure)


def test_the_groups_are_the_extremes_of_each_kind():
    found = made((6, 6, 1))
    scores, anomalous, above = found.network.scores, found.cases.anomalous, found.network.above
    caught, missed, alarms = groups(found, 3)
    for group, which, best in (
        (caught, anomalous & above, max),
        (missed, anomalous & ~above, min),
        (alarms, ~anomalous & above, max),
    ):
        assert all(which[place] for place in group.places)
        assert scores[group.places[0]] == best(scores[which])
    texts = [text.get_text() for text, _box in texts_of(anomaly(found).figure)]
    assert {f"{scores[place]:.4f}" for place in caught.places} <= set(texts)


def test_the_rows_name_the_column_that_contributed_most():
    found = made((7,), columns=COLUMNS)
    heads, *rows = anomaly(found).rows
    assert heads == ("index", "score", "above", "class", "anomalous", "column", "share")
    squares = np.square(found.cases.x[0] * 0.1)
    parts = [squares[0], squares[1:3].sum(), *squares[3:]]
    assert rows[0][5] == COLUMNS[int(np.argmax(parts))].name
    assert rows[0][6] == pytest.approx(max(parts) / sum(parts), rel=1e-3)
    assert [row[2] for row in rows] == ["yes" if one else "no" for one in found.network.above]

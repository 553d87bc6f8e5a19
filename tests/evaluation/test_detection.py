"""Thresholds and counts, against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, recall_score

from kerascourse.evaluation.detection import Confusion, Rule, detection

scores = st.lists(st.integers(0, 50), min_size=1, max_size=60).map(np.array)


@settings(max_examples=80)
@given(scores, st.floats(0, 1))
def test_at_most_the_share_asked_for_lies_above(found, share):
    threshold = Rule("val", share).threshold({"val": found, "train": np.array([99.0])})
    assert (found > threshold).mean() <= share + 1e-12
    # a lower one among the scores would let more through than were asked for
    lower = found[found < threshold]
    if len(lower):
        assert (found > lower.max()).sum() > share * (len(found) - 1) - 1e-9


@settings(max_examples=60)
@given(scores, st.data())
def test_the_counts_are_those_of_scikit_learn(found, data):
    anomalous = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    )
    normal = {"train": np.arange(40.0), "val": np.arange(10.0)}
    one = detection(normal, found, anomalous, Rule("train", 0.25))
    assert one.threshold == 30
    matrix = confusion_matrix(anomalous, found > 30, labels=[False, True])
    counts = one.confusion
    assert matrix.tolist() == [
        [counts.true_negatives, counts.false_positives],
        [counts.false_negatives, counts.true_positives],
    ]
    assert (one.auroc is None) == (len(set(anomalous.tolist())) < 2)


def test_the_area_is_how_often_an_anomaly_is_above_a_normal_case():
    rng = np.random.default_rng(0)
    found, anomalous = rng.integers(0, 9, 50).astype(float), rng.random(50) < 0.4
    pairs = found[anomalous][:, None] - found[~anomalous][None]
    one = detection({"train": found}, found, anomalous, Rule("train", 0.1))
    assert one.auroc == pytest.approx((pairs > 0).mean() + (pairs == 0).mean() / 2)


def test_labels_do_not_move_the_threshold():
    rng = np.random.default_rng(1)
    normal, found = {"train": rng.random(30)}, rng.random(20)
    rule = Rule("train", 0.05)
    ones = [detection(normal, found, labels, rule) for labels in (None, found > 0.5, found < 0.5)]
    assert len({one.threshold for one in ones}) == 1
    assert ones[0].confusion is ones[0].auroc is None
    assert np.array_equal(ones[0].above, ones[1].above)


@settings(max_examples=60)
@given(scores, st.data())
def test_the_rates_are_those_of_scikit_learn(found, data):
    labels = st.lists(st.booleans(), min_size=len(found), max_size=len(found))
    anomalous = np.array(data.draw(labels))
    one = detection({"train": np.arange(40.0)}, found, anomalous, Rule("train", 0.25))
    assert one.above.tolist() == (found > 30).tolist()
    said = one.confusion
    recall = recall_score(anomalous, found > 30) if anomalous.any() else None
    assert said.detection_rate == (recall if recall is None else pytest.approx(recall))
    # the false alarms are the recall of the normal cases, with both answers turned
    alarms = None if anomalous.all() else 1 - recall_score(~anomalous, found <= 30)
    assert said.false_alarm_rate == (alarms if alarms is None else pytest.approx(alarms))


def test_the_threshold_itself_is_not_above_it():
    """By hand: of the scores 0 … 9 the place 0.9 · 9 = 8.1 lies between 8 and 9: the higher."""
    normal = {"val": np.arange(10.0)}
    one = detection(
        normal, np.array([8.9, 9.0, 9.1]), np.array([True, True, False]), Rule("val", 0.1)
    )
    assert one.threshold == 9 and one.above.tolist() == [False, False, True]
    assert one.confusion == Confusion(0, 2, 1, 0)


def test_the_area_under_precision_and_recall_by_hand():
    """In falling order: an anomaly (precision 1), a normal case, an anomaly (precision 2/3)."""
    one = detection(
        {"val": np.zeros(3)},
        np.array([1.0, 4.0, 3.0, 2.0]),
        np.array([False, True, False, True]),
        Rule("val", 0.1),
    )
    assert one.auprc == pytest.approx((1 + 2 / 3) / 2)
    assert one.auroc == pytest.approx(3 / 4)  # of the four pairs one is turned round

"""Bank transactions: an embedded table to look for anomalies in, no network needed (course: D4).

4,000 made payments, a row each; 200 of them are frauds of five patterns. Wealth and the habit of
paying are not in the table, but its columns follow them: who has much pays much, who pays often has
paid a short time ago, who is far from home has travelled for hours. A fraud breaks such a rule, or
one that all keep. `PATTERNS` states them; by these sentences alone every fraud is found, and no
ordinary payment is taken for one.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kerascourse.data import table
from kerascourse.data.columns import Sheet
from kerascourse.data.dataset import Dataset
from kerascourse.data.wanted import Wanted
from kerascourse.texts import N_, _

Columns = dict[str, np.ndarray]
Random = np.random.RandomState

ROWS, EACH = 4_000, 40  # payments in all, frauds of each pattern
SEED = 2026
LABEL, ORDINARY = "pattern", "normal"
# the columns, and how many decimals each has
DECIMALS = {
    "amount": 2,  # what is paid, in euros
    "usual_amount": 2,  # the mean of the account's earlier payments
    "balance": 2,  # what is on the account
    "hour": 1,  # of the day, from 0 to 24
    "distance": 1,  # from home, in km
    "minutes_since_last": 0,  # since the account's last payment
    "payments_today": 0,  # of the account, this one included
    "receiver_days": 0,  # since the account first paid this receiver
}
PATTERNS = {
    ORDINARY: N_("an ordinary payment"),
    "large_amount": N_("five times the usual amount or more, but less than half of the balance"),
    "emptied_account": N_("0.85 of the balance or more, to a receiver paid for the first time"),
    "impossible_travel": N_("500 km from home or more, an hour or less after the last payment"),
    "card_testing": N_("2 euros or less, as the 15th payment of the day or a later one"),
    "at_night": N_("between 2 and 5 at night"),
}


def load(wanted: Wanted) -> Dataset:
    """The rows, standardised as those of a `csv:PATH` are; their classes are the patterns. A fifth
    tests and a tenth validates, by the seed."""
    loaded = table.of_sheet(sheet(), replace(wanted, label=LABEL))
    return replace(
        loaded,
        name="transactions",
        meanings=tuple(_(PATTERNS[name]) for name in loaded.class_names),
        provenance=_(
            "{count:,} made bank transactions, {frauds} of them frauds of five patterns; "
            "standardised",
            count=ROWS,
            frauds=EACH * len(FRAUDS),
        ),
    )


def sheet() -> Sheet:
    """The table as a file would have it, always the same."""
    # the numbers of RandomState are promised never to change
    rng = np.random.RandomState(SEED)
    blocks = [(ORDINARY, _ordinary(rng, ROWS - EACH * len(FRAUDS)))]
    for name, changes in FRAUDS.items():
        payments = _ordinary(rng, EACH)
        blocks.append((name, payments | changes(rng, payments)))
    rows = [
        [*(f"{value:.{DECIMALS[name]}f}" for name, value in zip(DECIMALS, row, strict=True)), label]
        for label, columns in blocks
        for row in zip(*(columns[name] for name in DECIMALS), strict=True)
    ]
    order = rng.permutation(len(rows))
    return Sheet(Path("transactions.csv"), (*DECIMALS, LABEL), [rows[place] for place in order])


def _ordinary(rng: Random, count: int) -> Columns:
    """`count` payments that keep all rules."""
    wealth, habit = _normal(rng, count), _normal(rng, count)
    usual = np.exp(3.4 + 0.7 * wealth)
    a_day = np.exp(0.9 + 0.4 * habit)
    minutes = 900 / a_day * np.exp(0.3 * _normal(rng, count))
    travelled = rng.uniform(size=count) < 0.1
    return {
        "amount": usual * np.exp(0.3 * _normal(rng, count)),
        "usual_amount": usual,
        "balance": np.exp(7.8 + 0.7 * wealth + 0.2 * _normal(rng, count)),
        "hour": 15 + 2.5 * _normal(rng, count),
        "distance": np.exp(1.5 + 0.5 * _normal(rng, count)) + travelled * minutes,
        "minutes_since_last": minutes,
        "payments_today": 1 + np.minimum(rng.poisson(a_day), 9),
        "receiver_days": rng.randint(0, 720, count),
    }


def _normal(rng: Random, count: int) -> np.ndarray:
    """Standard normal values, the rare ones beyond 2.5 brought back to there."""
    return rng.standard_normal(count).clip(-2.5, 2.5)


def _large_amount(rng: Random, payments: Columns) -> Columns:
    return {"amount": payments["usual_amount"] * rng.uniform(5.1, 10, EACH)}


def _emptied_account(rng: Random, payments: Columns) -> Columns:
    return {
        "amount": payments["balance"] * rng.uniform(0.86, 1, EACH),
        "receiver_days": np.zeros(EACH),
    }


def _impossible_travel(rng: Random, payments: Columns) -> Columns:
    return {
        "distance": rng.uniform(510, 3_000, EACH),
        "minutes_since_last": rng.uniform(5, 60, EACH),
    }


def _card_testing(rng: Random, payments: Columns) -> Columns:
    return {
        "amount": rng.uniform(0.5, 2, EACH),
        "distance": rng.uniform(1, 20, EACH),
        "minutes_since_last": rng.uniform(1, 5, EACH),
        "payments_today": rng.randint(15, 30, EACH),
    }


def _at_night(rng: Random, payments: Columns) -> Columns:
    return {"hour": rng.uniform(2.1, 4.9, EACH)}


# what a fraud changes of an ordinary payment
FRAUDS: dict[str, Callable[[Random, Columns], Columns]] = {
    "large_amount": _large_amount,
    "emptied_account": _emptied_account,
    "impossible_travel": _impossible_travel,
    "card_testing": _card_testing,
    "at_night": _at_night,
}

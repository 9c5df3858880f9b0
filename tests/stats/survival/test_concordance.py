"""Concordance against the count of pairs one by one."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.observations import observations
from tests.stats.survival.data import random_rows


def counted(time, event, entry, weights, strata, marker):
    """Concordant, discordant, tied pairs one by one, and the weight of each row in them."""
    n = len(time)
    sums, rows = np.zeros(3), np.zeros((n, 3))
    for i in range(n):
        for j in range(n):
            later = time[j] > time[i] or (time[j] == time[i] and not event[j])
            if not (event[i] and later and entry[j] < time[i] and strata[i] == strata[j]):
                continue
            kind = 0 if marker[i] > marker[j] else 1 if marker[i] < marker[j] else 2
            sums[kind] += weights[i] * weights[j]
            rows[i, kind] += weights[j]
            rows[j, kind] += weights[i]
    return sums, rows


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("stratified", [False, True])
def test_concordance_is_the_count_of_pairs(late, stratified):
    time, event, entry, _, x = random_rows(38, n=50)
    marker = np.round(np.round(x[:, 1], 1) + x[:, 2], 6)
    weights = np.arange(50) % 4 + 0.5
    strata = np.arange(50) % 3 if stratified else np.zeros(50)
    entries = entry if late else np.full(50, -1.0)
    rows = observations(time, event, entry=entry if late else None, weights=weights)
    found = concordance(rows, marker, strata=strata)
    sums, each = counted(time, event, entries, weights, strata, marker)
    assert (found.concordant, found.discordant, found.tied_marker) == pytest.approx(tuple(sums))
    c = (sums[0] + sums[2] / 2) / sums.sum()
    influence = weights * (each @ [1, 0, 0.5] - c * each.sum(axis=1)) / sums.sum()
    assert found.estimate == pytest.approx(c)
    assert found.std_error == pytest.approx(np.sqrt((influence**2).sum()))


def test_concordance_turns_with_the_marker_and_has_its_ends():
    time, event, _, _, x = random_rows(39)
    rows = observations(time, event)
    one, two = concordance(rows, x[:, 1]), concordance(rows, -x[:, 1])
    assert one.estimate + two.estimate == pytest.approx(1)
    assert one.std_error == pytest.approx(two.std_error)
    # an event before those censored on the same day
    assert concordance(rows, -(2 * time - event)).estimate == 1
    assert concordance(rows, np.ones(60)).estimate == 0.5
    with pytest.raises(AnalysisError, match="no pair"):
        concordance(observations([1, 2], [0, 0]), [1, 2])
    with pytest.raises(AnalysisError, match="row 1 without"):
        concordance(observations([1, 2], [1, 0]), [np.nan, 2])

"""Kruskal-Wallis, Friedman, Jonckheere: ties to the tests of two groups, permutations, refusals."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.ranks.mann_whitney import mann_whitney
from reportgen.stats.ranks.several import friedman, jonckheere, kruskal_wallis
from reportgen.stats.samples.counted import sample

THREE = ([2, 3, 3, 5], [3, 4, 6, 6, 7], [5, 8, 8])


def test_mucociliary_efficiency_as_in_r():
    # Hollander and Wolfe 1973, table 6.1; R's example of kruskal.test: 0.77143, P = 0.68
    found = kruskal_wallis(
        ([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0])
    )
    assert (round(found.statistic, 5), found.df, round(found.p_value, 2)) == (0.77143, 2, 0.68)


def test_two_groups_are_mann_whitney_without_correction():
    for test in (kruskal_wallis, jonckheere):
        z = mann_whitney(THREE[0], THREE[1], method="normal_approximation", correction=False)
        found = test(THREE[:2])
        assert found.p_value == pytest.approx(z.p_value, rel=1e-10)


def test_order_matters_for_jonckheere_only():
    assert kruskal_wallis(THREE).statistic == pytest.approx(kruskal_wallis(THREE[::-1]).statistic)
    up, down = jonckheere(THREE), jonckheere(THREE[::-1])
    assert (up.z, up.p_value) == pytest.approx((-down.z, down.p_value))
    assert up.z > 0
    assert jonckheere(THREE, alternative="greater").p_value == pytest.approx(up.p_value / 2)


def test_counts_are_rows():
    counted = [sample(*np.unique(group, return_counts=True)) for group in THREE]
    assert kruskal_wallis(counted) == kruskal_wallis(THREE)
    assert jonckheere(counted) == jonckheere(THREE)


def test_variance_of_jonckheere_is_that_of_all_permutations():
    groups = ([1, 2, 2], [2, 3], [3, 3])
    pooled = [v for g in groups for v in g]
    values = []
    for order in permutations(pooled):
        a, b, c = order[:3], order[3:5], order[5:]
        values.append(
            sum((x < y) + 0.5 * (x == y) for p, q in ((a, b), (a, c), (b, c)) for x in p for y in q)
        )
    found = jonckheere(groups)
    assert found.mean == pytest.approx(np.mean(values))
    assert found.variance == pytest.approx(np.var(values), rel=1e-12)


def test_exact_jonckheere_is_the_count_of_all_permutations():
    groups = ([0.1, 0.9, 0.3], [0.5, 0.7], [0.4, 1.2])
    pooled = [v for g in groups for v in g]

    def j(order):
        a, b, c = order[:3], order[3:5], order[5:]
        return sum(x < y for p, q in ((a, b), (a, c), (b, c)) for x in p for y in q)

    values, observed = np.array([j(order) for order in permutations(pooled)]), j(pooled)
    tails = np.mean(values <= observed), np.mean(values >= observed)
    assert jonckheere(groups, method="exact").p_value == pytest.approx(min(1, 2 * min(tails)))
    assert jonckheere(groups, method="exact", alternative="greater").p_value == pytest.approx(
        tails[1]
    )
    with pytest.raises(AnalysisError, match="without ties"):
        jonckheere(THREE, method="exact")


def test_rounding_first_base_as_in_r():
    # Hollander and Wolfe 1973, table 7.1, 22 runners; R's example of friedman.test: 11.143
    times = [
        [5.40, 5.50, 5.55], [5.85, 5.70, 5.75], [5.20, 5.60, 5.50], [5.55, 5.50, 5.40],
        [5.90, 5.85, 5.70], [5.45, 5.55, 5.60], [5.40, 5.40, 5.35], [5.45, 5.50, 5.35],
        [5.25, 5.15, 5.00], [5.85, 5.80, 5.70], [5.25, 5.20, 5.10], [5.65, 5.55, 5.45],
        [5.60, 5.35, 5.45], [5.05, 5.00, 4.95], [5.50, 5.50, 5.40], [5.45, 5.55, 5.50],
        [5.55, 5.55, 5.35], [5.45, 5.50, 5.55], [5.50, 5.45, 5.25], [5.65, 5.60, 5.40],
        [5.70, 5.65, 5.55], [6.30, 6.30, 6.25],
    ]  # fmt: skip
    found = friedman(times)
    assert (round(found.statistic, 3), round(found.p_value, 6)) == (11.143, 0.003805)


@pytest.mark.parametrize("groups", [([1, 2],), ([1, 1], [1, 1]), ([1, 2], []), ([1, np.nan], [2])])
def test_groups_that_tell_nothing_are_refused(groups):
    for test in (kruskal_wallis, jonckheere):
        with pytest.raises(AnalysisError):
            test(groups)


def test_all_wrong_groups_are_told_at_once():
    with pytest.raises(AnalysisError) as caught:
        kruskal_wallis(([1, 2], [], [np.nan]))
    assert [p.where for p in caught.value.problems] == ["group 2", "group 3"]
    for table in ([[1, 1], [2, 2]], [[1], [2]], [[1, np.nan]], []):
        with pytest.raises(AnalysisError):
            friedman(table)

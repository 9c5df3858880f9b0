"""Trend, strata and pairs: laws that tie the tests to each other, and refusals."""

from __future__ import annotations

from math import comb, inf

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.chi_square import chi_square_independence
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.contingency.paired import cochran_q, mcnemar, mcnemar_exact
from reportgen.stats.contingency.stratified import (
    cochran_mantel_haenszel,
    generalised_cochran_mantel_haenszel,
    mantel_haenszel,
)
from reportgen.stats.contingency.trend import cochran_armitage, linear_by_linear

X, N = [5, 9, 14, 21], [50, 52, 48, 51]
STRATA = np.array([[[12, 6], [5, 11]], [[12, 7], [9, 13]], [[9, 3], [4, 8]]])


def test_trend_of_two_groups_is_pearsons_chi_square():
    found = cochran_armitage([29, 30], [115, 74])
    assert found.statistic == pytest.approx(
        chi_square_independence([[29, 86], [30, 44]]).statistic, rel=1e-12
    )


@pytest.mark.parametrize("method", ["chi_square", "permutation", "exact"])
def test_trend_ignores_unit_and_origin_of_the_scores_and_turns_with_them(method):
    base = cochran_armitage(X, N, [1, 2, 3, 4], method=method)
    moved = cochran_armitage(X, N, [0.5, 3, 5.5, 8], method=method)
    turned = cochran_armitage(X, N, [4, 3, 2, 1], method=method)
    assert (moved.z, moved.p_value) == pytest.approx((base.z, base.p_value), rel=1e-10)
    assert (turned.z, turned.p_value) == pytest.approx((-base.z, base.p_value), rel=1e-10)
    assert base.z > 0


def test_exact_trend_of_two_groups_counts_tables_by_hand():
    # 3 of 5 against 0 of 4: T = x2; P(|x2 - mean| >= 4/3) by the hypergeometric
    weights = {k: comb(5, 3 - k) * comb(4, k) for k in range(4)}
    mean = 3 * 4 / 9
    p = sum(w for k, w in weights.items() if abs(k - mean) >= mean - 1e-12) / comb(9, 3)
    found = cochran_armitage([3, 0], [5, 4], method="exact")
    assert found.p_value == pytest.approx(p, rel=1e-12)


def test_linear_by_linear_is_the_trend_with_permutation_variance():
    table = np.column_stack((X, np.array(N) - X))
    one = linear_by_linear(table)
    two = cochran_armitage(X, N, method="permutation")
    assert one.statistic == pytest.approx(two.statistic, rel=1e-12)
    # an empty middle category keeps its score
    wide = linear_by_linear(np.insert(table, 2, 0, axis=0))
    scored = linear_by_linear(table, row_scores=[1, 2, 4, 5])
    assert wide.statistic == pytest.approx(scored.statistic, rel=1e-12)


def test_trends_that_cannot_be_are_refused():
    for x, n, scores in [([0, 0], [5, 5], None), ([5, 5], [5, 5], None), ([1, 2], [5, 5], [3, 3])]:
        with pytest.raises(AnalysisError):
            cochran_armitage(x, n, scores)
    with pytest.raises(AnalysisError, match="common grid"):
        cochran_armitage(X, N, [1, 2**0.5, 2, 3], method="exact")
    with pytest.raises(AnalysisError, match="share one score"):
        linear_by_linear([[3, 0], [4, 0]])


def test_one_stratum_gives_the_crude_figures():
    table = np.array([[12, 6], [5, 11]])
    found = mantel_haenszel(table[None])
    assert np.exp(found.log_odds_ratio.estimate) == pytest.approx(12 * 11 / (6 * 5))
    assert found.log_odds_ratio.standard_error == pytest.approx(
        np.sqrt(1 / 12 + 1 / 6 + 1 / 5 + 1 / 11)
    )
    assert np.exp(found.log_risk_ratio.estimate) == pytest.approx((12 / 18) / (5 / 16))
    assert found.risk_difference.estimate == pytest.approx(12 / 18 - 5 / 16)
    assert found.breslow_day is None
    plain = cochran_mantel_haenszel(table[None], correction=False)
    assert plain.statistic * 34 / 33 == pytest.approx(chi_square_independence(table).statistic)


def test_swapping_the_arms_inverts_and_keeps_the_tests():
    one, two = mantel_haenszel(STRATA), mantel_haenszel(STRATA[:, ::-1])
    for name in ("log_risk_ratio", "risk_difference", "log_odds_ratio"):
        assert getattr(one, name).estimate == pytest.approx(-getattr(two, name).estimate)
        assert getattr(one, name).standard_error == pytest.approx(getattr(two, name).standard_error)
    assert one.breslow_day.statistic == pytest.approx(two.breslow_day.statistic)
    a, b = cochran_mantel_haenszel(STRATA), cochran_mantel_haenszel(STRATA[:, ::-1])
    assert (a.statistic, a.odds_ratio) == pytest.approx((b.statistic, 1 / b.odds_ratio))


def test_strata_without_an_arm_or_an_event_carry_nothing():
    more = np.concatenate((STRATA, [[[0, 0], [3, 4]], [[0, 5], [0, 6]], [[1, 0], [0, 0]]]))
    one, two = cochran_mantel_haenszel(STRATA), cochran_mantel_haenszel(more)
    assert (one.statistic, one.odds_ratio) == pytest.approx((two.statistic, two.odds_ratio))
    assert (one.strata_used, two.strata_used) == (3, 3)
    assert mantel_haenszel(more).breslow_day.df == 2


def test_odds_ratio_without_a_finite_value():
    found = cochran_mantel_haenszel([[[5, 3], [0, 6]], [[4, 2], [0, 7]]])
    assert (found.odds_ratio, found.ci_low, found.ci_high) == (inf, None, None)
    assert found.p_value < 0.01
    for tables in ([[[0, 3], [0, 6]]], [[[0, 0], [3, 6]]], [[1, 2], [3, 4]]):
        with pytest.raises(AnalysisError):
            cochran_mantel_haenszel(tables)


def test_generalised_test_of_two_by_two_is_the_plain_one():
    one = generalised_cochran_mantel_haenszel(STRATA)
    two = cochran_mantel_haenszel(STRATA, correction=False)
    assert (one.statistic, one.df) == (pytest.approx(two.statistic, rel=1e-10), 1)
    table = np.array([[8, 3, 2], [5, 9, 4], [1, 7, 6]])
    single = generalised_cochran_mantel_haenszel(table[None])
    assert single.statistic * 45 / 44 == pytest.approx(chi_square_independence(table).statistic)
    with pytest.raises(AnalysisError):
        generalised_cochran_mantel_haenszel([[[3, 0], [4, 0]]])


def test_mcnemar_exact_is_the_sign_test():
    found = mcnemar_exact(14, 5)
    tail = sum(comb(19, k) for k in range(6)) / 2**19
    assert found.p_value == pytest.approx(2 * tail, rel=1e-12)
    assert found.p_mid == pytest.approx(2 * tail - comb(19, 5) / 2**19, rel=1e-12)
    assert found.odds_ratio == 14 / 5
    mirrored = mcnemar_exact(5, 14)
    assert (mirrored.ci_low, mirrored.ci_high) == pytest.approx(
        (1 / found.ci_high, 1 / found.ci_low)
    )


def test_mcnemar_at_its_ends():
    assert mcnemar_exact(0, 0).p_value == 1.0
    assert mcnemar_exact(4, 4).p_value == 1.0
    assert mcnemar_exact(4, 4).p_mid == 1
    assert mcnemar_exact(6, 0).odds_ratio == inf
    assert mcnemar(7, 7).statistic == 0
    with pytest.raises(AnalysisError):
        mcnemar(0, 0)


def test_cochran_q_of_two_outcomes_is_mcnemar():
    rows = [[1, 0]] * 14 + [[0, 1]] * 5 + [[1, 1]] * 7 + [[0, 0]] * 3
    assert cochran_q(rows).statistic == pytest.approx(mcnemar(14, 5, correction=False).statistic)
    with pytest.raises(AnalysisError):
        cochran_q([[1, 1], [0, 0]])


def test_fisher_and_exact_trend_agree_where_the_distribution_is_symmetric():
    # equal group sizes: the two-sided sum by distance is the sum by probability
    exact = cochran_armitage([2, 7], [10, 10], method="exact").p_value
    assert exact == pytest.approx(fisher_exact(2, 8, 7, 3).p_value, rel=1e-10)

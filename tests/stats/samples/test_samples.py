"""Quantiles, means, balance, correlation, shape: printed examples of R and laws."""

from __future__ import annotations

from dataclasses import astuple
from itertools import combinations
from math import inf, sqrt

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.contingency.paired import cochran_q
from reportgen.stats.ranks.several import friedman
from reportgen.stats.ranks.signed_rank import signed_rank
from reportgen.stats.samples.balance import smd_binary, smd_continuous, smd_levels
from reportgen.stats.samples.correlation import COEFFICIENTS, correlation
from reportgen.stats.samples.counted import sample
from reportgen.stats.samples.means import (
    bartlett_test,
    one_way_anova,
    paired_t_test,
    t_test,
    variance_ratio,
)
from reportgen.stats.samples.quantiles import TYPES, describe, quantiles
from reportgen.stats.samples.shape import kolmogorov_smirnov, shapiro_wilk

# Student's sleep data and Dobson's plant weights, as printed by R
SLEEP = ([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
         [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])  # fmt: skip
PLANTS = ([4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
          [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
          [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26])  # fmt: skip


def test_sleep_as_in_r():
    welch = t_test(*SLEEP)
    assert (round(welch.statistic, 4), round(welch.df, 3)) == (-1.8608, 17.776)
    assert round(welch.p_value, 5) == 0.07939
    assert (round(welch.ci_low, 4), round(welch.ci_high, 4)) == (-3.3655, 0.2055)
    paired = paired_t_test(*SLEEP)
    assert (round(paired.statistic, 4), round(paired.p_value, 6)) == (-4.0621, 0.002833)


def test_plants_as_in_r():
    found = one_way_anova(PLANTS, variances="equal")
    assert (round(found.statistic, 3), round(found.p_value, 4)) == (4.846, 0.0159)
    assert (found.df_1, found.df_2) == (2, 27)
    found = bartlett_test(PLANTS)
    assert (round(found.statistic, 4), round(found.p_value, 4)) == (2.8786, 0.2371)


@pytest.mark.parametrize("variances", ["equal", "unequal"])
def test_two_groups_of_anova_are_the_t_test(variances):
    t = t_test(*SLEEP, variances=variances)
    f = one_way_anova(SLEEP, variances=variances)
    assert (f.statistic, f.df_2, f.p_value) == pytest.approx((t.statistic**2, t.df, t.p_value))
    turned = t_test(*SLEEP[::-1], variances=variances)
    assert (turned.difference, turned.ci_low) == pytest.approx((-t.difference, -t.ci_high))


def test_one_sided_t_has_one_open_limit():
    less = t_test(*SLEEP, alternative="less")
    assert (less.ci_low, less.p_value) == (-inf, pytest.approx(t_test(*SLEEP).p_value / 2))
    assert t_test(*SLEEP, alternative="greater").ci_high == inf
    assert less.ci_high == pytest.approx(t_test(*SLEEP, level=0.9).ci_high)


def test_counts_are_rows():
    first, second = [3, 3, 4, 7], [1, 3, 3, 3, 9]
    a, b = sample([3, 4, 7], [2, 1, 1]), sample([9, 1, 3], [1, 1, 3])
    assert t_test(first, second) == t_test(a, b)
    assert describe(first) == describe(a)
    assert smd_continuous(first, second) == smd_continuous(a, b)
    for kind in TYPES:
        p = np.linspace(0, 1, 23)
        np.testing.assert_array_equal(quantiles(second, p, kind=kind), quantiles(b, p, kind=kind))


PAIRS = {
    **{f"correlation, {name}": lambda x, y, n, c=name: correlation(x, y, counts=n, coefficient=c)
       for name in COEFFICIENTS},
    "signed rank": lambda x, y, n: signed_rank(x, y, counts=n),
    "paired t": lambda x, y, n: paired_t_test(x, y, counts=n),
    "Friedman": lambda x, y, n: friedman(np.column_stack((x, y)), n),
    "Cochran": lambda x, y, n: cochran_q(np.column_stack((x > 2, y > 2)), n),
    "Shapiro-Wilk": lambda x, y, n: shapiro_wilk(x, n),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_counts_of_pairs_are_pairs(name):
    x, y = np.array([3, 1, 4, 1, 5, 2.5, 2]), np.array([2, 7, 1, 8, 2, 8, 3.5])
    counts = np.array([1, 3, 0, 2, 1, 2, 4])
    counted = PAIRS[name](x, y, counts)
    repeated = PAIRS[name](np.repeat(x, counts), np.repeat(y, counts), None)
    for one, other in zip(astuple(counted), astuple(repeated), strict=True):
        assert one == (other if isinstance(other, str | None) else pytest.approx(other, rel=1e-12))
    for bad in ([1, 2], [0] * 7, [1, 1, 1, 1, 1, 1, -1], [0.5] * 7):
        with pytest.raises(AnalysisError):
            PAIRS[name](x, y, bad)


def test_quantiles_of_every_type():
    # quantile(c(1, 3, 4, 8, 12), 0.3, type = 1..9) by the definitions of Hyndman and Fan
    want = [3, 3, 3, 2, 3, 2.6, 3.2, 2 + 13 / 15, 2.9]
    found = [quantiles([12, 3, 1, 8, 4], [0.3], kind=kind)[0] for kind in TYPES]
    assert found == pytest.approx(want)


@pytest.mark.parametrize("kind", TYPES)
def test_quantile_laws(kind):
    x, p = np.random.default_rng(3).normal(size=31), np.linspace(0, 1, 41)
    q = quantiles(x, p, kind=kind)
    assert (np.diff(q) >= -1e-15).all()
    assert (q[0], q[-1]) == (x.min(), x.max())
    np.testing.assert_allclose(quantiles(x * 3 + 2, p, kind=kind), q * 3 + 2)
    if kind not in (1, 3, 4):  # those are not symmetric by definition
        np.testing.assert_allclose(quantiles(-x, 1 - p, kind=kind), -q, atol=1e-12)
    assert quantiles([5.0], [0.1, 0.9], kind=kind).tolist() == [5, 5]


def test_description_of_few_rows():
    one = describe([4.0])
    assert (one.mean, one.median, one.sd, one.ci_low, one.geometric_mean) == (4, 4, None, None, 4)
    assert describe([0, 1, 2]).geometric_mean is None
    for bad in ([], [np.nan], ["x"]):
        with pytest.raises(AnalysisError):
            describe(bad)
    with pytest.raises(AnalysisError):
        quantiles([1, 2], [1.2])
    with pytest.raises(AnalysisError, match="1 to 9"):
        quantiles([1, 2], [0.5], kind=10)


def test_counts_that_are_none_are_refused():
    for counts in ([1], [1, -1], [1, 0.5], [0, 0]):
        with pytest.raises(AnalysisError):
            sample([1, 2], counts)


def test_no_variation_is_refused():
    for test in (t_test, variance_ratio):
        with pytest.raises(AnalysisError):
            test([1, 1], [2, 2])
        with pytest.raises(AnalysisError):
            test([1], [2, 3])
    with pytest.raises(AnalysisError):
        t_test([1], [2], variances="equal")
    for variances in ("equal", "unequal"):
        with pytest.raises(AnalysisError):
            one_way_anova(([1, 1], [2, 2]), variances=variances)
    with pytest.raises(AnalysisError):
        paired_t_test([1, 2], [0, 1])
    with pytest.raises(AnalysisError):
        bartlett_test(([1, 1], [2, 3]))


def test_variance_ratio_turns_with_the_groups():
    one, two = variance_ratio(*SLEEP), variance_ratio(*SLEEP[::-1])
    assert (one.statistic, one.p_value) == pytest.approx((1 / two.statistic, two.p_value))


def test_balance():
    # Austin 2009: means 50 and 55 with SD 10 differ by half an SD
    generator = np.random.default_rng(4)
    x = generator.normal(size=1000)
    x = (x - x.mean()) / x.std(ddof=1)
    assert smd_continuous(x * 10 + 55, x * 10 + 50) == pytest.approx(0.5)
    assert smd_continuous(-x, -x - 1) == pytest.approx(1)
    # two levels are the binary one
    assert smd_levels([30, 70], [50, 50]) == pytest.approx(abs(smd_binary(30, 100, 50, 100)))
    assert smd_binary(30, 100, 50, 100) == pytest.approx(-0.2 / sqrt((0.21 + 0.25) / 2))


def test_balance_of_levels_ignores_their_order_and_empty_ones():
    a, b = np.array([20, 30, 50]), np.array([40, 35, 25])
    base = smd_levels(a, b)
    assert smd_levels(a[[2, 0, 1]], b[[2, 0, 1]]) == pytest.approx(base)
    assert smd_levels(np.append(a, 0), np.append(b, 0)) == pytest.approx(base)
    assert smd_levels(np.append(0, a), np.append(0, b)) == pytest.approx(base)
    assert smd_levels(b, a) == pytest.approx(base)
    assert smd_levels(a * 7, b) == pytest.approx(base)


def test_balance_at_its_ends():
    assert smd_continuous([1, 1], [1, 1]) == 0
    assert smd_continuous([2, 2], [1, 1]) == inf
    assert smd_binary(0, 5, 0, 9) == 0
    assert smd_binary(0, 5, 9, 9) == -inf
    assert smd_levels([5, 0], [0, 9]) == inf
    assert smd_levels([5], [9]) == 0
    for bad in (([0, 0], [1, 1]), ([1, -1], [1, 1]), ([1, 2], [1])):
        with pytest.raises(AnalysisError):
            smd_levels(*bad)
    with pytest.raises(AnalysisError):
        smd_binary(6, 5, 1, 2)
    with pytest.raises(AnalysisError):
        smd_continuous([1], [2, 3])


def test_hunter_l_values_as_in_r():
    # Hollander and Wolfe 1973, table 8.1; R's example of cor.test: tau 0.4444444
    x = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    y = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    assert round(correlation(x, y, coefficient="kendall").estimate, 7) == 0.4444444
    assert round(correlation(x, y, coefficient="spearman").estimate, 1) == 0.6
    assert round(correlation(x, y).estimate, 7) == 0.5711816


@pytest.mark.parametrize("coefficient", ["pearson", "spearman", "kendall"])
def test_correlation_laws(coefficient):
    generator = np.random.default_rng(5)
    x = generator.integers(0, 6, 40).astype(float)
    y = x + generator.integers(0, 5, 40)
    base = correlation(x, y, coefficient=coefficient)
    for a, b, sign in ((y, x, 1), (-x, y, -1), (x * 3 + 1, y / 7, 1)):
        found = correlation(a, b, coefficient=coefficient)
        assert found.estimate == pytest.approx(sign * base.estimate)
        assert found.p_value == pytest.approx(base.p_value)
    assert correlation(x, x, coefficient=coefficient).estimate == pytest.approx(1)
    assert correlation(x, -x, coefficient=coefficient).p_value < 1e-6
    rises = correlation(x, y, coefficient=coefficient, alternative="greater").p_value
    assert rises == pytest.approx(base.p_value / 2)
    for bad in (([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([1, np.nan, 2], [1, 2, 3])):
        with pytest.raises(AnalysisError):
            correlation(*bad, coefficient=coefficient)


def test_smirnov_is_the_count_of_all_orders():
    first, second = [1, 2, 2, 5], [2, 3, 6, 6, 7]
    pooled = np.array(first + second)

    def distance(chosen):
        rest = [i for i in range(9) if i not in chosen]
        points = np.unique(pooled)
        one, two = (
            np.mean(pooled[list(part)][:, None] <= points, axis=0) for part in (chosen, rest)
        )
        return np.abs(one - two).max()

    observed = distance((0, 1, 2, 3))
    far = [distance(c) >= observed - 1e-9 for c in combinations(range(9), 4)]
    found = kolmogorov_smirnov(first, second)
    assert found.statistic == pytest.approx(observed)
    assert found.p_value == pytest.approx(np.mean(far), rel=1e-12)
    assert kolmogorov_smirnov(first, first).p_value == 1
    assert kolmogorov_smirnov([1.0], [2.0]).p_value == 1


def test_shapiro_as_in_royston():
    # Royston 1982's example of 11 weights: W 0.79, and R's trees heights: W 0.96545, P 0.4034
    weights = [148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]
    assert round(shapiro_wilk(weights).statistic, 2) == 0.79
    heights = [70, 65, 63, 72, 81, 83, 66, 75, 80, 75, 79, 76, 76, 69, 75, 74, 85, 86, 71, 64,
               78, 80, 74, 72, 77, 81, 82, 80, 80, 80, 87]  # fmt: skip
    found = shapiro_wilk(heights)
    assert (round(found.statistic, 5), round(found.p_value, 4)) == (0.96545, 0.4034)
    moved = shapiro_wilk(np.array(weights) * 3.0 - 7)
    assert moved.statistic == pytest.approx(shapiro_wilk(weights).statistic, rel=1e-12)
    assert shapiro_wilk([1, 2, 3]).p_value == pytest.approx(1, abs=1e-6)
    assert 0 < shapiro_wilk([1, 2, 4, 9]).p_value < 1
    for bad in ([1, 2], [3, 3, 3], [1, 2, np.nan]):
        with pytest.raises(AnalysisError):
            shapiro_wilk(bad)

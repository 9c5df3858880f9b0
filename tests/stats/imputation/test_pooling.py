"""Estimates of several data sets pooled: laws and refusals; R's numbers are in tests/examples."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.imputation.curves import pool_survival
from reportgen.stats.imputation.pooling import Estimate, pool_many
from reportgen.stats.imputation.rubin import rubin
from reportgen.stats.survival.kaplan_meier import kaplan_meier, survival_at
from reportgen.stats.survival.observations import observations


def test_each_name_is_pooled_by_itself():
    data = [(1.0, 0.2), (1.4, 0.3), (0.9, 0.25)]
    found = pool_many(
        lambda one: {"a": Estimate(one[0], one[1], df=30), "b": Estimate(-one[0], one[1])}, data
    )
    expected = rubin([1.0, 1.4, 0.9], [0.2, 0.3, 0.25], complete_df=30)
    assert found["a"] == expected
    assert found["b"].estimate == -expected.estimate and found["b"].df > expected.df
    efficiency = expected.relative_efficiency
    assert efficiency == pytest.approx(1 / (1 + expected.fmi / 3)) and efficiency < 1


def test_the_fewest_degrees_of_freedom_are_taken():
    found = pool_many(lambda df: {"a": Estimate(df / 100, 1.0, df)}, [30.0, 28.0, 29.0])
    assert found["a"] == rubin([0.3, 0.28, 0.29], [1, 1, 1], complete_df=28)


def test_without_anything_between_data_sets_it_is_the_single_estimate():
    found = pool_many(lambda _: {"a": Estimate(2.0, 0.5)}, range(5))["a"]
    assert (found.estimate, found.total, found.fmi) == (2.0, 0.5, 0.0)
    assert found.relative_efficiency == 1


def _sometimes(one: int) -> dict[str, Estimate]:
    if one > 3:
        raise AnalysisError.single("model", "no event in any row.")
    return {"a": Estimate(1.0, 1.0)}


def test_refusals():
    with pytest.raises(
        AnalysisError,
        match=r"2 of 6 completed data sets gave no estimate, as model no",
    ):
        pool_many(_sometimes, range(6))
    with pytest.raises(AnalysisError, match="do not give the same"):
        pool_many(lambda one: {f"level {one}": Estimate(1.0, 1.0)}, range(3))
    with pytest.raises(AnalysisError, match="fewer than two"):
        pool_many(lambda _: {"a": Estimate(1.0, 1.0)}, [0])
    assert pool_many(_sometimes, []) == {}


# --- curves ---------------------------------------------------------------------------------------

ROWS = observations([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 0, 1, 0, 1, 1, 0])
CURVE = kaplan_meier(ROWS)


def test_equal_curves_pool_to_themselves():
    times = [0.5, 1, 3.5, 6]
    pooled = pool_survival([CURVE] * 4, times)
    for one, alone in zip(pooled, survival_at(CURVE, times), strict=True):
        assert one.survival == pytest.approx(alone.survival, rel=1e-12)
        assert one.at_risk == alone.at_risk
    for one, alone in zip(pooled[1:], survival_at(CURVE, times)[1:], strict=True):
        assert (one.ci_low, one.ci_high) == pytest.approx((alone.ci_low, alone.ci_high), rel=1e-9)
        assert one.fmi == pytest.approx(0, abs=1e-9)
    assert pooled[0].survival == 1 and pooled[0].ci_low is None


def test_limits_stay_within_their_range_and_grow_with_what_is_unknown():
    other = kaplan_meier(observations([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 0, 0]))
    (mixed,) = pool_survival([CURVE, other, CURVE, other], [6])
    (alone,) = pool_survival([CURVE, CURVE], [6])
    low, high = mixed.ci_low, mixed.ci_high
    assert low is not None and high is not None and 0 < low < mixed.survival < high < 1
    assert mixed.fmi > 0
    assert np.log(-np.log(low)) - np.log(-np.log(high)) > 0
    assert alone.ci_low is not None


def test_where_a_curve_ends_the_mean_stands_without_limits():
    dead = kaplan_meier(observations([1, 2], [1, 1]))
    (at,) = pool_survival([CURVE, dead], [2])
    assert at.survival == pytest.approx((survival_at(CURVE, [2])[0].survival + 0) / 2)
    assert at.ci_low is None and at.ci_high is None and at.fmi is None
    (late,) = pool_survival([CURVE, CURVE], [50])
    assert late.beyond
    with pytest.raises(AnalysisError, match="fewer than two"):
        pool_survival([CURVE], [1])

"""E-values against published ones, and laws they keep."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.e_value import CONVERSIONS, e_value, e_value_of_ratio

RATIOS = tuple(name for name in CONVERSIONS if name != "std_mean_difference")
ratios = st.floats(1e-60, 1e60)


@pytest.mark.parametrize(
    ("estimate", "low", "high", "expected", "limit"),
    [
        (3.9, 1.8, 8.7, 7.26, 3.0),  # breastfeeding and death from respiratory infection
        (0.80, 0.71, 0.91, 1.81, 1.43),  # breastfeeding and childhood leukaemia
    ],
)
def test_examples_of_vanderweele_and_ding(
    estimate: float, low: float, high: float, expected: float, limit: float
) -> None:
    found = e_value(estimate, low, high, conversion="risk_ratio")
    assert (round(found.estimate, 2), round(found.limit, 2)) == (expected, limit)


def test_a_common_odds_ratio_is_halved_in_its_logarithm() -> None:
    found = e_value(0.86, 0.75, 0.99, conversion="common_odds_ratio")
    assert found.risk_ratio == pytest.approx(sqrt(0.86))
    assert found.estimate == pytest.approx(e_value_of_ratio(sqrt(0.86)))


def test_a_common_hazard_ratio_by_the_formula_as_it_is_printed() -> None:
    found = e_value(0.56, 0.46, 0.69, conversion="common_hazard_ratio")
    by_hand = (1 - 0.5 ** sqrt(0.56)) / (1 - 0.5 ** sqrt(1 / 0.56))
    assert found.risk_ratio == pytest.approx(by_hand, rel=1e-12)


def test_a_difference_in_standard_deviations() -> None:
    found = e_value(-0.42, -0.7, -0.14, conversion="std_mean_difference")
    assert found.risk_ratio == pytest.approx(exp(-0.91 * 0.42))
    assert found.limit == pytest.approx(e_value_of_ratio(exp(-0.91 * 0.14)))


def test_where_the_interval_includes_the_null_its_e_value_is_one() -> None:
    assert e_value(1.2, 0.9, 1.6, conversion="risk_ratio").limit == 1
    assert e_value(1.0, 0.9, 1.1, conversion="risk_ratio").estimate == 1


@given(ratios, st.sampled_from(RATIOS))
def test_the_inverse_ratio_has_the_same_e_value(ratio: float, conversion: str) -> None:
    one, other = (e_value(r, r, r, conversion=conversion) for r in (ratio, 1 / ratio))
    assert one.estimate == pytest.approx(other.estimate, rel=1e-9)
    assert one.estimate >= 1


@given(ratios)
def test_it_solves_its_bounding_factor(ratio: float) -> None:
    """Two associations of that size can just make the ratio: RR RR/(RR + RR - 1)."""
    e, away = e_value_of_ratio(ratio), max(ratio, 1 / ratio)
    assert e / (2 - 1 / e) == pytest.approx(away, rel=1e-9)


def test_the_conversions_agree_near_the_null() -> None:
    for name in RATIOS:
        assert CONVERSIONS[name](1.0) == pytest.approx(1.0, rel=1e-15)
    assert log(CONVERSIONS["common_hazard_ratio"](1.001)) / log(1.001) < 1


@pytest.mark.parametrize(
    ("estimate", "low", "high"), [(0.0, 0.0, 1.0), (2.0, 2.5, 3.0), (1e200, 1.0, 1e300)]
)
def test_what_is_no_effect_is_refused(estimate: float, low: float, high: float) -> None:
    with pytest.raises(AnalysisError):
        e_value(estimate, low, high, conversion="risk_ratio")

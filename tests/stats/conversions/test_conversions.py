"""Means from quantiles, tables from odds ratios, combined P values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.combined_p import fisher_combined, stouffer_combined
from reportgen.stats.conversions.odds_ratio import table_from_odds_ratio
from reportgen.stats.conversions.quantiles import (
    MEAN_METHODS,
    SD_METHODS,
    mean_sd_from_quantiles,
)
from reportgen.stats.conversions.wan_tables import QUARTILES, RANGE
from tests.stats.test_properties import EXAMPLES

methods = st.tuples(st.sampled_from(list(MEAN_METHODS)), st.sampled_from(list(SD_METHODS)))
five_numbers = st.lists(st.floats(-100, 100), min_size=5, max_size=5).map(sorted)
SETS = {"five_numbers": "low q1 q3 high", "range": "low high", "quartiles": "q1 q3"}


def convert(values, n, kind, method):
    low, q1, median, q3, high = ([value] for value in values)
    ends = {"low": low, "q1": q1, "q3": q3, "high": high}
    given_ends = {name: ends[name] for name in SETS[kind].split()}
    return mean_sd_from_quantiles(
        median, [n], mean_method=method[0], sd_method=method[1], **given_ends
    )


@EXAMPLES
@given(five_numbers, st.integers(2, 10**6), st.sampled_from(list(SETS)), methods)
def test_any_quantiles_give_a_mean_between_them(values, n, kind, method):
    found = convert(values, n, kind, method)
    assert found.used == (kind,)
    assert np.isfinite([found.mean, found.sd]).all()
    assert found.sd[0] >= 0
    if method[0] == "luo" or kind != "range":  # wan's term in 1/n leaves the range for tiny n
        assert values[0] - 1e-9 <= found.mean[0] <= values[-1] + 1e-9


@EXAMPLES
@given(
    five_numbers,
    st.integers(2, 500),
    st.sampled_from(list(SETS)),
    methods,
    st.floats(-50, 50),
    st.floats(0.1, 10),
)
def test_another_unit_shifts_and_scales(values, n, kind, method, shift, scale):
    one = convert(values, n, kind, method)
    other = convert([scale * v + shift for v in values], n, kind, method)
    assert other.mean[0] == pytest.approx(scale * one.mean[0] + shift, rel=1e-9, abs=1e-6)
    assert other.sd[0] == pytest.approx(scale * one.sd[0], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize("method", SD_METHODS)
def test_quantiles_of_a_normal_sample_give_its_mean_and_sd_back(kind, method):
    n = 4001
    ends = special.ndtri([0.625 / (n + 0.25), 0.25, 0.5, 0.75, 1 - 0.625 / (n + 0.25)])
    found = convert(10 + 3 * ends, n, kind, ("luo", method))
    assert found.mean[0] == pytest.approx(10)
    assert found.sd[0] == pytest.approx(3, rel=0.002)


def test_each_study_uses_what_it_reports():
    nan = np.nan
    found = mean_sd_from_quantiles(
        [14, 7, 6, 5, nan],
        [50, 34, 120, 65, 20],
        low=[nan, 2, nan, 1, 1],
        q1=[10, nan, 4, 3, nan],
        q3=[19, nan, 9, 9, nan],
        high=[nan, 15, nan, 20, 9],
    )
    assert found.used == ("quartiles", "range", "quartiles", "five_numbers", "")
    assert np.isnan(found.mean).tolist() == [False] * 4 + [True]
    assert (found.mean_method, found.sd_method) == ("luo", "shi")


def test_printed_constants_are_the_formulas_up_to_their_approximation():
    n = np.arange(5, 51)
    assert RANGE[4:] == pytest.approx(2 * special.ndtri((n - 0.375) / (n + 0.25)), rel=0.02)
    n = 4 * np.arange(3, 51) + 1
    formula = 2 * special.ndtri((0.75 * n - 0.125) / (n + 0.25))
    assert QUARTILES[2:] == pytest.approx(formula, rel=0.01)


def test_quantiles_that_cannot_be_are_refused():
    with pytest.raises(AnalysisError, match="study 2 with quantiles out of order"):
        mean_sd_from_quantiles([5, 9], [10, 10], q1=[4, 4], q3=[6, 6])
    with pytest.raises(AnalysisError, match="no whole number"):
        mean_sd_from_quantiles([5], [0], q1=[4], q3=[6])
    with pytest.raises(AnalysisError, match="unknown 'lou'"):
        mean_sd_from_quantiles([5], [9], q1=[4], q3=[6], mean_method="lou")


@EXAMPLES
@given(*[st.integers(1, 200)] * 4)
def test_a_table_comes_back_from_its_own_odds_ratio(a, b, c, d):
    ratio = a * d / (b * c)
    found = table_from_odds_ratio([ratio], [a + b + c + d], [a + b], [a + c])
    cells = (found.events_1, found.nonevents_1, found.events_2, found.nonevents_2)
    assert [float(cell[0]) for cell in cells] == [a, b, c, d]
    assert found.odds_ratio[0] == pytest.approx(ratio)


@EXAMPLES
@given(st.floats(1e-6, 1e6), st.integers(2, 500), st.data())
def test_any_odds_ratio_gives_a_table_within_its_margins(ratio, n, data):
    n_1, events = data.draw(st.integers(1, n - 1)), data.draw(st.integers(0, n))
    found = table_from_odds_ratio([ratio], [n], [n_1], [events])
    cells = (found.events_1, found.nonevents_1, found.events_2, found.nonevents_2)
    assert min(float(cell[0]) for cell in cells) >= 0


def test_margins_that_cannot_be_are_refused():
    for margins in ([2.0], [10], [10], [3]), ([0.0], [10], [4], [3]), ([2.0], [10], [4], [11]):
        with pytest.raises(AnalysisError, match="study 1"):
            table_from_odds_ratio(*margins)


@EXAMPLES
@given(st.lists(st.floats(1e-9, 1 - 1e-9), min_size=1, max_size=8))
def test_combined_p_values_are_p_values_of_any_order(p):
    one, other = fisher_combined(p), fisher_combined(p[::-1])
    assert 0 <= one.p_value <= 1
    assert other.p_value == pytest.approx(one.p_value, rel=1e-9)
    assert 0 <= stouffer_combined(p).p_value <= 1


def test_one_p_value_combines_to_itself():
    assert fisher_combined([0.03]).p_value == pytest.approx(0.03)
    assert stouffer_combined([0.03]).p_value == pytest.approx(0.03)
    assert stouffer_combined([0.03, 0.9], [1, 1e-9]).p_value == pytest.approx(0.03)


@pytest.mark.parametrize("p", [[], [0.0], [1.5], [np.nan, 0.1]])
def test_p_values_that_are_none_are_refused(p):
    with pytest.raises(AnalysisError, match=r"P value|none to combine"):
        fisher_combined(p)
    with pytest.raises(AnalysisError):
        stouffer_combined([*p, 1.0])


def test_equal_quantiles_are_a_spread_of_0():
    found = mean_sd_from_quantiles([3], [12], q1=[3], q3=[3])
    assert (found.mean[0], found.sd[0]) == (3, 0)

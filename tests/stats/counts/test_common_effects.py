"""Mantel-Haenszel, Peto and penalised logistic regression: algebra, laws, extremes."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.counts.penalised import penalised_logistic, pool_penalised
from reportgen.stats.counts.pool import MEASURES, pool_mantel_haenszel, pool_peto
from reportgen.stats.measures import Correction, effect_sizes
from tests.stats.test_properties import EXAMPLES, result_or_refusal

TABLES = {
    "events_1": np.array([4.0, 0, 12, 7]),
    "n_1": np.array([20.0, 15, 60, 33]),
    "events_2": np.array([9.0, 3, 11, 7]),
    "n_2": np.array([22.0, 14, 44, 33]),
}
METHODS = {
    **{name: lambda d, name=name: pool_mantel_haenszel(name, d) for name in MEASURES},
    "PETO": pool_peto,
    "LRP": pool_penalised,
}
methods = st.sampled_from(list(METHODS))


@st.composite
def two_arms(draw, least=1, most=7, largest=200):
    """Counts of two arms, 0 and everyone often."""
    k, columns = draw(st.integers(least, most)), {}
    for arm in ("1", "2"):
        n = [draw(st.integers(1, largest)) for _ in range(k)]
        x = [draw(st.one_of(st.just(0), st.just(m), st.integers(0, m))) for m in n]
        columns |= {f"events_{arm}": np.array(x, float), f"n_{arm}": np.array(n, float)}
        columns[f"time_{arm}"] = columns[f"n_{arm}"] * 1.5
    return columns


def swapped(columns):
    return {name[:-1] + ("2" if name[-1] == "1" else "1"): x for name, x in columns.items()}


def pooled(name, columns):
    return result_or_refusal(lambda: METHODS[name](columns).pooled)


@EXAMPLES
@given(two_arms(), methods)
def test_any_counts_are_pooled_or_refused(columns, name):
    p = pooled(name, columns)
    if p is not None:
        assert p.ci_low <= p.estimate <= p.ci_high
        assert p.weights.sum() == pytest.approx(100)


@EXAMPLES
@given(two_arms(), methods)
def test_swapping_the_arms_turns_the_sign(columns, name):
    one, other = pooled(name, columns), pooled(name, swapped(columns))
    assert (one is None) == (other is None)
    if one is not None:
        assert other.estimate == pytest.approx(-one.estimate, rel=1e-8, abs=1e-9)
        assert other.se == pytest.approx(one.se, rel=1e-7, abs=1e-9)


@EXAMPLES
@given(two_arms(), st.sampled_from([*MEASURES, "PETO"]))
def test_every_study_twice_halves_the_variance(columns, name):
    one = pooled(name, columns)
    twice = pooled(name, {key: np.tile(x, 2) for key, x in columns.items()})
    assert (one is None) == (twice is None)
    if one is not None:
        assert twice.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-12)
        assert twice.se == pytest.approx(one.se / sqrt(2), rel=1e-7, abs=1e-9)


@EXAMPLES
@given(two_arms(least=2), methods, st.randoms(use_true_random=False))
def test_the_order_of_studies_does_not_matter(columns, name, random):
    order = list(range(len(columns["n_1"])))
    random.shuffle(order)
    one = pooled(name, columns)
    other = pooled(name, {key: x[order] for key, x in columns.items()})
    assert (one is None) == (other is None)
    if one is not None:
        assert other.estimate == pytest.approx(one.estimate, rel=1e-8, abs=1e-9)
        assert other.q == pytest.approx(one.q, rel=1e-7, abs=1e-8)


@EXAMPLES
@given(two_arms(), st.sampled_from(MEASURES))
def test_arms_with_equal_counts_have_no_effect(columns, name):
    same = columns | {key[:-1] + "2": columns[key[:-1] + "1"] for key in columns}
    p = pooled(name, same)
    if p is not None:
        assert p.estimate == pytest.approx(0, abs=1e-12)


@EXAMPLES
@given(two_arms(), st.integers(1, 9))
def test_studies_without_events_change_no_ratio(columns, n):
    more = {
        key: np.append(x, 0.0 if key.startswith("events") else float(n))
        for key, x in columns.items()
    }
    for name in ("OR", "RR", "IRR", "PETO"):
        one, other = pooled(name, columns), pooled(name, more)
        assert (one is None) == (other is None)
        if one is not None:
            assert (other.estimate, other.se) == pytest.approx((one.estimate, one.se))


def test_one_table_gives_its_own_figures():
    one = {name: x[:1] for name, x in TABLES.items()}
    own = effect_sizes("OR", one)
    p = pool_mantel_haenszel("OR", one).pooled
    assert (p.estimate, p.se**2) == pytest.approx((own.yi[0], own.vi[0]))
    assert (p.q, p.q_df, p.k) == (pytest.approx(0, abs=1e-20), 0, 1)
    difference = pool_mantel_haenszel("RD", one, rd_variance="greenland_robins").pooled
    own = effect_sizes("RD", one)
    assert (difference.estimate, difference.se**2) == pytest.approx((own.yi[0], own.vi[0]))


def test_the_odds_ratio_is_the_weighted_mean_of_those_of_the_tables():
    used = {name: x[[0, 2, 3]] for name, x in TABLES.items()}
    p = pool_mantel_haenszel("OR", used).pooled
    own = np.exp(effect_sizes("OR", used).yi)
    assert (p.weights * own).sum() / 100 == pytest.approx(np.exp(p.estimate))


def test_non_events_may_stand_for_sizes_and_missing_studies_are_left_out():
    given_sizes = pool_mantel_haenszel("RR", TABLES)
    columns = {
        "events_1": np.append(TABLES["events_1"], 3),
        "nonevents_1": np.append(TABLES["n_1"] - TABLES["events_1"], 4),
        "events_2": np.append(TABLES["events_2"], np.nan),
        "nonevents_2": np.append(TABLES["n_2"] - TABLES["events_2"], 5),
    }
    found = pool_mantel_haenszel("RR", columns)
    assert found.used.tolist() == [True] * 4 + [False]
    assert found.pooled.estimate == given_sizes.pooled.estimate


def test_a_correction_in_the_pooling_moves_the_estimate_and_double_zeros_can_be_dropped():
    columns = {name: np.append(x, [0.0, 0.0]) for name, x in TABLES.items()}
    columns["n_1"][-2:], columns["n_2"][-2:] = [10, 12], [11, 9]
    plain = pool_mantel_haenszel("OR", columns)
    half = pool_mantel_haenszel("OR", columns, correction=Correction(), double_zero="drop")
    assert plain.pooled.k == 6
    assert half.pooled.k == 4
    assert half.used.tolist() == [True] * 4 + [False] * 2
    assert half.pooled.estimate != plain.pooled.estimate


def test_what_cannot_be_pooled_is_refused_in_words():
    none = TABLES | {"events_1": np.zeros(4)}
    with pytest.raises(AnalysisError, match="no event in any study"):
        pool_mantel_haenszel("OR", none)
    with pytest.raises(AnalysisError, match="nothing can be compared"):
        pool_peto(none | {"events_2": np.zeros(4)})
    with pytest.raises(AnalysisError, match="no study with both arms"):
        pool_mantel_haenszel("RD", TABLES | {"n_1": np.full(4, np.nan)})
    with pytest.raises(AnalysisError, match="unknown 'SMD'"):
        pool_mantel_haenszel("SMD", TABLES)
    with pytest.raises(AnalysisError, match="time_1, time_2 not given"):
        pool_mantel_haenszel("IRR", TABLES)


def test_no_event_anywhere_is_a_difference_of_0_without_a_test():
    none = TABLES | {"events_1": np.zeros(4), "events_2": np.zeros(4)}
    p = pool_mantel_haenszel("RD", none).pooled
    assert (p.estimate, p.se, p.statistic, p.p_value) == (0, 0, None, None)


@EXAMPLES
@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_a_saturated_penalised_model_adds_a_half_to_every_cell(x1, n1, x2, n2):
    assume(x1 <= n1 and x2 <= n2)
    fit = penalised_logistic([x1, x2], [n1, n2], [[1, 0], [1, 1]])
    expected = log((x2 + 0.5) / (n2 - x2 + 0.5)) - log((x1 + 0.5) / (n1 - x1 + 0.5))
    assert fit.coef[1] == pytest.approx(expected, abs=1e-9)


def test_penalised_regression_refuses_columns_that_repeat():
    with pytest.raises(AnalysisError, match="follows from the others"):
        penalised_logistic([1, 2], [5, 5], [[1, 1], [1, 1]])


def test_a_penalised_fit_with_leverages_that_move_settles():
    p = pool_penalised(
        {"events_1": [1, 4, 0], "n_1": [1, 5, 3], "events_2": [0, 55, 6], "n_2": [99, 55, 72]}
    ).pooled
    assert np.isfinite([p.estimate, p.se]).all()


@pytest.mark.parametrize("name", [*MEASURES, "PETO"])
def test_one_giant_study_among_dwarfs(name):
    giant = {
        key: np.append(x, 1e7 if key.startswith("events") else 3e7) for key, x in TABLES.items()
    }
    giant |= {"time_1": giant["n_1"], "time_2": giant["n_2"]}
    p = pooled(name, giant)
    assert p.weights[-1] > 99.9
    assert p.estimate == pytest.approx(0, abs=1e-4)


def test_a_row_cut_into_rows_is_the_same_penalised_model():
    X = np.array([[1.0, 0], [1, 1], [1, 3]])
    whole = penalised_logistic([2, 5, 17], [10, 12, 20], X)
    cut = penalised_logistic([1, 2, 9, 1, 3, 8], [4, 7, 9, 6, 5, 11], np.tile(X, (2, 1)))
    assert cut.coef == pytest.approx(whole.coef, rel=1e-9)
    np.testing.assert_allclose(cut.cov, whole.cov, rtol=1e-9)


def test_a_penalised_model_of_very_many_studies_is_refused():
    many = {name: np.tile(TABLES[name], 76) for name in TABLES}
    with pytest.raises(AnalysisError, match="304 studies takes too long"):
        pool_penalised(many)

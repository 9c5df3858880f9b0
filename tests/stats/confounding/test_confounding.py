"""Propensity scores, weights, balance, matching, Rubin's rules: laws and refusals.

R's numbers are in tests/reference.
"""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.confounding.balance import weighted_smd
from reportgen.stats.confounding.matching import caliper_width, greedy_match
from reportgen.stats.confounding.propensity import (
    ESTIMANDS,
    effective_sample_size,
    propensity_score,
    propensity_weights,
    truncated,
)
from reportgen.stats.confounding.weighted_difference import VARIANCES, weighted_difference
from reportgen.stats.imputation.rubin import rubin
from reportgen.stats.samples.balance import smd_binary, smd_continuous


def made_up(seed=5, n=120):
    rng = np.random.default_rng(seed)
    x = np.column_stack((rng.normal(size=n), rng.integers(0, 2, n)))
    treated = rng.random(n) < 1 / (1 + np.exp(0.3 - 0.9 * x[:, 0]))
    return x, treated, 2 + x[:, 0] + treated + rng.normal(size=n)


X, TREATED, OUTCOME = made_up()
SCORE = propensity_score(TREATED, X)


# --- scores and weights ---------------------------------------------------------------------------


def test_scores_add_up_to_the_treated():
    assert SCORE.score.sum() == pytest.approx(TREATED.sum(), rel=1e-10)
    assert np.log(SCORE.score / (1 - SCORE.score)) == pytest.approx(SCORE.logit)


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_the_treatments_exchanged_exchange_the_weights(estimand):
    mirrored = {"ATT": "ATC", "ATC": "ATT"}.get(estimand, estimand)
    other = propensity_weights(propensity_score(~TREATED, X), mirrored)
    assert propensity_weights(SCORE, estimand) == pytest.approx(other, rel=1e-8)


def test_overlap_weights_balance_the_covariates_exactly():
    """The score equations of logistic regression: Li, Morgan and Zaslavsky 2018, theorem 3."""
    w = propensity_weights(SCORE, "ATO")
    for values in (X[:, 0], X[:, 1]):
        assert weighted_smd(values, TREATED, w).weighted == pytest.approx(0, abs=1e-9)


def test_weights_of_everybody_stand_for_everybody():
    w = propensity_weights(SCORE, "ATE_stabilised")
    assert w.sum() == pytest.approx(len(w), rel=0.1)
    plain = propensity_weights(SCORE, "ATE")
    assert w[TREATED] == pytest.approx(plain[TREATED] * TREATED.mean())


def test_without_an_association_all_weights_are_equal():
    x = np.tile([0.0, 1.0], 20)
    found = propensity_score(np.repeat([1, 0], 20), x)
    w = propensity_weights(found, "ATE_stabilised")
    assert w == pytest.approx(1, rel=1e-9)
    assert effective_sample_size(w) == pytest.approx(40)


def test_truncation_keeps_what_lies_between():
    w = propensity_weights(SCORE, "ATE")
    cut = truncated(w, 0.05, 0.95)
    between = (w > cut.min()) & (w < cut.max())
    assert cut[between] == pytest.approx(w[between])
    assert effective_sample_size(cut) > effective_sample_size(w)


# --- balance and differences ----------------------------------------------------------------------


def test_equal_weights_give_the_plain_differences():
    ones = np.ones(len(TREATED))
    found = weighted_smd(X[:, 0], TREATED, ones)
    plain = smd_continuous(X[TREATED, 0], X[~TREATED, 0])
    assert (found.unweighted, found.weighted) == (pytest.approx(plain), pytest.approx(plain))
    share = weighted_smd(X[:, 1], TREATED, ones, binary=True)
    counts = (X[TREATED, 1].sum(), TREATED.sum(), X[~TREATED, 1].sum(), (~TREATED).sum())
    assert share.unweighted == pytest.approx(smd_binary(*counts))


@given(st.floats(0.01, 100))
def test_only_the_ratio_of_weights_matters(scale):
    w = propensity_weights(SCORE, "ATE")
    one, other = (weighted_difference(OUTCOME, TREATED, w * k) for k in (1, scale))
    assert other.difference == pytest.approx(one.difference, rel=1e-9)
    assert other.std_error == pytest.approx(one.std_error, rel=1e-9)
    assert weighted_smd(OUTCOME, TREATED, w * scale).weighted == pytest.approx(
        weighted_smd(OUTCOME, TREATED, w).weighted, rel=1e-9
    )


@pytest.mark.parametrize("variance", VARIANCES)
def test_the_arms_exchanged_turn_the_difference_round(variance):
    w = propensity_weights(SCORE, "ATO")
    one = weighted_difference(OUTCOME, TREATED, w, variance=variance)
    other = weighted_difference(OUTCOME, ~TREATED, w, variance=variance)
    assert other.difference == pytest.approx(-one.difference)
    assert (other.ci_low, other.ci_high) == (
        pytest.approx(-one.ci_high),
        pytest.approx(-one.ci_low),
    )
    assert other.p_value == pytest.approx(one.p_value)


def test_constants_that_differ_and_constants_that_do_not():
    treated = np.array([True, True, False, False])
    w = np.ones(4)
    assert weighted_smd([1, 1, 1, 1], treated, w).unweighted == 0
    assert weighted_smd([2, 2, 1, 1], treated, w).weighted == inf


# --- matching -------------------------------------------------------------------------------------


def nearest_by_hand(d, treated, caliper, order, replacement):
    """The definition, one pair after another."""
    left = [i for i in range(len(d)) if not treated[i]]
    turn = [i for i in range(len(d)) if treated[i]]
    if order == "largest_score_first":
        turn.sort(key=lambda i: (-d[i], i))
    pairs = []
    for i in turn:
        near = [(abs(d[i] - d[j]), j) for j in left if abs(d[i] - d[j]) <= caliper]
        if near:
            pairs.append((i, min(near)[1]))
            if not replacement:
                left.remove(min(near)[1])
    return pairs


values = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=2, max_size=30).filter(
    lambda rows: len({side for _, side in rows}) == 2
)


@settings(max_examples=200)
@given(
    values,
    st.sampled_from([inf, 0.0, 1.0, 3.0]),
    st.sampled_from(["data", "largest_score_first"]),
    st.booleans(),
)
def test_matching_is_its_definition(rows, caliper, order, replacement):
    d, treated = (np.array(column) for column in zip(*rows, strict=True))
    found = greedy_match(d, treated, caliper=caliper, order=order, replacement=replacement)
    pairs = list(zip(found.treated.tolist(), found.control.tolist(), strict=True))
    assert pairs == nearest_by_hand(d, treated, caliper, order, replacement)
    assert np.all(found.gap <= caliper)
    if not replacement:
        assert set(found.times_used.values()) <= {1}


def test_a_caliper_in_standard_deviations():
    d, treated = np.array([0.0, 1, 2, 5, 6, 9]), np.array([True, False] * 3)
    assert caliper_width(d, treated, 0.2, "sd") == pytest.approx(0.2 * np.std(d, ddof=1))
    spread = (np.var(d[treated], ddof=1) + np.var(d[~treated], ddof=1)) / 2
    assert caliper_width(d, treated, 0.5, "pooled_group_sd") == pytest.approx(0.5 * spread**0.5)


# --- Rubin's rules --------------------------------------------------------------------------------


def test_nothing_missing_is_the_complete_analysis():
    found = rubin([2.0, 2.0, 2.0], [0.25, 0.25, 0.25])
    assert (found.df, found.fmi, found.lambda_) == (inf, 0, 0)
    assert (found.ci_low, found.ci_high) == pytest.approx((2 - 0.98, 2 + 0.98), abs=1e-3)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=8), st.floats(0.1, 10))
def test_a_change_of_unit_changes_the_unit_only(estimates, scale):
    variances = [0.5] * len(estimates)
    one = rubin(estimates, variances, complete_df=50)
    other = rubin(np.multiply(estimates, scale), np.multiply(variances, scale**2), complete_df=50)
    assert other.estimate == pytest.approx(one.estimate * scale, abs=1e-9)
    assert other.std_error == pytest.approx(one.std_error * scale)
    assert other.df == pytest.approx(one.df)
    assert 0 <= one.lambda_ < 1
    assert one.df <= 50


# --- what is refused ------------------------------------------------------------------------------

SIDES = np.array([True, True, False, False])
REFUSED = [
    (
        lambda: propensity_score([1, 1, 0, 0], [4, 5, 1, 2], names=["age"]),
        "rises without end in age",
    ),
    (lambda: propensity_score([1, 1, 1, 1], [4, 5, 1, 2]), "an event in every row"),
    (lambda: propensity_weights(SCORE, "ATX"), "estimand"),
    (lambda: truncated(np.ones(3), 0.9, 0.1), "no two probabilities"),
    (lambda: effective_sample_size([0, 0]), "all weights are 0"),
    (lambda: weighted_smd([1, 2, 3, np.nan], SIDES, np.ones(4)), "missing"),
    (lambda: weighted_smd([1, 2], np.array([True, False]), [1, 1]), "fewer than two rows"),
    (lambda: weighted_difference([1, 2, 3, 4], SIDES, [1, 1, 0, 0]), "control group has no weight"),
    (lambda: weighted_difference([1, np.nan, 3, 4], SIDES, np.ones(4)), "missing"),
    (lambda: weighted_difference([1, 2], np.array([True, False]), [1, 1]), "no degree of freedom"),
    (lambda: greedy_match([1, 2], np.array([True, True])), "one of the two groups is empty"),
    (lambda: greedy_match([1, inf], np.array([True, False])), "missing or infinite"),
    (lambda: caliper_width(np.ones(4), SIDES, 0, "sd"), "must be above 0"),
    (lambda: rubin([1.0], [1.0]), "fewer than two"),
    (lambda: rubin([1, 2], [1, -1]), "missing or negative"),
    (lambda: rubin([1, 1], [0, 0]), "all 0"),
    (lambda: rubin([1, 2], [1, 1], complete_df=0), "must be above 0"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_refusals(call, message):
    with pytest.raises(AnalysisError, match=message):
        call()

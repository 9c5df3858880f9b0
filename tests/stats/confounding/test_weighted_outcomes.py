"""Weighted shares, their ratios and weighted quantiles: what equal weights and R make of them."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.confounding.balance import weighted_smd, weighted_smd_levels
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.confounding.weighted_quantiles import weighted_quantiles
from reportgen.stats.confounding.weighted_ratio import (
    RATIOS,
    weighted_ratio,
    weighted_share,
)
from reportgen.stats.samples.balance import smd_levels
from reportgen.stats.samples.quantiles import quantiles
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.observations import observations

EVENT = np.array([1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1.0])
TREATED = np.array([True] * 6 + [False] * 6)
WEIGHT = np.array([0.5, 1.5, 2, 1, 0.25, 3, 1, 2, 0.75, 1.25, 4, 0.5])


# --- against R's survey 4.1.1: svyciprop(method = "logit"), which iterates to eight digits, svyglm
# --- with quasibinomial and quasipoisson, svyquantile(qrule = "hf2")

SVYCIPROP = (0.42424242444011778, 0.04649038858027594, 0.91759731464153127)
SVYGLM = {
    "odds_ratio": (0.8646896030990731, 1.3610986536962897, 0.5395046494870915),
    "risk_ratio": (0.5829113505389442, 0.9079734072023712, 0.5353174317846434),
}
SVYQUANTILE = [3.0, 5.0, 6.0]


def test_a_weighted_share_is_that_of_svyciprop():
    found = weighted_share(EVENT[TREATED], WEIGHT[TREATED])
    assert found.share == pytest.approx(SVYCIPROP[0], rel=1e-8)
    assert (found.ci_low, found.ci_high) == pytest.approx(SVYCIPROP[1:], rel=1e-7)


@pytest.mark.parametrize("measure", RATIOS)
def test_a_weighted_ratio_is_that_of_svyglm(measure):
    found = weighted_ratio(EVENT, TREATED, WEIGHT, measure)
    estimate, error, p = SVYGLM[measure]
    assert (log(found.ratio), found.log_std_error) == pytest.approx((estimate, error), rel=1e-8)
    assert found.p_value == pytest.approx(p, rel=1e-8)


def test_weighted_quantiles_are_those_of_svyquantile():
    values = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8.0])
    found = weighted_quantiles(values, WEIGHT, [0.25, 0.5, 0.75])
    assert found.tolist() == SVYQUANTILE


# --- algebra -------------------------------------------------------------------------------------


def test_matched_pairs_give_the_paired_t_test():
    """Student's: mean of the differences over its standard error, pairs - 1 df."""
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=9), rng.normal(size=9)
    found = weighted_difference(
        np.concatenate((first, second)),
        np.repeat([True, False], 9),
        np.ones(18),
        pair=np.tile(np.arange(9), 2),
    )
    gaps = first - second
    assert found.difference == pytest.approx(gaps.mean())
    assert found.std_error == pytest.approx(gaps.std(ddof=1) / sqrt(9))
    assert found.df == 8


def test_pairs_of_equal_outcomes_leave_no_error():
    pairs = np.tile(np.arange(6), 2)
    found = weighted_difference(np.tile(EVENT[:6], 2), TREATED, np.ones(12), pair=pairs)
    assert found.std_error == pytest.approx(0, abs=1e-15)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=12))
def test_whole_weights_are_repeated_values(rows):
    values, counts = (np.array(one, dtype=float) for one in zip(*rows, strict=True))
    repeated = np.repeat(values, counts.astype(int))
    share = [0.1, 0.25, 0.5, 0.75, 0.9]
    found = weighted_quantiles(values, counts, share)
    assert found.tolist() == quantiles(repeated, share, kind=2).tolist()


@pytest.mark.parametrize("scale", [1e-9, 3.0, 1e9])
def test_the_scale_of_the_weights_says_nothing(scale):
    share, other = weighted_share(EVENT, WEIGHT), weighted_share(EVENT, WEIGHT * scale)
    assert (share.ci_low, share.ci_high) == pytest.approx((other.ci_low, other.ci_high))
    for measure in RATIOS:
        one = weighted_ratio(EVENT, TREATED, WEIGHT, measure)
        two = weighted_ratio(EVENT, TREATED, WEIGHT * scale, measure)
        assert (one.ratio, one.p_value) == pytest.approx((two.ratio, two.p_value))
    halves = weighted_quantiles(EVENT, WEIGHT * scale, [0.5])
    assert halves.tolist() == weighted_quantiles(EVENT, WEIGHT, [0.5]).tolist()


@pytest.mark.parametrize("measure", RATIOS)
def test_groups_exchanged_turn_the_ratio_over(measure):
    one = weighted_ratio(EVENT, TREATED, WEIGHT, measure)
    two = weighted_ratio(EVENT, ~TREATED, WEIGHT, measure)
    assert one.ratio == pytest.approx(1 / two.ratio)
    assert (one.ci_low, one.ci_high) == pytest.approx((1 / two.ci_high, 1 / two.ci_low))
    assert one.p_value == pytest.approx(two.p_value)


def test_equal_weights_give_the_difference_of_levels_of_the_counts():
    levels = np.array([0, 0, 1, 2, 2, 2, 0, 1, 1, 1, 2, 0])
    counts = [np.bincount(levels[side]) for side in (TREATED, ~TREATED)]
    found = weighted_smd_levels(levels, TREATED, np.full(12, 0.3))
    assert found == pytest.approx(smd_levels(*counts))


def test_two_levels_are_one_difference_without_its_sign():
    found = weighted_smd_levels(EVENT, TREATED, WEIGHT)
    assert found == pytest.approx(abs(weighted_smd(EVENT, TREATED, WEIGHT, binary=True).unweighted))


def test_weights_that_even_the_shares_out_leave_no_difference():
    levels = np.array([0, 0, 0, 1, 2, 0, 1, 2])
    treated = np.arange(8) < 5
    weights = np.array([1, 1, 1, 3, 3, 5, 5, 5.0])
    assert weighted_smd_levels(levels, treated, weights) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("scale", [1e-3, 7.0])
def test_the_scale_of_the_weights_moves_no_cox_model(scale):
    time = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8.0])
    fits = [
        cox(observations(time, EVENT, weights=weights), TREATED.astype(float), robust=True)
        for weights in (WEIGHT, WEIGHT * scale)
    ]
    assert fits[0].coef == pytest.approx(fits[1].coef, rel=1e-9)
    assert fits[0].std_error == pytest.approx(fits[1].std_error, rel=1e-9)
    assert fits[0].model_std_error != pytest.approx(fits[1].model_std_error, rel=0.1)


# --- refusals ------------------------------------------------------------------------------------


def test_nobody_and_everybody_have_no_limits():
    for events in (np.zeros(4), np.ones(4)):
        found = weighted_share(events, np.ones(4))
        assert (found.share, found.ci_low, found.ci_high) == (events[0], None, None)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: weighted_share([1], [1]), "one row"),
        (lambda: weighted_share([1, 2], [1, 1]), "must be 0 or 1"),
        (lambda: weighted_share([1, 0], [0, 0]), "all 0"),
        (lambda: weighted_share([1, 0], [1, -1]), "negative"),
        (lambda: weighted_ratio(EVENT * 0, TREATED, WEIGHT, "risk_ratio"), "has no event"),
        (lambda: weighted_ratio(EVENT * 0 + 1, TREATED, WEIGHT, "odds_ratio"), "everybody"),
        (lambda: weighted_ratio(EVENT, TREATED, WEIGHT * TREATED, "odds_ratio"), "no weight"),
        (lambda: weighted_ratio(EVENT, TREATED, WEIGHT, "hazard_ratio"), "measure"),
        (lambda: weighted_quantiles([1, 2], [0, 0], [0.5]), "all 0"),
        (lambda: weighted_quantiles([1, np.nan], [1, 1], [0.5]), "missing"),
        (lambda: weighted_quantiles([1, 2], [1, 1], [1.5]), "between 0 and 1"),
        (lambda: weighted_smd_levels(EVENT, TREATED, WEIGHT * TREATED), "no weight"),
        (
            lambda: weighted_difference([1, 0], TREATED[5:7], [1, 1], pair=[0, 0]),
            "one pair leaves",
        ),
    ],
)
def test_what_says_nothing_is_refused(call, words):
    with pytest.raises(AnalysisError, match=words):
        call()


def test_a_level_of_one_group_only_is_infinitely_far():
    assert weighted_smd_levels([0, 0, 1, 1], np.array([1, 1, 0, 0]) == 1, np.ones(4)) == np.inf


def test_risk_ratio_of_equal_weights_is_that_of_the_counts():
    found = weighted_ratio(EVENT[:10], TREATED[:10], np.ones(10), "risk_ratio")
    p, q = 3 / 6, 2 / 4
    assert found.ratio == pytest.approx(p / q)
    wide = sqrt(10 / 9 * ((1 - p) / (6 * p) + (1 - q) / (4 * q)))
    assert found.log_std_error == pytest.approx(wide)
    assert found.ci_high == pytest.approx(exp(2.306004135204166 * wide))  # qt(0.975, 8)

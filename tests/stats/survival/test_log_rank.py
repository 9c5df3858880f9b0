"""The log-rank family: textbook figures, laws, and counts too large for whole numbers."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.adjustment import ADJUSTMENTS, adjusted_p_values
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.grouped import from_group_counts
from reportgen.stats.survival.log_rank import (
    WEIGHTINGS,
    log_rank,
    log_rank_trend,
    one_step_hazard_ratio,
    pairwise_log_rank,
)
from reportgen.stats.survival.observations import observations
from tests.stats.survival.data import ARM, EVENT, TIME, random_rows

ROWS = observations(TIME, EVENT)


def test_freireich_as_in_the_textbooks():
    # Kleinbaum and Klein 2012, chapter 2: 19.25 expected on 6-MP, 10.75 on placebo, 16.793
    found = log_rank(ROWS, ARM)
    assert found.observed.tolist() == [9, 21]
    assert [round(e, 2) for e in found.expected] == [19.25, 10.75]
    assert round(found.statistic, 3) == 16.793
    # Gehan's 13.46, and Peto-Peto's 14.5 as survdiff(rho = 1) prints it
    assert round(log_rank(ROWS, ARM, weighting="gehan").statistic, 2) == 13.46
    assert round(log_rank(ROWS, ARM, weighting="g_rho").statistic, 1) == 14.5


@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("late", [False, True])
def test_laws_of_every_weighting(weighting, late):
    time, event, entry, arm, x = random_rows(1, n=90, arms=3)
    entries = entry if late else None
    strata = x[:, 2]
    base = log_rank(observations(time, event, entry=entries), arm, weighting=weighting)
    assert base.df == 2
    assert base.observed.sum() == pytest.approx(base.expected.sum())
    np.testing.assert_allclose(base.covariance.sum(axis=0), 0, atol=1e-9 * base.covariance.max())
    # another order of groups, other units of time
    turned = log_rank(observations(time, event, entry=entries), 2 - arm, weighting=weighting)
    assert turned.statistic == pytest.approx(base.statistic, rel=1e-10)
    np.testing.assert_allclose(turned.observed[::-1], base.observed)
    scaled = observations(time * 3.5, event, entry=None if entries is None else entries * 3.5)
    assert log_rank(scaled, arm, weighting=weighting).statistic == pytest.approx(base.statistic)
    # one stratum is none; rows twice are weights of 2
    one = log_rank(
        observations(time, event, entry=entries), arm, strata=np.ones(90), weighting=weighting
    )
    assert one.statistic == pytest.approx(base.statistic, rel=1e-12)
    twice = observations(
        np.tile(time, 2), np.tile(event, 2), entry=None if entries is None else np.tile(entries, 2)
    )
    weighted = observations(time, event, entry=entries, weights=np.full(90, 2.0))
    a = log_rank(twice, np.tile(arm, 2), strata=np.tile(strata, 2), weighting=weighting)
    b = log_rank(weighted, arm, strata=strata, weighting=weighting)
    assert a.statistic == pytest.approx(b.statistic, rel=1e-10)


def test_strata_add_up():
    time, event, entry, arm, x = random_rows(2, n=90)
    rows = observations(time, event, entry=entry)
    whole = log_rank(rows, arm, strata=x[:, 2])
    parts = [
        log_rank(observations(time[h], event[h], entry=entry[h]), arm[h])
        for h in (x[:, 2] == s for s in (0, 1, 2))
    ]
    np.testing.assert_allclose(whole.expected, sum(p.expected for p in parts))
    np.testing.assert_allclose(whole.covariance, sum(p.covariance for p in parts))


def test_many_small_strata_take_the_other_way_to_the_same_numbers():
    time, event, entry, arm, _ = random_rows(6, n=3000, ties=False)
    strata = np.arange(3000) // 2
    for entries in (None, entry):
        found = log_rank(observations(time, event, entry=entries), arm, strata=strata)
        o = e = v = 0.0
        for first in range(0, 3000, 2):
            pair = [first, first + 1]
            starts = [0, 0] if entries is None else entries[pair]
            for i, j in ((0, 1), (1, 0)):
                t = time[pair[i]]
                if not event[pair[i]]:
                    continue
                both = starts[j] < t <= time[pair[j]]
                o += arm[pair[i]] == 1
                e += 0.5 if both else arm[pair[i]] == 1
                v += 0.25 if both else 0
        assert found.observed[1] == pytest.approx(o)
        assert found.expected[1] == pytest.approx(e)
        assert found.covariance[1, 1] == pytest.approx(v)


def test_counts_from_elsewhere_give_the_same():
    time, event, _, arm, _ = random_rows(8)
    distinct = np.unique(time)[::-1]
    events, censored = (
        np.array(
            [[np.sum((time == t) & (event == e) & (arm == g)) for g in (0, 1)] for t in distinct]
        )
        for e in (1, 0)
    )
    counted = from_group_counts(distinct, events, censored)
    for weighting in WEIGHTINGS:
        one = log_rank(counted, weighting=weighting)
        two = log_rank(observations(time, event), arm, weighting=weighting)
        assert one.statistic == pytest.approx(two.statistic, rel=1e-12)
        np.testing.assert_array_equal(one.n, two.n)
    with pytest.raises(AnalysisError):
        from_group_counts([1, 1], [[1, 0], [0, 1]], [[0, 0], [0, 0]])


def test_half_a_million_rows_do_not_overflow():
    # the statistic of k copies is about k times that of one; whole numbers overflow here
    time, event, _, arm, _ = random_rows(9, n=200)
    small = log_rank(observations(time, event, weights=np.full(200, 50.0)), arm)
    large = log_rank(observations(time, event, weights=np.full(200, 5e6)), arm)
    assert large.statistic / small.statistic == pytest.approx(1e5, rel=1e-3)


def test_log_rank_without_ties_is_the_score_test_of_cox():
    time, event, _, arm, _ = random_rows(10, ties=False)
    rows = observations(time, event)
    assert log_rank(rows, arm).statistic == pytest.approx(
        cox(rows, arm.astype(float)).score.statistic, rel=1e-10
    )


def test_trend_of_two_groups_is_the_test_and_ignores_the_scale_of_scores():
    found = log_rank(ROWS, ARM)
    for scores in (None, [3, 7.5], [1, 0]):
        assert log_rank_trend(found, scores).statistic == pytest.approx(found.statistic)
    with pytest.raises(AnalysisError, match="share one score"):
        log_rank_trend(found, [2, 2])
    with pytest.raises(AnalysisError, match="3 scores for 2"):
        log_rank_trend(found, [1, 2, 3])


def test_one_step_ratio_inverts_with_the_arms():
    one, two = (one_step_hazard_ratio(log_rank(ROWS, arm)) for arm in (ARM, 1 - ARM))
    assert one.hazard_ratio == pytest.approx(1 / two.hazard_ratio)
    assert (one.ci_low, one.ci_high) == pytest.approx((1 / two.ci_high, 1 / two.ci_low))
    assert one.hazard_ratio > 1
    time, event, _, arm, _ = random_rows(1, n=90, arms=3)
    with pytest.raises(AnalysisError, match="two groups"):
        one_step_hazard_ratio(log_rank(observations(time, event), arm))


def test_pairs_are_tests_of_their_own_rows():
    time, event, _, arm, x = random_rows(1, n=90, arms=3)
    pairs = pairwise_log_rank(observations(time, event), arm, strata=x[:, 2])
    assert [(p.first, p.second) for p in pairs] == [(0, 1), (0, 2), (1, 2)]
    here = arm != 1
    alone = log_rank(observations(time[here], event[here]), arm[here], strata=x[here, 2])
    assert pairs[1].test.statistic == pytest.approx(alone.statistic)


def test_ends():
    with pytest.raises(AnalysisError, match="only one group"):
        log_rank(observations([1, 2], [1, 1]), [0, 0])
    with pytest.raises(AnalysisError, match="no event"):
        log_rank(observations([1, 2], [0, 0]), [0, 1])
    # no event in one arm: a result; all tied and all dead: nothing can be learnt
    found = log_rank(observations([1, 2, 3, 4], [1, 1, 0, 0]), [0, 0, 1, 1])
    assert np.isfinite(found.statistic)
    found = log_rank(observations([2, 2, 2, 2], [1, 1, 1, 1]), [0, 0, 1, 1])
    assert (found.statistic, found.p_value) == (0, 1)
    # a group that left before the first event has no part in the test
    found = log_rank(observations([1, 5, 6, 7, 8], [0, 1, 1, 1, 1]), [2, 0, 1, 0, 1])
    assert found.df == 1
    # each alone at risk: nothing compared
    found = log_rank(observations([2, 4], [1, 1], entry=[0, 3]), [0, 1])
    assert (found.statistic, found.df, found.p_value) == (0, 0, 1)
    with pytest.raises(AnalysisError, match="never at risk together"):
        one_step_hazard_ratio(found)
    with pytest.raises(AnalysisError):
        log_rank(observations([1, 2], [1, 1]), [0.0, np.nan])
    with pytest.raises(AnalysisError):
        log_rank(observations([1, 2], [1, 1]), np.array(["a", None], dtype=object))


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_adjustment_is_monotone_and_follows_the_order_given(method):
    p = np.array([0.04, 0.001, 0.9, 0.02, 0.02])
    found = adjusted_p_values(p, method=method)
    assert ((found >= p) & (found <= 1)).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()
    turned = adjusted_p_values(p[::-1], method=method)
    np.testing.assert_allclose(turned[::-1], found)
    with pytest.raises(AnalysisError):
        adjusted_p_values([0.5, 1.5], method=method)


def test_holm_and_benjamini_hochberg_by_hand():
    assert adjusted_p_values([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])
    found = adjusted_p_values([0.01, 0.04, 0.03], method="benjamini_hochberg")
    assert found.tolist() == pytest.approx([0.03, 0.04, 0.04])

"""Landmarks, milestones, and rows of weight 0 beside groups and covariates."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.cox_prediction import cox_residuals
from reportgen.stats.survival.kaplan_meier import kaplan_meier, survival_at
from reportgen.stats.survival.landmarks import landmark, milestone_difference
from reportgen.stats.survival.log_rank import log_rank, pairwise_log_rank
from reportgen.stats.survival.observations import observations, take
from reportgen.stats.survival.robust import robust_kaplan_meier
from tests.stats.survival.data import DRUG, DRUG_EVENT, PLACEBO, random_rows

SIX_MP, CONTROL = observations(DRUG, DRUG_EVENT), observations(PLACEBO, [1] * 21)


def test_a_landmark_keeps_those_still_followed_and_accounts_for_the_others():
    found = landmark(SIX_MP, 9)
    # up to week 9: events at 6, 6, 6, 7; censored at 6 and 9
    assert (found.earlier_events, found.earlier_censored, found.later) == (4, 2, 0)
    assert len(found.rows) == 15
    assert found.rows.time.min() == 1


def test_survival_after_a_landmark_is_conditional_survival():
    whole, after = kaplan_meier(CONTROL), kaplan_meier(landmark(CONTROL, 5).rows)
    at_5, at_12 = survival_at(whole, [5, 12])
    assert survival_at(after, [7])[0].survival == pytest.approx(at_12.survival / at_5.survival)


def test_a_landmark_leaves_out_who_comes_later():
    found = landmark(observations([12, 20, 30], [1, 1, 0], entry=[0, 15, 10]), 10)
    assert (found.kept.tolist(), found.later) == ([True, False, True], 1)
    assert found.rows.time.tolist() == [2, 20]
    for wrong in (-1, np.nan, 99):
        with pytest.raises(AnalysisError):
            landmark(SIX_MP, wrong)


def test_milestones_differ_as_two_proportions_without_censoring():
    one = survival_at(kaplan_meier(CONTROL), [8])[0]
    two = survival_at(kaplan_meier(SIX_MP), [8])[0]
    found, back = milestone_difference(one, two), milestone_difference(two, one)
    assert found.difference == pytest.approx(two.survival - 8 / 21)
    assert found.std_error**2 == pytest.approx(two.std_error**2 + 8 * 13 / 21**3)
    assert (found.difference, found.ci_low) == pytest.approx((-back.difference, -back.ci_high))
    assert found.p_value == back.p_value < 0.01


def test_milestones_that_cannot_be_are_refused():
    control, drug = kaplan_meier(CONTROL), kaplan_meier(SIX_MP)
    pairs = [
        (survival_at(control, [8])[0], survival_at(drug, [9])[0], "is not"),
        (survival_at(control, [30])[0], survival_at(drug, [30])[0], "past the follow-up"),
        (survival_at(control, [23])[0], survival_at(drug, [23])[0], "at 0"),
        (survival_at(control, [0])[0], survival_at(drug, [0])[0], "no group has an event"),
    ]
    for one, two, word in pairs:
        with pytest.raises(AnalysisError, match=word):
            milestone_difference(one, two)


def test_rows_of_weight_zero_drop_out_with_what_stands_beside_them():
    time, event, _, arm, x = random_rows(50)
    weights = np.arange(60) % 3.0
    kept = weights > 0
    whole = observations(time, event, weights=weights)
    less = observations(time[kept], event[kept], weights=weights[kept])
    assert log_rank(whole, arm, strata=x[:, 2]).statistic == pytest.approx(
        log_rank(less, arm[kept], strata=x[kept, 2]).statistic
    )
    # groups may also be given for the rows that count only
    assert log_rank(whole, arm[kept]).statistic == pytest.approx(
        log_rank(less, arm[kept]).statistic
    )
    pair, same = pairwise_log_rank(whole, arm), pairwise_log_rank(less, arm[kept])
    assert pair[0].test.statistic == pytest.approx(same[0].test.statistic)
    people = np.arange(60) // 2
    one = cox(whole, x, cluster=people)
    two = cox(less, x[kept], cluster=people[kept])
    np.testing.assert_allclose(one.std_error, two.std_error)
    assert concordance(whole, x[:, 1], cluster=people) == concordance(
        less, x[kept, 1], cluster=people[kept]
    )
    a, b = robust_kaplan_meier(whole, people), robust_kaplan_meier(less, people[kept])
    np.testing.assert_array_equal(a.std_error, b.std_error)
    assert len(take(whole, arm == 1)) == int((arm[kept] == 1).sum())


def test_frequencies_count_people_and_rows_stay_rows():
    time, event, _, _, x = random_rows(51)
    counts = np.arange(60) % 3 + 1.0
    fit = cox(observations(time, event, weights=counts), x, frequencies=True)
    assert (fit.rows, fit.n, fit.events) == (60, 120, int(counts @ event))
    assert cox_residuals(fit).dfbeta.shape == (60, 3)

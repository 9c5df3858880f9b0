"""The Cox model against its likelihood written out, textbook figures, laws and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.cox import TIES, cox, null_model_comparison
from reportgen.stats.survival.cox_prediction import cox_residuals
from reportgen.stats.survival.kaplan_meier import kaplan_meier
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.proportional_hazards import (
    proportional_hazards,
)
from tests.stats.survival.data import ARM, EVENT, TIME, random_rows
from tests.stats.survival.likelihood import derivatives, written_out

ROWS = observations(TIME, EVENT)


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("stratified", [False, True])
@pytest.mark.parametrize("late", [False, True])
def test_fit_is_the_maximum_of_the_likelihood_written_out(ties, stratified, late):
    n = 24 if ties == "exact" else 60
    time, event, entry, _, x = random_rows(21, n=n)
    x = x[:, :2]
    weights = np.ones(n) if ties == "exact" else np.arange(n) % 3 + 0.5
    entries = entry if late else np.zeros(n) - 1
    strata = np.arange(n) % 3 if stratified else np.zeros(n)
    rows = observations(
        time,
        event,
        entry=entries if late else None,
        weights=None if ties == "exact" else weights,
    )
    fit = cox(rows, x, strata=strata if stratified else None, ties=ties)

    def likelihood(beta):
        return written_out(beta, time, event, entries, weights, strata, x, ties)

    assert fit.loglik == pytest.approx(likelihood(fit.coef), rel=1e-10)
    assert fit.loglik_null == pytest.approx(likelihood(np.zeros(2)), rel=1e-10)
    gradient, hessian = derivatives(likelihood, fit.coef)
    assert np.abs(gradient).max() < 1e-5
    np.testing.assert_allclose(fit.model_covariance, np.linalg.inv(-hessian), rtol=1e-4)
    at_null = derivatives(likelihood, np.zeros(2))
    chi2 = at_null[0] @ np.linalg.solve(-at_null[1], at_null[0])
    assert fit.score.statistic == pytest.approx(chi2, rel=1e-4)


@pytest.mark.parametrize(
    ("ties", "coef", "se"),
    [("breslow", 1.5092, 0.4096), ("efron", 1.5721, 0.4124), ("exact", 1.6282, 0.4331)],
)
def test_freireich_as_in_the_textbooks(ties, coef, se):
    # Kleinbaum and Klein 2012, chapter 3 (Breslow); Kalbfleisch and Prentice 2002 (discrete)
    fit = cox(ROWS, ARM.astype(float), ties=ties)
    assert (round(fit.coef[0], 4), round(fit.std_error[0], 4)) == (coef, se)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_laws(ties):
    time, event, entry, _, x = random_rows(22)
    rows = observations(time, event, entry=entry)
    base = cox(rows, x, ties=ties)
    other_unit = observations(time * 7 + 3, event, entry=entry * 7 + 3)
    np.testing.assert_allclose(cox(other_unit, x, ties=ties).coef, base.coef, rtol=1e-9)
    # an offset of 1e6, another unit, the arms exchanged, the columns in another order
    moved = cox(rows, x * [-1, 0.001, 1] + [1, 1e6, -40], ties=ties)
    np.testing.assert_allclose(moved.coef, base.coef * [-1, 1000, 1], rtol=1e-6)
    assert moved.loglik == pytest.approx(base.loglik, rel=1e-8)
    turned = cox(rows, x[:, ::-1], ties=ties)
    np.testing.assert_allclose(turned.std_error[::-1], base.std_error, rtol=1e-9)
    one = cox(rows, x, strata=np.full(60, "a"), ties=ties)
    np.testing.assert_allclose(one.coef, base.coef, rtol=1e-12)
    order = np.random.default_rng(0).permutation(60)
    mixed = observations(time[order], event[order], entry=entry[order])
    np.testing.assert_allclose(cox(mixed, x[order], ties=ties).coef, base.coef, rtol=1e-10)


def test_an_offset_of_a_thousand_million_costs_no_more_than_its_digits():
    time, event, _, _, x = random_rows(23)
    rows = observations(time, event)
    whole = np.column_stack((x[:, 0], np.rint(x[:, 1] * 100)))
    base, moved = cox(rows, whole), cox(rows, whole + 1e9)
    np.testing.assert_allclose(moved.coef, base.coef, rtol=1e-9)


def test_weights_are_copies_where_they_should_be_and_not_where_not():
    time, event, entry, _, x = random_rows(24)
    counts = np.arange(60) % 3 + 1
    copies = [np.repeat(a, counts, axis=0) for a in (time, event, entry, x)]
    spread = observations(copies[0], copies[1], entry=copies[2])
    weighted = observations(time, event, entry=entry, weights=counts.astype(float))
    for ties, frequencies in (("breslow", False), ("efron", True)):
        one = cox(spread, copies[3], ties=ties)
        two = cox(weighted, x, ties=ties, frequencies=frequencies)
        np.testing.assert_allclose(one.coef, two.coef, rtol=1e-9)
        np.testing.assert_allclose(one.std_error, two.std_error, rtol=1e-9)
        assert one.loglik == pytest.approx(two.loglik, rel=1e-11)
    # Efron's correction takes a case weight for importance, not for several tied rows
    assert np.abs(cox(weighted, x).coef - cox(spread, copies[3]).coef).max() > 1e-6


def test_robust_variance_is_the_jackknife_to_first_order():
    time, event, _, _, x = random_rows(25, n=150, ties=False)
    rows = observations(time, event)
    fit = cox(rows, x, robust=True)
    influence = cox_residuals(fit).dfbeta
    np.testing.assert_allclose(np.sqrt((influence**2).sum(axis=0)), fit.std_error, rtol=1e-9)
    for i in (0, 70):
        kept = np.arange(150) != i
        without = cox(observations(time[kept], event[kept]), x[kept])
        change = fit.coef - without.coef
        assert np.abs(change - influence[i]).max() < 0.3 * fit.std_error.max()
        assert np.sign(change[0]) == np.sign(influence[i, 0]) or abs(change[0]) < 1e-3
    np.testing.assert_allclose(influence.sum(axis=0), 0, atol=1e-9)


def test_clusters():
    time, event, _, _, x = random_rows(26)
    rows = observations(time, event)
    alone = cox(rows, x, robust=True)
    singles = cox(rows, x, cluster=np.arange(60))
    np.testing.assert_allclose(alone.std_error, singles.std_error, rtol=1e-12)
    # everybody twice, known to be the same: the variance of half the rows
    twice = observations(np.tile(time, 2), np.tile(event, 2))
    both = cox(twice, np.tile(x, (2, 1)), cluster=np.tile(np.arange(60), 2), ties="breslow")
    once = cox(rows, x, robust=True, ties="breslow")
    np.testing.assert_allclose(both.std_error, once.std_error, rtol=1e-9)
    np.testing.assert_allclose(both.wald.statistic, once.wald.statistic, rtol=1e-9)


def test_splitting_follow_up_changes_nothing():
    time, event, _, _, x = random_rows(27)
    long = time > 12
    stops = np.concatenate((np.minimum(time, 12), time[long]))
    starts = np.concatenate((np.zeros(60), np.full(long.sum(), 12.0)))
    dead = np.concatenate((np.where(long, 0, event), event[long]))
    parts = observations(stops, dead, entry=starts)
    people = np.concatenate((np.arange(60), np.flatnonzero(long)))
    one = cox(observations(time, event), x, robust=True)
    two = cox(parts, x[people], cluster=people)
    np.testing.assert_allclose(one.coef, two.coef, rtol=1e-10)
    np.testing.assert_allclose(one.std_error, two.std_error, rtol=1e-9)


def test_nested_models():
    time, event, _, _, x = random_rows(28)
    rows = observations(time, event)
    small, large = cox(rows, x[:, :1]), cox(rows, x)
    found = null_model_comparison(large, small)
    assert found.statistic == pytest.approx(large.lr.statistic - small.lr.statistic)
    assert found.df == 2
    with pytest.raises(AnalysisError):
        null_model_comparison(small, large)


# -- refusals --------------------------------------------------------------------------------


def test_an_arm_without_events_is_refused_by_name():
    rows = observations([1, 2, 3, 4, 5, 6], [1, 0, 1, 0, 1, 0])
    x = np.array([[0, 0.3], [1, 0.1], [0, 0.9], [1, 0.4], [0, 0.2], [1, 0.6]])
    with pytest.raises(AnalysisError, match="rises without end in arm: events occur only"):
        cox(rows, x, names=("arm", "age"))
    fit = cox(rows, x, names=("arm", "age"), allow_infinite=True)
    assert fit.infinite == ("arm",)
    # the likelihood of the model without the empty arm, which is where the fit tends to
    alone = cox(observations([1, 3, 5], [1, 1, 1]), x[[0, 2, 4], 1:], names=("age",))
    assert fit.loglik == pytest.approx(alone.loglik, abs=1e-6)
    assert np.isfinite([fit.lr.p_value, fit.score.p_value]).all()
    with pytest.raises(AnalysisError):
        proportional_hazards(fit, rows)
    with pytest.raises(AnalysisError):
        cox_residuals(fit)


def test_complete_separation_by_a_number_is_refused():
    time = np.arange(1.0, 21)
    with pytest.raises(AnalysisError, match="without end in marker"):
        cox(observations(time, np.ones(20)), 30 - time, names=("marker",))
    time = np.arange(1.0, 2001)
    with pytest.raises(AnalysisError, match="without end in marker"):
        cox(observations(time, np.ones(2000)), time, names=("marker",))


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        (lambda x: np.column_stack((x, np.full(60, 3.0))), "covariate 4: is the same"),
        (lambda x: np.column_stack((x, x[:, 0] + 2 * x[:, 1])), "covariate 4: repeats"),
        (lambda x: np.where(np.arange(60)[:, None] == 7, np.nan, x), "row 8 missing"),
        (lambda x: x[:5], "shape"),
    ],
)
def test_covariates_that_cannot_be_are_refused(columns, word):
    time, event, _, _, x = random_rows(29)
    with pytest.raises(AnalysisError, match=word):
        cox(observations(time, event), columns(x))


def test_a_covariate_that_only_separates_strata_is_refused():
    time, event, _, arm, x = random_rows(30)
    with pytest.raises(AnalysisError, match="does not vary among those at risk"):
        cox(observations(time, event), np.column_stack((x[:, 1], arm)), strata=arm)


@pytest.mark.parametrize(
    ("time", "event", "word"),
    [([1, 2, 3], [0, 0, 0], "no event"), ([2.0], [1], "is the same")],
)
def test_data_that_cannot_be_fitted_are_refused(time, event, word):
    with pytest.raises(AnalysisError, match=word):
        cox(observations(time, event), np.arange(float(len(time))))


def test_pairs_as_strata_give_the_ratio_of_discordant_pairs():
    # 600 strata with times of their own: far more possible cells than rows
    treated_first, control_first = 400, 200
    time = np.arange(1200.0) + 1
    event = np.tile([1, 0], 600)
    arm = np.concatenate((np.tile([1.0, 0], treated_first), np.tile([0.0, 1], control_first)))
    fit = cox(observations(time, event), arm, strata=np.repeat(np.arange(600), 2))
    assert fit.coef[0] == pytest.approx(np.log(treated_first / control_first), rel=1e-12)
    assert fit.std_error[0] == pytest.approx(np.sqrt(1 / 400 + 1 / 200), rel=1e-10)


def test_one_patient_per_stratum_tells_nothing():
    with pytest.raises(AnalysisError, match="does not vary among those at risk"):
        cox(observations([1, 2, 3], [1, 1, 1]), [1.0, 2, 4], strata=[0, 1, 2])


def test_one_cluster_has_no_robust_variance():
    time, event, _, _, x = random_rows(41)
    with pytest.raises(AnalysisError, match="robust variance of 0"):
        cox(observations(time, event), x, cluster=np.zeros(60))


def test_all_times_tied_is_a_result():
    rows = observations(np.full(8, 3.0), [1, 1, 1, 0, 0, 1, 0, 1])
    x = np.array([1.0, 0, 1, 0, 0, 1, 1, 0])
    for ties in TIES:
        assert np.isfinite(cox(rows, x, ties=ties).coef).all()


def test_times_of_zero_count():
    rows = observations([0, 0, 1, 2, 3, 4], [1, 0, 1, 0, 1, 1])
    fit = cox(rows, [0.2, 1.0, 0.4, 0.8, 0.1, 0.9])
    assert fit.events == 4
    with pytest.raises(AnalysisError, match="no logarithm"):
        proportional_hazards(fit, rows, transform="log")


def test_many_levels_of_strata():
    time, event, _, _, x = random_rows(31, n=20_000, ties=False)
    fit = cox(observations(time, event), x, strata=np.arange(20_000) // 2)
    assert np.isfinite(fit.coef).all()


def test_large_data():
    time, event, _, _, x = random_rows(40, n=200_000)
    rows = observations(time, event)
    assert np.all(np.diff(kaplan_meier(rows).survival) <= 0)
    fit = cox(rows, x)
    assert np.isfinite(fit.coef).all()

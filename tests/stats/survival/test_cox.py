"""The Cox model against its likelihood written out, textbook figures, laws and refusals."""

from __future__ import annotations

from itertools import combinations
from math import exp, log

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import TIES, cox, null_model_comparison
from reportgen.stats.survival.cox_prediction import adjusted_curve, cox_residuals
from reportgen.stats.survival.kaplan_meier import kaplan_meier, nelson_aalen
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.proportional_hazards import (
    TRANSFORMS,
    proportional_hazards,
    schoenfeld_residuals,
)
from tests.stats.survival.data import ARM, EVENT, TIME, random_rows

ROWS = observations(TIME, EVENT)


def written_out(beta, time, event, entry, weights, strata, x, ties):
    """Log partial likelihood by its definition, one event time after the other."""
    total = 0.0
    eta = x @ beta
    for stratum in np.unique(strata):
        for t in np.unique(time[(strata == stratum) & (event == 1)]):
            risk = (strata == stratum) & (entry < t) & (time >= t)
            dead = (strata == stratum) & (time == t) & (event == 1)
            total += np.sum(weights[dead] * eta[dead])
            if ties == "exact":
                sets = combinations(np.flatnonzero(risk), int(dead.sum()))
                total -= log(sum(exp(eta[list(s)].sum()) for s in sets))
                continue
            all_risk = np.sum(weights[risk] * np.exp(eta[risk]))
            own_risk = np.sum(weights[dead] * np.exp(eta[dead]))
            d, w = int(dead.sum()), weights[dead].mean()
            for i in range(d):
                f = i / d if ties == "efron" else 0
                total -= w * log(all_risk - f * own_risk)
    return total


def derivatives(function, beta, h=1e-4):
    """Gradient and Hessian by central differences."""
    p = len(beta)
    unit = np.eye(p) * h
    gradient = np.array([(function(beta + u) - function(beta - u)) / (2 * h) for u in unit])
    hessian = np.array(
        [
            [
                (
                    function(beta + u + v)
                    - function(beta + u - v)
                    - function(beta - u + v)
                    + function(beta - u - v)
                )
                / (4 * h * h)
                for v in unit
            ]
            for u in unit
        ]
    )
    return gradient, hessian


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


def test_one_patient_per_stratum_tells_nothing():
    with pytest.raises(AnalysisError, match="does not vary among those at risk"):
        cox(observations([1, 2, 3], [1, 1, 1]), [1.0, 2, 4], strata=[0, 1, 2])


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


def test_many_levels_of_strata_are_quick():
    time, event, _, _, x = random_rows(31, n=20_000, ties=False)
    fit = cox(observations(time, event), x, strata=np.arange(20_000) // 2)
    assert np.isfinite(fit.coef).all()


# -- what follows from a fit -----------------------------------------------------------------


def test_proportional_hazards_is_the_score_test_of_a_split_model():
    # x g(t) as a covariate of rows split at every event time; the null fit plus score test by
    # hand: U'I^-1 U with the information of the wide model at (beta, 0)
    time, event, _, _, x = random_rows(32, n=40)
    x = x[:, :2]
    fit = cox(observations(time, event), x, ties="breslow")
    test = proportional_hazards(fit, observations(time, event), transform="identity")
    cuts = np.unique(time[event == 1])
    parts = [(i, a, b) for i in range(40) for a, b in zip([0, *cuts[:-1]], cuts, strict=True)]
    parts = [(i, a, b) for i, a, b in parts if time[i] >= b]
    who = np.array([i for i, _, _ in parts])
    start, stop = (np.array([p[k] for p in parts]) for k in (1, 2))
    dead = event[who] * (time[who] == stop)
    wide = np.column_stack((x[who], x[who] * stop[:, None]))

    def likelihood(beta):
        one = np.ones(len(who))
        return written_out(beta, stop, dead, start, one, 0 * one, wide, "breslow")

    gradient, hessian = derivatives(likelihood, np.concatenate((fit.coef, [0, 0])), h=1e-4)
    expected = gradient @ np.linalg.solve(-hessian, gradient)
    assert test.tests[-1].statistic == pytest.approx(expected, rel=1e-3)
    assert test.terms == ("covariate 1", "covariate 2", "GLOBAL")


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_proportional_hazards_laws(transform):
    time, event, entry, _, x = random_rows(33)
    rows = observations(time, event, entry=entry)
    fit = cox(rows, x)
    base = proportional_hazards(fit, rows, transform=transform)
    scaled = cox(rows, x * [-3, 0.01, 2] + 5)
    for one, two in zip(
        base.tests, proportional_hazards(scaled, rows, transform=transform).tests, strict=True
    ):
        assert one.statistic == pytest.approx(two.statistic, rel=1e-7)
    together = proportional_hazards(fit, rows, transform=transform, terms={"all": (0, 1, 2)})
    assert together.tests[0].statistic == pytest.approx(base.tests[-1].statistic)
    assert together.tests[0].df == 3


def test_schoenfeld_residuals_scatter_around_the_coefficient():
    time, event, _, _, x = random_rows(34, ties=False)
    fit = cox(observations(time, event), x)
    found = schoenfeld_residuals(fit)
    # the residuals sum to the score, which is 0 at the maximum
    np.testing.assert_allclose(found.scaled.mean(axis=0), fit.coef, rtol=1e-7)
    assert (np.diff(found.time) >= 0).all()


def test_baseline_of_a_useless_covariate_is_the_nelson_aalen_curve():
    time, event, _, _, _ = random_rows(35)
    rows = observations(np.tile(time, 2), np.tile(event, 2))
    fit = cox(rows, np.repeat([0.0, 1.0], 60), ties="breslow")
    assert abs(fit.coef[0]) < 1e-10
    hazard = nelson_aalen(rows)
    curve = adjusted_curve(fit, [0.5])
    where = np.isin(hazard.time, curve.time)
    np.testing.assert_allclose(curve.hazard, hazard.hazard[where], rtol=1e-10)
    np.testing.assert_allclose(curve.std_error / curve.survival, hazard.std_error[where], rtol=1e-9)


def test_adjusted_curves_of_strata_are_those_of_the_stratum():
    time, event, _, arm, x = random_rows(36)
    fit = cox(observations(time, event), x[:, 1], strata=arm)
    for stratum in (0, 1):
        curve = adjusted_curve(fit, [0.0], stratum=stratum)
        own = (arm == stratum) & (event == 1)
        np.testing.assert_array_equal(curve.time, np.unique(time[own]))
    with pytest.raises(AnalysisError, match="no stratum 2"):
        adjusted_curve(fit, [0.0], stratum=2)
    with pytest.raises(AnalysisError, match="needs 1 numbers"):
        adjusted_curve(fit, [0.0, 1.0])
    before = adjusted_curve(fit, [0.0]).at([0.0])
    assert (before.survival[0], before.std_error[0]) == (1, 0)


def test_martingale_residuals_sum_to_zero():
    time, event, entry, _, x = random_rows(37)
    found = cox_residuals(cox(observations(time, event, entry=entry), x))
    assert found.martingale.sum() == pytest.approx(0, abs=1e-9)
    assert (found.martingale <= 1).all()
    assert np.isfinite(found.deviance).all()


# -- concordance -----------------------------------------------------------------------------


def counted(time, event, entry, weights, strata, marker):
    """Concordant, discordant, tied pairs one by one, and the weight of each row in them."""
    n = len(time)
    sums, rows = np.zeros(3), np.zeros((n, 3))
    for i in range(n):
        for j in range(n):
            later = time[j] > time[i] or (time[j] == time[i] and not event[j])
            if not (event[i] and later and entry[j] < time[i] and strata[i] == strata[j]):
                continue
            kind = 0 if marker[i] > marker[j] else 1 if marker[i] < marker[j] else 2
            sums[kind] += weights[i] * weights[j]
            rows[i, kind] += weights[j]
            rows[j, kind] += weights[i]
    return sums, rows


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("stratified", [False, True])
def test_concordance_is_the_count_of_pairs(late, stratified):
    time, event, entry, _, x = random_rows(38, n=50)
    marker = np.round(np.round(x[:, 1], 1) + x[:, 2], 6)
    weights = np.arange(50) % 4 + 0.5
    strata = np.arange(50) % 3 if stratified else np.zeros(50)
    entries = entry if late else np.full(50, -1.0)
    rows = observations(time, event, entry=entry if late else None, weights=weights)
    found = concordance(rows, marker, strata=strata)
    sums, each = counted(time, event, entries, weights, strata, marker)
    assert (found.concordant, found.discordant, found.tied_marker) == pytest.approx(tuple(sums))
    c = (sums[0] + sums[2] / 2) / sums.sum()
    influence = weights * (each @ [1, 0, 0.5] - c * each.sum(axis=1)) / sums.sum()
    assert found.estimate == pytest.approx(c)
    assert found.std_error == pytest.approx(np.sqrt((influence**2).sum()))


def test_concordance_turns_with_the_marker_and_has_its_ends():
    time, event, _, _, x = random_rows(39)
    rows = observations(time, event)
    one, two = concordance(rows, x[:, 1]), concordance(rows, -x[:, 1])
    assert one.estimate + two.estimate == pytest.approx(1)
    assert one.std_error == pytest.approx(two.std_error)
    # an event before those censored on the same day
    assert concordance(rows, -(2 * time - event)).estimate == 1
    assert concordance(rows, np.ones(60)).estimate == 0.5
    with pytest.raises(AnalysisError, match="no pair"):
        concordance(observations([1, 2], [0, 0]), [1, 2])
    with pytest.raises(AnalysisError, match="row 1 without"):
        concordance(observations([1, 2], [1, 0]), [np.nan, 2])


def test_large_data_take_seconds_only():
    import time as clock

    time, event, _, _, x = random_rows(40, n=200_000)
    rows = observations(time, event)
    start = clock.perf_counter()
    kaplan_meier(rows)
    fit = cox(rows, x)
    assert clock.perf_counter() - start < 5
    assert np.isfinite(fit.coef).all()

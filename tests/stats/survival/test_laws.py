"""Laws that hold of every method for follow-up: weights, time, arms, strata, early censoring."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.survival import log_rank as lr
from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import TIES, cox
from reportgen.stats.survival.cumulative_incidence import (
    cumulative_incidence,
    incidence_at,
)
from reportgen.stats.survival.fine_gray import VARIANCES, fine_gray
from reportgen.stats.survival.gray import gray_test
from reportgen.stats.survival.incidence_jackknife import jackknife_incidence
from reportgen.stats.survival.kaplan_meier import (
    ESTIMATORS,
    kaplan_meier,
    nelson_aalen,
    survival_at,
)
from reportgen.stats.survival.observations import observations, take
from reportgen.stats.survival.proportional_hazards import proportional_hazards
from reportgen.stats.survival.rates import incidence_rate
from reportgen.stats.survival.rmst import difference, restricted_mean
from reportgen.stats.survival.robust import robust_kaplan_meier

row = st.tuples(
    st.integers(1, 7), st.integers(0, 2), st.integers(0, 1), st.integers(0, 3), st.integers(0, 2)
)
tables = st.lists(row, min_size=8, max_size=30).map(np.array)
examples = settings(max_examples=25)


@dataclasses.dataclass(frozen=True)
class Rows:
    """Time, cause (1 is the event), arm, marker, layer and how many people a row stands for."""

    time: np.ndarray
    cause: np.ndarray
    arm: np.ndarray
    marker: np.ndarray
    layer: np.ndarray
    count: np.ndarray | None = None

    @property
    def events(self):
        return observations(self.time, self.cause == 1, weights=self.count)

    @property
    def causes(self):
        return competing_rows(self.time, self.cause, causes=2, weights=self.count)

    @property
    def x(self):
        return np.column_stack((self.arm, self.marker)).astype(float)


def rows_of(table):
    return Rows(table[:, 0].astype(float), *table[:, 1:].T)


def at_times(curve, rows):
    """The curve at fixed places, whatever other times the rows have."""
    times = np.unique(rows.time[rows.cause > 0])
    return [(p.survival, p.std_error or 0.0) for p in survival_at(curve, times)]


def curve_of(estimator):
    return lambda r: at_times(kaplan_meier(r.events, estimator=estimator), r)


def robust_of(estimator):
    def of(r):
        return at_times(robust_kaplan_meier(r.events, estimator=estimator, frequencies=True), r)

    return of


def incidence(make):
    def of(r):
        times = np.unique(r.time[r.cause > 0])
        points = incidence_at(make(r.causes), 1, times)
        return [(p.incidence, p.std_error or 0.0) for p in points]

    return of


def hazards(r):
    found = nelson_aalen(r.events)
    place = np.searchsorted(found.time, np.unique(r.time[r.cause == 1]))
    return np.column_stack((found.hazard[place], found.std_error[place]))


def log_rank_of(weighting):
    def of(r):
        found = lr.log_rank(r.events, r.arm, strata=r.layer, weighting=weighting)
        return [*(found.observed - found.expected), found.statistic]

    return of


def model(ties, robust=False):
    def of(r):
        fit = cox(r.events, r.x, ties=ties, robust=robust, frequencies=r.count is not None)
        gain = fit.lr.statistic
        return [*fit.coef, *fit.std_error, gain, fit.score.statistic]

    return of


def stratified(r):
    fit = cox(r.events, r.x, strata=r.layer, frequencies=r.count is not None)
    return [*fit.coef, *fit.std_error]


def hazards_test(r):
    fit = cox(r.events, r.x, frequencies=r.count is not None)
    return [t.statistic for t in proportional_hazards(fit, r.events, transform="rank").tests]


def agreement(r):
    found = concordance(r.events, r.marker, strata=r.layer, frequencies=True)
    return [found.estimate, found.std_error]


def gray(r):
    found = gray_test(r.causes, r.arm, strata=r.layer)
    return [*found.score, found.statistic]


def subdistribution(variance):
    def of(r):
        fit = fine_gray(r.causes, r.x, variance=variance, frequencies=r.count is not None)
        return [*fit.coef, *fit.std_error, fit.lr.statistic]

    return of


CURVES = {
    **{f"curve, {name}": curve_of(name) for name in ESTIMATORS},
    **{f"robust curve, {name}": robust_of(name) for name in ESTIMATORS},
    "Nelson-Aalen": hazards,
    "incidence, Aalen": incidence(lambda c: cumulative_incidence(c, variance="aalen")),
    "incidence, Greenwood": incidence(lambda c: cumulative_incidence(c, variance="greenwood")),
    "incidence, jackknife": incidence(lambda c: jackknife_incidence(c, frequencies=True)),
}
COMPARISONS = {
    **{f"log-rank, {name}": log_rank_of(name) for name in lr.WEIGHTINGS},
    **{f"Cox, {name}": model(name) for name in TIES if name != "exact"},
    "Cox, robust": model("efron", robust=True),
    "Cox, stratified": stratified,
    "proportional hazards": hazards_test,
    "concordance": agreement,
    "Gray": gray,
    **{f"Fine-Gray, {name}": subdistribution(name) for name in VARIANCES},
}
"""What depends on the order of times alone, not on their distances."""
each = pytest.mark.parametrize("name", CURVES | COMPARISONS)
each_comparison = pytest.mark.parametrize("name", COMPARISONS)


def outcome(name, rows):
    """The numbers, or None where they are refused."""
    try:
        return np.asarray((CURVES | COMPARISONS)[name](rows), dtype=float)
    except AnalysisError:
        return None


def alike(one, other):
    assert (one is None) == (other is None)
    if one is not None:
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-8)


@each
@examples
@given(table=tables)
def test_merging_identical_rows_changes_nothing(name, table):
    merged, counts = np.unique(np.vstack((table, table[::2])), axis=0, return_counts=True)
    people = rows_of(np.repeat(merged, counts, axis=0))
    alike(outcome(name, people), outcome(name, dataclasses.replace(rows_of(merged), count=counts)))


@each
@examples
@given(table=tables, factor=st.sampled_from([0.01, 3.7, 1e6]), shift=st.sampled_from([0.0, 5.0]))
def test_scaling_and_shifting_time_changes_no_step_and_no_test(name, table, factor, shift):
    rows = rows_of(table)
    moved = dataclasses.replace(rows, time=(rows.time + shift) * factor)
    alike(outcome(name, rows), outcome(name, moved))


@each_comparison
@examples
@given(table=tables)
def test_a_longer_last_time_changes_no_comparison(name, table):
    """The order of times is all that counts."""
    rows = rows_of(table)
    alike(outcome(name, rows), outcome(name, dataclasses.replace(rows, time=rows.time**3)))


@each
@examples
@given(table=tables, early=st.integers(1, 4))
def test_censoring_before_the_first_event_changes_no_step_and_no_comparison(name, table, early):
    more = np.column_stack((np.zeros((early, 2), int), table[:early, 2:]))
    assume(name != "Fine-Gray, fine_gray" or (table[:, 1] > 0).any())
    alike(outcome(name, rows_of(table)), outcome(name, rows_of(np.vstack((more, table)))))


@pytest.mark.parametrize("name", ["log-rank, none", "Cox, stratified", "concordance", "Gray"])
@examples
@given(table=tables)
def test_one_stratum_is_no_stratum(name, table):
    rows = rows_of(table)
    one = dataclasses.replace(rows, layer=np.zeros_like(rows.layer))
    plain = {
        "log-rank, none": lambda r: [
            *(lr.log_rank(r.events, r.arm).observed - lr.log_rank(r.events, r.arm).expected),
            lr.log_rank(r.events, r.arm).statistic,
        ],
        "Cox, stratified": lambda r: model("efron")(r)[:4],
        "concordance": lambda r: [
            concordance(r.events, r.marker).estimate,
            concordance(r.events, r.marker).std_error,
        ],
        "Gray": lambda r: [*gray_test(r.causes, r.arm).score, gray_test(r.causes, r.arm).statistic],
    }[name]
    try:
        expected = np.asarray(plain(rows), dtype=float)
    except AnalysisError:
        expected = None
    alike(expected, outcome(name, one))


@each_comparison
@examples
@given(table=tables)
def test_swapping_the_arms_mirrors(name, table):
    rows = rows_of(table)
    swapped = dataclasses.replace(rows, arm=1 - rows.arm, marker=3 - rows.marker)
    one, other = outcome(name, rows), outcome(name, swapped)
    if one is not None and name.startswith(("Cox", "Fine-Gray")):
        one[:2] *= -1
    elif one is not None and name.startswith(("log-rank", "Gray")):
        one[:-1] = one[:-1][::-1]
    elif one is not None and name == "concordance":
        one[0] = 1 - one[0]
    alike(one, other)


@examples
@given(table=tables, factor=st.sampled_from([0.01, 365.25]))
def test_means_and_rates_follow_the_unit_of_time_and_the_order_of_the_arms(table, factor):
    rows = rows_of(table)
    assume(0 < rows.arm.sum() < len(rows.arm))

    def found(time, arm):
        data = observations(time, rows.cause == 1)
        horizon = min(time[arm == k].max() for k in (0, 1))
        means = [restricted_mean(kaplan_meier(take(data, arm == k)), horizon) for k in (0, 1)]
        gap = difference(*means)
        return np.array([gap.estimate, gap.ci_high, gap.ci_low]), incidence_rate(data)

    gap, rate = found(rows.time, rows.arm)
    scaled, slower = found(rows.time * factor, rows.arm)
    np.testing.assert_allclose(scaled, gap * factor, rtol=1e-9, atol=1e-9)
    assert slower.rate * factor == pytest.approx(rate.rate)
    mirrored, same = found(rows.time, 1 - rows.arm)
    np.testing.assert_allclose(mirrored, -gap[[0, 2, 1]], atol=1e-12)
    assert same == rate


@examples
@given(table=tables)
def test_a_case_weight_of_two_is_no_second_patient(table):
    """Robust errors are those of the patients there are; the model's take weights for people."""
    rows = rows_of(table)
    double = dataclasses.replace(rows, count=np.full(len(table), 2.0))
    one, two = (robust_kaplan_meier(r.events) for r in (rows, double))
    np.testing.assert_allclose(two.std_error, one.std_error, rtol=1e-9)
    people = robust_kaplan_meier(double.events, frequencies=True)
    np.testing.assert_allclose(people.std_error * np.sqrt(2), one.std_error, rtol=1e-9)
    try:
        fits = [
            fit
            for r in (rows, double)
            for fit in (
                cox(r.events, r.x, ties="breslow", robust=True),
                fine_gray(r.causes, r.x, variance="robust"),
            )
        ]
    except AnalysisError:
        return
    for single, weighted in zip(fits[:2], fits[2:], strict=True):
        np.testing.assert_allclose(weighted.coef, single.coef, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(weighted.std_error, single.std_error, rtol=1e-6)
        np.testing.assert_allclose(
            weighted.model_std_error * np.sqrt(2), single.model_std_error, rtol=1e-6
        )

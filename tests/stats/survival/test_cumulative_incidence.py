"""Cumulative incidence of competing causes: R's numbers, laws, ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.stats.survival.competing import cause_counts, cause_table, competing_rows
from reportgen.stats.survival.cumulative_incidence import (
    VARIANCES,
    cumulative_incidence,
    incidence_at,
    incidence_limits,
    incidence_quantiles,
)
from reportgen.stats.survival.incidence_jackknife import jackknife_incidence
from reportgen.stats.survival.kaplan_meier import curve_limits, kaplan_meier, quantiles
from reportgen.stats.survival.limits import SCALES
from reportgen.stats.survival.observations import observations

ENTRY = [0, 0, 1, 2, 0, 3, 1, 4, 0, 5]
TIME = [2, 3, 3, 4, 5, 6, 6, 7, 8, 8]
CAUSE = [1, 2, 1, 0, 2, 1, 2, 0, 1, 0]
WEIGHTS = [1, 0.5, 2, 1, 1.5, 0.25, 1, 3, 1, 0.5]

ended = st.tuples(st.integers(0, 12), st.integers(0, 2), st.integers(1, 3))
follow_up = st.lists(ended, min_size=1, max_size=25)
variances = st.sampled_from(list(VARIANCES))


def columns(rows):
    return (np.array(column) for column in zip(*rows, strict=True))


def expand(rows):
    time, cause, count = columns(rows)
    return np.repeat(time, count), np.repeat(cause, count)


def numbers(curve):
    return np.column_stack((curve.incidence, curve.std_error, curve.event_free))


# R 4.2, survival 3.5-3: survfit(Surv(ENTRY, TIME, factor(CAUSE)) ~ 1, weights = WEIGHTS, id = 1:10)
# without what is not named, at 2, 4, 6, 8: incidence of causes 1 and 2, their standard errors
SURVFIT = {
    (): [
        [0.10000000000000, 0.00000000000000, 0.094868329805051, 0.000000000000000],
        [0.20000000000000, 0.10000000000000, 0.126491106406735, 0.094868329805051],
        [0.31666666666667, 0.33333333333333, 0.152509866104653, 0.157527187541754],
        [0.49166666666667, 0.33333333333333, 0.181474158960361, 0.157527187541754],
    ],
    ("entry",): [
        [0.16666666666667, 0.00000000000000, 0.15214515486255, 0.00000000000000],
        [0.30555555555556, 0.13888888888889, 0.17629104411722, 0.13012471594959],
        [0.39444444444444, 0.33888888888889, 0.18513128845318, 0.16428524993757],
        [0.52777777777778, 0.33888888888889, 0.18433601602465, 0.16428524993757],
    ],
    ("weights",): [
        [0.085106382978723, 0.000000000000000, 0.083962141199599, 0.000000000000000],
        [0.255319148936170, 0.042553191489362, 0.164551450434931, 0.043778062123084],
        [0.279530447542186, 0.284666177549523, 0.166155131769560, 0.165569178157481],
        [0.570066030814380, 0.284666177549523, 0.194679482487316, 0.165569178157481],
    ],
    ("entry", "weights"): [
        [0.14285714285714, 0.000000000000000, 0.13613942922578, 0.000000000000000],
        [0.38775510204082, 0.061224489795918, 0.20292257284513, 0.062503984182269],
        [0.40638864241349, 0.258207630878438, 0.20018895901206, 0.166843426239492],
        [0.62999112688554, 0.258207630878438, 0.19057835059381, 0.166843426239492],
    ],
}


@pytest.mark.parametrize("given_roles", SURVFIT)
def test_jackknife_with_late_entry_and_weights_is_survfits(given_roles):
    roles = {"entry": ENTRY, "weights": WEIGHTS}
    rows = competing_rows(TIME, CAUSE, **{name: roles[name] for name in given_roles})
    curve = jackknife_incidence(rows)
    places = np.searchsorted(curve.time, [2, 4, 6, 8])
    found = numbers(curve)[places, :4]
    np.testing.assert_allclose(found, SURVFIT[given_roles], rtol=1e-12, atol=1e-13)


def test_aalen_variance_is_that_of_cmprsk():
    # R: cmprsk 2.2-11, timepoints(cuminc(TIME, CAUSE), c(2, 4, 6, 8))$var
    curve = cumulative_incidence(competing_rows(TIME, CAUSE), variance="aalen")
    found = [[p.std_error**2 for p in incidence_at(curve, k, [2, 4, 6, 8])] for k in (1, 2)]
    expected = [
        [0.01, 0.017901234567901, 0.027142524005487, 0.049162379972565],
        [0.0, 0.010123456790123, 0.029249519890261, 0.029249519890261],
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_limits_at_a_time_are_survfits():
    # R as above, at 1 (before the first time), 2 and 8 of both causes
    curve = cumulative_incidence(competing_rows(TIME, CAUSE))
    r = {
        "log_log": [(0, 0), (0.0057234563743348, 0.35812746050807), (None, None)],
        "logit": [(0, 0), (0.013881657328791, 0.46723672928379), (None, None)],
        "log": [(0, 0), (0.015576838338526, 0.64197880100399), (None, None)],
        "plain": [(0, 0), (0, 0.28593850969137), (0, 0)],
        "arcsine": [(0, 0), (0.00014048793617591, 0.34866148566119), (None, None)],
    }
    for scale, expected in r.items():
        points = (
            *incidence_at(curve, 1, [1, 2], conf_type=scale),
            *incidence_at(curve, 2, [2], conf_type=scale),
        )
        for point, limits in zip(points, expected, strict=True):
            for found, limit in zip((point.ci_low, point.ci_high), limits, strict=True):
                assert found == (limit and pytest.approx(limit, rel=1e-12))


@given(follow_up)
@settings(max_examples=150)
def test_one_cause_is_one_less_kaplan_meier(rows):
    time, cause = expand(rows)
    event = (cause > 0).astype(int)
    curve, survival = (
        cumulative_incidence(competing_rows(time, event)),
        kaplan_meier(observations(time, event)),
    )
    np.testing.assert_allclose(curve.incidence[:, 0], 1 - survival.survival, atol=1e-14)
    alive = survival.survival > 0
    error = curve.std_error[:, 0]
    np.testing.assert_allclose(error[alive], survival.std_error[alive], rtol=1e-9, atol=1e-15)
    # everybody has died: certain, where Kaplan-Meier has no error
    assert (error[~alive] < 1e-14).all()
    for scale in ("plain", "logit", "arcsine"):
        low, high = incidence_limits(curve, conf_type=scale)
        below, above = curve_limits(survival, conf_type=scale)
        inner = alive & (survival.survival < 1)
        np.testing.assert_allclose(low[inner, 0], 1 - above[inner], atol=1e-12)
        np.testing.assert_allclose(high[inner, 0], 1 - below[inner], atol=1e-12)


@given(follow_up)
@settings(max_examples=100)
def test_quantiles_of_one_cause_are_those_of_kaplan_meier(rows):
    time, cause = expand(rows)
    event = (cause > 0).astype(int)
    ours = incidence_quantiles(
        cumulative_incidence(competing_rows(time, event)), 1, (0.25, 0.5, 0.75), conf_type="logit"
    )
    theirs = quantiles(
        kaplan_meier(observations(time, event)), (0.25, 0.5, 0.75), conf_type="logit"
    )
    assert ours == theirs


@given(follow_up, variances)
@settings(max_examples=150)
def test_causes_and_the_event_free_add_up_to_one(rows, variance):
    curve = cumulative_incidence(competing_rows(*expand(rows), causes=2), variance=variance)
    total = curve.incidence.sum(axis=1) + curve.event_free
    np.testing.assert_allclose(total, 1, atol=1e-13)
    assert (np.diff(curve.incidence, axis=0) >= 0).all()
    assert np.isfinite(curve.std_error).all()
    assert (curve.std_error[curve.incidence == 0] == 0).all()


@given(follow_up, variances)
@settings(max_examples=150)
def test_weights_counts_and_rows_are_the_same(rows, variance):
    time, cause, count = columns(rows)
    table = cause_table(competing_rows(time, cause, causes=2, weights=count))
    counted = cause_counts(table.time[::-1], table.events[::-1], table.any.censored[::-1])
    one = cumulative_incidence(competing_rows(*expand(rows), causes=2), variance=variance)
    for other in (table, counted):
        two = cumulative_incidence(other, variance=variance)
        np.testing.assert_array_equal(one.time, two.time)
        np.testing.assert_array_equal(one.table.any.at_risk, two.table.any.at_risk)
        np.testing.assert_allclose(numbers(two), numbers(one), rtol=1e-12)


@given(follow_up)
@settings(max_examples=100)
def test_greenwood_is_the_jackknife_where_everybody_is_there_from_the_start(rows):
    data = competing_rows(*expand(rows), causes=2)
    one, two = cumulative_incidence(data), jackknife_incidence(data)
    np.testing.assert_allclose(numbers(one), numbers(two), rtol=1e-9, atol=1e-14)


@given(follow_up, st.floats(0.01, 1000), variances)
@settings(max_examples=60)
def test_scaling_time_changes_only_times(rows, factor, variance):
    time, cause = expand(rows)
    one = cumulative_incidence(competing_rows(time, cause, causes=2), variance=variance)
    two = cumulative_incidence(competing_rows(time * factor, cause, causes=2), variance=variance)
    np.testing.assert_array_equal(numbers(one), numbers(two))
    np.testing.assert_allclose(two.time, one.time * factor)
    for a, b in zip(incidence_quantiles(one, 1), incidence_quantiles(two, 1), strict=True):
        for x, y in ((a.time, b.time), (a.ci_low, b.ci_low), (a.ci_high, b.ci_high)):
            assert y == (None if x is None else pytest.approx(x * factor))


@given(follow_up, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    made = []
    for some in (rows, shuffled):
        time, cause, count = columns(some)
        data = competing_rows(time + 1, cause, causes=2, entry=time / 2, weights=count / 7)
        made.append((cumulative_incidence(data), jackknife_incidence(data)))
    for one, two in zip(*made, strict=True):
        np.testing.assert_allclose(numbers(one), numbers(two), rtol=1e-9, atol=1e-9)


@given(follow_up, variances)
@settings(max_examples=60)
def test_relabelling_the_causes_permutes_them(rows, variance):
    time, cause = expand(rows)
    renamed = np.array([0, 2, 1])[cause]
    one = cumulative_incidence(competing_rows(time, cause, causes=2), variance=variance)
    two = cumulative_incidence(competing_rows(time, renamed, causes=2), variance=variance)
    np.testing.assert_array_equal(one.incidence, two.incidence[:, ::-1])
    np.testing.assert_array_equal(one.std_error, two.std_error[:, ::-1])


@given(follow_up, variances)
@settings(max_examples=60)
def test_a_further_cause_without_events_changes_nothing(rows, variance):
    time, cause = expand(rows)
    two, three = (
        cumulative_incidence(competing_rows(time, cause, causes=k), variance=variance)
        for k in (2, 3)
    )
    np.testing.assert_array_equal(two.std_error, three.std_error[:, :2])
    assert not three.incidence[:, 2].any()


def test_jackknife_does_not_depend_on_the_unit_of_the_weights():
    base = jackknife_incidence(competing_rows(TIME, CAUSE, entry=ENTRY, weights=WEIGHTS))
    for factor in (0.1, 1 / 3, 1e-6, 1e6):
        weights = np.array(WEIGHTS) * factor
        other = jackknife_incidence(competing_rows(TIME, CAUSE, entry=ENTRY, weights=weights))
        np.testing.assert_allclose(numbers(other), numbers(base), rtol=1e-9, atol=1e-12)


def test_fractional_weights_that_do_not_add_up_exactly_leave_nobody():
    # 3 x 0.1 is 0.3 and 6e-17 in binary numbers: nobody else at risk
    table = cause_counts([1, 2], [[0.3, 0], [0, 0]], [0, 0], at_risk=[0.1 + 0.1 + 0.1, 0])
    curve = cumulative_incidence(table)
    assert curve.incidence.tolist() == [[1, 0], [1, 0]]
    assert not curve.event_free.any()
    assert not curve.std_error.any()


def test_splitting_rows_in_time_changes_no_count_and_no_error_of_counts():
    time, cause = np.array(TIME, float), np.array(CAUSE)
    long = time > 4
    starts = np.concatenate((np.zeros(10), np.full(long.sum(), 4.0)))
    stops = np.concatenate((np.minimum(time, 4), time[long]))
    ends = np.concatenate((np.where(long, 0, cause), cause[long]))
    one = cumulative_incidence(competing_rows(time, cause))
    two = cumulative_incidence(competing_rows(stops, ends, entry=starts))
    np.testing.assert_allclose(numbers(one), numbers(two), rtol=1e-12)


def test_without_censoring_it_is_the_share_with_its_binomial_error():
    time, cause = [1, 2, 2, 3, 3, 3, 4, 5], np.array([1, 2, 1, 1, 2, 2, 1, 2])
    curve = cumulative_incidence(competing_rows(time, cause))
    for k in (1, 2):
        for point in incidence_at(curve, k, [1, 2, 3, 4, 5]):
            share = np.mean((np.array(time) <= point.time) & (cause == k))
            assert point.incidence == pytest.approx(share, abs=1e-14)
            assert point.std_error == pytest.approx(np.sqrt(share * (1 - share) / 8), abs=1e-14)


def test_quantiles_follow_the_incidence_of_all():
    # cause 1: 0.25 at 1, 0.5 at 3 and flat at it to the end
    curve = cumulative_incidence(competing_rows([1, 2, 3, 4], [1, 2, 1, 2]))
    half, quarter, most = incidence_quantiles(curve, 1, (0.5, 0.25, 0.6), conf_type="plain")
    assert (quarter.time, half.time, most.time) == (2, 3, None)
    assert half.ci_low == 1
    assert half.ci_high is None


@pytest.mark.parametrize(
    ("time", "cause"),
    [
        ([3, 5, 8], [0, 0, 0]),
        ([3, 5, 8], [2, 0, 2]),
        ([4], [1]),
        ([4], [0]),
        ([0, 0, 0], [1, 0, 2]),
        ([2, 2, 2], [1, 1, 2]),
        ([2, 2, 2], [1, 1, 1]),
    ],
)
def test_ends_give_numbers_or_none(time, cause):
    rows = competing_rows(time, cause, causes=2)
    curves = [cumulative_incidence(rows, variance=v) for v in VARIANCES]
    for curve in (*curves, jackknife_incidence(rows)):
        assert np.isfinite(numbers(curve)).all()
        for scale in SCALES:
            for k in (1, 2):
                for p in incidence_at(curve, k, [0, 2, 100], conf_type=scale):
                    assert all(v is None or 0 <= v <= 1 for v in (p.ci_low, p.ci_high))
                for q in incidence_quantiles(curve, k, (0.25, 0.5), conf_type=scale):
                    assert all(v is None or np.isfinite(v) for v in (q.time, q.ci_low, q.ci_high))


def test_a_cause_without_events_stays_at_zero():
    curve = cumulative_incidence(competing_rows([3, 5, 8], [2, 0, 2], causes=2))
    point = incidence_at(curve, 1, [9])[0]
    assert (point.incidence, point.std_error, point.at_risk, point.beyond) == (0, 0, 0, True)
    assert (point.ci_low, point.ci_high) == (None, None)
    assert incidence_quantiles(curve, 1, (0.01,))[0].time is None


def test_all_events_at_one_time_are_a_multinomial():
    curve = cumulative_incidence(competing_rows([2] * 5, [1, 1, 1, 2, 2]))
    np.testing.assert_allclose(curve.incidence, [[0.6, 0.4]], rtol=1e-14)
    np.testing.assert_allclose(curve.std_error, [[np.sqrt(0.24 / 5)] * 2], rtol=1e-14)


def test_a_time_with_nobody_at_risk_changes_nothing():
    table = cause_counts([1, 2, 3], [[1, 0], [0, 0], [0, 1]], [0, 0, 2], at_risk=[4, 0, 3])
    without = cause_counts([1, 3], [[1, 0], [0, 1]], [0, 2])
    for variance in VARIANCES:
        one, two = (cumulative_incidence(t, variance=variance) for t in (table, without))
        np.testing.assert_array_equal(numbers(one)[[0, 2]], numbers(two))


def test_events_at_time_zero_count():
    curve = cumulative_incidence(competing_rows([0, 0, 1, 2], [1, 0, 2, 0]))
    assert incidence_at(curve, 1, [0])[0].incidence == 0.25


def test_a_million_rows_are_quick_and_exact():
    generator = np.random.default_rng(1)
    n = 1_000_000
    time, cause = generator.integers(1, 4000, n), generator.integers(0, 3, n)
    data = competing_rows(time, cause)
    one, two = cumulative_incidence(data), jackknife_incidence(data)
    np.testing.assert_allclose(one.std_error, two.std_error, rtol=1e-7)
    shares = one.incidence.sum(axis=1) + one.event_free
    np.testing.assert_allclose(shares, 1, atol=1e-11)

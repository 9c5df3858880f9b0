"""Kaplan-Meier, quantiles, restricted means: published figures, laws, ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.survival.kaplan_meier import (
    curve_limits,
    kaplan_meier,
    median,
    nelson_aalen,
    quantiles,
    reverse,
    survival_at,
)
from reportgen.stats.survival.limits import SCALES
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.rates import incidence_rate
from reportgen.stats.survival.risk_table import from_counts, risk_table
from reportgen.stats.survival.rmst import difference, ratio, restricted_mean
from reportgen.stats.survival.robust import robust_kaplan_meier
from tests.stats.survival.data import DRUG, DRUG_EVENT, PLACEBO, random_rows

SIX_MP = observations(DRUG, DRUG_EVENT)
CONTROL = observations(PLACEBO, [1] * 21)

follow_up = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 1), st.integers(1, 3)), min_size=1, max_size=25
)


def test_freireich_as_in_the_textbooks():
    # Kleinbaum and Klein 2012, ISBN 978-1-4419-6645-2, chapter 2; Greenwood errors from Lawless
    points = survival_at(kaplan_meier(SIX_MP), [6, 7, 10, 13, 16, 22, 23])
    assert [round(p.survival, 4) for p in points] == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ]  # fmt: skip
    assert [round(p.std_error, 4) for p in points] == [
        0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346,
    ]  # fmt: skip
    assert [p.at_risk for p in points] == [21, 17, 15, 12, 11, 7, 6]
    assert median(kaplan_meier(SIX_MP)).time == 23
    assert median(kaplan_meier(CONTROL)).time == 8


def test_median_limits_are_survfits():
    # R 4.2, survival 3.5: survfit(..., conf.type = "log"): 6-MP 16 to NA, placebo 4 to 12
    found = median(kaplan_meier(SIX_MP), conf_type="log")
    assert (found.ci_low, found.ci_high) == (16, None)
    found = median(kaplan_meier(CONTROL), conf_type="log")
    assert (found.ci_low, found.ci_high) == (4, 12)


def test_without_censoring_the_curve_is_the_share_alive():
    curve = kaplan_meier(CONTROL)
    for t, s, se in zip(curve.time, curve.survival, curve.std_error, strict=True):
        share = np.mean(np.array(PLACEBO) > t)
        assert s == pytest.approx(share, abs=1e-14)
        if share > 0:
            assert se == pytest.approx(np.sqrt(share * (1 - share) / 21), rel=1e-10)


def test_flat_at_one_half_gives_the_middle_of_the_stretch():
    assert median(kaplan_meier(observations([1, 2, 3, 4], [1, 1, 1, 1]))).time == 2.5
    # the stretch ends with the next event, not with a censoring
    assert median(kaplan_meier(observations([1, 2, 2.5, 4], [1, 1, 0, 1]))).time == 3
    # flat at 0.5 to the end: the first time
    assert median(kaplan_meier(observations([1, 2, 3, 4], [1, 1, 0, 0]))).time == 2


def expand(rows):
    time, event, count = (np.array(c) for c in zip(*rows, strict=True))
    return np.repeat(time, count), np.repeat(event, count)


@given(follow_up)
@settings(max_examples=100)
def test_weights_counts_and_rows_are_the_same(rows):
    time, event, count = (np.array(c, float) for c in zip(*rows, strict=True))
    one = kaplan_meier(observations(time, event, weights=count))
    two = kaplan_meier(observations(*expand(rows)))
    table = risk_table(observations(time, event, weights=count))
    three = kaplan_meier(from_counts(table.time[::-1], table.events[::-1], table.censored[::-1]))
    for other in (two, three):
        np.testing.assert_array_equal(one.time, other.time)
        np.testing.assert_allclose(one.survival, other.survival, rtol=1e-12)
        np.testing.assert_allclose(one.std_error, other.std_error, rtol=1e-10)
        np.testing.assert_array_equal(one.table.at_risk, other.table.at_risk)


@given(follow_up, st.sampled_from(list(SCALES)))
@settings(max_examples=150)
def test_limits_hold_the_curve_and_are_defined_where_they_can_be(rows, scale):
    curve = kaplan_meier(observations(*expand(rows)))
    low, high = curve_limits(curve, conf_type=scale)
    inner = (curve.survival > 0) & (curve.survival < 1)
    assert np.isfinite(low[inner]).all()
    assert np.isfinite(high[inner]).all()
    assert (low[inner] <= curve.survival[inner] + 1e-12).all()
    assert (high[inner] >= curve.survival[inner] - 1e-12).all()
    assert np.isnan(low[curve.survival == 0]).all()
    for point in survival_at(curve, [0, 5, 100], conf_type=scale):
        assert all(v is None or np.isfinite(v) for v in (point.ci_low, point.ci_high))


@given(follow_up)
@settings(max_examples=60)
def test_censoring_before_the_first_event_changes_no_step(rows):
    time, event = expand(rows)
    if not event.any():
        return
    first = time[event == 1].min()
    if first == 0:
        return
    more_time = np.concatenate((time, [first / 2, first / 3]))
    more = kaplan_meier(observations(more_time, np.concatenate((event, [0, 0]))))
    base = kaplan_meier(observations(time, event))
    after = np.isin(more.time, base.time[base.time >= first])
    kept = base.time >= first
    np.testing.assert_allclose(more.survival[after], base.survival[kept], rtol=1e-14)


@given(follow_up, st.floats(0.01, 1000), st.floats(0, 100))
@settings(max_examples=60)
def test_scaling_and_shifting_time_moves_only_times(rows, factor, shift):
    time, event = expand(rows)
    one = kaplan_meier(observations(time, event))
    two = kaplan_meier(observations(time * factor + shift, event))
    np.testing.assert_allclose(one.survival, two.survival, rtol=1e-13)
    a, b = median(one), median(two)
    for x, y in ((a.time, b.time), (a.ci_low, b.ci_low), (a.ci_high, b.ci_high)):
        assert (x is None) == (y is None)
        if x is not None:
            assert y == pytest.approx(x * factor + shift, rel=1e-9, abs=1e-9)


def test_late_entry_counts_only_those_who_are_there():
    rows = observations([5, 6, 7, 8], [1, 1, 0, 1], entry=[0, 5, 0, 6])
    table = risk_table(rows)
    # at 5: rows 1 and 3 (row 2 enters at 5, after it); at 6: 2 and 3; at 8: row 4
    assert table.at_risk.tolist() == [2, 2, 2, 1]
    assert kaplan_meier(rows).survival.tolist() == [0.5, 0.25, 0.25, 0]


def test_entry_at_the_origin_changes_nothing():
    time, event, _, _, _ = random_rows(3)
    one = kaplan_meier(observations(time, event))
    two = kaplan_meier(observations(time, event, entry=np.zeros(len(time))))
    np.testing.assert_allclose(one.std_error, two.std_error)


def test_splitting_rows_in_time_changes_nothing():
    time, event, _, _, _ = random_rows(4)
    long = time > 10
    starts = np.concatenate((np.zeros(len(time)), np.full(long.sum(), 10.0)))
    stops = np.concatenate((np.minimum(time, 10), time[long]))
    dead = np.concatenate((np.where(long, 0, event), event[long]))
    one, two = (
        kaplan_meier(observations(time, event)),
        kaplan_meier(observations(stops, dead, entry=starts)),
    )
    where = np.isin(two.time, one.time)
    np.testing.assert_allclose(two.survival[where], one.survival, rtol=1e-12)


@pytest.mark.parametrize(
    ("time", "event"),
    [
        ([3, 5, 8], [0, 0, 0]),
        ([4], [1]),
        ([4], [0]),
        ([0, 0, 0], [1, 0, 1]),
        ([2, 2, 2], [1, 1, 1]),
    ],
)
def test_ends_give_numbers_or_none(time, event):
    curve = kaplan_meier(observations(time, event))
    assert np.isfinite(curve.survival).all()
    for scale in SCALES:
        for q in quantiles(curve, (0.25, 0.5, 0.75), conf_type=scale):
            assert all(v is None or np.isfinite(v) for v in (q.time, q.ci_low, q.ci_high))
    mean = restricted_mean(curve, 10)
    assert np.isfinite([mean.estimate, mean.std_error]).all()
    assert np.isfinite(nelson_aalen(observations(time, event)).std_error).all()


def test_all_censored_stays_at_one():
    curve = kaplan_meier(observations([3, 5, 8], [0, 0, 0]))
    point = survival_at(curve, [9])[0]
    assert (point.survival, point.at_risk, point.beyond) == (1.0, 0.0, True)
    assert median(curve).time is None
    assert restricted_mean(curve, 8).estimate == 8
    assert not restricted_mean(curve, 8).extrapolated
    assert restricted_mean(curve, 9).extrapolated


def test_reverse_curve_exchanges_events_and_censoring():
    turned = kaplan_meier(reverse(SIX_MP))
    direct = kaplan_meier(observations(DRUG, 1 - np.array(DRUG_EVENT)))
    np.testing.assert_array_equal(turned.survival, direct.survival)
    from_table = kaplan_meier(reverse(risk_table(SIX_MP)))
    np.testing.assert_array_equal(turned.survival, from_table.survival)


def test_fleming_harrington_takes_ties_one_by_one():
    curve = kaplan_meier(SIX_MP, estimator="fleming_harrington")
    assert curve.survival[0] == pytest.approx(np.exp(-(1 / 21 + 1 / 20 + 1 / 19)), rel=1e-13)
    variance = 1 / 21**2 + 1 / 20**2 + 1 / 19**2
    assert curve.std_error[0] == pytest.approx(curve.survival[0] * np.sqrt(variance), rel=1e-12)


def test_fleming_harrington_of_frequencies_and_of_weighted_patients():
    time, event, weights = [1, 1, 2, 3], [1, 1, 0, 1], [2.0, 1.0, 3.0, 1.0]
    rows = observations(time, event, weights=weights)
    people = observations(*(np.repeat(values, [2, 1, 3, 1]) for values in (time, event)))
    named = {"estimator": "fleming_harrington"}
    counted, repeated = kaplan_meier(rows, **named), kaplan_meier(people, **named)
    np.testing.assert_allclose(counted.survival, repeated.survival, rtol=1e-13)
    # two patients, each with half of the weight 3 that is lost
    weighted = kaplan_meier(rows, frequencies=False, **named)
    assert weighted.survival[0] == pytest.approx(np.exp(-(1.5 / 7 + 1.5 / 5.5)), rel=1e-13)
    fractions = observations(time, event, weights=[0.5, 1.0, 3.0, 1.0])
    with pytest.raises(AnalysisError, match="whole"):
        kaplan_meier(fractions, **named)


def test_robust_error_of_single_rows_is_nearly_greenwood_and_exact_without_censoring():
    # without censoring both are sqrt(S(1 - S)/n)
    one, two = kaplan_meier(CONTROL), robust_kaplan_meier(CONTROL)
    np.testing.assert_allclose(one.std_error, two.std_error, rtol=1e-10)


def test_clusters_of_one_row_are_no_clusters():
    time, event, entry, _, _ = random_rows(5, ties=True)
    rows = observations(time, event, entry=entry, weights=np.arange(60) % 3 + 1.0)
    one, two = robust_kaplan_meier(rows), robust_kaplan_meier(rows, np.arange(60))
    np.testing.assert_allclose(one.std_error, two.std_error, rtol=1e-9)
    # rows that belong together and split in time are one person: nothing changes
    whole = observations(time, event)
    half = np.concatenate((time / 2, time))
    parts = observations(
        half,
        np.concatenate((0 * event, event)),
        entry=np.concatenate((np.zeros(60), time / 2)),
    )
    a = robust_kaplan_meier(whole)
    b = robust_kaplan_meier(parts, np.tile(np.arange(60), 2))
    where = np.isin(b.time, a.time)
    np.testing.assert_allclose(b.std_error[where], a.std_error, rtol=1e-9, equal_nan=True)


def test_restricted_mean_without_censoring_is_a_mean():
    values = np.minimum(PLACEBO, 12)
    found = restricted_mean(kaplan_meier(CONTROL), 12)
    assert found.estimate == pytest.approx(values.mean(), rel=1e-13)
    assert found.std_error == pytest.approx(values.std() / np.sqrt(21), rel=1e-10)


def test_restricted_means_of_two_arms_mirror():
    one, two = (restricted_mean(kaplan_meier(rows), 20) for rows in (CONTROL, SIX_MP))
    ab, ba = difference(one, two), difference(two, one)
    assert (ab.estimate, ab.ci_low, ab.p_value) == pytest.approx(
        (-ba.estimate, -ba.ci_high, ba.p_value)
    )
    up, down = ratio(one, two), ratio(two, one)
    assert (up.estimate, up.ci_low) == pytest.approx((1 / down.estimate, 1 / down.ci_high))
    lost = ratio(one, two, lost=True)
    assert lost.estimate == pytest.approx((20 - two.estimate) / (20 - one.estimate))
    with pytest.raises(AnalysisError, match="differs"):
        difference(one, restricted_mean(kaplan_meier(SIX_MP), 21))
    none = restricted_mean(kaplan_meier(observations([30], [0])), 20)
    assert difference(none, none).p_value is None
    with pytest.raises(AnalysisError, match="0 is not defined"):
        ratio(none, one, lost=True)


def test_rates_use_the_time_at_risk():
    found = incidence_rate(observations([10, 20], [1, 0], entry=[4, 0], weights=[2, 1]), per=100)
    assert (found.events, found.time_at_risk) == (2, 32)
    assert found.rate == pytest.approx(6.25)
    with pytest.raises(AnalysisError):
        incidence_rate(SIX_MP, per=0)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"time": [], "event": []}, "no row"),
        ({"time": [1, -2], "event": [1, 1]}, "row 2"),
        ({"time": [1, np.nan], "event": [1, 1]}, "row 2"),
        ({"time": [1, np.inf], "event": [1, 1]}, "row 2"),
        ({"time": [1, 2], "event": [1, 2]}, "neither 0 nor 1"),
        ({"time": [1, 2], "event": [1, np.nan]}, "neither 0 nor 1"),
        ({"time": [1, 2], "event": [1]}, "lengths differ"),
        ({"time": [1, 2], "event": [1, 0], "entry": [1, 0]}, "row 1 not before"),
        ({"time": [1, 2], "event": [1, 0], "weights": [1, -1]}, "row 2"),
        ({"time": [1, 2], "event": [1, 0], "weights": [1, np.nan]}, "row 2"),
        ({"time": [1, 2], "event": [1, 0], "weights": [0, 0]}, "all weights are 0"),
        ({"time": ["a"], "event": [1]}, "no number"),
    ],
)
def test_rows_that_cannot_be_are_refused(arguments, word):
    with pytest.raises(AnalysisError, match=word):
        observations(**arguments)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(AnalysisError) as caught:
        observations([1, -2], [3, 1], entry=[2, 0])
    assert len(caught.value.problems) == 3


def test_weight_zero_is_no_row():
    rows = observations([1, 2, 3], [1, 1, 0], weights=[1, 0, 2])
    assert len(rows) == 2
    assert risk_table(rows).at_risk.tolist() == [3, 2]


def test_risk_tables_that_cannot_be_are_refused():
    for columns in [
        ([1, 1], [1, 0], [0, 1]),
        ([1, 2], [1, -1], [0, 1]),
        ([], [], []),
        ([1, 2], [1, 1], [0, 0], [1, 0]),
    ]:
        with pytest.raises(AnalysisError):
            from_counts(*columns)
    for wrong in (0.0, 1.0, -1):
        with pytest.raises(AnalysisError):
            quantiles(kaplan_meier(SIX_MP), (wrong,))
    with pytest.raises(AnalysisError):
        restricted_mean(kaplan_meier(SIX_MP), 0)
    with pytest.raises(AnalysisError, match="unknown"):
        median(kaplan_meier(SIX_MP), conf_type="loglog2")

"""Scales, their way back, and the effect sizes by their defining formulas."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.measures import MEASURES, Correction, effect_sizes
from reportgen.stats.measures.survival import survival_from_n
from reportgen.stats.scales import (
    SCALES,
    back_interval,
    freeman_tukey,
    freeman_tukey_inverse,
    freeman_tukey_rate,
    freeman_tukey_rate_inverse,
)

INSIDE = {
    "identity": np.array([-3.0, 0.0, 2.5]),
    "log": np.array([1e-6, 1.0, 40.0]),
    "square_root": np.array([0.0, 1.0, 40.0]),
    "freeman_tukey_rate": np.array([0.0, 1.0, 40.0]),
    "fisher_z": np.array([-0.99, 0.0, 0.5]),
}
UNIT = np.array([1e-6, 0.2, 0.5, 0.999])


@pytest.mark.parametrize("name", SCALES)
def test_back_undoes_forward(name):
    scale, x = SCALES[name], INSIDE.get(name, UNIT)
    np.testing.assert_allclose(scale.back(scale.forward(x)), x, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", SCALES)
def test_any_number_comes_back_within_the_range(name):
    scale = SCALES[name]
    y = np.array([-1e300, -800.0, -5.0, 0.0, 5.0, 800.0, 1e300])
    values = scale.back(y)
    assert np.all((values >= scale.low) & (values <= scale.high))
    assert not np.isnan(values).any()


def test_limits_swap_on_a_decreasing_scale():
    low, high = back_interval(SCALES["log_log"], -1.0, 0.0)
    assert low < high
    assert low == pytest.approx(np.exp(-1), rel=1e-12)


def test_miller_inverse_undoes_the_double_arcsine():
    n = np.array([3, 10, 250, 10])
    x = np.array([1, 4, 199, 10])
    np.testing.assert_allclose(freeman_tukey_inverse(freeman_tukey(x, n), n), x / n, atol=1e-12)


def test_miller_inverse_beyond_the_range_gives_the_end():
    np.testing.assert_array_equal(freeman_tukey_inverse([0.0, 1.5707], [10, 10]), [0.0, 1.0])


def test_double_square_roots_and_their_inverse_agree_with_r() -> None:
    """metafor::transf.irft(x / t, t) and transf.iirft(0.5, t)."""
    x, t = np.array([0.0, 1.0, 12.0, 4000.0]), np.array([31.0, 0.5, 84.5, 1e4])
    want = [0.0898026510133875, 1.70710678118655, 0.3845384230445824, 0.6324950580342072]
    np.testing.assert_allclose(freeman_tukey_rate(x, t), want, rtol=1e-12)
    np.testing.assert_allclose(freeman_tukey_rate_inverse(want, t), x / t, atol=1e-12)
    inverse = [0.234131113423517, 0.0, 0.244117853016351, 0.2499500025]
    np.testing.assert_allclose(freeman_tukey_rate_inverse(0.5, t), inverse, rtol=1e-12)
    np.testing.assert_array_equal(freeman_tukey_rate_inverse([-1.0, 0.0], 10.0), [0.0, 0.0])


def sizes(measure, events, n, **settings):
    return effect_sizes(measure, {"events": events, "n": n}, **settings)


def test_logit_adds_a_half_only_where_needed_and_says_so():
    found = sizes("PLOGIT", [0, 3, 10], [10, 10, 10])
    np.testing.assert_allclose(found.yi, [np.log(0.5 / 10.5), np.log(3 / 7), np.log(10.5 / 0.5)])
    np.testing.assert_allclose(found.vi, [1 / 0.5 + 1 / 10.5, 1 / 3 + 1 / 7, 1 / 0.5 + 1 / 10.5])
    np.testing.assert_array_equal(found.corrected, [True, False, True])


@pytest.mark.parametrize(
    ("to", "corrected"),
    [
        ("only_zero", [True, False]),
        ("all", [True, True]),
        ("all_if_any_zero", [True, True]),
        ("none", [False, False]),
    ],
)
def test_who_gets_the_correction(to, corrected):
    found = sizes("PLOGIT", [0, 3], [10, 10], correction=Correction(0.5, to))
    np.testing.assert_array_equal(found.corrected, corrected)


def test_without_correction_a_study_without_events_is_not_estimable():
    found = sizes("PLOGIT", [0, 3], [10, 10], correction=Correction(0.5, "none"))
    np.testing.assert_array_equal(found.estimable, [False, True])
    assert np.isnan(found.vi[0])


def test_missing_counts_are_not_estimable_and_disturb_nobody():
    found = sizes("PLOGIT", [np.nan, 3], [10, 10])
    np.testing.assert_array_equal(found.estimable, [False, True])


def test_events_above_n_are_not_estimable():
    assert not sizes("PRAW", [11], [10]).estimable[0]


@pytest.mark.parametrize("measure", ["PLOGIT", "PLN", "PRAW", "PAS"])
def test_variance_is_the_delta_method_for_large_n(measure):
    # the measure's variance times n tends to g'(p)^2 p(1-p)
    n, x = 10**8, 3 * 10**7
    p, step = x / n, 1e-5
    forward = SCALES[MEASURES[measure].scale].forward
    slope = (forward(np.array(p + step)) - forward(np.array(p - step))) / (2 * step)
    found = sizes(measure, [x], [n])
    assert found.vi[0] * n == pytest.approx(slope**2 * p * (1 - p), rel=1e-6)


def test_survival_from_limits_equals_survival_from_its_standard_error():
    s, se = np.array([0.6, 0.85]), np.array([0.05, 0.03])
    by_se = effect_sizes("SURV_LOGLOG", {"survival": s, "survival_se": se})
    half = 1.959963984540054 * by_se.sei
    by_limits = effect_sizes(
        "SURV_LOGLOG",
        {
            "survival": s,
            "survival_lower": np.exp(-np.exp(by_se.yi + half)),
            "survival_upper": np.exp(-np.exp(by_se.yi - half)),
        },
        limits_level=0.95,
    )
    np.testing.assert_allclose(by_limits.yi, by_se.yi, rtol=1e-12)
    np.testing.assert_allclose(by_limits.sei, by_se.sei, rtol=1e-9)


def test_survival_from_n_is_greenwood_without_censoring():
    found = survival_from_n([0.7], [50])
    assert found.vi[0] == pytest.approx(0.3 / (50 * 0.7 * np.log(0.7) ** 2), rel=1e-12)
    assert found.yi[0] == pytest.approx(np.log(-np.log(0.7)), rel=1e-12)


def test_survival_of_0_or_1_is_not_estimable():
    assert not survival_from_n([0.0, 1.0], [50, 50]).estimable.any()
    found = effect_sizes("SURV_LOGIT", {"survival": [0.0, 1.0], "survival_se": [0.1, 0.1]})
    assert not found.estimable.any()


TWO_ARMS = {"events_1": [5.0, 0.0], "n_1": [20.0, 20.0], "events_2": [9.0, 3.0], "n_2": [25, 25]}
SWAPPED = {
    "events_1": TWO_ARMS["events_2"],
    "n_1": TWO_ARMS["n_2"],
    "events_2": TWO_ARMS["events_1"],
    "n_2": TWO_ARMS["n_1"],
}
PAIRED = ("mean_post", "sd_post", "mean_pre", "sd_pre", "n", "r")
BINARY = [
    m.name
    for m in MEASURES.values()
    if "n_2" in m.routes[0].columns and "events_1" in m.routes[0].columns
]


@pytest.mark.parametrize("measure", BINARY)
def test_swapping_the_arms_flips_the_sign(measure):
    one, other = effect_sizes(measure, TWO_ARMS), effect_sizes(measure, SWAPPED)
    np.testing.assert_allclose(other.yi, -one.yi, rtol=1e-12)
    np.testing.assert_allclose(other.vi, one.vi, rtol=1e-12)


@pytest.mark.parametrize("measure", BINARY)
def test_equal_arms_give_the_null(measure):
    arms = {"events_1": [4.0], "n_1": [20.0], "events_2": [4.0], "n_2": [20.0]}
    assert effect_sizes(measure, arms).yi[0] == pytest.approx(MEASURES[measure].null, abs=1e-12)


def test_non_events_stand_for_the_size_of_an_arm():
    by_size = effect_sizes("OR", TWO_ARMS)
    columns = {
        "events_1": [5.0, 0.0],
        "nonevents_1": [15.0, 20.0],
        "events_2": [9.0, 3.0],
        "nonevents_2": [16.0, 22.0],
    }
    np.testing.assert_array_equal(effect_sizes("OR", columns).yi, by_size.yi)


def test_double_zero_studies_are_dropped_when_asked():
    columns = {"events_1": [0, 20, 1], "n_1": [20] * 3, "events_2": [0, 20, 2], "n_2": [20] * 3}
    kept = effect_sizes("OR", columns)
    assert kept.estimable.all()
    np.testing.assert_array_equal(
        effect_sizes("OR", columns, double_zero="drop").estimable, [False, False, True]
    )
    np.testing.assert_array_equal(
        effect_sizes("OR", columns, double_zero="drop_no_events").estimable, [False, True, True]
    )


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_measure_has_what_a_report_needs(measure):
    assert measure.label
    assert measure.reference
    assert measure.scale in SCALES
    assert measure.routes
    assert MEASURES[measure.name] is measure


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_route_takes_missing_values_quietly(measure):
    for route in measure.routes:
        columns = {name: [np.nan, np.nan] for name in route.columns}
        settings = {"standardiser": "post"} if "standardiser" in route.settings else {}
        assert not effect_sizes(measure.name, columns, **settings).estimable.any()


@pytest.mark.parametrize(
    ("measure", "columns", "settings", "words"),
    [
        ("PLOGTI", {}, {}, "did you mean 'PLOGIT'"),
        ("PLOGIT", {"events": [1]}, {}, "needs events, n; given are events"),
        ("PLOGIT", {"events": [1], "n": [2]}, {"double_zero": "keep"}, "no setting double_zero"),
        ("PLOGIT", {"events": [1, 2], "n": [2]}, {}, "lengths differ"),
        (
            "SMCR",
            {key: [1.0] for key in PAIRED},
            {},
            "post or pre",
        ),
        ("OR", {k: [1.0] for k in TWO_ARMS}, {"double_zero": "sometimes"}, "unknown 'sometimes'"),
    ],
)
def test_what_has_no_meaning_is_refused(measure, columns, settings, words):
    with pytest.raises(AnalysisError, match=words):
        effect_sizes(measure, columns, **settings)


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"to": "some"}, "unknown 'some'"), ({"form": "x"}, "unknown 'x'"), ({"value": -1}, "-1")],
)
def test_a_correction_that_is_none_is_refused(settings, words):
    with pytest.raises(AnalysisError, match=words):
        Correction(**settings)

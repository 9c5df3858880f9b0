"""Tiny and degenerate data: a finite result or a refusal in words, no NaN and no warning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import TIES, cox
from reportgen.stats.survival.cox_prediction import adjusted_curve, cox_residuals
from reportgen.stats.survival.kaplan_meier import kaplan_meier
from reportgen.stats.survival.log_rank import (
    WEIGHTINGS,
    log_rank,
    log_rank_trend,
    one_step_hazard_ratio,
)
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.proportional_hazards import TRANSFORMS, proportional_hazards
from reportgen.stats.survival.rmst import difference, ratio, restricted_mean
from reportgen.stats.survival.robust import robust_kaplan_meier

row = st.tuples(
    st.integers(0, 4),
    st.integers(0, 1),
    st.integers(0, 1),
    st.integers(-2, 2),
    st.sampled_from([0.5, 1.0, 3.0]),
    st.integers(0, 2),
)
rows = st.lists(row, min_size=1, max_size=12)


def finite(*values):
    for value in values:
        assert np.isfinite(np.asarray(value, dtype=float)).all(), values


def columns(given_rows):
    return (np.array(c, dtype=float) for c in zip(*given_rows, strict=True))


@given(rows, st.sampled_from(TIES), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=400)
def test_cox(given_rows, ties, late, stratified, robust):
    time, event, arm, x, weights, stratum = columns(given_rows)
    plain = ties == "exact"
    data = observations(
        time + 1,
        event,
        entry=np.minimum(time, stratum) if late else None,
        weights=None if plain else weights,
    )
    try:
        fit = cox(
            data,
            np.column_stack((arm, x)),
            strata=stratum if stratified else None,
            ties=ties,
            robust=robust and not plain,
        )
    except AnalysisError as refusal:
        assert str(refusal)
        return
    finite(fit.coef, fit.model_std_error, fit.loglik, fit.lr.p_value, fit.score.p_value)
    finite(fit.std_error, fit.p_value, fit.wald.statistic)
    assert fit.loglik >= fit.loglik_null - 1e-9
    if plain:
        return
    finite(*(getattr(cox_residuals(fit), name) for name in ("martingale", "deviance", "dfbeta")))
    curve = adjusted_curve(fit, [0.5, 0.0])
    finite(curve.hazard, curve.survival)
    for transform in TRANSFORMS:
        try:
            tests = proportional_hazards(fit, data, transform=transform)
        except AnalysisError:
            continue
        finite([t.statistic for t in tests.tests], [t.p_value for t in tests.tests])


@given(rows, st.sampled_from(list(WEIGHTINGS)), st.booleans())
@settings(max_examples=300)
def test_log_rank(given_rows, weighting, late):
    time, event, arm, x, _, stratum = columns(given_rows)
    entry = np.minimum(time, stratum) if late else None
    data = observations(time + 1, event, entry=entry)
    for group, strata in ((arm, None), (x, stratum)):
        try:
            found = log_rank(data, group, strata=strata, weighting=weighting)
        except AnalysisError:
            continue
        finite(found.observed, found.expected, found.covariance, found.statistic, found.p_value)
        assert found.statistic >= -1e-12
        for follow in (log_rank_trend, one_step_hazard_ratio):
            try:
                follow(found)
            except AnalysisError:
                continue


@given(rows)
@settings(max_examples=200)
def test_curves_and_what_is_made_of_them(given_rows):
    time, event, arm, x, weights, stratum = columns(given_rows)
    data = observations(time, event, weights=weights)
    curve = robust_kaplan_meier(data, stratum)
    assert (np.isfinite(curve.std_error) == (curve.survival > 0)).all()
    finite(curve.survival)
    means = [restricted_mean(kaplan_meier(observations(time, e)), 3.0) for e in (event, 1 - event)]
    finite(difference(*means).estimate)
    for lost in (False, True):
        try:
            found = ratio(*means, lost=lost)
            finite(found.estimate, found.ci_low, found.ci_high)
        except AnalysisError:
            continue
    try:
        agreement = concordance(data, x, strata=arm, cluster=stratum)
    except AnalysisError:
        return
    finite(agreement.estimate, agreement.std_error)
    assert 0 <= agreement.estimate <= 1


def test_ten_thousand_levels_and_large_numbers():
    generator = np.random.default_rng(1)
    n = 20_000
    time, event = generator.exponential(size=n) * 1e9, generator.random(n) < 0.5
    data = observations(time, event)
    levels = np.arange(n) % 10_000
    x = generator.normal(size=n) * 1e-9 + 1e-3
    finite(cox(data, x, strata=levels).coef)
    found = log_rank(data, np.arange(n) % 2, strata=levels)
    finite(found.statistic)


def test_a_scale_of_any_size_gives_the_same_test():
    generator = np.random.default_rng(2)
    time, event = generator.exponential(size=300), generator.random(300) < 0.6
    x = generator.normal(size=300)
    base = cox(observations(time, event), x)
    for factor in (1e-150, 1e-8, 1e8, 1e150):
        other = cox(observations(time, event), x * factor)
        assert other.z[0] == pytest.approx(base.z[0], rel=1e-8)

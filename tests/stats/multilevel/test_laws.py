"""Laws for any rows: a finite result or a refusal in words, and what must not matter does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import AnalysisError
from reportgen.stats.multilevel import (
    aggregated_effects,
    cluster_robust,
    correlated_errors,
    independent_errors,
    level_shares,
    multilevel_model,
    multivariate_model,
    predicted_effects,
    random_effects,
    variance_component_interval,
    variance_component_test,
)
from reportgen.stats.multilevel.robust import ADJUSTMENTS
from reportgen.stats.multilevel.robust import DF_CHOICES as ROBUST_DF
from tests.stats.multilevel.rows import nested_rows, paired_rows, result_or_refusal, wild_rows

EXAMPLES = settings(max_examples=60, derandomize=True)
likelihoods = st.sampled_from(["ML", "REML"])


def errors_of(v, study, correlation):
    return correlated_errors(v, study, correlation) if correlation else independent_errors(v)


@EXAMPLES
@given(wild_rows(), st.sampled_from([0.0, 0.5]), likelihoods, st.sampled_from(["normal", "t"]))
def test_any_rows_are_fitted_or_refused(rows, correlation, tau2, ci):
    y, v, study, inner = rows
    fit = result_or_refusal(
        lambda: multilevel_model(
            y, errors_of(v, study, correlation), [study, inner], tau2=tau2, ci=ci
        )
    )
    if fit is not None:
        assert (fit.sigma2 >= 0).all()
        assert (fit.fixed.se > 0).all()
        result_or_refusal(lambda: level_shares(fit))
        result_or_refusal(lambda: variance_component_test(fit, "level 2"))
        result_or_refusal(lambda: random_effects(fit, "level 1"))
        result_or_refusal(lambda: predicted_effects(fit, [1.0]))


@EXAMPLES
@given(wild_rows(), st.sampled_from(list(ADJUSTMENTS)), st.sampled_from(ROBUST_DF))
def test_any_clusters_are_robust_or_refused(rows, adjustment, df):
    y, v, study, inner = rows
    fit = result_or_refusal(lambda: multilevel_model(y, independent_errors(v), [study, inner]))
    if fit is not None:
        for cluster in (study, np.arange(len(y))):
            result_or_refusal(
                lambda c=cluster: cluster_robust(
                    fit.linear, fit.sigma2, c, adjustment=adjustment, df=df
                )
            )


@settings(max_examples=15, derandomize=True)
@given(wild_rows(), st.sampled_from(["level 1", "level 2"]))
def test_any_profile_has_limits_or_is_refused(rows, component):
    y, v, study, inner = rows
    fit = result_or_refusal(lambda: multilevel_model(y, independent_errors(v), [study, inner]))
    if fit is not None:
        found = result_or_refusal(lambda: variance_component_interval(fit, component))
        assert found is None or found.low <= found.sigma2 <= found.high


@EXAMPLES
@given(
    wild_rows(),
    st.sampled_from([0.0, 0.5]),
    likelihoods,
    st.sampled_from(["unstructured", "compound_symmetry", "diagonal"]),
)
def test_any_outcomes_are_pooled_or_refused(rows, correlation, tau2, structure):
    y, v, study, outcome = rows
    own = [("a", "b")[o % 2] for o in outcome]
    fit = result_or_refusal(
        lambda: multivariate_model(
            y,
            errors_of(v, study, correlation),
            study,
            own,
            sorted(set(own)),
            structure=structure,
            tau2=tau2,
        )
    )
    if fit is not None:
        assert (np.linalg.eigvalsh(fit.between) >= -1e-9 * np.trace(fit.between)).all()


@EXAMPLES
@given(wild_rows(), st.sampled_from([0.0, 0.5, -0.1]))
def test_any_rows_are_aggregated_or_refused(rows, correlation):
    y, v, study, _ = rows
    found = result_or_refusal(
        lambda: aggregated_effects(y, errors_of(v, study, correlation), study)
    )
    assert found is None or (found.vi > 0).all()


@pytest.mark.parametrize("correlation", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(5))
def test_order_of_rows_scale_and_labels_do_not_matter(correlation, seed):
    y, v, study, inner = nested_rows(seed)
    order = np.random.default_rng(seed).permutation(len(y))
    names = np.array([f"study {s}" for s in study[::-1]])[::-1]
    plain = multilevel_model(y, errors_of(v, study, correlation), [study, inner])
    moved = multilevel_model(
        y[order], errors_of(v[order], study[order], correlation), [names[order], inner[order]]
    )
    scaled = multilevel_model(10 * y, errors_of(100 * v, study, correlation), [study, inner])
    shifted = multilevel_model(y + 5, errors_of(v, study, correlation), [study, inner])
    for other, factor, shift in ((moved, 1, 0), (scaled, 10, 0), (shifted, 1, 5)):
        np.testing.assert_allclose(other.sigma2, factor**2 * plain.sigma2, rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(other.fixed.coef, factor * plain.fixed.coef + shift, rtol=1e-7)
        np.testing.assert_allclose(other.fixed.se, factor * plain.fixed.se, rtol=1e-7)
    one = cluster_robust(plain.linear, plain.sigma2, study)
    two = cluster_robust(moved.linear, moved.sigma2, names[order])
    np.testing.assert_allclose(one.fixed.df, two.fixed.df, rtol=1e-6)
    np.testing.assert_allclose(one.fixed.se, two.fixed.se, rtol=1e-6)


def test_order_of_rows_does_not_matter_for_outcomes():
    y, v, study, outcome = paired_rows(1)
    order = np.random.default_rng(1).permutation(len(y))
    one = multivariate_model(y, correlated_errors(v, study, 0.3), study, outcome, ["a", "b"])
    two = multivariate_model(
        y[order],
        correlated_errors(v[order], study[order], 0.3),
        study[order],
        outcome[order],
        ["a", "b"],
    )
    np.testing.assert_allclose(one.between, two.between, rtol=1e-6)
    np.testing.assert_allclose(one.fixed.coef, two.fixed.coef, rtol=1e-7)


def test_merging_studies_merges_their_clusters():
    y, v, study, inner = nested_rows(2)
    merged = np.where(study == 1, 0, study)
    fit = multilevel_model(y, independent_errors(v), [study, inner])
    found = cluster_robust(fit.linear, fit.sigma2, merged)
    assert found.clusters == fit.units[0] - 1
    pair = aggregated_effects(y, independent_errors(v), merged)
    apart = aggregated_effects(y, independent_errors(v), study)
    together = aggregated_effects(apart.yi, independent_errors(apart.vi), [0, 0, *range(2, 8)])
    # inverse-variance means of means are the mean of all
    np.testing.assert_allclose(pair.yi, together.yi, rtol=1e-10)
    np.testing.assert_allclose(pair.vi, together.vi, rtol=1e-10)


def test_all_variances_equal_and_all_effects_equal():
    study = np.repeat(np.arange(6), 3)
    fit = multilevel_model(np.full(18, 0.4), independent_errors(np.ones(18)), [study, range(18)])
    assert fit.sigma2.tolist() == [0.0, 0.0]
    assert fit.fixed.coef[0] == pytest.approx(0.4)
    assert fit.fixed.se[0] == pytest.approx(18**-0.5)


def test_five_thousand_rows_in_two_studies():
    rng = np.random.default_rng(4)
    study, v = np.arange(5000) % 2, rng.uniform(0.1, 1, 5000)
    y = rng.normal(size=5000) + study
    fit = multilevel_model(y, independent_errors(v), [study, np.arange(5000)])
    assert np.isfinite(fit.loglik)
    with pytest.raises(AnalysisError, match="2500 rows in one cluster take too long"):
        cluster_robust(fit.linear, fit.sigma2, study)
    found = cluster_robust(
        fit.linear, fit.sigma2, study, adjustment="CR1p", df="clusters_minus_coefficients"
    )
    assert found.fixed.df.tolist() == [1]
    with pytest.raises(AnalysisError, match="2500 rows with correlated errors"):
        multilevel_model(y, correlated_errors(v, study, 0.5), [study])


def test_one_study_is_refused():
    for k in (1, 3):
        with pytest.raises(AnalysisError):
            multilevel_model(np.arange(k), independent_errors(np.ones(k)), [[1] * k, range(k)])


@pytest.mark.parametrize("adjustment", ADJUSTMENTS)
@pytest.mark.parametrize("decades", [0, 6, 12])
def test_effects_that_dwarf_their_variances(adjustment, decades):
    study = np.repeat(np.arange(5), 3)
    y = np.random.default_rng(decades).normal(size=15) * 1e6
    v = np.geomspace(10.0**-decades, 1.0, 15)
    fit = result_or_refusal(lambda: multilevel_model(y, independent_errors(v), [study, range(15)]))
    assert fit is not None
    result_or_refusal(lambda: cluster_robust(fit.linear, fit.sigma2, study, adjustment=adjustment))

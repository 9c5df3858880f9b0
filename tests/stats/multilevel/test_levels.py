"""Nested random effects: closed forms, published numbers, limits, predictions."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.multilevel import (
    correlated_errors,
    independent_errors,
    level_shares,
    multilevel_model,
    predicted_effects,
    random_effects,
    two_level_model,
    variance_component_interval,
    variance_component_test,
)
from reportgen.stats.pooling import pool
from reportgen.stats.shrinkage import empirical_bayes
from reportgen.stats.tau2_interval import tau2_interval
from tests.stats.multilevel.rows import nested_rows, same, textbook


def balanced(between, within, v=0.1, groups=6, n=4):
    """Rows whose mean squares are exactly these multiples of what the closed form needs."""
    rng = np.random.default_rng(5)
    means = rng.normal(size=groups)
    means -= means.mean()
    means *= np.sqrt(between / ((means**2).sum() / (groups - 1)))
    inner = rng.normal(size=(groups, n))
    inner -= inner.mean(axis=1, keepdims=True)
    inner *= np.sqrt(within / ((inner**2).sum() / (groups * (n - 1))))
    y = (means[:, None] + inner).ravel()
    return y, np.full(groups * n, v), np.repeat(np.arange(groups), n), np.arange(groups * n)


@pytest.mark.parametrize(
    ("between", "within", "expected"),
    [
        (0.5, 0.3, (0.5 - 0.3 / 4, 0.2)),
        (0.5, 0.05, ((0.5 * 5 * 4 + 0.05 * 0) / 20 - 0.1 / 4, 0.0)),
        (0.02, 0.3, (0.0, (0.02 * 4 * 5 + 0.3 * 18) / 23 - 0.1)),
        (0.01, 0.05, (0.0, 0.0)),
    ],
)
def test_balanced_rows_have_the_variances_of_the_analysis_of_variance(between, within, expected):
    y, v, study, row = balanced(between, within)
    fit = multilevel_model(y, independent_errors(v), [study, row])
    np.testing.assert_allclose(fit.sigma2, expected, rtol=1e-7, atol=1e-12)
    # at the edge it is exactly 0
    assert [s == 0 for s in fit.sigma2] == [e == 0 for e in expected]
    assert fit.fixed.coef[0] == pytest.approx(y.mean(), abs=1e-12)


def test_konstantopoulos_2011_school_calendars():
    # Konstantopoulos 2011, doi:10.1002/jrsm.35: the rounded numbers of the paper (REML)
    fit = konstantopoulos()
    assert round(float(fit.fixed.coef[0]), 3) == 0.185
    assert round(float(fit.fixed.se[0]), 3) == 0.085
    assert [round(float(s), 3) for s in fit.sigma2] == [0.065, 0.033]
    assert fit.units == (11, 56)


def konstantopoulos(**settings):
    import csv
    from pathlib import Path

    path = Path(__file__).parents[2] / "reference" / "datasets" / "konstantopoulos2011.csv"
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    y, v = ([float(row[name]) for row in rows] for name in ("yi", "vi"))
    levels = [[row[name] for row in rows] for name in ("district", "school")]
    names = ["district", "school"]
    return multilevel_model(y, independent_errors(v), levels, names=names, **settings)


@pytest.mark.parametrize("tau2", ["ML", "REML"])
@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_no_point_nearby_is_likelier(tau2, correlation):
    for seed in range(4):
        y, v, study, inner = nested_rows(seed)
        errors = correlated_errors(v, study, correlation) if correlation else independent_errors(v)
        fit = multilevel_model(y, errors, [study, inner], tau2=tau2)
        V = errors.among(np.arange(len(y))[None])[0]
        patterns = [same(codes) for codes in fit.codes]

        def loglik(theta, y=y, V=V, patterns=patterns):
            M = V + sum(t * B for t, B in zip(theta, patterns, strict=True))
            return textbook(y, np.ones((len(y), 1)), M, restricted=tau2 == "REML")[2]

        top = loglik(fit.sigma2)
        assert fit.loglik == pytest.approx(top, rel=1e-9)
        for factor in np.geomspace(1e-2, 1e2, 9):
            for other in np.geomspace(1e-2, 1e2, 9):
                assert loglik((fit.sigma2 + 1e-4) * [factor, other]) <= top + 1e-9


def test_the_higher_of_two_maxima_is_taken():
    # one precise cluster of agreeing rows and scattered imprecise ones: two maxima
    y = np.array([0.0, 0.001, -0.001, 8.0, -9.0, 10.0, -7.0])
    v = np.array([1e-6, 1e-6, 1e-6, 9.0, 9.0, 9.0, 9.0])
    fit = two_level_model(y, independent_errors(v))
    assert fit.sigma2[0] == pytest.approx(pool(y, v).tau2, rel=1e-7)


@pytest.mark.parametrize("tau2", ["ML", "REML", "DL", "PM", 0.0, 0.3])
def test_one_row_per_study_is_the_two_level_model(tau2):
    y, v, _, _ = nested_rows(2)
    expected = pool(y, v, tau2=tau2)
    fit = two_level_model(y, independent_errors(v), tau2=tau2)
    assert fit.sigma2[0] == pytest.approx(expected.tau2, rel=1e-7, abs=1e-12)
    assert fit.fixed.coef[0] == pytest.approx(expected.estimate, rel=1e-8)
    assert fit.fixed.se[0] == pytest.approx(expected.se, rel=1e-8)
    assert fit.residual.qe == pytest.approx(expected.q, rel=1e-10)
    if expected.loglik is not None:
        assert fit.loglik == pytest.approx(expected.loglik, rel=1e-10)


def test_profile_limits_are_those_of_the_two_level_model():
    y, v, _, _ = nested_rows(2)
    fit = multilevel_model(y, independent_errors(v), [np.arange(len(y))], names=["row"])
    found = variance_component_interval(fit, "row")
    expected = tau2_interval(y, v, method="profile_likelihood")
    assert found.low == pytest.approx(expected.low, rel=1e-6, abs=1e-10)
    assert found.high == pytest.approx(expected.high, rel=1e-6)


def test_profile_limits_hold_the_estimate_and_drop_by_the_quantile():
    y, v, study, inner = nested_rows(6)
    fit = multilevel_model(y, independent_errors(v), [study, inner], names=["study", "inner"])
    for name in fit.names:
        narrow = variance_component_interval(fit, name, level=0.5)
        wide = variance_component_interval(fit, name, level=0.99)
        assert 0 <= wide.low <= narrow.low <= narrow.sigma2 <= narrow.high < wide.high


def test_a_variance_at_zero_has_a_lower_limit_of_zero_and_no_test_statistic():
    y, v, study, row = balanced(0.01, 0.3)
    fit = multilevel_model(y, independent_errors(v), [study, row], names=["study", "row"])
    limits = variance_component_interval(fit, "study")
    assert (limits.sigma2, limits.low) == (0.0, 0.0)
    assert limits.high > 0
    test = variance_component_test(fit, "study")
    assert test.statistic == pytest.approx(0.0, abs=1e-9)


def test_predictions_are_those_of_the_two_level_model():
    y, v, _, _ = nested_rows(2)
    fit = two_level_model(y, independent_errors(v))
    expected = empirical_bayes(y, v)
    found = random_effects(fit, "row")
    np.testing.assert_allclose(found.estimate + fit.fixed.coef[0], expected.estimate, rtol=1e-7)
    pooled = pool(y, v, prediction="as_ci")
    new = predicted_effects(fit, [[1.0]])
    assert new.pi_low[0] == pytest.approx(pooled.pi_low, rel=1e-7)
    assert new.ci_high[0] == pytest.approx(pooled.ci_high, rel=1e-7)


@pytest.mark.parametrize("correlation", [0.0, 0.4])
def test_random_effects_by_their_formula(correlation):
    y, v, study, inner = nested_rows(4)
    errors = correlated_errors(v, study, correlation) if correlation else independent_errors(v)
    fit = multilevel_model(y, errors, [study, inner], names=["study", "inner"])
    V = errors.among(np.arange(len(y))[None])[0]
    X = np.ones((len(y), 1))
    W = np.linalg.inv(V + sum(s * same(c) for s, c in zip(fit.sigma2, fit.codes, strict=True)))
    P = W - W @ X @ np.linalg.inv(X.T @ W @ X) @ X.T @ W
    for j, name in enumerate(fit.names):
        found = random_effects(fit, name)
        Z = np.eye(fit.units[j])[fit.codes[j]]
        np.testing.assert_allclose(found.estimate, fit.sigma2[j] * Z.T @ P @ y, atol=1e-10)
        variance = fit.sigma2[j] - fit.sigma2[j] ** 2 * np.diag(Z.T @ P @ Z)
        np.testing.assert_allclose(found.se, np.sqrt(variance), atol=1e-9)
        assert np.array_equal(fit.codes[j][found.first_row], np.arange(fit.units[j]))


def test_shares_add_up():
    shares = level_shares(konstantopoulos())
    assert shares.levels.sum() == pytest.approx(shares.total, rel=1e-12)
    assert 0 < shares.total < 100


def test_three_levels_and_a_moderator_by_the_textbook():
    rng = np.random.default_rng(8)
    country, study = np.repeat(np.arange(5), 8), np.repeat(np.arange(20), 2)
    y = rng.normal(size=5)[country] + rng.normal(size=20)[study] * 0.5 + rng.normal(size=40) * 0.4
    v, x = rng.uniform(0.02, 0.1, 40), rng.normal(2000, 4, 40)
    X = np.column_stack([np.ones(40), x])
    levels = [country, study, np.arange(40)]
    fit = multilevel_model(y, independent_errors(v), levels, X, ci="t", df="containment")
    M = np.diag(v) + sum(s * same(c) for s, c in zip(fit.sigma2, levels, strict=True))
    coef, cov, loglik = textbook(y, X, M, restricted=True)
    np.testing.assert_allclose(fit.fixed.coef, coef, rtol=1e-5)
    np.testing.assert_allclose(fit.fixed.cov, cov, rtol=1e-5)
    assert fit.loglik == pytest.approx(loglik, rel=1e-8)
    assert fit.fixed.df.tolist() == [4, 4]
    assert (fit.moderators.df_1, fit.moderators.df_2) == (1, 38)
    assert fit.moderators.statistic == pytest.approx(fit.fixed.statistic[1] ** 2, rel=1e-6)


def test_a_thousand_studies_of_five_rows():
    rng = np.random.default_rng(1)
    study = np.repeat(np.arange(1000), 5)
    v = rng.uniform(0.01, 0.1, 5000)
    y = rng.normal(0, 0.3, 1000)[study] + rng.normal(size=5000) * np.sqrt(v + 0.04)
    fit = multilevel_model(y, independent_errors(v), [study, np.arange(5000)])
    np.testing.assert_allclose(fit.sigma2, [0.09, 0.04], rtol=0.1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"levels": [[1, 1, 2, 2, 3], [1, 1, 2, 2, 3]]}, "same units"),
        ({"levels": [[1, 1, 1, 1, 1]]}, "cannot be told from the mean"),
        ({"levels": [[1, 1, 2, 2]]}, "shape"),
        ({"levels": [[1, 1, 2, 2, None]]}, "mixes text, numbers or missing"),
        ({"tau2": "DL"}, "unknown 'DL'"),
        ({"ci": "t", "df": "satterthwaite"}, "unknown 'satterthwaite'"),
        ({"level": 1.0}, "confidence level"),
        ({"X": np.ones((5, 2))}, "cannot be told apart"),
        ({"X": np.ones((4, 1))}, "shape"),
        ({"X": np.eye(5)}, "do not determine"),
        ({"yi": [1.0, 2.0, np.nan, 3.0, 4.0]}, "study 3 without a finite estimate"),
    ],
)
def test_refusals(change, words):
    settings = {
        "yi": [1.0, 2.0, 1.5, 3.0, 4.0],
        "sampling": independent_errors(np.ones(5)),
        "levels": [[1, 1, 2, 2, 3]],
        **change,
    }
    with pytest.raises(AnalysisError, match=words):
        multilevel_model(**settings)


def test_moments_of_correlated_errors_are_refused():
    errors = correlated_errors(np.ones(4), [1, 1, 2, 2], 0.5)
    with pytest.raises(AnalysisError, match="DL is not defined for correlated errors"):
        two_level_model([1.0, 2.0, 1.5, 3.0], errors, tau2="DL")
    fit = two_level_model([1.0, 2.0, 1.5, 9.0], errors, tau2="REML")
    assert fit.sigma2[0] > 0

"""Cluster-robust variances by their matrices, their laws, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.multilevel import (
    aggregated_effects,
    cluster_robust,
    correlated_errors,
    given_covariances,
    independent_errors,
    multilevel_model,
    two_level_model,
)
from reportgen.stats.multilevel.robust import ADJUSTMENTS
from tests.stats.multilevel.rows import nested_rows, same


def root_inverse(matrix):
    values, vectors = np.linalg.eigh(matrix)
    power = np.where(values > 1e-12, 1 / np.sqrt(np.maximum(values, 1e-12)), 0)
    return (vectors * power) @ vectors.T


def by_matrices(y, X, M, cluster, adjustment):
    """Variance and Satterthwaite df from k x k matrices, nothing saved."""
    k, p = X.shape
    W = np.linalg.inv(M)
    inner = np.linalg.inv(X.T @ W @ X)
    H = X @ inner @ X.T @ W
    rest, working = y - H @ y, (np.eye(k) - H) @ M @ (np.eye(k) - H).T
    clusters = np.unique(cluster)
    m = len(clusters)
    factor = {"CR1": m / (m - 1), "CR1p": m / (m - p)}.get(adjustment, 1.0)
    if adjustment == "CR1S":
        factor = m * (k - 1) / ((m - 1) * (k - p))
    rows = []
    for label in clusters:
        here = np.flatnonzero(cluster == label)
        block = np.ix_(here, here)
        if adjustment == "CR2":
            root = np.linalg.cholesky(M[block])
            A = root @ root_inverse(root.T @ working[block] @ root) @ root.T
        elif adjustment == "CR3":
            A = np.linalg.inv(np.eye(len(here)) - H[block])
        else:
            A = np.eye(len(here))
        rows.append((inner @ X.T @ W)[:, here] @ A @ (np.eye(k) - H)[here])
    V = factor * sum(np.outer(g @ y, g @ y) for g in rows)
    df = []
    for j in range(p):
        g = np.array([row[j] for row in rows])
        P = g @ M @ g.T
        df.append(np.trace(P) ** 2 / (P**2).sum())
    assert np.allclose((np.eye(k) - H) @ y, rest)
    return V, np.array(df)


def fitted(seed, correlation=0.0, moderator=True):
    y, v, study, inner = nested_rows(seed, studies=9)
    X = np.ones((len(y), 1))
    if moderator:
        X = np.column_stack([X, np.random.default_rng(seed).normal(size=len(y))])
    errors = correlated_errors(v, study, correlation) if correlation else independent_errors(v)
    fit = multilevel_model(y, errors, [study, inner], X)
    M = errors.among(np.arange(len(y))[None])[0]
    M = M + sum(s * same(c) for s, c in zip(fit.sigma2, fit.codes, strict=True))
    return y, X, M, study, fit


@pytest.mark.parametrize("adjustment", ADJUSTMENTS)
@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_by_matrices(adjustment, correlation):
    for seed in range(3):
        y, X, M, study, fit = fitted(seed, correlation)
        found = cluster_robust(fit.linear, fit.sigma2, study, adjustment=adjustment)
        V, df = by_matrices(y, X, M, study, adjustment)
        np.testing.assert_allclose(found.fixed.cov, V, rtol=1e-7, atol=1e-12)
        np.testing.assert_allclose(found.fixed.df, df, rtol=1e-7)
        np.testing.assert_allclose(found.fixed.coef, fit.fixed.coef, rtol=1e-10)


@pytest.mark.parametrize("adjustment", ADJUSTMENTS)
def test_clusters_may_cut_through_the_levels(adjustment):
    y, X, M, _, fit = fitted(1)
    cluster = np.arange(len(y)) % 7
    found = cluster_robust(fit.linear, fit.sigma2, cluster, adjustment=adjustment)
    V, df = by_matrices(y, X, M, cluster, adjustment)
    np.testing.assert_allclose(found.fixed.cov, V, rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(found.fixed.df, df, rtol=1e-7)


def test_one_row_per_cluster_is_the_family_for_heteroscedasticity():
    y, v, _, _ = nested_rows(3)
    k = len(y)
    X = np.column_stack([np.ones(k), np.linspace(-1, 2, k)])
    fit = two_level_model(y, independent_errors(v), X, tau2=0.2)
    w = 1 / (v + 0.2)
    bread = np.linalg.inv((X.T * w) @ X)
    rest = y - X @ (bread @ (X.T * w) @ y)
    left = 1 - w * np.einsum("ip,pq,iq->i", X, bread, X)
    expected = {
        "CR0": rest**2,
        "CR1p": rest**2 * k / (k - 2),
        "CR2": rest**2 / left,
        "CR3": rest**2 / left**2,
    }
    for adjustment, squares in expected.items():
        found = cluster_robust(fit.linear, fit.sigma2, np.arange(k), adjustment=adjustment)
        cov = bread @ (X.T * w**2 * squares) @ X @ bread
        np.testing.assert_allclose(found.fixed.cov, cov, rtol=1e-9)


def test_equal_clusters_without_moderators_have_one_df_less_than_clusters():
    # all rows alike under the working model: the variance is chi-square exactly
    study = np.repeat(np.arange(7), 3)
    y = np.random.default_rng(2).normal(size=21)
    fit = multilevel_model(y, independent_errors(np.full(21, 0.2)), [study, np.arange(21)])
    for adjustment in ADJUSTMENTS:
        found = cluster_robust(fit.linear, fit.sigma2, study, adjustment=adjustment)
        assert found.fixed.df[0] == pytest.approx(6, rel=1e-9)
    found = cluster_robust(fit.linear, fit.sigma2, study, df="clusters_minus_coefficients")
    assert found.fixed.df.tolist() == [6]
    means = y.reshape(7, 3).mean(axis=1)
    assert found.fixed.se[0] == pytest.approx(np.sqrt(means.var(ddof=1) / 7), rel=1e-9)


def test_cr2_of_a_cluster_with_a_mean_of_its_own_uses_the_pseudo_inverse():
    y, v, study, _ = nested_rows(5, studies=8)
    X = np.column_stack([study != 0, study == 0]).astype(float)
    fit = two_level_model(y, independent_errors(v), X)
    found = cluster_robust(fit.linear, fit.sigma2, study)
    M = np.diag(v) + fit.sigma2[0] * np.eye(len(y))
    V, df = by_matrices(y, X, M, study, "CR2")
    np.testing.assert_allclose(found.fixed.cov, V, rtol=1e-6, atol=1e-15)
    np.testing.assert_allclose(found.fixed.df[0], df[0], rtol=1e-6)


def test_robust_refusals():
    _, _, _, study, fit = fitted(0)
    with pytest.raises(AnalysisError, match="2 clusters do not carry 2 coefficients"):
        cluster_robust(fit.linear, fit.sigma2, study > 3)
    with pytest.raises(AnalysisError, match="unknown 'CR4'"):
        cluster_robust(fit.linear, fit.sigma2, study, adjustment="CR4")
    with pytest.raises(AnalysisError, match="unknown 'naive'"):
        cluster_robust(fit.linear, fit.sigma2, study, df="naive")
    y, v, study, _ = nested_rows(5, studies=8)
    X = np.column_stack([np.ones(len(y)), study == 0]).astype(float)
    alone = two_level_model(y, independent_errors(v), X)
    with pytest.raises(AnalysisError, match="CR3 is not defined"):
        cluster_robust(alone.linear, alone.sigma2, study, adjustment="CR3")
    equal = two_level_model(np.ones(6), independent_errors(np.ones(6)))
    with pytest.raises(AnalysisError, match="fit exactly"):
        cluster_robust(equal.linear, equal.sigma2, np.repeat([1, 2, 3], 2))


def test_aggregation_by_its_formula_and_in_order_of_appearance():
    y, v = np.array([1.0, 2.0, 4.0]), np.array([1.0, 4.0, 2.0])
    found = aggregated_effects(y, correlated_errors(v, ["b", "b", "a"], 0.25), ["b", "b", "a"])
    V = np.array([[1.0, 0.5], [0.5, 4.0]])
    weights = np.linalg.solve(V, np.ones(2))
    assert (found.cluster, found.rows) == (("b", "a"), (2, 1))
    np.testing.assert_allclose(found.yi, [weights @ y[:2] / weights.sum(), 4.0], rtol=1e-14)
    np.testing.assert_allclose(found.vi, [1 / weights.sum(), 2.0], rtol=1e-14)


def test_aggregation_without_correlation_is_the_common_effect():
    y, v, study, _ = nested_rows(1)
    found = aggregated_effects(y, independent_errors(v), study)
    for label, mean, variance in zip(found.cluster, found.yi, found.vi, strict=True):
        w = 1 / v[study == label]
        assert variance == pytest.approx(1 / w.sum())
        assert mean == pytest.approx((w * y[study == label]).sum() / w.sum())


def test_aggregation_across_correlated_clusters_is_refused():
    errors = given_covariances([1.0, 1.0], ["s", "s"], [[1.0, 0.2], [0.2, 1.0]])
    with pytest.raises(AnalysisError, match="different clusters have correlated errors"):
        aggregated_effects([1.0, 2.0], errors, ["a", "b"])

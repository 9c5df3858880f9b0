"""The recursion and the blocks give what the textbook matrices give."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.multilevel import correlated_errors, given_covariances, independent_errors
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.model import marginal_of
from reportgen.stats.multilevel.partition import connected, nested_codes
from reportgen.stats.weighted import Data
from tests.stats.multilevel.rows import nested_rows, same, textbook

THETA = np.array([0.3, 0.05])


def marginal(correlation, seed=0, levels=2):
    y, v, study, inner = nested_rows(seed)
    errors = correlated_errors(v, study, correlation) if correlation else independent_errors(v)
    codes = tuple(nested_codes([study, inner][:levels], len(y), ["study", "inner"][:levels]))
    full = errors.among(np.arange(len(y))[None])[0]
    return y, v, marginal_of(errors, codes), full, [same(c) for c in codes]


@pytest.mark.parametrize("correlation", [0.0, 0.4])
@pytest.mark.parametrize("seed", range(4))
def test_products_and_slopes(correlation, seed):
    y, _, found, V, patterns = marginal(correlation, seed)
    z = np.random.default_rng(seed).normal(size=(len(y), 3))
    M = V + sum(t * B for t, B in zip(THETA, patterns, strict=True))
    W = np.linalg.inv(M)
    moments = found.moments(THETA, z)
    assert moments.log_det == pytest.approx(np.linalg.slogdet(M)[1], rel=1e-12)
    np.testing.assert_allclose(moments.gram, z.T @ W @ z, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(found.solve(THETA, z), W @ z, rtol=1e-9, atol=1e-10)
    for j, B in enumerate(patterns):
        assert moments.traces[j] == pytest.approx(np.trace(W @ B), rel=1e-11)
        np.testing.assert_allclose(moments.crosses[j], z.T @ W @ B @ W @ z, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("correlation", [0.0, 0.4])
def test_information_of_units(correlation):
    y, _, study, inner = nested_rows(3)
    _, _, found, V, patterns = marginal(correlation, 3)
    W = np.linalg.inv(V + sum(t * B for t, B in zip(THETA, patterns, strict=True)))
    for codes in nested_codes([study, inner], len(y), ["study", "inner"]):
        own = found.codes if hasattr(found, "codes") else ()
        codes = next((c for c in own if np.array_equal(c, codes)), codes)
        expected = [W[np.ix_(codes == u, codes == u)].sum() for u in range(codes.max() + 1)]
        np.testing.assert_allclose(found.unit_information(THETA, codes), expected, rtol=1e-10)


@pytest.mark.parametrize("correlation", [0.0, 0.4])
@pytest.mark.parametrize("restricted", [True, False])
def test_likelihood_and_its_slope(correlation, restricted):
    y, v, found, V, patterns = marginal(correlation)
    X = np.column_stack([np.ones(len(y)), np.random.default_rng(1).normal(2000, 5, len(y))])
    model = Linear(Data(y, v, X), found, restricted)
    M = V + sum(t * B for t, B in zip(THETA, patterns, strict=True))
    coef, cov, loglik = textbook(y, X, M, restricted=restricted)
    solution = model.solution(THETA)
    np.testing.assert_allclose(solution.coef, coef, rtol=1e-6)
    np.testing.assert_allclose(solution.cov, cov, rtol=1e-6)
    assert model.log_likelihood(THETA) == pytest.approx(loglik, rel=1e-8)
    value, slope, _ = model.slope(THETA)
    assert value == pytest.approx(loglik, rel=1e-8)
    for j, step in enumerate(1e-5 * np.eye(2)):
        rise = model.log_likelihood(THETA + step) - model.log_likelihood(THETA - step)
        assert slope[j] == pytest.approx(rise / 2e-5, rel=1e-5)


def test_a_small_unit_beside_a_giant_loses_no_digits():
    v = np.array([1e-12, 1.0, 1e12])
    found = marginal_of(independent_errors(v), (np.zeros(3, dtype=np.int64),))
    y = np.array([[1.0], [3.0], [-7.0]])
    # the variance of the intercept is so large that only differences are left
    assert found.moments(np.array([1e8]), y).gram[0, 0] == pytest.approx(
        4.0 + 64e-12 + 1e-8, rel=1e-9
    )


def test_rows_hang_together_through_any_label():
    first, second = np.array([0, 0, 1, 2, 3]), np.array([0, 1, 1, 2, 3])
    assert connected((first, second)).tolist() == [0, 0, 0, 1, 2]


def test_inner_labels_count_within_their_study():
    codes = nested_codes([["b", "b", "a"], [1, 2, 1]], 3, ["study", "row"])
    assert [c.tolist() for c in codes] == [[1, 1, 0], [1, 2, 0]]


@pytest.mark.parametrize("correlation", [1.0, -0.5, -1.0, 2.0, float("nan")])
def test_a_singular_correlation_is_refused(correlation):
    with pytest.raises(AnalysisError, match="singular"):
        correlated_errors([1.0, 2.0, 3.0], ["a", "a", "a"], correlation)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[1.0, 2.0], [2.0, 4.0]], "positive definite"),
        ([[1.0, 0.5], [0.1, 4.0]], "symmetric"),
        ([[1.0, np.nan], [0.1, 4.0]], "symmetric"),
        ([[1.5, 0.5], [0.5, 4.0]], "row 1 has another variance"),
        ([[1.0], [0.5]], "1 columns do not hold a study of 2 rows"),
        ([[1.0, 0.5]], "shape"),
    ],
)
def test_tables_of_covariances_are_checked(rows, words):
    with pytest.raises(AnalysisError, match=words):
        given_covariances([1.0, 4.0], ["a", "a"], rows)


def test_a_study_with_fewer_rows_needs_fewer_columns():
    rows = [[1.0, 0.5], [0.5, 4.0], [2.0, np.nan]]
    found = given_covariances([1.0, 4.0, 2.0], ["a", "a", "b"], rows)
    expected = [[1.0, 0.5, 0.0], [0.5, 4.0, 0.0], [0.0, 0.0, 2.0]]
    np.testing.assert_array_equal(found.among(np.arange(3)[None])[0], expected)

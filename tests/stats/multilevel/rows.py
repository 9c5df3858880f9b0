"""Rows of several estimates per study for the tests, and the models as textbook matrices."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import strategies as st

from reportgen.errors import AnalysisError


def nested_rows(seed=0, studies=8, most=5, spread=0.4, within=0.2):
    """Estimates, variances, study and a second level with one or more rows per unit."""
    rng = np.random.default_rng(seed)
    study = np.repeat(np.arange(studies), rng.integers(1, most + 1, studies))
    k = len(study)
    v = rng.uniform(0.02, 0.4, k)
    y = 0.3 + rng.normal(0, spread, studies)[study] + rng.normal(0, within, k)
    return y + rng.normal(size=k) * np.sqrt(v), v, study, rng.integers(0, 3, k)


def paired_rows(seed=0, studies=9, rho=0.6):
    """Two outcomes of every study: estimates, variances, study, outcome."""
    rng = np.random.default_rng(seed)
    study, outcome = np.repeat(np.arange(studies), 2), np.tile(["a", "b"], studies)
    v = rng.uniform(0.02, 0.2, 2 * studies)
    root = np.linalg.cholesky([[0.2, rho * 0.2], [rho * 0.2, 0.2]])
    y = (rng.normal(size=(studies, 2)) @ root.T).ravel() + rng.normal(size=len(v)) * np.sqrt(v)
    return y, v, study, outcome


def same(codes):
    """1 where two rows have the same label."""
    codes = np.asarray(codes)
    return (codes[:, None] == codes[None, :]).astype(float)


def textbook(y, X, M, *, restricted):
    """Coefficients, their covariance and the log-likelihood for a marginal covariance matrix."""
    inverse = np.linalg.inv(M)
    information = X.T @ inverse @ X
    coef = np.linalg.solve(information, X.T @ inverse @ y)
    rest = y - X @ coef
    terms = np.linalg.slogdet(M)[1] + rest @ inverse @ rest
    size = len(y)
    if restricted:
        size -= X.shape[1]
        terms += np.linalg.slogdet(information)[1] - np.linalg.slogdet(X.T @ X)[1]
    loglik = -(size * np.log(2 * np.pi) + terms) / 2
    return coef, np.linalg.inv(information), loglik


def numbers(record):
    """Every number of a record and of the records in it."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if dataclasses.is_dataclass(value) and field.name != "linear":
            yield from numbers(value)
        elif isinstance(value, (float, np.ndarray)):
            yield field.name, np.asarray(value, dtype=float)


def result_or_refusal(call):
    """The result after a look at every number, or None when it was refused in words."""
    try:
        record = call()
    except AnalysisError as refusal:
        assert all(problem.what for problem in refusal.problems)
        return None
    for name, value in numbers(record):
        assert np.isfinite(value).all(), name
    return record


@st.composite
def wild_rows(draw, most=10):
    """Estimates of any size, variances over 24 decades, labels of up to four studies."""
    k = draw(st.integers(1, most))
    scale = 10.0 ** draw(st.integers(-6, 6))
    y = np.array(
        draw(st.lists(st.floats(-5, 5).map(lambda x: round(x, 6)), min_size=k, max_size=k))
    )
    decades = draw(st.sampled_from([0.5, 3, 12]))
    v = 10.0 ** np.array(draw(st.lists(st.floats(-decades, decades), min_size=k, max_size=k)))
    labels = st.lists(st.integers(0, 3), min_size=k, max_size=k)
    return y * scale, v, np.array(draw(labels)), np.array(draw(labels))

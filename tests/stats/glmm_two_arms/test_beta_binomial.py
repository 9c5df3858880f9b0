"""The beta-binomial model: its likelihood by gamma functions, laws, edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.glmm import beta_binomial
from tests.stats.test_properties import EXAMPLES, arms, result_or_refusal

X, N = np.array([3, 0, 12, 7, 20, 1]), np.array([20, 14, 60, 15, 33, 25])


def log_likelihood(logit, rho, x=X, n=N):
    p, total = special.expit(logit), (1 - rho) / rho
    a, b = p * total, (1 - p) * total
    choose = special.gammaln(n + 1) - special.gammaln(x + 1) - special.gammaln(n - x + 1)
    return (choose + special.betaln(x + a, n - x + b) - special.betaln(a, b)).sum()


def test_the_fit_is_the_maximum_of_the_likelihood_written_out():
    fit = beta_binomial(X, N)
    assert fit.loglik == pytest.approx(log_likelihood(fit.estimate, fit.rho), rel=1e-11)
    for d, e in [(1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, 1e-3)]:
        assert log_likelihood(fit.estimate + d, fit.rho + e) < fit.loglik
    h = 1e-4
    at = lambda i, j: log_likelihood(  # noqa: E731
        fit.estimate + i * h, special.expit(special.logit(fit.rho) + j * h)
    )
    hessian = np.array(
        [
            [
                at(1, 0) - 2 * at(0, 0) + at(-1, 0),
                (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4,
            ],
            [
                (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4,
                at(0, 1) - 2 * at(0, 0) + at(0, -1),
            ],
        ]
    )
    cov = np.linalg.inv(-hessian / h**2)
    assert (fit.se, fit.se_log_theta) == pytest.approx(np.sqrt(np.diag(cov)), rel=1e-4)


def test_equal_proportions_are_binomial():
    fit = beta_binomial([4, 8, 2], [20, 40, 10])
    assert fit.rho == 0
    assert fit.rate == pytest.approx(0.2)
    assert fit.se == pytest.approx(np.sqrt(1 / (70 * 0.2 * 0.8)))
    assert (fit.lrt, fit.lrt_p, fit.se_log_theta) == (0, 1, None)


def test_the_p_value_is_halved_on_the_edge():
    fit = beta_binomial(X, N)
    assert fit.lrt_p == pytest.approx(special.chdtrc(1, fit.lrt) / 2)


@EXAMPLES
@given(arms(largest=3000))
def test_any_counts_are_pooled_or_refused(data):
    fit = result_or_refusal(lambda: beta_binomial(*data))
    if fit is not None:
        assert 0 <= fit.rho < 1
        assert fit.rate_low <= fit.rate <= fit.rate_high


@EXAMPLES
@given(arms(least=2, largest=60))
def test_counting_non_events_mirrors_and_order_does_not_matter(data):
    x, n = data
    one = result_or_refusal(lambda: beta_binomial(x, n))
    other = result_or_refusal(lambda: beta_binomial((n - x)[::-1], n[::-1]))
    assert (one is None) == (other is None)
    if one is not None and one.rho < 0.99:
        assert other.estimate == pytest.approx(-one.estimate, rel=1e-6, abs=1e-7)
        assert other.rho == pytest.approx(one.rho, rel=1e-5, abs=1e-7)


def test_what_has_no_proportion_is_refused():
    with pytest.raises(AnalysisError, match="no study has an event"):
        beta_binomial([0, 0], [5, 6])
    with pytest.raises(AnalysisError, match="no finite maximum"):
        beta_binomial([0, 6, 0], [5, 6, 7])

"""The numerical ground: roots, distributions, weighted least squares without the matrix."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats import distributions as d
from reportgen.stats.glmm.newton import maximise
from reportgen.stats.roots import bracketed_root, expand_until
from reportgen.stats.weighted import Data, others


@pytest.mark.parametrize(
    ("function", "low", "high", "root"),
    [
        (lambda x: x * x - 2, 0, 2, math.sqrt(2)),
        (lambda x: math.cos(x) - x, 0, 1, 0.7390851332151607),
        (lambda x: (x - 1e-9) ** 3, -1, 2, 1e-9),
        (lambda x: math.exp(-x) - 1e-30, 0, 1000, 30 * math.log(10)),
        (lambda x: math.atan(x - 3), -1e8, 1e8, 3.0),
    ],
)
def test_roots_to_the_last_digits(function, low, high, root):
    assert bracketed_root(function, low, high) == pytest.approx(root, rel=1e-5, abs=1e-5)
    if abs(function(root)) < 1e-12 and root != 1e-9:
        assert bracketed_root(function, low, high) == pytest.approx(root, rel=1e-14)


def test_a_root_is_not_made_up():
    with pytest.raises(AnalysisError, match="no root"):
        bracketed_root(lambda x: x * x + 1, -1, 1)
    with pytest.raises(AnalysisError, match="beyond every finite bound"):
        expand_until(lambda x: -1.0, 1.0, wanted_sign=1)


def test_quantiles_and_tails_of_printed_tables():
    assert d.two_sided_quantile(0.95) == pytest.approx(1.959963984540054, rel=1e-12)
    assert d.two_sided_quantile(0.95, 1) == pytest.approx(12.706204736, rel=1e-9)
    assert d.two_sided_quantile(0.99, 10) == pytest.approx(3.169272673, rel=1e-9)
    assert d.chi_square_quantile(0.95, 1) == pytest.approx(3.841458821, rel=1e-9)
    assert d.chi_square_p(18.307038053, 10) == pytest.approx(0.05, rel=1e-8)
    assert d.f_p(4.964602744, 1, 10) == pytest.approx(0.05, rel=1e-8)
    assert d.two_sided_p(1.959963984540054) == pytest.approx(0.05, rel=1e-12)
    assert d.chi_square_1_cdf(3.841458820694124) == pytest.approx(0.95, rel=1e-12)
    assert d.two_sided_p(40) < 1e-300
    assert d.chi_square_p(0.0, 0) == 1.0


@pytest.mark.parametrize("p", [1, 2, 3])
def test_traces_equal_those_of_the_matrix(p):
    rng = np.random.default_rng(p)
    y, v, w = rng.normal(size=9), rng.uniform(0.1, 2, 9), rng.uniform(0.1, 5, 9)
    X = np.column_stack([np.ones(9), rng.normal(size=(9, 2))])[:, :p]
    W = np.diag(w)
    P = W - W @ X @ np.linalg.inv(X.T @ W @ X) @ X.T @ W
    e = rng.uniform(0.5, 2, 9)
    for design in [X] if p > 1 else [X, None]:
        fit = Data(y, v, design).fit(w)
        assert fit.rss == pytest.approx(y @ P @ y, rel=1e-10)
        assert fit.trace == pytest.approx(np.trace(P), rel=1e-10)
        assert fit.trace_of(v) == pytest.approx(np.trace(P * v), rel=1e-10)
        want = np.trace(P @ np.diag(v) @ P @ np.diag(e))
        assert fit.trace_of_product(v, e) == pytest.approx(want, rel=1e-10)
        assert fit.log_det == pytest.approx(np.linalg.slogdet(X.T @ W @ X)[1], rel=1e-10)
        np.testing.assert_allclose(fit.cov, np.linalg.inv(X.T @ W @ X), rtol=1e-9)


def test_sums_of_the_others_survive_a_giant():
    np.testing.assert_array_equal(others(np.array([1e30, 1.0, 2.0])), [3.0, 1e30, 1e30])
    np.testing.assert_array_equal(others(np.array([[1.0, 2.0], [3.0, 4.0]])), [[2, 1], [4, 3]])
    # the trace of P for weights 24 orders apart is about twice the small weight
    fit = Data(np.array([0.0, 1.0]), np.ones(2)).fit(np.array([1e12, 1e-12]))
    assert fit.trace == pytest.approx(2e-12, rel=1e-12)


def test_newton_climbs_out_of_a_saddle_and_stops_at_the_bound():
    def well(theta):
        x = float(theta[0])
        return -((x**2 - 4) ** 2), np.array([-4 * x * (x**2 - 4)]), np.array([[16 - 12 * x**2]])

    found = maximise(well, np.array([0.1]), bound=100)
    assert found.settled
    assert abs(found.point[0]) == pytest.approx(2, rel=1e-9)

    def rising(theta):
        x = float(theta[0])
        return math.atan(x), np.array([1 / (1 + x * x)]), np.array([[-2 * x / (1 + x * x) ** 2]])

    assert not maximise(rising, np.array([1.0]), bound=50).settled


def test_importing_the_statistics_loads_nothing_heavy():
    code = (
        "import sys, reportgen.stats.glmm, reportgen.stats.pooling, reportgen.stats.influence,"
        " reportgen.stats.meta_regression, reportgen.stats.measures;"
        "print([m for m in ('pandas','scipy.stats','scipy.optimize','statsmodels','matplotlib')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Imputation on data whose truth is known: without bias, and intervals that cover."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.imputation.chained import Completed, multiple_imputation
from reportgen.stats.imputation.pooling import Estimate, pool_many
from reportgen.stats.imputation.variables import Kind, variable
from reportgen.stats.regression.glm import glm
from reportgen.stats.regression.linear import linear

pytestmark = pytest.mark.slow

REPEATS = 120
COVERED = 0.95 - 3 * np.sqrt(0.95 * 0.05 / REPEATS)
"""Three Monte Carlo errors below 95%."""


def _gaps(values, y, share, rng):
    """Missing at random: oftener where the outcome, which is known, is high."""
    found = values.astype(float)
    found[rng.random(len(y)) < share * np.where(y > np.median(y), 1.5, 0.5)] = np.nan
    return found


def _slopes(names: tuple[str, ...]):
    def estimate(done: Completed) -> dict[str, Estimate]:
        x = np.column_stack([done[name].values for name in names])
        found = linear(done["y"].values, x, names=names)
        return {
            name: Estimate(found.coef[i + 1], found.std_error[i + 1] ** 2, found.df_residual)
            for i, name in enumerate(names)
        }

    return estimate


def _repeated(draw, truth):
    """Mean error in standard errors of the mean, and the share of intervals that cover."""
    found = []
    for repeat in range(REPEATS):
        rng = np.random.default_rng([11, repeat])
        found.append(draw(rng, repeat))
    for name, true in truth.items():
        estimates = np.array([one[name].estimate for one in found])
        covered = np.mean([one[name].ci_low <= true <= one[name].ci_high for one in found])
        error = estimates.std(ddof=1) / np.sqrt(REPEATS)
        assert abs(estimates.mean() - true) < 3.5 * error + 0.02 * abs(true), name
        assert covered >= COVERED, (name, covered)


@pytest.mark.parametrize("kind", ["binary", "nominal", "ordered"])
def test_a_covariate_of_levels(kind: Kind):
    """y = arm + 0.8 level + noise; the level hangs on a number and is unknown in a quarter."""
    levels = 2 if kind == "binary" else 3

    def draw(rng, repeat):
        n = 250
        arm, z = rng.integers(2, size=n).astype(float), rng.normal(size=n)
        level = np.clip(np.floor(levels / 2 + 0.8 * z + rng.normal(size=n)), 0, levels - 1)
        y = arm + 0.8 * level + rng.normal(size=n)
        data = [
            variable("arm", "binary", arm),
            variable("z", "number", z),
            variable("y", "number", y),
            variable("level", kind, _gaps(level, y, 0.25, rng)),
        ]
        done = multiple_imputation(data, m=10, iterations=2, seed=repeat)
        return pool_many(_slopes(("arm", "level")), done)

    _repeated(draw, {"arm": 1.0, "level": 0.8})


def test_two_numbers_with_gaps_of_their_own():
    def draw(rng, repeat):
        n = 250
        arm = rng.integers(2, size=n).astype(float)
        a = rng.normal(size=n)
        b = 0.6 * a + rng.normal(size=n)
        y = arm + 0.5 * a - 0.5 * b + rng.normal(size=n)
        data = [
            variable("arm", "binary", arm),
            variable("y", "number", y),
            variable("a", "number", _gaps(a, y, 0.2, rng)),
            variable("b", "number", _gaps(b, y, 0.2, rng)),
        ]
        done = multiple_imputation(data, m=10, iterations=6, seed=repeat)
        return pool_many(_slopes(("arm", "a", "b")), done)

    _repeated(draw, {"arm": 1.0, "a": 0.5, "b": -0.5})


def test_complete_cases_are_biased_where_imputation_is_not():
    """The gaps hang on the outcome: leaving such patients out bends the slope (so the test can
    fail), filling them does not."""
    alone, pooled = [], []
    for repeat in range(60):
        rng = np.random.default_rng([13, repeat])
        x = rng.normal(size=400)
        y = x + rng.normal(size=400)
        holes = _gaps(x, y, 0.6, rng)
        known = np.isfinite(holes)
        alone.append(linear(y[known], holes[known]).coef[1])
        done = multiple_imputation(
            [variable("y", "number", y), variable("x", "number", holes)],
            m=5, iterations=1, seed=repeat,
        )  # fmt: skip
        pooled.append(pool_many(_slopes(("x",)), done)["x"].estimate)
    assert abs(np.mean(alone) - 1) > 0.08
    assert abs(np.mean(pooled) - 1) < 0.04


def test_a_binary_outcome_by_logistic_regression():
    def estimate(done: Completed) -> dict[str, Estimate]:
        x = np.column_stack((done["arm"].values, done["x"].values))
        found = glm(done["y"].values, x, "binomial")
        return {
            name: Estimate(found.coef[at], found.std_error[at] ** 2, found.df_residual)
            for at, name in ((1, "arm"), (2, "x"))
        }

    def draw(rng, repeat):
        n = 400
        arm, x = rng.integers(2, size=n).astype(float), rng.normal(size=n)
        y = (rng.random(n) < 1 / (1 + np.exp(-(-0.4 + 0.8 * arm + 0.7 * x)))).astype(float)
        data = [
            variable("arm", "binary", arm),
            variable("y", "binary", y),
            variable("x", "number", _gaps(x, y, 0.3, rng)),
        ]
        return pool_many(estimate, multiple_imputation(data, m=10, iterations=1, seed=repeat))

    _repeated(draw, {"arm": 0.8, "x": 0.7})

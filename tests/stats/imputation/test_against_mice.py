"""Imputed values in distribution against R's mice, on the same patients.

Both are random: means are compared by their Monte Carlo errors, spreads by wide ratios.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reportgen.stats.imputation.chained import Completed, multiple_imputation
from reportgen.stats.imputation.draws import IMPUTERS, logistic, matched, nominal
from reportgen.stats.imputation.pooling import Estimate, pool_many
from reportgen.stats.regression.glm import glm
from tests.stats.imputation.patients import patients

pytestmark = pytest.mark.slow

OF_MICE = {"number": matched, "binary": logistic, "nominal": nominal}
"""What mice calls pmm, logreg and polyreg, drawn within ``chained_equations``."""

R = Path(__file__).parents[2] / "examples" / "R" / "mice.json"
EXPECTED: dict[str, Any] = json.loads(R.read_text("utf-8"))
M = 100


@cache
def completed() -> tuple[Completed, ...]:
    """Grades as levels without an order: for ordered ones mice does not draw coefficients."""
    data = [replace(one, kind="nominal") if one.name == "grade" else one for one in patients()]
    return multiple_imputation(data, m=M, iterations=6, seed=5)


def test_each_kind_is_drawn_by_what_mice_has_for_it() -> None:
    kinds = {one.kind for one in completed()[0].variables if one.name in completed()[0].imputed}
    assert kinds == set(OF_MICE)
    assert all(IMPUTERS[kind] is draw for kind, draw in OF_MICE.items())


def _imputed(name: str) -> np.ndarray:
    """Imputed values, a row per data set."""
    gaps = ~next(one for one in patients() if one.name == name).known
    return np.array([one[name].values[gaps] for one in completed()])


@pytest.mark.parametrize("name", ["age", "sex", "site", "grade"])
def test_means_and_spreads_of_imputed_values(name: str) -> None:
    found, expected = _imputed(name), EXPECTED["variables"][name]
    means = found.mean(axis=1)
    error = np.sqrt(expected["between"] ** 2 / EXPECTED["m"] + means.var(ddof=1) / M)
    assert abs(means.mean() - expected["mean"]) < 4.5 * error
    assert 0.75 < means.std(ddof=1) / expected["between"] < 1.33
    assert 0.93 < found.std(ddof=1) / expected["spread"] < 1.07


@pytest.mark.parametrize("name", ["sex", "site", "grade"])
def test_shares_of_imputed_levels(name: str) -> None:
    found = _imputed(name)
    for code, share in enumerate(EXPECTED["variables"][name]["shares"]):
        own = (found == code).mean(axis=1)
        error = own.std(ddof=1) * np.sqrt(1 / M + 1 / EXPECTED["m"])
        assert abs(own.mean() - share) < 4.5 * error, code


def _slopes(done: Completed) -> dict[str, Estimate]:
    x = np.column_stack([done[name].values for name in ("arm", "age", "sex", "grade")])
    fit = glm(done["y"].values, x, "binomial")
    return {
        name: Estimate(float(fit.coef[at]), float(fit.std_error[at]) ** 2)
        for at, name in enumerate(fit.names)
    }


def test_a_pooled_regression() -> None:
    """Within a small part of its own standard error, which agrees as 100 sets let it."""
    for found, expected in zip(
        pool_many(_slopes, completed()).values(), EXPECTED["logistic"], strict=True
    ):
        assert abs(found.estimate - expected["estimate"]) < 0.15 * expected["se"]
        assert found.std_error == pytest.approx(expected["se"], rel=0.08)

"""Generalised linear models with canonical link: logistic and Poisson regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, check_choice
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.regression.covariates import Design, design, outcome_values
from reportgen.stats.regression.families import FAMILIES, Family
from reportgen.stats.regression.newton import Point, maximise
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.survival.observations import rows_in_words
from reportgen.stats.wald import wald_tests


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fit on the scale of the design: what further inference starts from.

    ``y`` is the mean of ``trials``; ``mean`` and ``variance`` (of one trial) are fitted, (n,).
    """

    family: Family
    design: Design
    y: Floats
    trials: Floats
    offset: Floats
    beta: Floats
    mean: Floats
    variance: Floats
    point: Point

    @property
    def covariance(self) -> Floats:
        """Inverse information on the scale of the design."""
        return np.asarray(np.linalg.inv(self.point.information))

    @property
    def residual(self) -> Floats:
        """Observed less fitted, times trials and weight, (n,): scores are its products with x."""
        return np.asarray(self.design.weights * self.trials * (self.y - self.mean))


@dataclass(frozen=True, slots=True)
class GlmFit:
    """Coefficients with Wald tests and limits, shapes (q,), the intercept first.

    ``n`` counts rows (with trials: rows of counts), ``loglik`` has every constant; ``lr`` compares
    with the intercept alone, with the same offset.
    """

    names: tuple[str, ...]
    n: int
    coef: Floats
    std_error: Floats
    covariance: Floats
    z: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    loglik: float
    loglik_null: float
    deviance: float
    null_deviance: float
    aic: float
    df_residual: int
    lr: ChiSquareTest
    level: float
    fitted: Fitted = field(repr=False)


def glm(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    family: str,
    *,
    trials: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    level: float = LEVEL,
) -> GlmFit:
    """Maximum likelihood of a logistic (``binomial``) or log-linear (``poisson``) model.

    ``outcome`` (n,) is 0 or 1, a number of events of ``trials``, or a count during ``exposure``
    (its log is the offset); ``weights`` are frequencies. Covariates (n, p) are scaled within.
    Raises AnalysisError for outcomes that are none, the same outcome everywhere, covariates as
    ``covariates.design``, and for a coefficient that runs to infinity, by name.
    McCullagh and Nelder 1989, ISBN 0-412-31760-5. R: glm(family, epsilon = 1e-14), to 1e-10.
    """
    check_choice(family, FAMILIES, "family")
    fitted = fit(outcome, covariates, family, trials=trials, exposure=exposure, weights=weights,
                 names=names)  # fmt: skip
    alone = fit(outcome, None, family, trials=trials, exposure=exposure, weights=weights)
    shape, weight = fitted.design, fitted.design.weights
    coef, covariance = shape.back @ fitted.beta, shape.covariance(fitted.covariance)
    wald = wald_tests(coef, covariance, level)
    full = float(weight @ fitted.family.saturated(fitted.y, fitted.trials))
    gain, df = 2 * (fitted.point.loglik - alone.point.loglik), len(coef) - 1
    return GlmFit(
        names=shape.names,
        n=round(shape.n),
        coef=coef,
        std_error=wald.std_error,
        covariance=covariance,
        z=wald.z,
        p_value=wald.p_value,
        ci_low=wald.low,
        ci_high=wald.high,
        loglik=fitted.point.loglik,
        loglik_null=alone.point.loglik,
        deviance=max(0.0, 2 * (full - fitted.point.loglik)),
        null_deviance=max(0.0, 2 * (full - alone.point.loglik)),
        aic=2 * len(coef) - 2 * fitted.point.loglik,
        df_residual=round(shape.n) - len(coef),
        lr=ChiSquareTest(max(gain, 0.0), df, chi_square_p(gain, df)),
        level=level,
        fitted=fitted,
    )


def fit(
    outcome: ArrayLike,
    covariates: ArrayLike | None,
    family: str,
    *,
    trials: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    names: Sequence[str] | None = None,
) -> Fitted:
    """The same without its tests."""
    kind = FAMILIES[family]
    counts = outcome_values(outcome)
    shape = design(covariates, len(counts), names, weights)
    m, time = (_positive(trials, "trials", counts), _positive(exposure, "exposure", counts))
    _refuse_outcome(counts, m, kind, weighted=shape.weights)
    y, offset = counts / m, np.log(time)
    start = np.zeros(len(shape.names))
    start[0] = kind.link(float((shape.weights @ counts) / (shape.weights @ (m * time))))

    def evaluate(beta: Floats) -> Point:
        return evaluated(kind, shape.x, y, m, offset, shape.weights, beta)

    def reach(beta: Floats) -> float:
        return float(np.abs(shape.x @ beta).max())

    def moving(step: Floats) -> tuple[str, ...]:
        far = np.abs(step[1:]) * np.abs(shape.x[:, 1:]).max(axis=0, initial=0.0)
        return tuple(np.array(shape.names[1:])[far > far.max(initial=0.0) / 10].tolist())

    beta, point = maximise(evaluate, start, reach, moving)
    eta = shape.x @ beta + offset
    return Fitted(kind, shape, y, m, offset, beta, kind.mean(eta), kind.variance(eta), point)


def evaluated(
    kind: Family, x: Floats, y: Floats, m: Floats, offset: Floats, weights: Floats, beta: Floats
) -> Point:
    """The likelihood and its derivatives at coefficients; minus infinity where floats end."""
    with np.errstate(over="ignore", invalid="ignore"):
        eta = x @ beta + offset
        loglik = float(weights @ kind.loglik(y, m, eta))
        score = x.T @ (weights * m * (y - kind.mean(eta)))
        information = (x * (weights * m * kind.variance(eta))[:, None]).T @ x
    if not (np.isfinite(loglik) and np.isfinite(information).all()):
        return Point(-np.inf, np.zeros(len(beta)), np.eye(len(beta)))
    return Point(loglik, np.asarray(score), np.asarray(information))


def _positive(values: ArrayLike | None, name: str, counts: Floats) -> Floats:
    """Numbers above 0, one a row; 1 where there are none."""
    if values is None:
        return np.ones(len(counts))
    found = as_floats(values, name)
    if len(found) != len(counts):
        raise AnalysisError.single(name, f"there are {len(found)} for {len(counts)} rows.")
    if np.any(bad := ~(np.isfinite(found) & (found > 0))):
        raise AnalysisError.single(name, f"{rows_in_words(bad)} not above 0.")
    return found


def _refuse_outcome(counts: Floats, m: Floats, kind: Family, *, weighted: Floats) -> None:
    wrong = (counts < 0) | (counts != np.rint(counts))
    binomial = kind.name == "binomial"
    if binomial:
        wrong |= counts > m
    if np.any(wrong):
        what = "0 or 1 (or events of the trials)" if binomial else "count"
        raise AnalysisError.single("outcome", f"{rows_in_words(wrong)} with no {what}.")
    total = float(weighted @ counts)
    if total == 0:
        raise AnalysisError.single("outcome", "no event in any row: no model can be fitted.")
    if binomial and total == float(weighted @ m):
        raise AnalysisError.single("outcome", "an event in every row: no model can be fitted.")


def bic(found: GlmFit) -> float:
    """-2 log likelihood + log(n) times the number of coefficients. R: BIC()."""
    return log(found.n) * len(found.coef) - 2 * found.loglik

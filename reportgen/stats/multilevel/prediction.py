"""Predicted effects: of new units, and of those that were seen, drawn towards the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.stats.checks import Floats, as_floats, check_choice
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.meta_regression import Predictions
from reportgen.stats.multilevel.inference import expected_effects
from reportgen.stats.multilevel.model import MultilevelModel
from reportgen.stats.multilevel.multivariate import MultivariateModel
from reportgen.stats.multilevel.partition import counts
from reportgen.stats.survival.observations import Integers


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """Predicted random intercepts of the units of one level, with normal limits, (units,).

    ``first_row`` is the first row of each unit, which names it.
    """

    first_row: Integers
    estimate: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats


def predicted_effects(fit: MultilevelModel, X: ArrayLike) -> Predictions:
    """Mean effect at each row of X (m, p) with limits, and limits of the true effect of a new one.

    x'b with standard error sqrt(x'Vx); the prediction limits have sqrt(se^2 + sum of sigma2), the
    quantile is that of the model. Raises AnalysisError for columns that do not fit.
    Higgins, Thompson and Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x.
    R: metafor::predict.rma.mv, to 1e-7.
    """
    return expected_effects(fit.fixed, X, fit.total)


def outcome_predictions(fit: MultivariateModel, moderators: ArrayLike | None = None) -> Predictions:
    """The mean of every outcome (q,) at these moderators (m,), as ``predicted_effects``.

    Prediction limits have sqrt(se^2 + tau2 of the outcome). Raises AnalysisError unless there is a
    value for every moderator. Riley et al. 2017, doi:10.1136/bmj.j3932.
    """
    q = len(fit.outcomes)
    at = np.ones(1) if moderators is None else np.append(1.0, as_floats(moderators, "moderators"))
    return expected_effects(fit.fixed, np.kron(at, np.eye(q)), np.diag(fit.between))


def random_effects(fit: MultilevelModel, component: str) -> RandomEffects:
    """Best linear unbiased predictions of the random intercepts of one level.

    u = sigma2 Z'W(y - Xb), var(u - true) = sigma2 - sigma2^2 Z'PZ (diagonal), W = M^-1, P = W -
    WX(X'WX)^-1X'W; 0 with standard error 0 where sigma2 is 0. Raises AnalysisError for an unknown
    level. Robinson 1991, doi:10.1214/ss/1177011926. R: metafor::ranef.rma.mv, to 1e-7.
    """
    j = fit.names.index(check_choice(component, fit.names, "component"))
    codes, sigma2, linear = fit.codes[j], float(fit.sigma2[j]), fit.linear
    n, basis = counts(codes), linear.basis
    solution = linear.solution(fit.sigma2)
    columns = np.column_stack((basis, linear.residuals(solution)))
    weighed = linear.marginal.solve(fit.sigma2, columns)
    cov = linear.basis_cov(fit.sigma2)
    sums = np.array([np.bincount(codes, column, n) for column in weighed.T]).T
    seen = linear.marginal.unit_information(fit.sigma2, codes)
    through = sums[:, :-1]
    left = seen - np.einsum("up,pq,uq->u", through, cov, through)
    estimate = sigma2 * sums[:, -1]
    se = np.sqrt(np.maximum(sigma2 - sigma2**2 * left, 0.0))
    half = two_sided_quantile(fit.fixed.level) * se
    first = np.full(n, len(codes))
    np.minimum.at(first, codes, np.arange(len(codes)))
    return RandomEffects(first, estimate, se, estimate - half, estimate + half)

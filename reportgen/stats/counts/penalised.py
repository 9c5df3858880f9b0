"""Logistic regression with Jeffreys' prior as penalty (Firth): finite also under separation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, counts
from reportgen.stats.counts.pool import TABLE_COLUMNS, CommonPool, columns_of, q_about
from reportgen.stats.distributions import check_level
from reportgen.stats.glmm.integral import softplus
from reportgen.stats.glmm.newton import maximise
from reportgen.stats.measures.registry import effect_sizes
from reportgen.stats.measures.two_by_two import usable_tables
from reportgen.stats.pooling import common_result

MAX_STUDIES = 300
"""The time grows with the third power of the columns: some seconds for so many."""


@dataclass(frozen=True, slots=True)
class PenalisedLogistic:
    """Coefficients (p,) and their covariance (p, p), the inverse Fisher information at them."""

    coef: Floats
    cov: Floats


def penalised_logistic(events: ArrayLike, n: ArrayLike, X: ArrayLike) -> PenalisedLogistic:
    """Firth's logistic regression of x events among n, rows (k,), on the design X (k, p).

    Maximises l(b) + log det(X'WX)/2, W = n p (1 - p): score X'(x - n p + h (1/2 - p)), h the
    leverages. Finite for every table with counts. Raises AnalysisError for counts that are none
    and columns that follow from others. Firth 1993, doi:10.1093/biomet/80.1.27.
    R: brglm2::brglm_fit(type = "MPL_Jeffreys"), to 1e-8; logistf gives the same coefficients and
    smaller standard errors.
    """
    x, size = counts(events, n)
    design = np.asarray(X, dtype=float).reshape(len(x), -1)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise AnalysisError.single("moderators", "a column of the design follows from the others.")

    def objective(coef: Floats) -> tuple[float, Floats, Floats]:
        eta = design @ coef
        p, w = special.expit(eta), special.expit(eta) * special.expit(-eta)
        q, r = np.linalg.qr(np.sqrt(size * w)[:, None] * design)
        leverage = (q**2).sum(axis=1)
        value = -(x * softplus(-eta) + (size - x) * softplus(eta)).sum()
        value += np.log(np.abs(np.diag(r))).sum()
        gradient = design.T @ (x - size * p + leverage * (0.5 - p))
        moved = (1 - 2 * p)[:, None] * design  # the leverages move with the coefficients
        hessian = -(design.T * ((size + leverage) * w)) @ design
        hessian += moved.T @ (leverage[:, None] * moved - _squared_hat(q, moved)) / 2
        return float(value), gradient, hessian

    found = maximise(objective, np.zeros(design.shape[1]), bound=np.inf)
    if not found.settled:
        raise AnalysisError.single("penalised logistic", "the iterations did not settle.")
    eta = design @ found.point
    information = (design.T * (size * special.expit(eta) * special.expit(-eta))) @ design
    return PenalisedLogistic(found.point, np.linalg.inv(information))


def _squared_hat(q: Floats, columns: Floats) -> Floats:
    """The squares of the entries of qq', shape (n, n), times the columns.

    (q_i'q_j)^2 is the product of the pairs of q_i with those of q_j: with few columns in q the
    matrix need not be formed.
    """
    rows, p = q.shape
    if p * p > rows:
        return np.asarray((q @ q.T) ** 2 @ columns)
    pairs = (q[:, :, None] * q[:, None, :]).reshape(rows, -1)
    return np.asarray(pairs @ (pairs.T @ columns))


def pool_penalised(
    columns: Mapping[str, ArrayLike], *, double_zero: str = "keep", level: float = LEVEL
) -> CommonPool:
    """Common log odds ratio of K studies by Firth's logistic regression with study factors.

    Columns events_1, n_1, events_2, n_2, shapes (K,). No continuity correction; Q is the
    inverse-variance Q of the studies' log odds ratios (0.5 where a cell is 0) about the estimate.
    Weights are those of the inverse variances, for show. Raises AnalysisError when no study is
    left, and above 300 studies, each of which is a column of the model.
    R: meta::metabin(method = "LRP"), to 1e-8.
    """
    check_level(level)
    arrays = columns_of(columns, TABLE_COLUMNS)
    e1, n1, e2, n2 = arrays.values()
    used: Bools = usable_tables(e1, n1, e2, n2, double_zero)
    if not used.any():
        raise AnalysisError.single("counts", "no study with both arms is left to pool.")
    e1, n1, e2, n2 = (array[used] for array in (e1, n1, e2, n2))
    k = len(e1)
    if k > MAX_STUDIES:
        raise AnalysisError.single(
            "penalised logistic",
            f"a model with a level of its own for each of {k} studies takes too long.",
            "Pool so many studies by Mantel-Haenszel.",
        )
    arm = np.repeat([0.5, -0.5], k)
    X = np.column_stack([arm, np.vstack([np.eye(k), np.eye(k)])])
    fit = penalised_logistic(np.concatenate([e1, e2]), np.concatenate([n1, n2]), X)
    estimate, se = float(fit.coef[0]), sqrt(float(fit.cov[0, 0]))
    own = effect_sizes("OR", {name: array[used] for name, array in arrays.items()})
    q = q_about(estimate, own, level)
    pooled = common_result(estimate, se, 1 / own.vi, q, method="penalised_logistic", level=level)
    return CommonPool(pooled, used)

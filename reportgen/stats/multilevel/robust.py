"""Cluster-robust variances of any of these models, with small-sample corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import check_level
from reportgen.stats.multilevel.dense import MAX_BLOCK_ROWS, positive_root
from reportgen.stats.multilevel.inference import Coefficients, coefficients
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.marginal import among
from reportgen.stats.multilevel.partition import by_size, counts, unit_codes
from reportgen.stats.survival.observations import Integers

DF_CHOICES = ("satterthwaite", "clusters_minus_coefficients")
NO_VARIANCE = 1e-12
"""A residual whose variance is below this share of the working variance has none."""


@dataclass(frozen=True, slots=True)
class RobustTest:
    """Coefficients with their cluster-robust covariance, t with ``fixed.df``; m ``clusters``."""

    adjustment: str
    df_method: str
    clusters: int
    fixed: Coefficients


@dataclass(frozen=True, eq=False)
class _Sandwich:
    """The parts in the orthonormal columns Q: A = (Q'WQ)^-1, A Q'W (p, k), Q (k, p)."""

    linear: Linear
    theta: Floats
    cov: Floats
    bread: Floats
    basis: Floats
    residuals: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment(Described):
    """A correction of the sandwich for few clusters.

    ``factor`` multiplies it, from clusters m, rows k and coefficients p; ``matrix`` is A_c of
    clusters of one size, None for the identity.
    """

    factor: Callable[[int, int, int], float] = lambda m, k, p: 1.0
    matrix: Callable[[_Sandwich, Integers], Floats] | None = None


def cluster_robust(
    linear: Linear,
    theta: Floats,
    cluster: ArrayLike,
    *,
    adjustment: str = "CR2",
    df: str = "satterthwaite",
    level: float = LEVEL,
) -> RobustTest:
    """Sandwich variances of the coefficients of a working model, rows of a cluster dependent.

    With W = M(theta)^-1 (k, k) and B = (X'WX)^-1 X'W: V = sum over clusters of B_c A_c r_c r_c'
    A_c' B_c'. ``CR0`` A = 1; times m/(m-1) ``CR1``, m/(m-p) ``CR1p``, m(k-1)/((m-1)(k-p))
    ``CR1S``; ``CR2`` A_c = L (L'(M_cc - X_c (X'WX)^-1 X_c') L)^(-1/2) L', M_cc = LL', which makes V
    unbiased when the working model holds; ``CR3`` A_c = (1 - X_c B_c)^-1. ``cluster`` labels (k,).
    ``satterthwaite``: df of each coefficient from the first two moments of its variance under the
    working model; else m - p for all. ``linear`` and ``theta`` are those of a fitted model.

    Raises AnalysisError for fewer clusters than coefficients + 1, a cluster that alone determines
    a coefficient (``CR3``), residuals of 0, and CR2, CR3 or Satterthwaite with huge clusters.
    Bell and McCaffrey 2002, Survey Methodology 28:169; Pustejovsky and Tipton 2018,
    doi:10.1080/07350015.2016.1247004; Hedges et al. 2010, doi:10.1002/jrsm.5.
    R: clubSandwich::coef_test(fit, vcov, cluster), metafor::robust, to 1e-7.
    """
    check_level(level)
    chosen = ADJUSTMENTS[check_choice(adjustment, ADJUSTMENTS, "adjustment")]
    check_choice(df, DF_CHOICES, "df")
    codes = unit_codes(cluster, linear.data.k, "cluster")
    m, p = counts(codes), linear.data.p
    if m <= p:
        raise AnalysisError.single(
            "cluster", f"{m} clusters do not carry {p} coefficients.", "It takes at least one more."
        )
    parts = _parts(linear, theta)
    adjusted = _adjusted(parts, codes, chosen)
    scores = _sums(adjusted * parts.residuals, codes, m)
    turn = linear.to_coefficients
    meat = turn @ (scores @ scores.T) @ turn.T * chosen.factor(m, linear.data.k, p)
    degrees = np.full(p, float(m - p))
    if df == "satterthwaite":
        degrees = _satterthwaite(parts, turn @ adjusted, codes)
    coef = linear.solution(theta).coef
    return RobustTest(adjustment, df, m, coefficients(coef, meat, degrees, level))


def _parts(linear: Linear, theta: Floats) -> _Sandwich:
    basis = linear.basis
    weighed = linear.marginal.solve(theta, basis)
    cov = linear.basis_cov(theta)
    residuals = linear.residuals(linear.solution(theta))
    return _Sandwich(linear, theta, cov, cov @ weighed.T, basis, residuals)


def _sums(values: Floats, codes: Integers, m: int) -> Floats:
    """Sums of the columns of values (p, k) over clusters, shape (p, m)."""
    return np.array([np.bincount(codes, row, m) for row in values])


def _adjusted(parts: _Sandwich, codes: Integers, adjustment: Adjustment) -> Floats:
    """B_c A_c for all clusters side by side, shape (p, k)."""
    if adjustment.matrix is None:
        return parts.bread
    found = np.empty_like(parts.bread)
    for index in by_size(codes):
        _refuse_huge(index)
        here = np.moveaxis(parts.bread[:, index], 0, 1)
        found[:, index] = np.moveaxis(here @ adjustment.matrix(parts, index), 1, 0)
    return found


def _bias_reduced(parts: _Sandwich, index: Integers) -> Floats:
    basis = parts.basis[index]
    working = among(parts.linear.marginal, parts.theta, index)
    root = positive_root(working)
    turned = (
        np.swapaxes(root, 1, 2) @ (working - basis @ parts.cov @ np.swapaxes(basis, 1, 2)) @ root
    )
    values, vectors = np.linalg.eigh((turned + np.swapaxes(turned, 1, 2)) / 2)
    size = np.trace(working, axis1=1, axis2=2)[:, None] ** 2
    # directions without residual variance are left out: the pseudo-inverse
    there = values > NO_VARIANCE * size
    power = np.where(there, 1 / np.sqrt(np.where(there, values, 1.0)), 0.0)
    middle = (vectors * power[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    return np.asarray(root @ middle @ np.swapaxes(root, 1, 2))


def _jackknife(parts: _Sandwich, index: Integers) -> Floats:
    hat = parts.basis[index] @ np.moveaxis(parts.bread[:, index], 0, 1)
    left = np.eye(index.shape[1]) - hat
    if np.any(np.abs(np.linalg.det(left)) < NO_VARIANCE):
        raise AnalysisError.single(
            "adjustment",
            "CR3 is not defined: one cluster alone determines a coefficient.",
            "Use CR2.",
        )
    return np.asarray(np.linalg.inv(left))


def _satterthwaite(parts: _Sandwich, adjusted: Floats, codes: Integers) -> Floats:
    """df_j = (sum of P_cc)^2 / sum of P_cd^2, P_cd = q_c (M - QAQ')_cd q_d' for q = row j."""
    pairs, values = _working_products(parts, adjusted, codes)
    m = counts(codes)
    first, second = pairs // m, pairs % m
    out = []
    for q, products in zip(adjusted, values, strict=True):
        through = _sums(q * parts.basis.T, codes, m).T
        lost = through @ parts.cov
        diagonal = products[first == second]
        trace = diagonal.sum() - float((lost * through).sum())
        crossed = (lost[first] * through[second]).sum(axis=1)
        inner = through.T @ lost
        squares = (products**2).sum() - 2 * (products * crossed).sum() + (inner * inner.T).sum()
        out.append(trace**2 / squares if squares > 0 else np.nan)
    if not np.all(np.isfinite(out)) or not min(out) > 0:
        raise AnalysisError.single(
            "df", "the variances of the residuals are 0, they have no degrees of freedom."
        )
    return np.array(out)


def _working_products(
    parts: _Sandwich, adjusted: Floats, codes: Integers
) -> tuple[Integers, Floats]:
    """q_c M_cd q_d' for every pair of clusters that share a block of M: pair codes, (p, pairs)."""
    m, keys, values = counts(codes), [], []
    for index in by_size(parts.linear.marginal.blocks):
        _refuse_huge(index)
        working = among(parts.linear.marginal, parts.theta, index)
        here = adjusted[:, index]
        own = codes[index]
        keys.append((own[:, :, None] * m + own[:, None, :]).ravel())
        values.append((here[..., :, None] * working * here[..., None, :]).reshape(len(here), -1))
    pairs, place = np.unique(np.concatenate(keys), return_inverse=True)
    return pairs, _sums(np.concatenate(values, axis=1), place, len(pairs))


def _refuse_huge(index: Integers) -> None:
    if index.shape[1] > MAX_BLOCK_ROWS:
        raise AnalysisError.single(
            "cluster",
            f"{index.shape[1]} rows in one cluster take too long.",
            "Use CR1p with clusters_minus_coefficients.",
        )


_HEDGES = "Hedges et al. 2010, doi:10.1002/jrsm.5"
_TIPTON = "Pustejovsky and Tipton 2018, doi:10.1080/07350015.2016.1247004"

ADJUSTMENTS: dict[str, Adjustment] = {
    "CR0": Adjustment(
        label="cluster-robust variance",
        formula="V = Σ B_c r_c r_c' B_c', B = (X'WX)⁻¹X'W",
        reference=_HEDGES,
        r_call="metafor::robust(fit, cluster, adjust = FALSE)",
    ),
    "CR1": Adjustment(
        label="cluster-robust variance, m/(m - 1)",
        formula="V of CR0 times m/(m - 1)",
        factor=lambda m, k, p: m / (m - 1),
        reference=_TIPTON,
        r_call='clubSandwich::coef_test(fit, vcov = "CR1", cluster)',
    ),
    "CR1p": Adjustment(
        label="cluster-robust variance, m/(m - p)",
        formula="V of CR0 times m/(m - p)",
        factor=lambda m, k, p: m / (m - p),
        reference=_TIPTON,
        r_call="metafor::robust(fit, cluster, adjust = TRUE)",
    ),
    "CR1S": Adjustment(
        label="cluster-robust variance as in Stata",
        formula="V of CR0 times m(k - 1)/((m - 1)(k - p))",
        factor=lambda m, k, p: m * (k - 1) / ((m - 1) * (k - p)),
        reference=_TIPTON,
        r_call='clubSandwich::coef_test(fit, vcov = "CR1S", cluster)',
    ),
    "CR2": Adjustment(
        label="cluster-robust variance, bias-reduced",
        formula="V = Σ B_c A_c r_c r_c' A_c' B_c', unbiased when the working model holds",
        matrix=_bias_reduced,
        reference=_TIPTON,
        r_call='clubSandwich::coef_test(fit, vcov = "CR2", cluster)',
    ),
    "CR3": Adjustment(
        label="cluster-robust variance, jackknife",
        formula="V = Σ B_c A_c r_c r_c' A_c' B_c', A_c = (1 - X_c B_c)⁻¹",
        matrix=_jackknife,
        reference=_TIPTON,
        r_call='clubSandwich::coef_test(fit, vcov = "CR3", cluster)',
    ),
}

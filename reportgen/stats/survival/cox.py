"""The Cox model: fit, tests, robust variance; refused in words where no estimate exists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats, check_choice, raise_if
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.results import ChiSquareTest, exponential
from reportgen.stats.survival.cox_covariates import (
    ROUNDING,
    design,
    refuse_dependent,
    standardised,
)
from reportgen.stats.survival.cox_maximum import Point, evaluate, maximise
from reportgen.stats.survival.cox_risk import (
    RiskSets,
    cell_sums,
    risk_sets,
    score_residuals,
    state,
)
from reportgen.stats.survival.observations import (
    Integers,
    Observations,
    beside,
    group_codes,
)
from reportgen.stats.wald import wald_tests

TIES = ("efron", "breslow", "exact")


@dataclass(frozen=True, slots=True)
class CoxFit:
    """Coefficients (log hazard ratios) with tests, shapes (p,) and (p, p).

    ``rows`` were fitted; ``n`` and ``events`` count them, or with frequencies whom they stand for.
    ``std_error``, ``covariance`` and the Wald figures are robust where a robust variance was asked
    for; ``model_std_error`` never is. ``infinite`` lists the covariates whose coefficient runs
    to infinity: of their fit only the likelihoods, ``lr`` and ``score`` mean anything.
    ``penalised`` fits (``cox_firth``) have limits and P values by the profile of the likelihood.
    ``centre`` and ``scale`` lead from the covariates to ``sets``.
    """

    names: tuple[str, ...]
    rows: int
    n: int
    events: int
    coef: Floats
    std_error: Floats
    model_std_error: Floats
    covariance: Floats
    model_covariance: Floats
    z: Floats
    p_value: Floats
    hazard_ratio: Floats
    ci_low: Floats
    ci_high: Floats
    loglik_null: float
    loglik: float
    lr: ChiSquareTest
    score: ChiSquareTest
    wald: ChiSquareTest
    robust_score: ChiSquareTest | None
    ties: str
    frequencies: bool
    infinite: tuple[str, ...]
    centre: Floats = field(repr=False)
    scale: Floats = field(repr=False)
    sets: RiskSets = field(repr=False)
    penalised: bool = False

    @property
    def scaled_coef(self) -> Floats:
        """Coefficients of the covariates as they stand in ``sets``."""
        return self.coef * self.scale


@dataclass(frozen=True, slots=True)
class Setting:
    """What was asked for, and the way back to the scale of the covariates."""

    labels: tuple[str, ...]
    centre: Floats
    scale: Floats
    ties: str
    level: float
    frequencies: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """Null and best point with the covariance matrices, all on the scale of the risk sets."""

    null: Point
    best: Point
    beta: Floats
    infinite: tuple[str, ...]
    model: Floats
    used: Floats
    wald: ChiSquareTest
    robust_score: ChiSquareTest | None


def cox(
    rows: Observations,
    covariates: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    strata: ArrayLike | None = None,
    ties: str = "efron",
    robust: bool = False,
    cluster: ArrayLike | None = None,
    frequencies: bool = False,
    allow_infinite: bool = False,
    level: float = LEVEL,
) -> CoxFit:
    """Maximum of the partial likelihood by Newton's method, covariates of shape (n, p).

    Tied events by ``efron``, ``breslow`` or ``exact`` (discrete likelihood); own baseline per
    stratum; delayed entry and start-stop data through ``rows.entry``; weights are case weights as
    in R, or with ``frequencies`` numbers of identical rows. ``robust`` (implied by ``cluster``):
    sandwich of the score residuals summed by cluster, no small-sample factor; without clusters
    each row is one, or with ``frequencies`` each of the people it stands for.

    Raises AnalysisError without events; for missing, constant or collinear covariates, by name; for
    a coefficient that runs to infinity (an arm without events) unless ``allow_infinite``.
    Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x; Efron 1977,
    doi:10.1080/01621459.1977.10480613; Lin and Wei 1989, doi:10.1080/01621459.1989.10478874.
    R: coxph(eps = 1e-14), to 1e-8.
    """
    check_choice(ties, TIES, "ties")
    x, labels = design(beside(rows, covariates), names, len(rows))
    x, centre, scale = standardised(x, rows.weights, labels)
    sets = risk_sets(rows, x, strata, frequencies=frequencies)
    setting = Setting(labels, centre, scale, ties, level, frequencies)
    robust = robust or cluster is not None
    if ties == "exact" and (robust or rows.weights is not None):
        raise AnalysisError.single("ties", "exact allows neither weights nor a robust variance.")
    if not robust:
        return fitted(rows, sets, setting, allow_infinite=allow_infinite)
    codes = None if cluster is None else _clusters(beside(rows, cluster), sets, len(rows))

    def residuals(beta: Floats) -> Floats:
        at = state(sets, beta, ties)
        return summed(sets, score_residuals(sets, at, cell_sums(sets, at)), codes, setting)

    return fitted(rows, sets, setting, residuals, allow_infinite=allow_infinite)


def fitted(
    rows: Observations,
    sets: RiskSets,
    setting: Setting,
    residuals: Callable[[Floats], Floats] | None = None,
    *,
    allow_infinite: bool = False,
) -> CoxFit:
    """The fit to risk sets; robust where ``residuals`` (clusters, p) at coefficients are given."""
    labels, ties = setting.labels, setting.ties
    null = evaluate(sets, np.zeros(len(labels)), ties)
    refuse_dependent(null.information, float(sets.death_weight.sum()), labels)
    beta, best, infinite = maximise(sets, null, ties, labels)
    if infinite and not allow_infinite:
        raise AnalysisError.single(
            "Cox model",
            f"the likelihood rises without end in {', '.join(infinite)}: "
            "events occur only on one side of it.",
            "Leave it out, merge its levels, or use a penalised (Firth) fit.",
        )
    model: Floats = np.asarray(np.linalg.inv(best.information), dtype=np.float64)
    used, robust_score = model, None
    wald = _tested(float(beta @ best.information @ beta), len(beta))
    if residuals is not None:
        influence = residuals(beta) @ model
        used = np.asarray(influence.T @ influence)
        _refuse_without_spread(used, model, labels)
        wald = _quadratic(beta, used)
        at_null = residuals(np.zeros(len(labels)))
        robust_score = _quadratic(null.score, at_null.T @ at_null)
    solution = Solution(null, best, beta, infinite, model, used, wald, robust_score)
    return result(rows, sets, setting, solution)


def _refuse_without_spread(used: Floats, model: Floats, labels: tuple[str, ...]) -> None:
    """A robust variance of nothing: the residuals of the clusters cancel or are all 0."""
    nothing = np.diag(used) <= ROUNDING * np.diag(model)
    raise_if(
        [
            Problem(
                name, "has a robust variance of 0: too few rows or clusters.", "Use the model's."
            )
            for name, empty in zip(labels, nothing, strict=True)
            if empty
        ]
    )


def _clusters(cluster: ArrayLike, sets: RiskSets, n: int) -> Integers:
    """Cluster of every row at risk."""
    return group_codes(cluster, n, "cluster")[1][sets.rows]


def summed(sets: RiskSets, residuals: Floats, codes: Integers | None, setting: Setting) -> Floats:
    """Weighted score residuals (p, n) by cluster, shape (clusters, p), for a sum of squares."""
    if codes is not None:
        return np.stack([np.bincount(codes, row) for row in residuals], axis=1)
    # the squares of w people are w squares, not one of w times the residual
    return np.asarray((residuals / np.sqrt(sets.weights) if setting.frequencies else residuals).T)


def _quadratic(u: Floats, v: Floats) -> ChiSquareTest:
    """u' V^- u with as many df as V has rank."""
    rank = int(np.linalg.matrix_rank(v))
    statistic = float(u @ (np.linalg.solve(v, u) if rank == len(u) else np.linalg.pinv(v) @ u))
    return _tested(statistic, len(u))


def _tested(statistic: float, df: int) -> ChiSquareTest:
    return ChiSquareTest(statistic, df, chi_square_p(statistic, df))


def result(rows: Observations, sets: RiskSets, setting: Setting, found: Solution) -> CoxFit:
    """Back on the scale of the covariates."""
    scale, null, best = setting.scale, found.null, found.best
    unit = np.outer(scale, scale)
    coef = found.beta / scale
    covariance, model_covariance = found.used / unit, found.model / unit
    wald = wald_tests(coef, covariance, setting.level)
    df = len(coef)
    n, events = _people(rows, setting.frequencies)
    gain = 2 * (best.loglik - null.loglik)
    score_chisq = float(null.score @ np.linalg.solve(null.information, null.score))
    return CoxFit(
        names=setting.labels,
        rows=len(rows),
        n=n,
        events=events,
        coef=coef,
        std_error=wald.std_error,
        model_std_error=np.sqrt(model_covariance.diagonal()),
        covariance=covariance,
        model_covariance=model_covariance,
        z=wald.z,
        p_value=wald.p_value,
        hazard_ratio=exponential(coef),
        ci_low=exponential(wald.low),
        ci_high=exponential(wald.high),
        loglik_null=null.loglik,
        loglik=best.loglik,
        lr=_tested(gain, df),
        score=_tested(score_chisq, df),
        wald=found.wald,
        robust_score=found.robust_score,
        ties=setting.ties,
        frequencies=setting.frequencies,
        infinite=found.infinite,
        centre=setting.centre,
        scale=scale,
        sets=sets,
    )


def _people(rows: Observations, frequencies: bool) -> tuple[int, int]:
    """Rows and events, or how many they stand for."""
    if not frequencies:
        return len(rows), int(rows.event.sum())
    weights = rows.case_weights
    return round(float(weights.sum())), round(float(weights[rows.event].sum()))


def null_model_comparison(larger: CoxFit, smaller: CoxFit) -> ChiSquareTest:
    """Likelihood-ratio test of nested models of the same rows.

    Raises AnalysisError where the rows differ or the larger model is not larger.
    R: anova.coxph, to 1e-8.
    """
    if (larger.n, larger.events) != (smaller.n, smaller.events) or larger.ties != smaller.ties:
        raise AnalysisError.single("models", "were not fitted to the same rows.")
    df = len(larger.coef) - len(smaller.coef)
    gain = 2 * (larger.loglik - smaller.loglik)
    if df < 1 or gain < -1e-6 * abs(larger.loglik):
        raise AnalysisError.single("models", "the first is not the larger of two nested models.")
    return ChiSquareTest(max(gain, 0.0), df, chi_square_p(gain, df))

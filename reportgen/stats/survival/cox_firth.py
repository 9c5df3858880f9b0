"""The Cox model with Firth's penalty: finite where all events fall on one side of a covariate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.penalised import PenalisedPoint, penalised_maximum, profiles
from reportgen.stats.results import ChiSquareTest, exponential
from reportgen.stats.survival.cox import CoxFit, Setting, Solution, result
from reportgen.stats.survival.cox_covariates import design, refuse_dependent, standardised
from reportgen.stats.survival.cox_maximum import Point, evaluate
from reportgen.stats.survival.cox_risk import RiskSets, State, risk_sets, state
from reportgen.stats.survival.observations import Integers, Observations, beside

TIES = ("efron", "breslow")


def firth_cox(
    rows: Observations,
    covariates: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    strata: ArrayLike | None = None,
    ties: str = "efron",
    frequencies: bool = False,
    level: float = LEVEL,
) -> CoxFit:
    """Maximum of log partial likelihood + log det(I)/2, covariates of shape (n, p), penalised.

    Arguments as ``cox.cox``. ``std_error`` is of the inverse information at the maximum; limits,
    ``p_value`` and ``lr`` are of the profile of the penalised likelihood, with the coefficient
    (all of them for ``lr``) fixed in the full model; ``loglik`` and ``loglik_null`` are penalised,
    ``score`` is not. Raises AnalysisError without events and for missing, constant or collinear
    covariates, by name, but not where a coefficient would run to infinity.
    Heinze and Schemper 2001, doi:10.1111/j.0006-341X.2001.00114.x; Firth 1993,
    doi:10.1093/biomet/80.1.27. R: coxphf(maxit = 1000, gconv = 1e-10) with ties by Breslow, or
    optim() over coxph(init = b, iter.max = 0), to 1e-6.
    """
    made = _prepared(rows, covariates, names, strata, ties, frequencies)
    beta, top = penalised_maximum(made.penalised, np.zeros(len(made.labels)))
    best = evaluate(made.sets, beta, ties)
    model = np.asarray(np.linalg.inv(best.information), dtype=np.float64)
    wald = _tested(float(beta @ best.information @ beta), len(beta))
    setting = Setting(made.labels, made.centre, made.scale, ties, level, frequencies)
    solution = Solution(made.null, best, beta, (), model, model, wald, None)
    found = result(rows, made.sets, setting, solution)
    at_null = made.penalised(np.zeros(len(beta))).loglik
    own = profiles(made.penalised, beta, np.sqrt(model.diagonal()), level)
    # the determinant is that of the covariates as given
    unscaled = float(np.log(made.scale).sum())
    low, high = exponential(own.ci_low / made.scale), exponential(own.ci_high / made.scale)
    return replace(
        found,
        penalised=True,
        p_value=own.p_value,
        ci_low=low,
        ci_high=high,
        loglik=top.loglik + unscaled,
        loglik_null=at_null + unscaled,
        lr=_tested(max(2 * (top.loglik - at_null), 0.0), len(beta)),
    )


def firth_cox_joint(
    rows: Observations,
    covariates: ArrayLike,
    columns: Sequence[int],
    *,
    names: Sequence[str] | None = None,
    strata: ArrayLike | None = None,
    ties: str = "efron",
    frequencies: bool = False,
) -> ChiSquareTest:
    """Penalised likelihood-ratio test that the coefficients of some columns are 0 together.

    They are held at 0 in the full model, so that both likelihoods have the same penalty. Arguments
    and errors as ``firth_cox``. Heinze and Schemper 2001, doi:10.1111/j.0006-341X.2001.00114.x.
    R: coxphftest(test = columns), with ties by Breslow.
    """
    made = _prepared(rows, covariates, names, strata, ties, frequencies)
    start = np.zeros(len(made.labels))
    top = penalised_maximum(made.penalised, start)[1].loglik
    held = penalised_maximum(made.penalised, start, columns)[1].loglik
    return _tested(max(2 * (top - held), 0.0), len(columns))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The risk sets of scaled covariates, the null of the plain likelihood, the way back."""

    sets: RiskSets
    null: Point
    labels: tuple[str, ...]
    centre: Floats
    scale: Floats
    ties: str

    def penalised(self, beta: Floats) -> PenalisedPoint:
        return _penalised(self.sets, beta, self.ties)


def _prepared(
    rows: Observations,
    covariates: ArrayLike,
    names: Sequence[str] | None,
    strata: ArrayLike | None,
    ties: str,
    frequencies: bool,
) -> _Prepared:
    check_choice(ties, TIES, "ties")
    x, labels = design(beside(rows, covariates), names, len(rows))
    x, centre, scale = standardised(x, rows.weights, labels)
    sets = risk_sets(rows, x, strata, frequencies=frequencies)
    null = evaluate(sets, np.zeros(len(labels)), ties)
    refuse_dependent(null.information, float(sets.death_weight.sum()), labels)
    return _Prepared(sets, null, labels, centre, scale, ties)


def _tested(statistic: float, df: int) -> ChiSquareTest:
    return ChiSquareTest(statistic, df, chi_square_p(statistic, df))


def _penalised(sets: RiskSets, beta: Floats, ties: str) -> PenalisedPoint:
    """The penalised likelihood on the scale of the risk sets, and its score."""
    plain: Point = evaluate(sets, beta, ties)
    sign, determinant = np.linalg.slogdet(plain.information)
    if not sign > 0:
        return PenalisedPoint(-np.inf, plain.score, plain.information)
    inverse = np.asarray(np.linalg.inv(plain.information), dtype=np.float64)
    half = slope_of_determinant(sets, state(sets, beta, ties), inverse) / 2
    loglik = plain.loglik + float(determinant) / 2
    return PenalisedPoint(loglik, plain.score + half, plain.information)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The denominators of the likelihood: cell, share of its events taken off, weight; (v,)."""

    cell: Integers
    share: Floats
    weight: Floats


def _terms(sets: RiskSets, at: State) -> _Terms:
    """One per event time, or with Efron's ties one per event."""
    if not at.tied:
        every = np.arange(sets.cells)
        return _Terms(every, np.zeros(sets.cells), sets.death_weight)
    counts = sets.deaths.astype(np.int64)
    cell = np.repeat(np.arange(sets.cells), counts)
    place = np.arange(len(cell)) - np.repeat(np.cumsum(counts) - counts, counts)
    return _Terms(cell, place / counts[cell], (sets.death_weight / counts)[cell])


def slope_of_determinant(sets: RiskSets, at: State, inverse: Floats) -> Floats:
    """Derivative of log det(I) by every coefficient, shape (p,): tr(I^-1 dI/d beta).

    dI/d beta_r sums the third cumulants of the covariates over the denominators; with m the mean
    of x and q = x'I^-1 x each adds E(x_r q) - m_r E(q) - 2 E(x_r x')I^-1 m + 2 m_r m'I^-1 m.
    """
    terms = _terms(sets, at)

    def moment(values: Floats) -> Floats:
        weighted = values * at.risk
        total = sets.sums(weighted)[..., terms.cell]
        if at.tied:
            total = total - terms.share * sets.event_sums(weighted)[..., terms.cell]
        return np.asarray(total)

    x, size = sets.x, moment(np.ones(sets.x.shape[1]))
    turned = inverse @ x
    mean = moment(x) / size
    turned_mean = inverse @ mean
    q = np.einsum("pn,pn->n", x, turned)
    third = moment(x * q) / size - mean * (moment(q) / size)
    for one, its_mean in zip(turned, mean, strict=True):
        # E(x_r x')I^-1 m, one entry of x after the other: no array of shape (p, p, v)
        third -= 2 * moment(x * one) / size * its_mean
    third += 2 * mean * np.einsum("pv,pv->v", mean, turned_mean)
    return np.asarray(third @ terms.weight)

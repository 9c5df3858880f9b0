"""Test of proportional hazards: does a coefficient change with time?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.results import ChiSquareTest
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.cox_risk import cell_sums, information, score, state
from reportgen.stats.survival.kaplan_meier import kaplan_meier
from reportgen.stats.survival.observations import Observations, coded

GLOBAL = "GLOBAL"


@dataclass(frozen=True, slots=True)
class ProportionalHazardsTest:
    """Score test of every term and of all together (the last, named GLOBAL)."""

    terms: tuple[str, ...]
    tests: tuple[ChiSquareTest, ...]
    transform: str


def _kaplan_meier(rows: Observations, time: Floats) -> Floats:
    """1 - S(t-) of all rows together."""
    curve = kaplan_meier(rows)
    before = np.searchsorted(curve.time, time, side="left")
    return np.asarray(1 - np.concatenate(([1.0], curve.survival))[before])


def _rank(rows: Observations, time: Floats) -> Floats:
    """Mean rank of the time among the times of all rows."""
    distinct, code = coded(rows.time)
    counts = np.bincount(code, rows.weights, len(distinct))
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(ranks[np.searchsorted(distinct, time)])


def _log(rows: Observations, time: Floats) -> Floats:
    if np.any(time <= 0):
        raise AnalysisError.single(
            "transform", "an event at time 0 has no logarithm.", "Use kaplan_meier."
        )
    return np.asarray(np.log(time))


TRANSFORMS: dict[str, Callable[[Observations, Floats], Floats]] = {
    "kaplan_meier": _kaplan_meier,
    "rank": _rank,
    "log": _log,
    "identity": lambda rows, time: time,
}


def _refuse(fit: CoxFit, what: str) -> None:
    """The residuals have to add to 0, which those of a penalised fit do not."""
    if fit.ties == "exact" or fit.infinite or fit.penalised:
        raise AnalysisError.single(
            what, "not defined for exact ties, infinite or penalised coefficients."
        )


def proportional_hazards(
    fit: CoxFit,
    rows: Observations,
    *,
    transform: str = "kaplan_meier",
    terms: Mapping[str, Sequence[int]] | None = None,
) -> ProportionalHazardsTest:
    """Score test of adding x g(t) to the fitted model, by term and over all terms.

    g is a key of ``TRANSFORMS``, centred at the events; ``terms`` gives the columns of each term
    (each its own unless given); ``rows`` are those of the fit, in g each one patient whatever its
    weight unless weights are frequencies. The score of the added columns is
    the sum of g times the Schoenfeld residuals, its information is that of the fit with g and g^2
    in the sums over event times. Raises AnalysisError for exact ties, infinite or penalised
    coefficients, or fewer than two event times. Grambsch and Therneau 1994,
    doi:10.1093/biomet/81.3.515. R: cox.zph of survival 3, to 1e-8.
    """
    check_choice(transform, TRANSFORMS, "transform")
    _refuse(fit, "proportional hazards")
    sets = fit.sets
    g = TRANSFORMS[transform](rows if fit.frequencies else replace(rows, weights=None), sets.time)
    g = g - np.average(g, weights=sets.deaths)
    spread = float(np.abs(g).max())
    if not spread > 0:
        raise AnalysisError.single("proportional hazards", "all events are at one time.")
    g = g / spread
    at = state(sets, fit.scaled_coef, fit.ties)
    sums = cell_sums(sets, at)
    cross = information(sets, at, sums, g)
    info = np.block(
        [
            [information(sets, at, sums), cross],
            [cross, information(sets, at, sums, g * g)],
        ]
    )
    u = score(sets, at, g)
    columns = terms or {name: (j,) for j, name in enumerate(fit.names)}
    found = [_test(u, info, list(where)) for where in columns.values()]
    found.append(_test(u, info, list(range(len(u)))))
    return ProportionalHazardsTest((*columns, GLOBAL), tuple(found), transform)


def _test(u: Floats, info: Floats, columns: list[int]) -> ChiSquareTest:
    """Score test of some of the added columns beside all coefficients of the model."""
    p = len(u)
    used = list(range(p)) + [p + j for j in columns]
    part = u[columns]
    whole = np.concatenate((np.zeros(p), part))
    v = info[np.ix_(used, used)]
    rank = int(np.linalg.matrix_rank(v, hermitian=True))
    solved = np.linalg.solve(v, whole) if rank == len(v) else np.linalg.pinv(v) @ whole
    statistic = float(whole @ solved)
    df = max(rank - p, 0) if rank < len(v) else len(columns)
    return ChiSquareTest(statistic, df, chi_square_p(statistic, df))


@dataclass(frozen=True, slots=True)
class SchoenfeldResiduals:
    """Scaled Schoenfeld residuals plus the coefficient, one row per event, by time.

    ``scaled`` has shape (events, p): a smooth line through a column over ``time`` shows how that
    log hazard ratio changes.
    """

    time: Floats
    scaled: Floats
    names: tuple[str, ...]


def schoenfeld_residuals(fit: CoxFit) -> SchoenfeldResiduals:
    """beta + D V r with r = x - mean of x in the risk set, D events and V the covariance of beta.

    Grambsch and Therneau 1994, doi:10.1093/biomet/81.3.515. Raises AnalysisError for exact ties,
    infinite or penalised coefficients. R: cox.zph()$y, to 1e-8.
    """
    _refuse(fit, "Schoenfeld residuals")
    sets = fit.sets
    at = state(sets, fit.scaled_coef, fit.ties)
    sums = cell_sums(sets, at)
    mean = (sums.s1 * at.h0 - sums.d1 * at.h1) / sets.death_weight
    own = np.flatnonzero(sets.event)
    cell = sets.last[own]
    residual = (sets.x[:, own] - mean[:, cell]) * fit.scale[:, None]
    scaled = fit.events * (fit.model_covariance @ residual) + fit.coef[:, None]
    order = np.argsort(sets.time[cell], kind="stable")
    return SchoenfeldResiduals(sets.time[cell][order], scaled.T[order], fit.names)

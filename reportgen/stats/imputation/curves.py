"""Survival curves of completed data sets, pooled where they are near normal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.imputation.rubin import rubin
from reportgen.stats.survival.kaplan_meier import Curve, SurvivalAt, survival_at


@dataclass(frozen=True, slots=True)
class PooledSurvival:
    """Survival at one time from several curves; limits and ``fmi`` None where not defined.

    ``at_risk`` is the mean number at risk; ``beyond`` says that a curve has ended before.
    """

    time: float
    at_risk: float
    survival: float
    ci_low: float | None
    ci_high: float | None
    fmi: float | None
    beyond: bool


def pool_survival(
    curves: Sequence[Curve], times: ArrayLike, *, level: float = LEVEL
) -> tuple[PooledSurvival, ...]:
    """Rubin's rules for log(-log S(t)), carried back: limits stay between 0 and 1.

    Where a curve is 1 or 0 that scale ends; there the mean of the curves stands without limits.
    Raises AnalysisError for fewer than two curves and times as ``survival_at``. Marshall, Altman,
    Holder and Royston 2009, doi:10.1186/1471-2288-9-57. R: mice::pool.scalar on log(-log(S)) of
    survfit, to 1e-10.
    """
    if len(curves) < 2:
        raise AnalysisError.single("curves", "fewer than two completed data sets.")
    read = [survival_at(curve, times, level=level) for curve in curves]
    return tuple(_pooled(at, level) for at in zip(*read, strict=True))


def _pooled(at: Sequence[SurvivalAt], level: float) -> PooledSurvival:
    time, beyond = at[0].time, any(one.beyond for one in at)
    at_risk = float(np.mean([one.at_risk for one in at]))
    if not all(0 < one.survival < 1 and one.std_error for one in at):
        mean = float(np.mean([one.survival for one in at]))
        return PooledSurvival(time, at_risk, mean, None, None, None, beyond)
    values = [log(-log(one.survival)) for one in at]
    variances = [((one.std_error or 0.0) / (one.survival * log(one.survival))) ** 2 for one in at]
    found = rubin(values, variances, level=level)
    back = [exp(-exp(value)) for value in (found.estimate, found.ci_high, found.ci_low)]
    return PooledSurvival(time, at_risk, back[0], back[1], back[2], found.fmi, beyond)

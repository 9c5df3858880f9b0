"""The difference of weighted means, the weights taken as known."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, check_choice, same_length
from reportgen.stats.distributions import two_sided_p, two_sided_quantile
from reportgen.stats.survival.observations import group_codes

VARIANCES = ("HC0", "HC1", "survey")


@dataclass(frozen=True, slots=True)
class WeightedDifference:
    """Mean of the treated less mean of the controls, with limits and P by t on n - 2 df."""

    mean_treated: float
    mean_control: float
    difference: float
    std_error: float
    df: int
    t: float
    p_value: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class RobustContrast:
    """Weighted means of treated and controls, with the influence of each cluster on both.

    ``influence`` has shape (clusters, 2); ``factor`` is that of small samples.
    """

    means: tuple[float, float]
    influence: Floats
    factor: float
    df: int

    def std_error(self, treated: float, control: float) -> float:
        """Of this combination of the means, or of functions of them with these slopes."""
        moved = self.influence @ np.array((treated, control))
        return sqrt(self.factor * float(moved @ moved))


def robust_contrast(
    outcome: ArrayLike,
    treated: Bools,
    weights: ArrayLike,
    *,
    pair: ArrayLike | None = None,
    variance: str = "survey",
) -> RobustContrast:
    """What ``weighted_difference`` and ``weighted_ratio`` rest on; raises AnalysisError as they."""
    check_choice(variance, VARIANCES, "variance")
    y, w = as_floats(outcome, "outcome"), as_floats(weights, "weights")
    same_length(outcome=y, weights=w, treated=as_floats(treated, "treated"))
    if not (np.isfinite(y).all() and np.isfinite(w).all()):
        raise AnalysisError.single("outcome", "a value or weight is missing.")
    means, moved = [], np.zeros((len(y), 2))
    for column, (side, name) in enumerate(((treated, "treated"), (~treated, "control"))):
        total = float(w[side].sum())
        if not total > 0:
            raise AnalysisError.single("weights", f"the {name} group has no weight.")
        mean = float(w[side] @ y[side]) / total
        means.append(mean)
        moved[side, column] = w[side] * (y[side] - mean) / total
    df = len(y) - 2
    if pair is not None:
        levels, codes = group_codes(pair, len(y), "pair")
        moved = np.column_stack([np.bincount(codes, column, len(levels)) for column in moved.T])
        df = len(levels) - 1
    if df < 1:
        rows = "two rows leave" if pair is None else "one pair leaves"
        raise AnalysisError.single("outcome", f"{rows} no degree of freedom.")
    n = len(moved)
    factor = {"HC0": 1.0, "HC1": n / (n - 2) if n > 2 else 1.0, "survey": n / (n - 1)}[variance]
    return RobustContrast((means[0], means[1]), moved, factor, df)


def weighted_difference(
    outcome: ArrayLike,
    treated: Bools,
    weights: ArrayLike,
    *,
    pair: ArrayLike | None = None,
    variance: str = "survey",
    level: float = LEVEL,
) -> WeightedDifference:
    """Weighted least squares on the treatment, outcome (n,); also a risk difference of 0 and 1.

    ``HC0`` is the sandwich without a factor, ``HC1`` times n/(n - 2), ``survey`` (linearisation)
    times n/(n - 1). With ``pair``, a name of the pair for every matched row, influences are summed
    by pair and n counts pairs, with n - 1 df: without weights that is the paired t test. That the
    weights were estimated is not counted, which errs on the wide side.
    Raises AnalysisError for values that are missing and a group without weight. Lunceford and
    Davidian 2004, doi:10.1002/sim.1903. R: sandwich::vcovHC, survey::svyglm, to 1e-10.
    """
    found = robust_contrast(outcome, treated, weights, pair=pair, variance=variance)
    difference, se = found.means[0] - found.means[1], found.std_error(1.0, -1.0)
    t = difference / se if se > 0 else np.inf
    half = two_sided_quantile(level, found.df) * se
    return WeightedDifference(
        *found.means,
        difference,
        se,
        found.df,
        t,
        two_sided_p(t, found.df),
        difference - half,
        difference + half,
    )

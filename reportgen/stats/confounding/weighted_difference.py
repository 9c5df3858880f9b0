"""The difference of weighted means, the weights taken as known."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, as_floats, check_choice, same_length
from reportgen.stats.distributions import two_sided_p, two_sided_quantile

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


def weighted_difference(
    outcome: ArrayLike,
    treated: Bools,
    weights: ArrayLike,
    *,
    variance: str = "survey",
    level: float = LEVEL,
) -> WeightedDifference:
    """Weighted least squares on the treatment, outcome (n,); also a risk difference of 0 and 1.

    ``HC0`` is the sandwich without a factor, ``HC1`` times n/(n - 2), ``survey`` (linearisation)
    times n/(n - 1). That the weights were estimated is not counted, which errs on the wide side.
    Raises AnalysisError for values that are missing and a group without weight. Lunceford and
    Davidian 2004, doi:10.1002/sim.1903. R: sandwich::vcovHC, survey::svyglm, to 1e-10.
    """
    check_choice(variance, VARIANCES, "variance")
    y, w = as_floats(outcome, "outcome"), as_floats(weights, "weights")
    same_length(outcome=y, weights=w, treated=as_floats(treated, "treated"))
    if not (np.isfinite(y).all() and np.isfinite(w).all()):
        raise AnalysisError.single("outcome", "a value or weight is missing.")
    means, squares = [], 0.0
    for side, name in ((treated, "treated"), (~treated, "control")):
        total = float(w[side].sum())
        if not total > 0:
            raise AnalysisError.single("weights", f"the {name} group has no weight.")
        mean = float(w[side] @ y[side]) / total
        means.append(mean)
        squares += float(np.sum((w[side] * (y[side] - mean) / total) ** 2))
    n = len(y)
    if n < 3:
        raise AnalysisError.single("outcome", "two rows leave no degree of freedom.")
    factor = {"HC0": 1.0, "HC1": n / (n - 2), "survey": n / (n - 1)}[variance]
    difference, se = means[0] - means[1], sqrt(factor * squares)
    t = difference / se if se > 0 else np.inf
    half = two_sided_quantile(level, n - 2) * se
    return WeightedDifference(
        means[0],
        means[1],
        difference,
        se,
        n - 2,
        t,
        two_sided_p(t, n - 2),
        difference - half,
        difference + half,
    )

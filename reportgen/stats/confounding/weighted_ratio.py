"""Weighted shares with their limits, and their ratio between the groups."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p, sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, as_floats, check_choice, same_length
from reportgen.stats.confounding.weighted_difference import robust_contrast
from reportgen.stats.distributions import two_sided_p, two_sided_quantile

RATIOS = ("odds_ratio", "risk_ratio")


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """Share of the weight that had the event; without limits where that is nobody or everybody."""

    share: float
    std_error: float
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True)
class WeightedRatio:
    """Ratio of treated to controls, on the scale on which it is read; error of its logarithm."""

    ratio: float
    log_std_error: float
    p_value: float
    ci_low: float
    ci_high: float


def weighted_share(event: ArrayLike, weights: ArrayLike, *, level: float = LEVEL) -> WeightedShare:
    """Share p of one group, events 0 or 1 and weights (n,), with robust limits on the logit scale.

    Error sqrt(n/(n - 1) sum (w (y - p)/sum w)^2), limits by t on n - 1 df. Raises AnalysisError
    for events that are none, weights that are missing or all 0, and a single row. Lunceford and
    Davidian 2004, doi:10.1002/sim.1903. R: survey::svyciprop(method = "logit"), to 1e-10.
    """
    y, w = _events(event), as_floats(weights, "weights")
    same_length(event=y, weights=w)
    total = float(w.sum())
    if not (np.isfinite(total) and (w >= 0).all() and total > 0):
        raise AnalysisError.single("weights", "are missing, negative or all 0.")
    n = int(np.count_nonzero(w))
    if n < 2:
        raise AnalysisError.single("event", "one row has no variance.")
    share = float(w @ y) / total
    error = sqrt(n / (n - 1) * float(np.sum((w * (y - share) / total) ** 2)))
    if not (w[y == 1].any() and w[y == 0].any()):
        return WeightedShare(share, 0.0, None, None)
    half = two_sided_quantile(level, n - 1) * error / (share * (1 - share))
    centre = log(share) - log1p(-share)
    low, high = (1 / (1 + exp(-(centre + side * half))) for side in (-1, 1))
    return WeightedShare(share, error, low, high)


def weighted_ratio(
    event: ArrayLike,
    treated: Bools,
    weights: ArrayLike,
    measure: str,
    *,
    pair: ArrayLike | None = None,
    level: float = LEVEL,
) -> WeightedRatio:
    """Odds or risk ratio of weighted shares, events 0 or 1 (n,), its error by the delta method.

    That of weighted logistic, or log-binomial, regression on the treatment with a robust variance,
    summed by ``pair`` where rows were matched; limits and P by t as ``weighted_difference``.
    Raises AnalysisError as that, and where a group has no event, or for the odds nothing else.
    Robins, Hernan and Brumback 2000, PMID 10955408.
    R: survey::svyglm(y ~ z, family = quasibinomial), of the risk ratio quasipoisson, to 1e-8.
    """
    check_choice(measure, RATIOS, "measure")
    y = _events(event)
    found = robust_contrast(y, treated, weights, pair=pair, variance="survey")
    shares = np.array(found.means)
    if not shares.min() > 0:
        raise AnalysisError.single("ratio", "a group has no event.")
    slope = 1 / shares
    if measure == "odds_ratio":
        if not shares.max() < 1:
            raise AnalysisError.single("ratio", "everybody of a group has the event.")
        slope = 1 / (shares * (1 - shares))
        value = log(shares[0] / (1 - shares[0])) - log(shares[1] / (1 - shares[1]))
    else:
        value = log(shares[0] / shares[1])
    error = found.std_error(slope[0], -slope[1])
    half = two_sided_quantile(level, found.df) * error
    p = two_sided_p(value / error if error > 0 else np.inf, found.df)
    return WeightedRatio(exp(value), error, p, exp(value - half), exp(value + half))


def _events(event: ArrayLike) -> Floats:
    y = as_floats(event, "event")
    if not np.isin(y, (0, 1)).all():
        raise AnalysisError.single("event", "must be 0 or 1 in every row.")
    return y

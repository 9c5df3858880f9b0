"""Prediction intervals: the range in which the effect of a new study is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from reportgen.stats.checks import check_choice
from reportgen.stats.combination import Combination
from reportgen.stats.confidence import Spread, kenward_roger, knapp_hartung
from reportgen.stats.distributions import two_sided_quantile


@dataclass(frozen=True, slots=True)
class PredictionMethod:
    """Which standard error and degrees of freedom a prediction interval takes.

    ``spread`` gets the pooled studies and what the confidence interval used.
    """

    name: str
    label: str
    spread: Callable[[Combination, Spread], Spread]


PREDICTION_METHODS: dict[str, PredictionMethod] = {
    method.name: method
    for method in (
        PredictionMethod(
            "as_ci",
            "standard error and quantile of the confidence interval",
            lambda c, as_ci: as_ci,
        ),
        PredictionMethod("normal", "normal distribution", lambda c, _: (c.se, None)),
        PredictionMethod("t_k1", "t distribution with k - 1 df", lambda c, _: (c.se, c.data.k - 1)),
        PredictionMethod(
            "t_k2",
            "t distribution with k - 2 df (Higgins-Thompson-Spiegelhalter)",
            lambda c, _: (c.se, c.data.k - 2),
        ),
        PredictionMethod(
            "knapp_hartung_t_k1",
            "Hartung-Knapp standard error, t with k - 1 df",
            lambda c, _: (knapp_hartung(c)[0], c.data.k - 1),
        ),
        PredictionMethod(
            "knapp_hartung_t_k2",
            "Hartung-Knapp standard error, t with k - 2 df (Partlett-Riley)",
            lambda c, _: (knapp_hartung(c)[0], c.data.k - 2),
        ),
        PredictionMethod(
            "kenward_roger",
            "Kenward-Roger standard error and df",
            lambda c, _: kenward_roger(c),
        ),
    )
}


def prediction_spread(c: Combination, method: str, as_ci: Spread) -> Spread | None:
    """Standard error and df of the named method; None when the df are not positive."""
    chosen = PREDICTION_METHODS[check_choice(method, PREDICTION_METHODS, "prediction")]
    if c.data.k < 2:
        return None
    spread = chosen.spread(c, as_ci)
    return None if spread[1] is not None and spread[1] <= 0 else spread


def prediction_limits(
    estimate: float, se: float, tau2: float, level: float, df: float | None
) -> tuple[float, float]:
    """Limits for the effect in a new study: estimate -+ quantile sqrt(tau2 + se^2).

    Higgins, Thompson and Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x.
    """
    half = two_sided_quantile(level, df) * sqrt(tau2 + se**2)
    return estimate - half, estimate + half

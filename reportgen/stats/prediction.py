"""Prediction intervals: the range in which the effect of a new study is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from reportgen.methods.record import Described
from reportgen.stats.checks import check_choice
from reportgen.stats.combination import Combination
from reportgen.stats.confidence import Spread, kenward_roger, knapp_hartung
from reportgen.stats.distributions import two_sided_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionMethod(Described):
    """Which standard error and degrees of freedom a prediction interval takes.

    ``spread`` gets the pooled studies and what the confidence interval used.
    """

    name: str
    spread: Callable[[Combination, Spread], Spread]


_HTS = "Higgins, Thompson and Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x"
_PARTLETT = "Partlett and Riley 2017, doi:10.1002/sim.7140"


PREDICTION_METHODS: dict[str, PredictionMethod] = {
    method.name: method
    for method in (
        PredictionMethod(
            name="as_ci",
            label="standard error and quantile of the confidence interval",
            formula="θ ± c √(τ² + se²), c and se of the confidence interval",
            spread=lambda c, as_ci: as_ci,
            reference=_HTS,
            r_call="metafor::predict.rma(fit)",
        ),
        PredictionMethod(
            name="normal",
            label="normal distribution",
            formula="θ ± z √(τ² + se²)",
            spread=lambda c, _: (c.se, None),
            reference=_HTS,
            r_call='meta::metagen(yi, sei, method.predict = "S")',
        ),
        PredictionMethod(
            name="t_k1",
            label="t distribution with k - 1 df",
            formula="θ ± t √(τ² + se²), k - 1 df",
            spread=lambda c, _: (c.se, c.data.k - 1),
            reference=_HTS,
            r_call="meta::metagen(yi, sei, prediction = TRUE)",
        ),
        PredictionMethod(
            name="t_k2",
            label="t distribution with k - 2 df (Higgins-Thompson-Spiegelhalter)",
            formula="θ ± t √(τ² + se²), k - 2 df",
            spread=lambda c, _: (c.se, c.data.k - 2),
            reference=_HTS,
            r_call='meta::metagen(yi, sei, method.predict = "HTS")',
        ),
        PredictionMethod(
            name="knapp_hartung_t_k1",
            label="Hartung-Knapp standard error, t with k - 1 df",
            formula="θ ± t √(τ² + q se²), k - 1 df",
            spread=lambda c, _: (knapp_hartung(c)[0], c.data.k - 1),
            reference=_PARTLETT,
            r_call='meta::metagen(yi, sei, method.predict = "HK")',
        ),
        PredictionMethod(
            name="knapp_hartung_t_k2",
            label="Hartung-Knapp standard error, t with k - 2 df (Partlett-Riley)",
            formula="θ ± t √(τ² + q se²), k - 2 df",
            spread=lambda c, _: (knapp_hartung(c)[0], c.data.k - 2),
            reference=_PARTLETT,
            r_call='meta::metagen(yi, sei, method.predict = "HK-PR")',
        ),
        PredictionMethod(
            name="kenward_roger",
            label="Kenward-Roger standard error and df",
            formula="θ ± t √(τ² + Φ), df and Φ of Kenward and Roger",
            spread=lambda c, _: kenward_roger(c),
            reference=_PARTLETT,
            r_call='meta::metagen(yi, sei, method.predict = "KR")',
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

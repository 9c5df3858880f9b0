"""Absolute risks from a relative effect and the risk without treatment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reportgen.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class AbsoluteEffect:
    """The risk with treatment and its difference from that without, each with its limits."""

    risk: float
    risk_low: float
    risk_high: float
    difference: float
    ci_low: float
    ci_high: float


def _of_odds(ratio: float, control: float) -> float:
    return ratio * control / (1 - control + ratio * control)


RISKS: Mapping[str, Callable[[float, float], float]] = {
    "risk_ratio": lambda ratio, control: control * ratio,
    "odds_ratio": _of_odds,
    "peto_odds_ratio": _of_odds,
    "hazard_ratio": lambda ratio, control: 1 - (1 - control) ** ratio,
}
"""By statistic, the risk with treatment."""


def absolute_effect(
    statistic: str, ratio: float, ci_low: float, ci_high: float, *, control: float
) -> AbsoluteEffect:
    """The risk with treatment, and the difference, at an assumed risk without it.

    With the assumed risk c: of a risk ratio c RR, of an odds ratio c OR / (1 - c + c OR), of a
    hazard ratio of the event 1 - (1 - c)^HR, each taken to lie from 0 to 1. The limits are those
    of the ratio at the same c, which is treated as known.

    Raises AnalysisError for a risk outside 0 to 1, a ratio that is not above 0, limits the wrong
    way round.

    Reference: Guyatt GH, Oxman AD, Santesso N, et al. J Clin Epidemiol 2013;66:158-72.
    doi:10.1016/j.jclinepi.2012.01.012. R: ``plogis(qlogis(c) + log(or))``,
    ``1 - (1 - c)^hr``, to the last digits.
    """
    if not 0 <= control <= 1:
        raise AnalysisError.single("", f"a risk of {control:g} does not lie from 0 to 1")
    if not 0 < ci_low <= ci_high or not ratio > 0:
        raise AnalysisError.single("", "a ratio and its limits must be above 0 and in order")
    with_ratio = RISKS[statistic]
    risk, low, high = (min(1.0, with_ratio(one, control)) for one in (ratio, ci_low, ci_high))
    return AbsoluteEffect(risk, low, high, risk - control, low - control, high - control)

"""How strong unmeasured confounding would have to be to explain an effect away: E-values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, log, sqrt

from reportgen.errors import AnalysisError
from reportgen.stats.checks import check_choice

LARGEST = 1e100
"""Ratios beyond it (and below its inverse) are no results of studies."""


def _median_conversion(ratio: float) -> float:
    """(1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1/HR)), without loss where a power is near one."""
    return expm1(-log(2) * sqrt(ratio)) / expm1(-log(2) / sqrt(ratio))


CONVERSIONS: dict[str, Callable[[float], float]] = {
    "risk_ratio": lambda ratio: ratio,
    "rare_odds_ratio": lambda ratio: ratio,
    "common_odds_ratio": sqrt,
    "rare_hazard_ratio": lambda ratio: ratio,
    "common_hazard_ratio": _median_conversion,
    "std_mean_difference": lambda difference: exp(0.91 * difference),
}
"""From an effect to an approximate risk ratio. An outcome is rare below 15% at the end of
follow-up. VanderWeele and Ding 2017, doi:10.7326/M16-2607; odds ratios: VanderWeele 2017,
doi:10.1097/EDE.0000000000000733; hazard ratios: VanderWeele 2020, doi:10.1111/biom.13197;
differences: Chinn 2000, doi:10.1002/1097-0258(20001130)19:22<3127::aid-sim784>3.0.co;2-m."""


@dataclass(frozen=True, slots=True)
class EValue:
    """E-value of the estimate and of the limit nearer the null, and the risk ratios behind them.

    ``limit`` is 1 where the interval includes the null.
    """

    estimate: float
    limit: float
    risk_ratio: float
    risk_ratio_low: float
    risk_ratio_high: float


def e_value_of_ratio(ratio: float) -> float:
    """RR + sqrt(RR (RR - 1)) of a risk ratio, of 1/RR where RR < 1; 1 at the null."""
    away = ratio if ratio >= 1 else 1 / ratio
    return away * (1 + sqrt(1 - 1 / away))


def e_value(estimate: float, low: float, high: float, *, conversion: str) -> EValue:
    """E-values of an effect with its limits, on the scale on which it is read.

    The least association, as a risk ratio, that an unmeasured confounder would need with both
    treatment and outcome to move the estimate, or its limit, to the null. ``conversion`` names an
    entry of ``CONVERSIONS``.

    Raises AnalysisError for ratios that are not positive, limits that do not enclose the estimate,
    and effects too large to be any. VanderWeele and Ding 2017, doi:10.7326/M16-2607.
    R: EValue::evalues.RR, evalues.OR, evalues.HR; arithmetic, to 1e-12.
    """
    convert = CONVERSIONS[check_choice(conversion, CONVERSIONS, "conversion")]
    if not low <= estimate <= high:
        raise AnalysisError.single("E-value", "the limits do not enclose the estimate.")
    is_ratio = conversion != "std_mean_difference"
    bound = LARGEST if is_ratio else log(LARGEST)
    least = 1 / LARGEST if is_ratio else -bound
    if not all(least <= number <= bound for number in (low, estimate, high)):
        raise AnalysisError.single("E-value", "the effect or a limit of it is too extreme.")
    risk_ratio, rr_low, rr_high = (convert(number) for number in (estimate, low, high))
    nearest = 1.0 if rr_low <= 1 <= rr_high else min(rr_low, rr_high, key=lambda r: abs(log(r)))
    return EValue(
        e_value_of_ratio(risk_ratio), e_value_of_ratio(nearest), risk_ratio, rr_low, rr_high
    )

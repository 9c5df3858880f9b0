"""Survival at a time: complementary log-log, logit and raw, from what a paper reports."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, same_length
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.measures.record import EffectSizes, Measure, Route, effects
from reportgen.vocabulary import nearest

_KALBFLEISCH = "Kalbfleisch and Prentice 2002, ISBN 0-471-36357-X, section 1.4"


def _inside(survival: Floats) -> Floats:
    """Probabilities strictly between 0 and 1; the rest cannot be transformed."""
    return np.where((survival > 0) & (survival < 1), survival, np.nan)


def log_log(survival: Floats, survival_se: Floats) -> EffectSizes:
    """log(-log S) with standard error se/|S log S|; S as a fraction."""
    s = _inside(survival)
    return effects(np.log(-np.log(s)), (survival_se / (s * np.log(s))) ** 2)


def logit(survival: Floats, survival_se: Floats) -> EffectSizes:
    """log(S/(1-S)) with standard error se/(S(1-S))."""
    s = _inside(survival)
    return effects(np.log(s / (1 - s)), (survival_se / (s * (1 - s))) ** 2)


def raw(survival: Floats, survival_se: Floats) -> EffectSizes:
    """S itself with its standard error."""
    return effects(survival, survival_se**2)


def _from_limits(
    transformed: Floats, low: Floats, high: Floats, limits_level: float
) -> EffectSizes:
    """Standard error as the width of the transformed interval over two quantiles."""
    se = np.abs(high - low) / (2 * two_sided_quantile(limits_level))
    return effects(transformed, se**2)


def log_log_from_limits(
    survival: Floats, survival_lower: Floats, survival_upper: Floats, limits_level: float = LEVEL
) -> EffectSizes:
    """log(-log S); se = (log(-log lower) - log(-log upper))/(2 z)."""
    point, low, high = (
        np.log(-np.log(_inside(x))) for x in (survival, survival_lower, survival_upper)
    )
    return _from_limits(point, low, high, limits_level)


def logit_from_limits(
    survival: Floats, survival_lower: Floats, survival_upper: Floats, limits_level: float = LEVEL
) -> EffectSizes:
    """logit S; se = (logit upper - logit lower)/(2 z)."""
    point, low, high = (
        np.log(x / (1 - x)) for x in map(_inside, (survival, survival_lower, survival_upper))
    )
    return _from_limits(point, low, high, limits_level)


def raw_from_limits(
    survival: Floats, survival_lower: Floats, survival_upper: Floats, limits_level: float = LEVEL
) -> EffectSizes:
    """S; se = (upper - lower)/(2 z)."""
    return _from_limits(survival, survival_lower, survival_upper, limits_level)


def survival_from_n(
    survival: ArrayLike, n: ArrayLike, *, scale: str = "SURV_LOGLOG"
) -> EffectSizes:
    """Effect sizes when a paper gives S(t) with nothing but the number of participants.

    Greenwood's variance without censoring, S(1-S)/n, carried to the scale: for log(-log S) it is
    (1-S)/(n S (log S)^2), for logit 1/(n S (1-S)). Too small by the share censored before t, since
    n is then larger than the number at risk. S of 0 or 1 is not estimable. Shapes (k,).
    Greenwood 1926, Reports on Public Health and Medical Subjects 33; Kalbfleisch and Prentice 2002.
    """
    s, size = as_floats(survival, "survival"), as_floats(n, "n")
    same_length(survival=s, n=size)
    if scale not in _BY_SE:
        raise AnalysisError.single("scale", f"unknown '{scale}'{nearest(scale, _BY_SE)}.")
    inside = _inside(s)
    positive = np.where(size > 0, size, np.nan)
    return _BY_SE[scale](inside, np.sqrt(inside * (1 - inside) / positive))


_BY_SE = {"SURV_LOGLOG": log_log, "SURV_LOGIT": logit, "SURV_RAW": raw}
_SE = ("survival", "survival_se")
_LIMITS = ("survival", "survival_lower", "survival_upper")
_LEVEL = ("limits_level",)

SURVIVAL = (
    Measure(
        name="SURV_LOGLOG",
        label="complementary log-log of survival",
        formula=(
            "y = log(-log(S)); √v = se/(S |log S|), or the width of the transformed limits over 2z"
        ),
        scale="log_log",
        null=None,
        routes=(Route(_SE, log_log), Route(_LIMITS, log_log_from_limits, _LEVEL)),
        reference=_KALBFLEISCH,
        r_call="arithmetic: log(-log(s)), (se/(s*log(s)))^2",
    ),
    Measure(
        name="SURV_LOGIT",
        label="log odds of survival",
        formula=(
            "y = log(S/(1 - S)); √v = se/(S(1 - S)), or the width of the transformed limits over 2z"
        ),
        scale="logit",
        null=None,
        routes=(Route(_SE, logit), Route(_LIMITS, logit_from_limits, _LEVEL)),
        reference=_KALBFLEISCH,
        r_call="metafor::rma(qlogis(s), (se/(s*(1 - s)))^2)",
    ),
    Measure(
        name="SURV_RAW",
        label="survival probability",
        formula="y = S; √v = se, or the width of the limits over 2z",
        scale="identity",
        null=None,
        routes=(Route(_SE, raw), Route(_LIMITS, raw_from_limits, _LEVEL)),
        reference=_KALBFLEISCH,
        r_call="metafor::rma(s, se^2)",
    ),
)

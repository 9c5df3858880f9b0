"""Tail areas and quantiles of the four distributions used, with df = None meaning the normal.

Thin words over ``scipy.special``; ``scipy.stats`` would cost 0.7 s to import.
"""

from __future__ import annotations

from math import sqrt

from scipy import special

from reportgen.errors import AnalysisError


def check_level(level: float) -> float:
    """The confidence level, refused unless strictly between 0 and 1."""
    if not 0 < level < 1:
        raise AnalysisError.single(
            "level", f"a confidence level lies between 0 and 1, not {level}.", "Write 0.95 for 95%."
        )
    return level


def two_sided_quantile(level: float, df: float | None = None) -> float:
    """Half-width in standard errors of a two-sided interval: normal, or t with ``df``."""
    upper = (1 + check_level(level)) / 2
    return float(special.ndtri(upper) if df is None else special.stdtrit(df, upper))


def one_sided_quantile(level: float, df: float | None = None) -> float:
    """Half-width in standard errors of an interval with one end: normal, or t with ``df``."""
    upper = check_level(level)
    return float(special.ndtri(upper) if df is None else special.stdtrit(df, upper))


def two_sided_p(statistic: float, df: float | None = None) -> float:
    """Two-sided P value of a standardised statistic: normal, or t with ``df``."""
    tail = -abs(statistic)
    return float(min(1.0, 2 * (special.ndtr(tail) if df is None else special.stdtr(df, tail))))


def chi_square_p(statistic: float, df: int) -> float:
    """Upper tail of the chi-square distribution; 1 when nothing is left to test (df = 0)."""
    return float(special.chdtrc(df, max(statistic, 0.0))) if df > 0 else 1.0


def chi_square_quantile(probability: float, df: float) -> float:
    """Value below which a chi-square variable with ``df`` falls with this probability."""
    return float(special.chdtri(df, 1 - probability))


def f_p(statistic: float, df_1: float, df_2: float) -> float:
    """Upper tail of the F distribution."""
    return float(special.fdtrc(df_1, df_2, max(statistic, 0.0)))


def chi_square_1_cdf(statistic: float) -> float:
    """Area of the chi-square distribution with one df below the statistic."""
    return float(special.erf(sqrt(max(statistic, 0.0) / 2)))

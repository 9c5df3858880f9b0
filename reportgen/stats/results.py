"""What tests and intervals of a comparison return, and their tail areas by alternative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice

ALTERNATIVES = ("two_sided", "less", "greater")


@dataclass(frozen=True, slots=True)
class Limits:
    """Lower and upper confidence limits on one scale."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ChiSquareTest:
    """A statistic that is chi-square with ``df`` degrees of freedom when there is no effect."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True)
class NormalTest:
    """A statistic that is standard normal when there is no effect."""

    z: float
    p_value: float


@dataclass(frozen=True, slots=True)
class FTest:
    """A statistic that is F with these degrees of freedom when there is no effect."""

    statistic: float
    df_1: float
    df_2: float
    p_value: float


def exponential(values: Floats) -> Floats:
    """Ratios of their logarithms, infinite past the largest float."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(values))


def check_alternative(alternative: str) -> str:
    """``two_sided``, ``less`` or ``greater``: the first group against the second."""
    return check_choice(alternative, ALTERNATIVES, "alternative")


def tail_p(statistic: float, alternative: str = "two_sided", df: float | None = None) -> float:
    """P value of a standardised statistic, normal or t with ``df``; ``less`` is the lower tail."""
    check_alternative(alternative)
    point = -abs(statistic) if alternative == "two_sided" else statistic
    point = -point if alternative == "greater" else point
    area = float(special.ndtr(point) if df is None else special.stdtr(df, point))
    return min(1.0, 2 * area) if alternative == "two_sided" else area


def whole_counts(name: str, **cells: float) -> None:
    """Refuse counts that are negative, fractional or no number, naming each."""
    wrong = [f"{key} = {value}" for key, value in cells.items() if not _is_count(value)]
    if wrong:
        raise AnalysisError.single(
            name, f"counts are whole numbers from 0 on, not {', '.join(wrong)}."
        )


def _is_count(value: float) -> bool:
    return value >= 0 and value == value // 1

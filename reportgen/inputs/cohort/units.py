"""Units of time. A month has 30.4375 days, the mean of four years."""

from __future__ import annotations

from reportgen.spec.units import TimeUnit
from reportgen.vocabulary import DAYS

__all__ = ["DAYS", "converted"]


def converted(value: float, unit: TimeUnit, to: TimeUnit) -> float:
    """The time in another unit; the very same number where the units agree."""
    return value if unit == to else value * DAYS[unit] / DAYS[to]

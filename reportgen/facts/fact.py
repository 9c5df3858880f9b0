"""The waist of the house: a fact is one number with everything a reader may ask about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reportgen.vocabulary import STATISTICS


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits of an interval on the scale of the value; ``kind`` is confidence or prediction."""

    low: float
    high: float
    level: float = 0.95


_PLAIN = (int, float)
"""Types whose text is the same everywhere; a NumPy number prints its type."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One number as it will be read: a proportion, a ratio, a count, months.

    What cannot be estimated has ``value`` None and the reason in ``not_estimable``. ``inputs``
    name tables with their columns, ``rows`` the study or stratum ids that went in, ``settings``
    the choices of the method, so that the number can be computed again. ``from_facts`` are the ids
    of the facts that it was made from.
    """

    id: str
    stat: str
    label: str
    kind: str
    value: float | int | None
    unit: str | None = None
    ci: Interval | None = None
    pi: Interval | None = None
    p: float | None = None
    k: int | None = None
    n: int | None = None
    events: int | None = None
    not_estimable: str | None = None
    method: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    inputs: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    from_facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) == (self.not_estimable is None):
            raise ValueError(f"{self.id}: a fact has either a value or the reason why it has none")
        for number in (self.value, self.p, *_limits(self.ci), *_limits(self.pi)):
            if number is not None and not (type(number) in _PLAIN and math.isfinite(number)):
                raise ValueError(f"{self.id}: {number!r} is no plain number that can be printed")
        for interval in (self.ci, self.pi):
            if interval is not None and interval.low > interval.high:
                raise ValueError(f"{self.id}: the limits {interval} are the wrong way round")

    @property
    def estimable(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def null(self) -> float | None:
        """The value of no difference; None of a statistic that compares nothing."""
        known = STATISTICS.get(self.stat)
        return None if known is None else known.null


def _limits(interval: Interval | None) -> tuple[float, ...]:
    return () if interval is None else (interval.low, interval.high)

"""The studies behind one funnel, and how a number on their scale becomes one that is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.effects import Effects
from reportgen.analysis.measures import counts
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.defaults import CONTINUITY_CORRECTION
from reportgen.facts.fact import Interval
from reportgen.measures import COUNTS, MEASURES
from reportgen.stats.measures import Correction, effect_sizes
from reportgen.stats.scales import back_interval

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OddsRatios:
    """Log odds ratios of the studies that have one, beside their raw counts."""

    yi: Array
    vi: Array
    events_1: Array
    n_1: Array
    events_2: Array
    n_2: Array

    @property
    def events(self) -> Array:
        """Of both arms."""
        return self.events_1 + self.events_2

    @property
    def n(self) -> Array:
        """Of both arms."""
        return self.n_1 + self.n_2


@dataclass(frozen=True, slots=True)
class Funnel:
    """One pool, with the effects of its studies on the scale of pooling."""

    prefix: str
    label: str
    request: PoolRequest
    result: PoolResult
    effects: Effects

    @property
    def ids(self) -> tuple[str, ...]:
        """The rows that are pooled."""
        return tuple(row.study.id for row in self.request.usable)

    @property
    def k(self) -> int:
        """How many studies there are."""
        return len(self.request.usable)

    @property
    def has_null(self) -> bool:
        """Whether there is a value of no effect; single groups have none as a rule."""
        return MEASURES[self.request.measure].null is not None

    def columns(self, names: Sequence[str]) -> list[Array]:
        """Columns of the pooled rows, by role."""
        return [np.array([row.number(name) for row in self.request.usable]) for name in names]

    def odds_ratios(self) -> OddsRatios:
        """Those of the counts of both arms, whatever is pooled of them."""
        columns = self.columns(COUNTS)
        names = ("events_1", "n_1", "events_2", "n_2")
        correction = Correction(CONTINUITY_CORRECTION)
        made = effect_sizes(
            "OR", dict(zip(names, columns, strict=True)), correction=correction, double_zero="drop"
        )
        used = made.estimable
        return OddsRatios(made.yi[used], made.vi[used], *(column[used] for column in columns))

    def log_odds(self) -> tuple[Array, Array, Array]:
        """Those of the single proportions, on whatever scale they are pooled; events, n."""
        events, n = counts(self.request.usable)
        columns, correction = {"events": events, "n": n}, Correction(CONTINUITY_CORRECTION)
        return effect_sizes("PLOGIT", columns, correction=correction).yi, events, n

    def shown(self, effect: float) -> float:
        """An effect as it is read."""
        return float(self.request.pooling.scale.back(np.array([effect]))[0])

    def limits(self, low: float, high: float) -> Interval:
        """An interval as it is read."""
        return Interval(*back_interval(self.request.pooling.scale, low, high), self.request.level)

"""How the curves of an outcome are read."""

from __future__ import annotations

from dataclasses import dataclass

INTERVALS = {"log-log": "log_log", "log": "log", "plain": "plain"}
"""Names of the spec and of the statistics."""

INTERVAL_WORDS = {
    "log_log": "the complementary log-log scale",
    "log": "the log scale",
    "plain": "the plain scale",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How curves are read: scale of the interval, unit of time, columns, notes on every fact."""

    interval: str
    unit: str
    inputs: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """For the sentences of METHODS."""
        return (("interval", INTERVAL_WORDS[self.interval]),)


@dataclass(frozen=True, slots=True)
class ReadAt:
    """A time at which a curve is read: part of the id, time on the curve, words."""

    id: str
    time: float
    words: str

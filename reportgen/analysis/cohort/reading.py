"""How the curves of an outcome are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.analysis.cohort.weightings import Weighting

INTERVALS = {
    "log-log": "log_log",
    "log": "log",
    "plain": "plain",
    "logit": "logit",
    "arcsine": "arcsine",
}
"""Names of the spec and of the statistics."""

INTERVAL_WORDS = {
    "log_log": "the complementary log-log scale",
    "log": "the log scale",
    "plain": "the plain scale",
    "logit": "the logit scale",
    "arcsine": "the arcsine square-root scale",
}

NOBODY = "there was no patient"
ENDED = "follow-up had ended by then"
"""Why nothing is read: clauses that follow "as" and stand alone in a table."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How curves are read: scale of the interval, unit of time, columns, notes on every fact.

    ``label`` is that of the outcome; with ``is_event`` it names the event and not being free of it.
    ``quantiles`` are the shares of patients of which the times are told, the median aside;
    ``weighting`` is the test by which groups are compared.
    """

    interval: str
    unit: str
    inputs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    label: str = ""
    is_event: bool = False
    quantiles: tuple[float, ...] = ()
    weighting: Weighting = field(default_factory=Weighting)

    @property
    def free(self) -> str:
        """What stands before the label where the curve is meant."""
        return "freedom from " if self.is_event else ""

    @property
    def until(self) -> str:
        """What stands before the label where a time is meant."""
        return "time to " if self.is_event else ""

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

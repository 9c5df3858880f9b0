"""Follow-up that ends in one of several causes: its rows, and its risk table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Bools, Floats, as_floats, raise_if
from reportgen.stats.survival.observations import (
    Integers,
    Observations,
    beside,
    observations,
    rows_in_words,
)
from reportgen.stats.survival.risk_table import RiskTable, from_counts, risk_table


@dataclass(frozen=True, slots=True)
class CompetingRows:
    """Checked rows with the cause that ended each, shape (n,): 0 censored, 1 to ``causes``.

    ``rows.event`` marks an end of whichever cause.
    """

    rows: Observations
    cause: Integers
    causes: int


@dataclass(frozen=True, slots=True)
class CauseTable:
    """Weighted counts at the distinct times in ascending order: the risk table of any event, (m,).

    ``events`` has a column for every cause, shape (m, causes); its rows add up to ``any.events``.
    """

    any: RiskTable
    events: Floats

    @property
    def time(self) -> Floats:
        """Distinct times in ascending order."""
        return self.any.time

    @property
    def causes(self) -> int:
        """Number of causes, those without an event included."""
        return int(self.events.shape[1])


def competing_rows(
    time: ArrayLike,
    cause: ArrayLike,
    *,
    causes: int | None = None,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> CompetingRows:
    """Checked rows as ``observations``, with causes 0 (censored), 1, 2, ... in place of events.

    ``causes`` is their number where the rows may lack one, else the largest code, at least 1. Rows
    of weight 0 drop out. Raises AnalysisError with everything that is wrong, by row number.
    """
    codes = as_floats(cause, "cause")
    most = _number_of_causes(codes, causes)
    problems = []
    if np.any(bad := ~_codes_from_zero(codes, most)):
        problems.append(Problem("cause", f"{rows_in_words(bad)} with no cause from 0 to {most}."))
    try:
        rows = observations(time, codes > 0, entry=entry, weights=weights)
    except AnalysisError as refusal:
        raise AnalysisError([*problems, *refusal.problems]) from None
    raise_if(problems)
    return CompetingRows(rows, np.asarray(beside(rows, codes), np.int64), most)


def _number_of_causes(codes: Floats, causes: int | None) -> int:
    if causes is None:
        return int(max(1.0, np.max(codes[np.isfinite(codes)], initial=1.0)))
    if causes < 1:
        raise AnalysisError.single("causes", f"there must be at least one, not {causes}.")
    return causes


def _codes_from_zero(codes: Floats, most: int) -> Bools:
    return np.asarray((codes >= 0) & (codes <= most) & (codes == np.floor(codes)))


def cause_table(data: CompetingRows) -> CauseTable:
    """The risk table of rows; sums of weights, at risk when entry < t <= time."""
    rows, found = data.rows, risk_table(data.rows)
    dead = rows.event
    size = len(found.time), data.causes
    place = np.searchsorted(found.time, rows.time[dead]) * data.causes + data.cause[dead] - 1
    weights = None if rows.weights is None else rows.weights[dead]
    counts = np.bincount(place, weights, size[0] * size[1]).reshape(size)
    return CauseTable(found, counts.astype(np.float64))


def cause_counts(
    time: ArrayLike, events: ArrayLike, censored: ArrayLike, at_risk: ArrayLike | None = None
) -> CauseTable:
    """A risk table counted elsewhere, in any order of times: (m,), and ``events`` (m, causes).

    Without ``at_risk`` everybody is followed from the origin and it is what leaves at the time or
    later. Raises AnalysisError for events that are no table of numbers from 0 on, and as
    ``risk_table.from_counts`` for repeated or missing times, for more leaving than at risk.
    """
    by_cause = _table_of_events(events)
    when = as_floats(time, "time")
    found = from_counts(when, by_cause.sum(axis=1), censored, at_risk)
    return CauseTable(found, by_cause[np.argsort(when)])


def _table_of_events(events: ArrayLike) -> Floats:
    try:
        found = np.asarray(events, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise AnalysisError.single("events", f"is no table of numbers ({error}).") from None
    if found.size == 0:
        raise AnalysisError.single("events", "the risk table is empty.")
    if found.ndim != 2:
        raise AnalysisError.single("events", f"needs a column per cause, has shape {found.shape}.")
    if not np.all(np.isfinite(found) & (found >= 0)):
        raise AnalysisError.single("events", "holds missing or negative numbers.")
    return found

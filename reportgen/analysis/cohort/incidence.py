"""Cumulative incidence where competing events preclude the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.cohort.quantiles import add_incidence_quantiles
from reportgen.analysis.cohort.reading import ENDED, NOBODY, ReadAt, Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.analysis.ids import slug
from reportgen.facts.frame import Cell
from reportgen.inputs.cohort.records import RiskTable
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.stats.survival.competing import cause_counts
from reportgen.stats.survival.cumulative_incidence import (
    CumulativeIncidence,
    IncidenceAt,
    cumulative_incidence,
    incidence_at,
    incidence_limits,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """An outcome or what competes with it: what stands before the names of its facts, label."""

    prefix: str
    label: str

    def words(self, outcome: SurvivalOutcome) -> str:
        """How it is called in labels of facts."""
        return f"{self.label} that competes with {outcome.label}" if self.prefix else self.label


def causes_of(outcome: SurvivalOutcome) -> tuple[Cause, ...]:
    """The outcome first, then what competes with it, in the order of the codes 2, 3, ...

    The facts of a competing event stand under ``cause_<cell>``, the first cell text that means it.
    """
    first: dict[str, str] = {}
    for text, label in outcome.event.competing.items():
        first.setdefault(label, text)
    others = (Cause(f"cause_{slug(text)}.", label) for label, text in first.items())
    return (Cause("", outcome.label), *others)


CAUSES = (("incidence", "cumulative incidence of"), ("competing_incidence", "competing events of"))
"""Part of the id and words: the outcome is cause 1, whatever competes with it cause 2."""


def add_incidence(
    scope: Scope,
    prefix: str,
    label: str,
    table: RiskTable,
    times: Sequence[ReadAt],
    reading: Reading,
    *,
    made: CumulativeIncidence | None = None,
    method: str = "aalen_johansen",
) -> None:
    """Facts ``.incidence_<t>``, ``.competing_incidence_<t>``, ``.incidence_<t>.at_risk`` and what
    ``add_incidence_quantiles`` adds.

    Not estimable after the last follow-up unless every patient had had an event by then. The curve
    is that of the table, or one of the same patients that was ``made`` otherwise.
    """
    curve = made or _curve(table)
    add_incidence_quantiles(scope, prefix, label, table, curve, reading)
    for at in times:
        words = f"{label}, {at.words}"
        found = [read_incidence(scope, curve, cause, at.time, reading) for cause in (1, 2)]
        for (name, what), one in zip(CAUSES, found, strict=True):
            place = f"{prefix}.{name}_{at.id}"
            add_incidence_at(scope, place, f"{what} {words}", table, one, reading, method)
        at_risk = table.at_risk_before(at.time)
        place = f"{prefix}.incidence_{at.id}.at_risk"
        scope.count(place, f"patients at risk for {words}", at_risk, reading.inputs)


def incidence_of(table: RiskTable) -> CumulativeIncidence | None:
    """The curves of the outcome and of every event that competes, in the order of the codes."""
    if table.n == 0:
        return None
    events = np.column_stack([table.events, *table.competing.values()])
    return _incidence(table, events)


def _incidence(table: RiskTable, events: NDArray[np.int64]) -> CumulativeIncidence:
    return cumulative_incidence(
        cause_counts(table.time, events, table.censored, table.at_risk_if_late)
    )


def _curve(table: RiskTable) -> CumulativeIncidence | None:
    if table.n == 0:
        return None
    events = np.column_stack([table.events, table.all_events - table.events])
    return _incidence(table, events)


def incidence_lines(
    group: str,
    table: RiskTable,
    reading: Reading,
    level: float,
    made: CumulativeIncidence | None = None,
) -> list[list[Cell]]:
    """Rows group, cause, time, incidence, limits, censored: the outcome first, then what competes.

    Each begins at time zero with nothing. The curve is as of ``add_incidence``.
    """
    curve = made or _curve(table)
    if curve is None:
        return []
    limits = incidence_limits(curve, conf_type=reading.interval, level=level)
    lines: list[list[Cell]] = []
    for column, cause in enumerate(("outcome", "competing")):
        if curve.time[0] > 0:
            lines.append([group, cause, 0.0, 0.0, None, None, 0])
        for i, time in enumerate(curve.time.tolist()):
            ends = [float(one[i, column]) for one in limits]
            cells = [end if np.isfinite(end) else None for end in ends]
            at = float(curve.incidence[i, column])
            lines.append([group, cause, time, at, *cells, int(table.censored[i])])
    return lines


def read_incidence(
    scope: Scope, curve: CumulativeIncidence | None, cause: int, time: float, reading: Reading
) -> IncidenceAt | None:
    """The curve of a cause, from 1, at a time."""
    if curve is None:
        return None
    (found,) = incidence_at(curve, cause, [time], conf_type=reading.interval, level=scope.level)
    return found


def add_incidence_at(
    scope: Scope,
    fact_id: str,
    label: str,
    table: RiskTable,
    found: IncidenceAt | None,
    reading: Reading,
    method: str = "aalen_johansen",
) -> None:
    """A fact, not estimable after the last follow-up unless everybody had had an event."""
    everybody = int(table.all_events.sum()) == table.n
    past = found is not None and found.beyond and not everybody
    why = NOBODY if found is None else ENDED if past else ""
    shown = found if not why else None
    limits = None  # before the first event there is nothing that an interval could rest on
    if shown and shown.incidence > 0 and shown.ci_low is not None and shown.ci_high is not None:
        limits = (shown.ci_low, shown.ci_high)
    scope.add(
        fact_id,
        "cumulative_incidence",
        label,
        shown.incidence if shown else None,
        ci=limits,
        n=table.n,
        method=method,
        refused=why,
        settings=reading.settings,
        inputs=reading.inputs,
    )

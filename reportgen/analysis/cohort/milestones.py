"""Arms compared at fixed times: differences of survival, or of cumulative incidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.analysis.cohort.curves import curve_of, refusal
from reportgen.analysis.cohort.incidence import causes_of, incidence_of, read_incidence
from reportgen.analysis.cohort.reading import ENDED, NOBODY, Reading
from reportgen.analysis.cohort.scope import Scope, place
from reportgen.analysis.cohort.survival import reading_of
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.cohort.times import span, time_id
from reportgen.inputs.cohort.records import RiskTable
from reportgen.spec.cohort_outcomes import Outcome, SurvivalOutcome
from reportgen.stats.survival.cumulative_incidence import IncidenceAt
from reportgen.stats.survival.kaplan_meier import SurvivalAt, survival_at
from reportgen.stats.survival.landmarks import (
    MilestoneDifference,
    incidence_difference,
    milestone_difference,
)

At = SurvivalAt | IncidenceAt


@dataclass(frozen=True, slots=True)
class _Read:
    """An arm of ``n`` patients at a time, or why nothing is read."""

    n: int
    found: At | None
    refused: str = ""


def add(task: CohortTask, outcome: Outcome) -> None:
    """Facts ``<outcome>.<a>_vs_<b>.at_<t>.difference``; where events compete, for the outcome
    ``.incidence_<t>.difference`` and for what competes ``.cause_<code>.incidence_<t>.difference``.

    Not estimable past the follow-up of an arm, and where neither arm can vary.
    """
    if not isinstance(outcome, SurvivalOutcome) or not task.scope.pairs:
        return
    reading = reading_of(task.scope, outcome, task.spec.analysis)
    tables = {one.arm: one for one in task.cohort.risk_table(outcome)}
    for time in outcome.landmarks:
        words = f"at {span(time, outcome.unit)}"
        if not outcome.event.competing:
            ends = {arm: _survival(one, time, task.scope, reading) for arm, one in tables.items()}
            name = f"at_{time_id(time)}.difference"
            label = f"difference in {reading.free}{outcome.label} {words}"
            _add(task.scope, outcome, name, label, ends, reading)
            continue
        for number, cause in enumerate(causes_of(outcome)):
            ends = {
                arm: _incidence(one, number + 1, time, task.scope, reading)
                for arm, one in tables.items()
            }
            name = f"{cause.prefix}incidence_{time_id(time)}.difference"
            label = f"difference in cumulative incidence of {cause.label} {words}"
            _add(task.scope, outcome, name, label, ends, reading)


def _survival(table: RiskTable, time: float, scope: Scope, reading: Reading) -> _Read:
    curve = curve_of(table)
    if curve is None:
        return _Read(table.n, None, refusal(table))
    (found,) = survival_at(curve, [time], conf_type=reading.interval, level=scope.level)
    if found.std_error is None:
        return _Read(table.n, None, "a curve had come down to 0, where it has no standard error")
    return _Read(table.n, None, ENDED) if found.beyond else _Read(table.n, found)


def _incidence(table: RiskTable, cause: int, time: float, scope: Scope, reading: Reading) -> _Read:
    found = read_incidence(scope, incidence_of(table), cause, time, reading)
    if found is None:
        return _Read(table.n, None, NOBODY)
    return _Read(table.n, None, ENDED) if found.beyond else _Read(table.n, found)


ALIKE = (
    "{}: where all patients of an arm were alike at a time at which arms are compared (the event "
    "in none, or in all), the difference has neither interval nor test"
)


def _add(
    scope: Scope,
    outcome: SurvivalOutcome,
    name: str,
    label: str,
    ends: Mapping[str, _Read],
    reading: Reading,
) -> None:
    method = "incidence.milestone" if outcome.event.competing else "km.milestone"
    for pair in scope.pairs:
        gap, why = _compared(scope, ends[pair.arm.id], ends[pair.reference.id])
        tested = gap if _both_vary(ends[pair.arm.id], ends[pair.reference.id]) else None
        scope.add(
            f"{place(outcome.id, pair.id)}.{name}",
            "difference",
            scope.between(label, pair),
            gap.difference if gap else None,
            ci=(tested.ci_low, tested.ci_high) if tested else None,
            p=tested.p_value if tested else None,
            n=ends[pair.arm.id].n + ends[pair.reference.id].n,
            method=method,
            refused=why,
            notes=(ALIKE.format(outcome.label),) if gap and not tested else (),
            inputs=reading.inputs,
        )


def _compared(scope: Scope, arm: _Read, other: _Read) -> tuple[MilestoneDifference | None, str]:
    """Arm less reference, or why it is not estimable."""
    first, second = other.found, arm.found
    if first is None or second is None:
        return None, arm.refused or other.refused
    if not (first.std_error or second.std_error):
        return None, "neither arm could vary at that time"
    if isinstance(first, SurvivalAt) and isinstance(second, SurvivalAt):
        return milestone_difference(first, second, level=scope.level), ""
    assert isinstance(first, IncidenceAt) and isinstance(second, IncidenceAt)
    return incidence_difference(first, second, level=scope.level), ""


def _both_vary(arm: _Read, other: _Read) -> bool:
    """Whether each curve has a variance: one that is not known would be taken as none."""
    return all(one.found is not None and one.found.std_error for one in (arm, other))

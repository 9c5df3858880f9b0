"""Single patients as lanes: how long followed, how it ended, what happened; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.errors import DataError
from reportgen.inputs.cohort.checks.landmarks import MOST_LANES, too_many_lanes
from reportgen.inputs.cohort.queries.patients import (
    ARM,
    STRATUM,
    Patients,
    collected,
    number_of,
    text_of,
)
from reportgen.inputs.cohort.queries.survival import CODE, TIME, code_of, is_known, with_times
from reportgen.inputs.cohort.records import Mark, SwimmerRow
from reportgen.inputs.cohort.timeline import CENSORED, EVENT, competing_labels
from reportgen.inputs.cohort.units import converted
from reportgen.spec.cohort_outcomes import SurvivalOutcome

Row = Mapping[str, Any]


def swimmer(patients: Patients, outcome: SurvivalOutcome) -> tuple[SwimmerRow, ...]:
    """One lane per patient: arms in the order of the spec, the longest lane of each first.

    Raises DataError where there are too many patients to tell apart.
    """
    frame = with_times(patients, outcome, None).filter(is_known())
    others = _others(patients, outcome)
    marks = [expr for item in others for expr in _columns(item)]
    marks += [
        expr
        for number, item in enumerate(patients.spec.analysis.landmark)
        for expr in (
            text_of(item.column).alias(f"member:{number}"),
            number_of(item.known_at).alias(f"known_at:{number}"),
        )
    ]
    # One more than can be drawn, so that a large table is not fetched to be refused.
    found = collected(frame.with_columns(*marks).head(MOST_LANES + 1))
    if len(found) > MOST_LANES:
        counts = len(collected(frame.select(TIME)))
        raise DataError.single("", *too_many_lanes(outcome.id, counts))
    lanes = [_lane(patients, outcome, row) for row in found.iter_rows(named=True)]
    return tuple(sorted(lanes, key=lambda lane: _order(patients, lane)))


def _order(patients: Patients, lane: SwimmerRow) -> tuple[Any, ...]:
    marks = tuple((mark.time, mark.id) for mark in lane.marks)
    return patients.arms.index(lane.arm), -lane.time, lane.end, lane.end_label, lane.stratum, marks


def _others(patients: Patients, outcome: SurvivalOutcome) -> tuple[SurvivalOutcome, ...]:
    return tuple(
        item
        for item in patients.spec.outcomes
        if isinstance(item, SurvivalOutcome) and item.id != outcome.id
    )


def _columns(item: SurvivalOutcome) -> tuple[Any, Any]:
    return (
        number_of(item.time).alias(f"time:{item.id}"),
        code_of(item).alias(f"code:{item.id}"),
    )


def _lane(patients: Patients, outcome: SurvivalOutcome, row: Row) -> SwimmerRow:
    code, time = int(row[CODE]), float(row[TIME])
    end, label = "competing", ""
    if code == CENSORED:
        end, label = "censored", "censored"
    elif code == EVENT:
        end, label = "event", outcome.label
    else:
        label = competing_labels(outcome)[code - EVENT - 1]
    marks = sorted(_marks(patients, outcome, row), key=lambda mark: (mark.time, mark.id))
    # A death that ends the lane is not also drawn as the progression that it counts as.
    shown = tuple(mark for mark in marks if end == "censored" or mark.time < time)
    stratum = patients.strata[int(row[STRATUM])] if patients.strata else ""
    return SwimmerRow(patients.arms[int(row[ARM])], stratum, time, end, label, shown)


def _marks(patients: Patients, outcome: SurvivalOutcome, row: Row) -> Iterator[Mark]:
    units = {outcome.id: outcome.unit}
    for item in _others(patients, outcome):
        units[item.id] = item.unit
        time = row[f"time:{item.id}"]
        if row[f"code:{item.id}"] == EVENT and _is_number(time):
            yield Mark(item.id, item.label, converted(float(time), item.unit, outcome.unit))
    seen = set()
    for number, analysis in enumerate(patients.spec.analysis.landmark):
        time, key = row[f"known_at:{number}"], (analysis.column, analysis.known_at)
        if row[f"member:{number}"] == analysis.value and _is_number(time) and key not in seen:
            seen.add(key)
            at = converted(float(time), units[analysis.outcome], outcome.unit)
            yield Mark(analysis.id, analysis.label, at)


def _is_number(value: Any) -> bool:
    """Frames say null as None or as NaN, which alone differs from itself."""
    return value is not None and value == value

"""Adverse events as the analysis sees them: patients and events by place, without ids."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.inputs.cohort.queries.patients import floats, integers
from reportgen.inputs.cohort.records import Floats, Ints
from reportgen.inputs.cohort.safety.sheet import EXCLUDED, EventSheet
from reportgen.inputs.cohort.safety.terms import Term, Terms
from reportgen.inputs.cohort.safety.times import contact_of
from reportgen.inputs.cohort.timeline import Bound, bound_of
from reportgen.inputs.cohort.units import DAYS
from reportgen.spec.units import TimeUnit

YES, NO, NOT_TOLD = 1, 0, -1


@dataclass(frozen=True, eq=False, slots=True)
class SafetyRows:
    """Patients (p,) by arm and time at risk in years, events (m,) by patient and term.

    Times are in ``unit`` from time zero, NaN where not known. ``onset`` is the start in years,
    brought back to the end of the time at risk where the two differ by rounding. Grades are 1 to 5,
    0 where not known; ``serious`` and ``related`` 1, 0 or -1 where not told. Events of patients who
    are not analysed (``excluded``), and those that began before time zero (``before``), are
    counted and not among the rows. ``name`` is that of the file.
    """

    arm: Ints
    exposure: Floats
    patient: Ints
    term: Ints
    grade: Ints
    start: Floats
    end: Floats
    onset: Floats
    serious: Ints
    related: Ints
    terms: tuple[Term, ...]
    unit: TimeUnit
    name: str
    rows: int
    excluded: int
    before: int


def safety_rows(sheet: EventSheet) -> SafetyRows:
    """The rows of a checked sheet; the order of neither table matters to it."""
    terms = Terms(sheet)
    number = {key: at for at, key in enumerate(terms.labels)}
    arms, exposure = _arms(sheet), exposure_of(sheet)
    years = _years(exposure, len(arms))
    rank = _ranks([(arm, _or_blank(time)) for arm, time in zip(arms, years, strict=True)])
    patients = sorted(range(len(arms)), key=rank.__getitem__)
    starts, ends = _known(sheet.starts), _known(sheet.ends)
    onsets = [
        _onset(sheet, exposure, place, start)
        for place, start in zip(sheet.places, starts, strict=True)
    ]
    grades = [grade or 0 for grade in sheet.grades]
    asked = (sheet.spec.serious, sheet.spec.related)
    flags = [[_told(one) for one in sheet.answers(flag)] for flag in asked]
    rows = [
        (rank[place], number[key], grade, start, end, onset, serious, related)
        for place, key, grade, start, end, onset, serious, related in zip(
            sheet.places, terms.keys, grades, starts, ends, onsets, *flags, strict=True
        )
    ]
    after = sorted((row for row in rows if not row[3] < 0), key=_blank_last)
    columns = list(zip(*after, strict=True)) or [()] * 8
    return SafetyRows(
        arm=integers(np.array([arms[at] for at in patients])),
        exposure=floats(np.array([years[at] for at in patients])),
        patient=integers(np.array(columns[0])),
        term=integers(np.array(columns[1])),
        grade=integers(np.array(columns[2])),
        start=floats(np.array(columns[3])),
        end=floats(np.array(columns[4])),
        onset=floats(np.array(columns[5])),
        serious=integers(np.array(columns[6])),
        related=integers(np.array(columns[7])),
        terms=terms.terms,
        unit=sheet.unit,
        name=sheet.name,
        rows=len(sheet.table.rows),
        excluded=sum(owner == EXCLUDED for owner in sheet.owners),
        before=len(rows) - len(after),
    )


def _arms(sheet: EventSheet) -> list[int]:
    arms = sheet.patients.spec.data.arms
    cells = [level.cell for level in arms.levels]
    return [cells.index(text) for text in sheet.patients.texts(arms.column)]


def exposure_of(sheet: EventSheet) -> Bound | None:
    """Time at risk: of the spec, else last contact, else the first time to an event."""
    given = sheet.safety.exposure
    if given is not None:
        return Bound(given.unit, sheet.patients.values(given.column))
    contact = contact_of(sheet)
    if contact is not None:
        return contact
    survivals = sheet.patients.survivals
    return bound_of(sheet.patients, survivals[0][1]) if survivals else None


def _years(exposure: Bound | None, n: int) -> list[float]:
    if exposure is None:
        return [math.nan] * n
    factor = DAYS[exposure.unit] / DAYS["years"]
    return [math.nan if time is None else time * factor for time in exposure.times]


def _onset(sheet: EventSheet, exposure: Bound | None, place: int, start: float) -> float:
    """Years from time zero; an event of the last day is one of the time at risk."""
    years = start * DAYS[sheet.unit] / DAYS["years"]
    end = exposure.times[place] if exposure is not None else None
    if exposure is None or end is None or exposure.before(place, start, sheet.unit):
        return years
    return min(years, end * DAYS[exposure.unit] / DAYS["years"]) if years == years else years


def _known(times: Sequence[float | None]) -> list[float]:
    return [math.nan if time is None else time for time in times]


def _told(value: bool | None) -> int:
    return NOT_TOLD if value is None else int(value)


def _or_blank(time: float) -> tuple[bool, float]:
    return (time != time, 0.0 if time != time else time)


def _ranks(keys: Sequence[tuple[int, tuple[bool, float]]]) -> list[int]:
    """The place of each patient when they are sorted; alike ones as they stand."""
    order = sorted(range(len(keys)), key=lambda at: keys[at])
    ranks = [0] * len(keys)
    for rank, at in enumerate(order):
        ranks[at] = rank
    return ranks


def _blank_last(row: tuple[float, ...]) -> tuple[tuple[bool, float], ...]:
    return tuple(_or_blank(value) for value in row)

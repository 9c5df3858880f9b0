"""Who is analysed, and how many of them have what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np

from reportgen.inputs.cohort.queries.patients import (
    ARM,
    COUNT,
    EXCLUSION,
    STRATUM,
    Patients,
    Within,
    chosen,
    counted,
    index_in,
    text_of,
    total,
)
from reportgen.inputs.cohort.records import (
    BinaryCounts,
    Flow,
    GradeCounts,
    LevelCounts,
    Reasons,
)
from reportgen.spec.cohort_outcomes import BaselineVariable, BinaryOutcome, OrdinalOutcome

RESULT, REASON = "result", "reason"
NOT_RECORDED, NOT_EVALUABLE = -1, -2

NO_RESULT = "not recorded"
NO_REASON = "reason not given"

Table = Mapping[str, np.ndarray[Any, Any]]


def flow(patients: Patients) -> Flow:
    """From the rows to the patients analysed, by arm and stratum."""
    table = counted(patients.frame, EXCLUSION, ARM, STRATUM)
    keep = table[EXCLUSION] == -1
    kept = {name: values[keep] for name, values in table.items()}
    places = tuple(enumerate(patients.strata))
    excluded: dict[str, int] = {}
    for number, rule in enumerate(patients.spec.data.exclude):
        n = int(table[COUNT][table[EXCLUSION] == number].sum())
        excluded[rule.reason] = excluded.get(rule.reason, 0) + n
    return Flow(
        rows=int(table[COUNT].sum()),
        excluded=tuple(excluded.items()),
        analysed=int(kept[COUNT].sum()),
        by_arm=MappingProxyType(
            {arm: total(kept, number, None) for number, arm in enumerate(patients.arms)}
        ),
        by_stratum=MappingProxyType({name: total(kept, None, place) for place, name in places}),
        by_arm_stratum=MappingProxyType(
            {
                (arm, name): total(kept, number, place)
                for number, arm in enumerate(patients.arms)
                for place, name in places
            }
        ),
    )


def binary(patients: Patients, outcome: BinaryOutcome, within: Within) -> tuple[BinaryCounts, ...]:
    """Events and evaluable patients of each arm, and of each stratum in it."""
    groups = ((outcome.no_event,), (outcome.event,))
    table = _results(patients, outcome, groups, within)
    found = []
    for number, arm, place, stratum in patients.cells:
        no_events, events = _counts(table, chosen(table, number, place), 2)
        reasons = _reasons(table, chosen(table, number, place))
        n = total(table, number, place)
        found.append(BinaryCounts(arm, stratum, n, no_events + events, events, reasons))
    return tuple(found)


def ordinal(patients: Patients, outcome: OrdinalOutcome, within: Within) -> tuple[GradeCounts, ...]:
    """Patients per grade of each arm, and of each stratum in it."""
    table = _results(patients, outcome, tuple((level,) for level in outcome.levels), within)
    found = []
    for number, arm, place, stratum in patients.cells:
        keep = chosen(table, number, place)
        counts = _counts(table, keep, len(outcome.levels))
        n = total(table, number, place)
        found.append(GradeCounts(arm, stratum, n, sum(counts), counts, _reasons(table, keep)))
    return tuple(found)


def _results(
    patients: Patients,
    outcome: BinaryOutcome | OrdinalOutcome,
    groups: tuple[tuple[str, ...], ...],
    within: Within,
) -> Table:
    """Patients by arm, stratum, result and the reason where there is none."""
    result = index_in(text_of(outcome.column), groups, NOT_RECORDED)
    reason = nw.lit("")
    if outcome.evaluable is not None:
        assessed = text_of(outcome.evaluable.column) == outcome.evaluable.value
        result = nw.when(assessed).then(result).otherwise(nw.lit(NOT_EVALUABLE))
        if outcome.evaluable.reason:
            given = text_of(outcome.evaluable.reason)
            reason = nw.when(assessed).then(nw.lit("")).otherwise(given)
    frame = patients.asked(outcome, within)
    frame = frame.with_columns(result.alias(RESULT), reason.alias(REASON))
    return counted(frame, ARM, STRATUM, RESULT, REASON)


def _counts(table: Table, keep: np.ndarray[Any, Any], width: int) -> tuple[int, ...]:
    return tuple(int(table[COUNT][keep & (table[RESULT] == at)].sum()) for at in range(width))


def _reasons(table: Table, keep: np.ndarray[Any, Any]) -> Reasons:
    """Why patients have no result: the most frequent reason first."""
    counts: dict[str, int] = {}
    for at in np.flatnonzero(keep & (table[RESULT] < 0)):
        words = str(table[REASON][at]) or NO_REASON
        if table[RESULT][at] == NOT_RECORDED:
            words = NO_RESULT
        counts[words] = counts.get(words, 0) + int(table[COUNT][at])
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def levels(patients: Patients, column: str) -> tuple[str, ...]:
    """The texts of a column among the patients analysed, numbers and classes in their order."""
    frame = patients.analysed().with_columns(text_of(column).alias(RESULT))
    texts = {str(text) for text in counted(frame, RESULT)[RESULT]} - {""}
    classes = _classes(patients, column)
    if classes:
        return tuple(text for text in classes if text in texts)
    return tuple(sorted(texts, key=natural))


def _classes(patients: Patients, column: str) -> tuple[str, ...]:
    """The labels of a column that is cut from a number, from low to high."""
    rules = (rule for rule in patients.spec.data.derived if rule.id == column and rule.cut)
    return next((rule.cut.labels for rule in rules if rule.cut), ())


def natural(text: str) -> tuple[tuple[int, float, str], ...]:
    """A key by which 'grade 2' comes before 'grade 10'."""
    parts = re.findall(r"\d+(?:\.\d+)?|\D+", text)
    return (
        *tuple(
            (0, float(part), "") if part[0].isdigit() else (1, 0.0, part.casefold())
            for part in parts
        ),
        (2, 0.0, text),
    )


def labels(patients: Patients, variable: BaselineVariable) -> tuple[tuple[str, str], ...]:
    """Cell texts of a variable with their printed labels: the declared ones, else those found."""
    if variable.levels:
        return tuple(variable.levels.items())
    return tuple((text, text) for text in levels(patients, variable.column))


def categorical(
    patients: Patients, variable: BaselineVariable, within: Within
) -> tuple[LevelCounts, ...]:
    """Patients per level of each arm, and of each stratum in it."""
    names = tuple(text for text, _ in labels(patients, variable))
    result = index_in(text_of(variable.column), tuple((name,) for name in names))
    table = counted(
        patients.analysed(within).with_columns(result.alias(RESULT)), ARM, STRATUM, RESULT
    )
    found = []
    for number, arm, place, stratum in patients.cells:
        counts = _counts(table, chosen(table, number, place), len(names))
        n = total(table, number, place)
        found.append(LevelCounts(arm, stratum, n, n - sum(counts), names, counts))
    return tuple(found)

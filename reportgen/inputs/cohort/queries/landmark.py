"""Groups known only after time zero: from a landmark on, naively, or as time passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np

from reportgen.inputs.cohort.queries.patients import (
    ARM,
    COUNT,
    STRATUM,
    Patients,
    Within,
    collected,
    counted,
    floats,
    integers,
    number_of,
    text_of,
)
from reportgen.inputs.cohort.queries.rows import (
    covariate_cells,
    covariate_values,
    levels_of,
)
from reportgen.inputs.cohort.queries.survival import (
    CODE,
    ENTRY,
    TIME,
    is_known,
    risk_table,
    with_times,
)
from reportgen.inputs.cohort.records import (
    Covariate,
    GroupRows,
    IntervalRows,
    LandmarkCounts,
    LeftOut,
    PatientIntervals,
    RiskTable,
)
from reportgen.inputs.cohort.timeline import CENSORED, EVENT
from reportgen.spec.cohort_outcomes import BaselineVariable, LandmarkAnalysis, SurvivalOutcome

MEMBER, KNOWN_AT, GROUP, STATE = "member", "known_at", "group", "state"
AT_RISK = "at risk"
LEFT_OUT = ("event", "competing", "censored", "late", "missing")

Table = Mapping[str, np.ndarray[Any, Any]]


def outcome_of(patients: Patients, analysis: LandmarkAnalysis) -> SurvivalOutcome:
    """The outcome that the groups are compared by."""
    outcomes = (item for item in patients.spec.outcomes if isinstance(item, SurvivalOutcome))
    return next(item for item in outcomes if item.id == analysis.outcome)


def landmark(patients: Patients, analysis: LandmarkAnalysis, within: Within) -> LandmarkCounts:
    """Patients still at risk after the landmark, by what was known of them then."""
    frame = _members(patients, analysis, within)
    by_then = (nw.col(MEMBER) == 1) & (nw.col(KNOWN_AT) <= analysis.landmark)
    passed = nw.col(TIME) > analysis.landmark
    came = nw.col(ENTRY) <= analysis.landmark
    there = nw.when(came).then(nw.lit(AT_RISK)).otherwise(nw.lit("late"))
    state = (
        nw.when(~is_known() | (nw.col(MEMBER) == -1))
        .then(nw.lit("missing"))
        .otherwise(nw.when(passed).then(there).otherwise(_end()))
    )
    return _counts(patients, analysis, frame, by_then, state, analysis.landmark)


def naive(patients: Patients, analysis: LandmarkAnalysis, within: Within) -> LandmarkCounts:
    """All patients from time zero, by the group they ever belonged to."""
    frame = _members(patients, analysis, within)
    state = (
        nw.when(~is_known() | (nw.col(MEMBER) == -1))
        .then(nw.lit("missing"))
        .otherwise(nw.lit(AT_RISK))
    )
    return _counts(patients, analysis, frame, nw.col(MEMBER) == 1, state, 0.0)


def _members(patients: Patients, analysis: LandmarkAnalysis, within: Within) -> nw.LazyFrame[Any]:
    """Patients of the arm and subset with ``member`` (1, 0, -1 where it is not known) and
    ``known_at``."""
    frame = with_times(patients, outcome_of(patients, analysis), within)
    if analysis.arm is not None:
        frame = frame.filter(nw.col(ARM) == patients.arms.index(analysis.arm))
    if analysis.among is not None:
        frame = frame.filter(text_of(analysis.among.column) == analysis.among.value)
    text = text_of(analysis.column)
    no = nw.when(text == "").then(nw.lit(-1)).otherwise(nw.lit(0))
    member = nw.when(text == analysis.value).then(nw.lit(1)).otherwise(no)
    return frame.with_columns(member.alias(MEMBER), number_of(analysis.known_at).alias(KNOWN_AT))


def _end() -> nw.Expr:
    """How follow-up ended, in words."""
    ended = nw.when(nw.col(CODE) == EVENT).then(nw.lit("event")).otherwise(nw.lit("competing"))
    return nw.when(nw.col(CODE) == CENSORED).then(nw.lit("censored")).otherwise(ended)


def _counts(
    patients: Patients,
    analysis: LandmarkAnalysis,
    frame: nw.LazyFrame[Any],
    in_group: nw.Expr,
    state: nw.Expr,
    start: float,
) -> LandmarkCounts:
    group = nw.when(in_group).then(nw.lit(1)).otherwise(nw.lit(0))
    frame = frame.with_columns(group.alias(GROUP), state.alias(STATE))
    # Of those left out only the number matters, so that their times are not asked for.
    lost = counted(frame.filter(nw.col(STATE) != AT_RISK), STATE, MEMBER)
    found = frame.filter(nw.col(STATE) == AT_RISK)
    table = _sorted(counted(found, TIME, CODE, GROUP, ARM, STRATUM, MEMBER), start)
    left_out = tuple(_left_out(lost, reason) for reason in LEFT_OUT)
    later = (table[GROUP] == 0) & (table[MEMBER] == 1)
    return LandmarkCounts(
        landmark=start,
        tables=(
            _table(patients, analysis, table, 0),
            _table(patients, analysis, table, 1),
        ),
        rows=_rows(table),
        left_out=tuple(item for item in left_out if item.in_group + item.out_group),
        joined_later=int(table[COUNT][later].sum()),
        total=int(table[COUNT].sum() + lost[COUNT].sum()),
    )


def _sorted(table: Table, start: float) -> Table:
    """By time, counted from the start, and then by all else."""
    keys = (TIME, CODE, GROUP, ARM, STRATUM, MEMBER)
    order = np.lexsort([table[name] for name in reversed(keys)])
    found = {name: column[order] for name, column in table.items()}
    return found | {TIME: found[TIME].astype(float) - start}


def _left_out(lost: Table, reason: str) -> LeftOut:
    of_reason = lost[STATE] == reason
    member = lost[MEMBER] == 1
    return LeftOut(
        reason,
        int(lost[COUNT][of_reason & member].sum()),
        int(lost[COUNT][of_reason & ~member].sum()),
    )


def _table(patients: Patients, analysis: LandmarkAnalysis, table: Table, group: int) -> RiskTable:
    part = {name: column[table[GROUP] == group] for name, column in table.items()}
    return risk_table(
        part,
        outcome_of(patients, analysis),
        int(part[COUNT].sum()),
        arm=analysis.arm or "",
        group=("out", "in")[group],
    )


def _rows(table: Table) -> GroupRows:
    return GroupRows(
        time=floats(table[TIME]),
        event=integers(table[CODE]),
        group=integers(table[GROUP]),
        arm=integers(table[ARM]),
        stratum=integers(table[STRATUM]),
        weight=integers(table[COUNT]),
    )


def time_dependent(patients: Patients, analysis: LandmarkAnalysis, within: Within) -> IntervalRows:
    """Time at risk outside and inside the group; who joins contributes to both.

    Patients of whom time, event or membership is not known are left out.
    """
    frame = _members(patients, analysis, within).filter(is_known() & (nw.col(MEMBER) != -1))
    joins_in_time = (nw.col(MEMBER) == 1) & (nw.col(KNOWN_AT) < nw.col(TIME))
    frame = frame.with_columns(
        nw.when(joins_in_time).then(nw.lit(1)).otherwise(nw.lit(0)).alias(GROUP)
    )
    stays = counted(frame.filter(nw.col(GROUP) == 0), TIME, CODE, ARM, STRATUM, ENTRY)
    joined = counted(frame.filter(nw.col(GROUP) == 1), TIME, CODE, ARM, STRATUM, ENTRY, KNOWN_AT)
    waited = joined[KNOWN_AT] > np.maximum(joined[ENTRY], 0.0)
    waits = {name: column[waited] for name, column in joined.items()}
    joins = np.maximum(joined[KNOWN_AT], joined[ENTRY])
    parts = (
        _intervals(stays, np.maximum(stays[ENTRY], 0.0), stays[TIME], stays[CODE], 0),
        _intervals(
            waits, np.maximum(waits[ENTRY], 0.0), waits[KNOWN_AT], np.zeros_like(waits[CODE]), 0
        ),
        _intervals(joined, joins, joined[TIME], joined[CODE], 1),
    )
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort(list(reversed(columns.values())))
    rows = {name: column[order] for name, column in columns.items()}
    return IntervalRows(
        start=floats(rows["start"]),
        stop=floats(rows["stop"]),
        event=integers(rows["event"]),
        group=integers(rows["group"]),
        arm=integers(rows["arm"]),
        stratum=integers(rows["stratum"]),
        weight=integers(rows["weight"]),
    )


def patient_intervals(
    patients: Patients,
    analysis: LandmarkAnalysis,
    covariates: Sequence[BaselineVariable],
    within: Within,
) -> PatientIntervals:
    """Time at risk outside and inside the group of the same patients, one by one.

    They stand in an order of their own, and are counted in it.
    """
    frame = _members(patients, analysis, within).filter(is_known() & (nw.col(MEMBER) != -1))
    table = collected(frame.select(*_OWN, *covariate_cells(covariates)))
    columns = {name: table.get_column(name).to_numpy() for name in table.columns}
    levels = [levels_of(patients, item) for item in covariates]
    values = [covariate_values(columns, *both) for both in zip(covariates, levels, strict=True)]
    own = [floats(columns[name]) for name in _OWN]
    order = np.lexsort([*values, *reversed(own)])
    time, code, member, known_at, entry = (one[order] for one in own)
    came = np.maximum(entry, 0.0)
    joined = (member == 1) & (known_at < time)
    waits = ~joined | (known_at > came)
    number = np.arange(len(order))
    who = np.concatenate((number[waits], number[joined]))
    inside = np.repeat((0, 1), (int(waits.sum()), int(joined.sum())))
    first = np.where(joined, known_at, time)
    ends = np.concatenate((np.where(joined, 0, code)[waits], code[joined]))
    return PatientIntervals(
        start=floats(np.concatenate((came[waits], np.maximum(known_at, entry)[joined]))),
        stop=floats(np.concatenate((first[waits], time[joined]))),
        event=integers(ends),
        group=integers(inside),
        patient=integers(who),
        covariates=tuple(
            Covariate(item.id, texts, floats(one[order][who]))
            for item, texts, one in zip(covariates, levels, values, strict=True)
        ),
    )


_OWN = (TIME, CODE, MEMBER, KNOWN_AT, ENTRY)


def _intervals(table: Table, start: Any, stop: Any, event: Any, group: int) -> dict[str, Any]:
    size = len(table[COUNT])
    return {
        "start": np.broadcast_to(np.asarray(start, dtype=float), size),
        "stop": stop,
        "event": event,
        "group": np.full(size, group),
        "arm": table[ARM],
        "stratum": table[STRATUM],
        "weight": table[COUNT],
    }

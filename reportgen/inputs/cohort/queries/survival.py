"""Times to events: risk tables by distinct time, and distinct rows for models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np

from reportgen.inputs.cohort.queries.counts import labels
from reportgen.inputs.cohort.queries.patients import (
    ARM,
    COUNT,
    STRATUM,
    Patients,
    Within,
    chosen,
    counted,
    floats,
    index_in,
    integers,
    number_of,
    text_of,
    total,
)
from reportgen.inputs.cohort.records import (
    BinaryRows,
    Covariate,
    CovariateRows,
    Floats,
    Ints,
    RiskTable,
    SurvivalCounts,
)
from reportgen.inputs.cohort.timeline import CENSORED, COMPETING, EVENT, competing_labels
from reportgen.spec.cohort_outcomes import BaselineVariable, BinaryOutcome, SurvivalOutcome

TIME, CODE, ENTRY = "time", "code", "entry"
FROM_ZERO = -1.0
"""The entry of who was under observation at time zero or before it: an event at 0 is seen."""

Table = Mapping[str, np.ndarray[Any, Any]]


def code_of(outcome: SurvivalOutcome) -> nw.Expr:
    """0 censored, 1 event, 2 and up competing events, -1 where it is not known."""
    coding = outcome.event
    competing = [
        [text for text, label in coding.competing.items() if label == one]
        for one in competing_labels(outcome)
    ]
    return index_in(text_of(coding.column), (coding.censored, coding.event, *competing))


def with_times(patients: Patients, outcome: SurvivalOutcome, within: Within) -> nw.LazyFrame[Any]:
    """The patients of whom the outcome is asked, with ``time``, ``code`` and ``entry``."""
    frame = patients.asked(outcome, within)
    return frame.with_columns(
        number_of(outcome.time).alias(TIME),
        code_of(outcome).alias(CODE),
        entry_of(outcome).alias(ENTRY),
    )


def entry_of(outcome: SurvivalOutcome) -> nw.Expr:
    """When the patients came under observation; of all from time zero on it is not asked."""
    if outcome.entry is None:
        return nw.lit(FROM_ZERO)
    entry = number_of(outcome.entry)
    return nw.when(entry <= 0).then(nw.lit(FROM_ZERO)).otherwise(entry)


def is_known() -> nw.Expr:
    """Whether time, event and entry are known."""
    known = ~nw.col(TIME).is_null() & (nw.col(CODE) != -1)
    return known & ~nw.col(ENTRY).is_null()


def risk_tables(
    patients: Patients, outcome: SurvivalOutcome, by: Sequence[str], within: Within
) -> tuple[RiskTable, ...]:
    """The risk table of each arm, stratum or both, or of all patients."""
    frame = with_times(patients, outcome, within)
    everybody = counted(frame, ARM, STRATUM)
    late = (ENTRY,) if outcome.entry is not None else ()
    table = counted(frame.filter(is_known()), ARM, STRATUM, TIME, CODE, *late)
    arms = tuple(enumerate(patients.arms)) if "arm" in by else ((None, ""),)
    strata = tuple(enumerate(patients.strata)) if "stratum" in by else ((None, ""),)
    found = []
    for number, arm in arms:
        for place, stratum in strata:
            keep = chosen(table, number, place)
            part = {name: column[keep] for name, column in table.items()}
            n = total(everybody, number, place)
            found.append(risk_table(part, outcome, n, arm=arm, stratum=stratum))
    return tuple(found)


def risk_table(
    table: Table,
    outcome: SurvivalOutcome,
    everybody: int,
    *,
    arm: str = "",
    stratum: str = "",
    group: str = "",
) -> RiskTable:
    """Patients by time and code, put together for each distinct time."""
    time, inverse = np.unique(table[TIME], return_inverse=True)

    def of(code: int) -> Ints:
        weights = np.where(table[CODE] == code, table[COUNT], 0)
        return integers(np.bincount(inverse, weights=weights, minlength=len(time)))

    n = int(table[COUNT].sum())
    competing = {
        label: of(code) for code, label in enumerate(competing_labels(outcome), start=COMPETING)
    }
    return RiskTable(
        arm=arm,
        stratum=stratum,
        group=group,
        time=floats(time),
        events=of(EVENT),
        censored=of(CENSORED),
        competing=MappingProxyType(competing),
        n=n,
        total=everybody,
        missing=everybody - n,
        entry=_entries(table) if ENTRY in table else None,
    )


def _entries(table: Table) -> Floats:
    """Patient by patient, rising."""
    return floats(np.sort(np.repeat(table[ENTRY], table[COUNT])))


def survival_rows(
    patients: Patients,
    outcome: SurvivalOutcome,
    covariates: Sequence[BaselineVariable],
    within: Within,
) -> SurvivalCounts:
    """Distinct combinations of time, event, arm, stratum and covariates."""
    frame = with_times(patients, outcome, within)
    keys = (TIME, CODE) if outcome.entry is None else (TIME, CODE, ENTRY)
    everybody, table = _combinations(patients, frame, covariates, is_known(), keys)
    return SurvivalCounts(
        time=floats(table[TIME]),
        event=integers(table[CODE]),
        entry=None if outcome.entry is None else floats(table[ENTRY]),
        **_common(patients, table, covariates, everybody),
    )


def binary_rows(
    patients: Patients,
    outcome: BinaryOutcome,
    covariates: Sequence[BaselineVariable],
    within: Within,
) -> BinaryRows:
    """Distinct combinations of a yes or no, arm, stratum and covariates."""
    result = index_in(text_of(outcome.column), ((outcome.no_event,), (outcome.event,)))
    if outcome.evaluable is not None:
        assessed = text_of(outcome.evaluable.column) == outcome.evaluable.value
        result = nw.when(assessed).then(result).otherwise(nw.lit(-1))
    frame = patients.asked(outcome, within).with_columns(result.alias(CODE))
    known = nw.col(CODE) != -1
    everybody, table = _combinations(patients, frame, covariates, known, (CODE,))
    return BinaryRows(
        event=integers(table[CODE]), **_common(patients, table, covariates, everybody)
    )


def covariate_rows(
    patients: Patients, covariates: Sequence[BaselineVariable], within: Within
) -> CovariateRows:
    """Distinct combinations of arm, stratum and covariates."""
    frame = patients.analysed(within)
    known = nw.col(ARM) >= 0
    everybody, table = _combinations(patients, frame, covariates, known, ())
    return CovariateRows(**_common(patients, table, covariates, everybody))


def _combinations(
    patients: Patients,
    frame: nw.LazyFrame[Any],
    covariates: Sequence[BaselineVariable],
    known: nw.Expr,
    keys: Sequence[str],
) -> tuple[int, Table]:
    """How many patients there are, and the distinct rows of those with all values, sorted."""
    names = [_name(item) for item in covariates]
    for item, name in zip(covariates, names, strict=True):
        frame = frame.with_columns(_covariate(patients, item).alias(name))
        complete = nw.col(name) >= 0 if item.type != "continuous" else ~nw.col(name).is_null()
        known = known & complete
    everybody = counted(frame, ARM, STRATUM)
    table = counted(frame.filter(known), *keys, ARM, STRATUM, *names)
    order = np.lexsort([table[name] for name in reversed((*keys, ARM, STRATUM, *names))])
    return total(everybody, None, None), {name: column[order] for name, column in table.items()}


def _name(item: BaselineVariable) -> str:
    return f"covariate:{item.id}"


def _covariate(patients: Patients, item: BaselineVariable) -> nw.Expr:
    if item.type == "continuous":
        return number_of(item.column)
    return index_in(text_of(item.column), tuple((text,) for text, _ in labels(patients, item)))


def _common(
    patients: Patients, table: Table, covariates: Sequence[BaselineVariable], everybody: int
) -> dict[str, Any]:
    return {
        "arm": integers(table[ARM]),
        "stratum": integers(table[STRATUM]),
        "covariates": tuple(
            Covariate(
                item.id,
                ()
                if item.type == "continuous"
                else tuple(text for text, _ in labels(patients, item)),
                floats(table[_name(item)]),
            )
            for item in covariates
        ),
        "weight": integers(table[COUNT]),
        "total": everybody,
        "missing": everybody - int(table[COUNT].sum()),
    }

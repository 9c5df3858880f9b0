"""Every column that the spec of a cohort names, and those that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.errors import Problem
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_data import CohortData, Derived
from reportgen.spec.cohort_outcomes import (
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)
from reportgen.spec.load import LoadedSpec
from reportgen.vocabulary import nearest

Place = tuple[str | int, ...]
Named = tuple[Place, str]


def named_columns(spec: CohortSpec) -> Iterator[Named]:
    """The place in the spec and the column it names, derived columns aside."""
    yield from _of_the_data(spec.data)
    for number, variable in enumerate(spec.baseline):
        yield ("baseline", number, "column"), variable.column
    for number, outcome in enumerate(spec.outcomes):
        for place, column in outcome_columns(outcome):
            yield ("outcomes", number, *place), column
    for number, subgroups in enumerate(spec.analysis.subgroups):
        yield ("analysis", "subgroups", number, "column"), subgroups.column
    safety = spec.analysis.safety
    if safety is not None and safety.exposure is not None:
        yield ("analysis", "safety", "exposure", "column"), safety.exposure.column
    for number, landmark in enumerate(spec.analysis.landmark):
        yield ("analysis", "landmark", number, "column"), landmark.column
        yield ("analysis", "landmark", number, "known_at"), landmark.known_at
        if landmark.among:
            yield ("analysis", "landmark", number, "among", "column"), landmark.among.column


def _of_the_data(data: CohortData) -> Iterator[Named]:
    for key in ("id", "last_contact", "death"):
        column = getattr(data.patients, key)
        if column is not None:
            yield ("data", "patients", key), column
    for number, declared in enumerate(data.patients.identifiers_declared):
        yield ("data", "patients", "identifiers_declared", number), declared
    yield ("data", "arms", "column"), data.arms.column
    if data.stratum is not None:
        yield ("data", "stratum", "column"), data.stratum.column
    for number, rule in enumerate(data.exclude):
        yield ("data", "exclude", number, "column"), rule.column
    if data.events is not None and data.events.time_zero is not None:
        yield ("data", "events", "time_zero"), data.events.time_zero


def outcome_columns(outcome: Outcome) -> Iterator[Named]:
    """The columns of one outcome, each with its place below the outcome."""
    if isinstance(outcome, SurvivalOutcome):
        yield ("time",), outcome.time
        yield ("event", "column"), outcome.event.column
        if outcome.entry is not None:
            yield ("entry",), outcome.entry
    else:
        yield ("column",), outcome.column
    if isinstance(outcome, BinaryOutcome | OrdinalOutcome) and outcome.evaluable:
        yield ("evaluable", "column"), outcome.evaluable.column
        if outcome.evaluable.reason:
            yield ("evaluable", "reason"), outcome.evaluable.reason
    if outcome.among:
        yield ("among", "column"), outcome.among.column


def source_columns(rule: Derived) -> Iterator[Named]:
    """The columns from which a derived one is computed."""
    if rule.duration is not None:
        yield ("duration", "start"), rule.duration.start
        yield ("duration", "end"), rule.duration.end
    if rule.cut is not None:
        yield ("cut", "column"), rule.cut.column


def numeric_columns(spec: CohortSpec) -> dict[str, str]:
    """Columns that hold numbers, each with the kind: number, count or time."""
    kinds = {rule.cut.column: "number" for rule in spec.data.derived if rule.cut}
    kinds |= {item.column: "number" for item in spec.baseline if item.type == "continuous"}
    for outcome in spec.outcomes:
        if isinstance(outcome, NumericOutcome):
            kinds[outcome.column] = "count" if outcome.type == "count" else "number"
    for outcome in spec.outcomes:
        if isinstance(outcome, SurvivalOutcome):
            kinds[outcome.time] = "time"
            if outcome.entry is not None:
                kinds.setdefault(outcome.entry, "time")
    safety = spec.analysis.safety
    if safety is not None and safety.exposure is not None:
        kinds.setdefault(safety.exposure.column, "time")
    return kinds | {item.known_at: "time" for item in spec.analysis.landmark}


def missing_columns(
    loaded: LoadedSpec[CohortSpec], name: str, columns: Sequence[str]
) -> Iterator[Problem]:
    """One problem for every place that names a column which is not there."""
    known = list(columns)
    for number, rule in enumerate(loaded.spec.data.derived):
        if rule.id in columns:
            yield Problem(
                loaded.locate("data", "derived", number, "id"),
                f"'{rule.id}' is already a column of {name}",
                "Choose another id for the derived column.",
            )
        for place, column in source_columns(rule):
            if column not in known:
                yield _missing(loaded, ("data", "derived", number, *place), column, name, known)
        known.append(rule.id)
    for place, column in named_columns(loaded.spec):
        if column not in known:
            yield _missing(loaded, place, column, name, known)


def _missing(
    loaded: LoadedSpec[CohortSpec], place: Place, column: str, name: str, known: Sequence[str]
) -> Problem:
    return Problem(
        loaded.locate(*place),
        f"the column '{column}' is not in {name}{nearest(column, known)}",
        "Correct the name here, or add the column to the table.",
    )

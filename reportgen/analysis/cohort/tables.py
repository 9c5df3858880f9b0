"""Frames ``efficacy``, ``safety`` and ``survival``: which facts stand in which row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.incidence import Cause, causes_of
from reportgen.analysis.cohort.numeric import contrast_of
from reportgen.analysis.cohort.ordinal import thresholds
from reportgen.analysis.cohort.overall import OVERALL, is_wanted
from reportgen.analysis.cohort.quantiles import MEDIAN, quantile_name, quantile_words
from reportgen.analysis.cohort.scope import WHOLE, Scope, place
from reportgen.analysis.cohort.times import span, time_id
from reportgen.facts.frame import Cell, Column, frame
from reportgen.spec.cohort_outcomes import (
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)

TITLES = {"efficacy": "Efficacy", "safety": "Safety", "survival": "Times to events"}
CONTRAST_HEADS = (("difference", "Difference"), ("ratio", "Ratio"), ("test", "P"))


ALL, ALL_ASKED = "all patients", "all of them"
"""The row above the strata: all there are, or all of those of whom the outcome is asked."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing told of an outcome: the endings of its facts, by arm, by pair and of all arms
    together (empty: none)."""

    kind: str
    label: str
    arm: str
    difference: str = ""
    ratio: str = ""
    test: str = ""
    overall: str = ""


def parts_of(outcome: Outcome, stratum: str) -> Iterator[Part]:
    """What is told of an outcome in all patients, or in a stratum."""
    if isinstance(outcome, BinaryOutcome):
        over_strata = outcome.test == "cmh" and stratum == WHOLE
        ratio = "mantel_haenszel" if over_strata else outcome.ratio
        yield Part("rate", "", "rate", "difference", ratio, "test", "test")
    elif isinstance(outcome, OrdinalOutcome):
        for name, _, _ in thresholds(outcome):
            ends = (f"{name}.{what}" for what in ("difference", outcome.ratio, "test"))
            yield Part("rate", name, name, *ends)
        yield Part("severity", "severity", "", test="severity", overall="severity")
    elif isinstance(outcome, NumericOutcome):
        name = outcome.summary
        label = f"{name}, {outcome.unit}" if outcome.unit else name
        kind = {"median": "quartiles", "mean": "mean"}[name]
        yield Part(kind, label, name, contrast_of(outcome), "", "test", "test")
    else:
        yield from _parts_over_time(outcome, stratum)


def _parts_over_time(outcome: SurvivalOutcome, stratum: str) -> Iterator[Part]:
    if outcome.event.competing:
        yield from _parts_of_causes(outcome, stratum)
        return
    yield Part("events", "events", "events")
    yield Part("median", f"median, {outcome.unit}", "median", "", "hazard_ratio", "log_rank")
    yield from _quantiles(outcome, [one for one in outcome.quantiles if one != MEDIAN])
    free = "event-free " if outcome.label_is == "event" else ""
    for time in outcome.landmarks:
        words = f"{free}at {span(time, outcome.unit)}"
        name = f"at_{time_id(time)}"
        yield Part("survival", words, name, "" if stratum else f"{name}.difference")
    if outcome.horizon is not None and not stratum:
        words = f"mean within {span(outcome.horizon, outcome.unit)}"
        yield Part("mean", words, "rmst", "rmst_difference")
    if not stratum:
        yield Part("follow_up", f"median follow-up, {outcome.unit}", "follow_up")


def _parts_of_causes(outcome: SurvivalOutcome, stratum: str) -> Iterator[Part]:
    """The outcome, and of all patients what competes with it, each by its own hazard and by its
    cumulative incidence."""
    own, *others = causes_of(outcome)
    yield Part("events", "events", "events", "", "hazard_ratio", "log_rank")
    if stratum:
        yield Part("count", "competing events", "competing")
    yield from _incidences(outcome, own, "", stratum)
    yield from _quantiles(outcome, outcome.quantiles)
    for cause in () if stratum else others:
        ends = (f"{cause.prefix}{end}" for end in ("hazard_ratio", "log_rank"))
        yield Part("events", f"{cause.label}, events", f"{cause.prefix}events", "", *ends)
        yield from _incidences(outcome, cause, f"{cause.label}, ", stratum)


def _incidences(outcome: SurvivalOutcome, cause: Cause, lead: str, stratum: str) -> Iterator[Part]:
    for time in outcome.landmarks:
        words = f"{lead}cumulative incidence at {span(time, outcome.unit)}"
        name = f"{cause.prefix}incidence_{time_id(time)}"
        yield Part("survival", words, name, "" if stratum else f"{name}.difference")
    ends = (f"{cause.prefix}{end}" for end in ("subdistribution_hazard_ratio", "gray"))
    yield Part("subdistribution", f"{lead}cumulative incidence compared", "", "", *ends)


def _quantiles(outcome: SurvivalOutcome, shares: Sequence[float]) -> Iterator[Part]:
    for share in shares:
        yield Part("median", f"{quantile_words(share)}, {outcome.unit}", quantile_name(share))


def add_tables(scope: Scope, outcomes: Sequence[Outcome]) -> None:
    """A frame for each kind of table that has outcomes: times to events have one of their own.

    Rows are headings (an outcome, or a stratum of it) and parts, indented by their ``level``.
    """
    for domain, title in TITLES.items():
        here = [outcome for outcome in outcomes if _table_of(outcome) == domain]
        lines = [line for outcome in here for line in _outcome(scope, outcome)]
        columns = _columns(scope)
        if not any(is_wanted(scope, outcome) for outcome in here):
            columns, lines = columns[:-1], [line[:-1] for line in lines]
        if lines:
            scope.ledger.frame(frame(domain, title, columns, lines))


def _table_of(outcome: Outcome) -> str:
    return "survival" if isinstance(outcome, SurvivalOutcome) else outcome.domain


def _columns(scope: Scope) -> list[Column]:
    several = len(scope.pairs) > 1
    return [
        Column("kind", "Kind of row"),
        Column("outcome", "Outcome"),
        Column("stratum", "Stratum"),
        Column("level", "Indentation"),
        Column("label", "Label"),
        *(Column(arm.id, arm.label) for arm in scope.arms),
        *(
            Column(f"{name}_{pair.id}" if several else name, head)
            for pair in scope.pairs
            for name, head in CONTRAST_HEADS
        ),
        Column(OVERALL, "P, all arms"),
    ]


def _outcome(scope: Scope, outcome: Outcome) -> Iterator[list[Cell]]:
    """A single row needs no heading; several parts in several strata need one for each."""
    places = scope.places(outcome.by_stratum)
    several = len(list(parts_of(outcome, ""))) > 1
    name = f"{outcome.label} ({outcome.abbreviation})" if outcome.abbreviation else outcome.label
    if isinstance(outcome, NumericOutcome) and outcome.unit:
        name += f", {outcome.unit}"
    if outcome.among is not None:
        name += f" among {outcome.among.label}"
    if several or len(places) > 1:
        yield _heading(scope, "outcome", outcome, "", "0", name)
    for stratum in places:
        where = scope.stratum_label(stratum) or (ALL if outcome.among is None else ALL_ASKED)
        if several and len(places) > 1:
            yield _heading(scope, "place", outcome, stratum, "1", where)
        level = str(int(several or len(places) > 1) + int(several and len(places) > 1))
        for part in parts_of(outcome, stratum):
            if not (part.arm or scope.pairs):
                continue  # a comparison of one arm
            words = part.label if several else where if len(places) > 1 else name
            yield _line(scope, outcome, stratum, part, level, words)


def _heading(
    scope: Scope, kind: str, outcome: Outcome, stratum: str, level: str, label: str
) -> list[Cell]:
    blank: list[Cell] = [None] * (len(_columns(scope)) - 5)
    return [kind, outcome.id, stratum, level, label, *blank]


def _line(
    scope: Scope, outcome: Outcome, stratum: str, part: Part, level: str, label: str
) -> list[Cell]:
    arms: list[Cell] = [
        f"{place(outcome.id, arm.id, stratum)}.{part.arm}" if part.arm else None
        for arm in scope.arms
    ]
    pairs: list[Cell] = [
        f"{place(outcome.id, pair.id, stratum)}.{end}" if end else None
        for pair in scope.pairs
        for end in (part.difference, part.ratio, part.test)
    ]
    every: Cell = None
    if part.overall and is_wanted(scope, outcome):
        every = f"{place(outcome.id, OVERALL, stratum)}.{part.overall}"
    return [part.kind, outcome.id, stratum, level, label, *arms, *pairs, every]

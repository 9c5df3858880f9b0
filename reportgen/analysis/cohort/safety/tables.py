"""Frames of adverse events: which facts stand in which row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.safety.facts import Told
from reportgen.analysis.cohort.safety.subjects import ALL, GROUP, Subject, Subjects
from reportgen.facts.frame import Cell, Column, frame
from reportgen.stats.safety.grades import HIGHEST

SUMMARY, TERMS, GRADES = "adverse-events-summary", "adverse-events", "adverse-events-grades"
RATES, TIMES = "adverse-events-rates", "adverse-events-times"


@dataclass(frozen=True, slots=True)
class Cells:
    """What a table tells of each arm and of each pair: column names, headings, ends of ids."""

    arms: Sequence[tuple[str, str, str]]
    pairs: Sequence[tuple[str, str, str]]


def add_frames(told: Told, subjects: Subjects) -> None:
    """Frames of all events; and by term: patients, grades, rates and times."""
    asked = told.asked
    _add_summary(told, subjects.all)
    both = ["any", *(["severe"] if asked.grades else [])]
    headings = {"any": "Any grade", "severe": told.severe.removeprefix("of ").capitalize()}
    patients = Cells(
        [(name, headings[name], name) for name in both],
        [(name, headings[name], f"{name}.difference") for name in both],
    )
    _add_by_term(told, subjects, TERMS, "Adverse events by term", patients)
    grades = [(f"grade_{g}", str(g), f"grade.{g}") for g in range(1, HIGHEST + 1)]
    grades.append(("unknown", "Ungraded", "grade.unknown"))
    counts = [*(grades if asked.grades else []), ("events", "Events", "events")]
    if asked.serious:
        counts.insert(-1, ("serious", "Serious", "serious"))
    _add_by_term(told, subjects, GRADES, "Adverse events by term and grade", Cells(counts, []))
    rates = [("event_rate", "Events", "event_rate")] * asked.exposure
    ratios = []
    if asked.exposure and asked.starts:
        rates.append(("first_rate", "First events", "first_rate"))
        ratios.append(("ratio", "Rate ratio", "first_rate_ratio"))
    times = [("onset", "Time to onset", "onset")] * asked.starts
    times += [("duration", "Duration", "duration")] * asked.ends
    for name, title, arms, pairs in (
        (RATES, "Rates of adverse events", rates, ratios),
        (TIMES, "Onset and duration of adverse events", times, []),
    ):
        if arms:
            _add_by_term(told, subjects, name, title, Cells(arms, pairs))


def _add_summary(told: Told, subject: Subject) -> None:
    """One row per kind of event, then what is told of their number over time."""
    words = {
        "any": "Any adverse event",
        "severe": told.severe.removeprefix("of ").capitalize(),
        "serious": "Serious",
        "related": "Related to treatment",
        "fatal": "Fatal",
    }
    facts = {fact.id for fact in told.scope.ledger.facts}
    lines: list[tuple[Cell, ...]] = []
    rows = [("patients", name, label, "difference") for name, label in words.items()]
    rows += [
        ("count", "events", "Events", ""),
        ("number", "time_at_risk", "Patient-years at risk", ""),
        ("rate", "event_rate", "Events per 100 patient-years", ""),
        ("rate", "first_rate", "First events per 100 patient-years", "first_rate_ratio"),
        ("course", "onset", f"Time to the first event, {told.unit}", ""),
        ("course", "duration", f"Duration of an event, {told.unit}", ""),
    ]
    for kind, name, label, against in rows:
        cells = [f"{subject.place(arm.id)}.{name}" for arm in told.scope.arms]
        ends = [f"{name}.difference" if against == "difference" else against]
        others = [f"{subject.place(pair.id)}.{end}" for pair in told.scope.pairs for end in ends]
        if cells[0] in facts:
            kept = [other if other in facts else None for other in others]
            lines.append((kind, label, *cells, *kept))
    columns = [
        Column("kind", "Kind of row"),
        Column("label", "Label"),
        *(Column(arm.id, arm.label) for arm in told.scope.arms),
        *(Column(f"contrast_{pair.id}", "Contrast") for pair in told.scope.pairs),
    ]
    told.scope.ledger.frame(frame(SUMMARY, "Adverse events", columns, lines))


def _add_by_term(told: Told, subjects: Subjects, name: str, title: str, cells: Cells) -> None:
    scope = told.scope
    columns = [
        Column("kind", "Kind of row"),
        Column("id", "Id of the group or term"),
        Column("label", "Label"),
        *(
            Column(f"{part}_{arm.id}", f"{heading}, {arm.label}")
            for arm in scope.arms
            for part, heading, _ in cells.arms
        ),
        *(
            Column(f"{part}_{pair.id}", scope.between(heading, pair))
            for pair in scope.pairs
            for part, heading, _ in cells.pairs
        ),
    ]
    lines = [_line(told, one, cells) for one in _rows(subjects)]
    scope.ledger.frame(frame(name, title, columns, lines))


def _rows(subjects: Subjects) -> Iterator[Subject]:
    yield from (one for one in subjects if one.kind != ALL)


def _line(told: Told, one: Subject, cells: Cells) -> list[Cell]:
    line: list[Cell] = [GROUP if one.kind == GROUP else "term", one.id, one.label]
    line += [f"{one.place(arm.id)}.{end}" for arm in told.scope.arms for _, _, end in cells.arms]
    line += [f"{one.place(pr.id)}.{end}" for pr in told.scope.pairs for _, _, end in cells.pairs]
    return line

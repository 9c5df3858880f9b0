"""The figures of the two arms of a study, by what the study reported of them."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.inputs.figures import NOT_REPORTED, Figures
from reportgen.inputs.records import OutcomeRow, Study
from reportgen.vocabulary import COUNTS, MOMENTS, PERSON_TIME, REPORTED_RATIO

ARMS = (("events", "n"), ("control_events", "control_n"))
SIZES = ("n", "control_n")


def read_counts(figures: Figures, study: Study) -> OutcomeRow | str:
    """Events and participants of both arms."""
    found = {role: figures.count(role) for role in COUNTS}
    for events, n in ARMS:
        if found[n] == 0:
            figures.complain(f"{figures.name(n)}: there are no participants")
        here, size = found[events], found[n]
        if here is not None and size is not None and here > size:
            figures.complain(f"{figures.name(events)} exceeds {figures.name(n)}")
    return _row(study, found, events=("events", "control_events"), n=SIZES)


def read_person_time(figures: Figures, study: Study) -> OutcomeRow | str:
    """Events and the time at risk of both arms, in one unit."""
    found: dict[str, float | None] = {}
    for role in PERSON_TIME:
        counted = role.endswith("events")
        found[role] = figures.count(role) if counted else _positive(figures, role)
    return _row(study, found, events=("events", "control_events"))


def read_moments(figures: Figures, study: Study) -> OutcomeRow | str:
    """Mean, standard deviation and participants of both arms."""
    found: dict[str, float | None] = {}
    for role in MOMENTS:
        if role in SIZES:
            size = found[role] = figures.count(role)
            if size is not None and size < 2:
                figures.complain(f"{figures.name(role)}: a standard deviation needs two")
        elif role.endswith("sd"):
            found[role] = _positive(figures, role)
        else:
            found[role] = figures.number(role)
    return _row(study, found, n=SIZES)


def read_reported_ratio(figures: Figures, study: Study) -> OutcomeRow | str:
    """A ratio with its limits, both positive and around it; participants and events if given."""
    found = {role: _positive(figures, role) for role in REPORTED_RATIO}
    ratio, low, high = (found[role] for role in REPORTED_RATIO)
    if low is not None and high is not None:
        limits = f"{figures.name('ci_low')} and {figures.name('ci_high')}"
        if low >= high:
            figures.complain(f"{limits} are in the wrong order", "Exchange the two limits.")
        elif ratio is not None and not low <= ratio <= high:
            figures.complain(f"{figures.name('ratio')} lies outside its limits {limits}")
    totals = {role: figures.count(role) for role in ("events", "n")}
    row = _row(study, found)
    if isinstance(row, str):
        return row
    return OutcomeRow(study, events=totals["events"], n=totals["n"], numbers=row.numbers)


def _positive(figures: Figures, role: str) -> float | None:
    value = figures.number(role)
    if value is not None and value <= 0:
        figures.complain(f"{figures.name(role)} is not above zero")
        return None
    return value


def _row(
    study: Study,
    found: dict[str, float | None] | dict[str, int | None],
    *,
    events: Sequence[str] = (),
    n: Sequence[str] = (),
) -> OutcomeRow | str:
    """The row, or that a figure is missing: an arm without its figures compares nothing."""
    blank = [role for role, value in found.items() if value is None]
    if len(blank) == len(found):
        return NOT_REPORTED
    if blank:
        return f"{' and '.join(role.replace('_', ' ') for role in blank)} not reported"
    known = {role: float(value) for role, value in found.items() if value is not None}
    return OutcomeRow(
        study,
        events=int(sum(known[role] for role in events)) if events else None,
        n=int(sum(known[role] for role in n)) if n else None,
        numbers=tuple(known.items()),
    )

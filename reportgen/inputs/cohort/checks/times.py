"""Times to events: known, not negative, within the study, in the order of a life."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.inputs.cohort.checks.events import contradictions
from reportgen.inputs.cohort.checks.numbers import time_columns
from reportgen.inputs.cohort.missing_codes import DECLARE, NEGATIVE
from reportgen.inputs.cohort.sheet import Finding, Sheet
from reportgen.inputs.cohort.timeline import (
    Bound,
    bound_of,
    deaths,
    duration,
    ends_after_contact,
    last_contact,
    times_of_death,
)
from reportgen.inputs.cohort.units import DAYS
from reportgen.spec.cohort_outcomes import SurvivalOutcome

LONGEST = 100 * DAYS["years"]
OVERALL_SURVIVAL = frozenset(
    {"overall survival", "survival", "os", "death", "death from any cause", "death of any cause"}
)
CHECK_ORDER = "Correct the times or dates of the row."


def times_begin_at_zero(sheet: Sheet) -> Iterator[Finding]:
    """No time is negative."""
    for column in time_columns(sheet):
        for at, value in enumerate(sheet.values(column)):
            if value is None or value >= 0:
                continue
            remedy = DECLARE if value in NEGATIVE else CHECK_ORDER
            what = f"{column} is negative: before time zero"
            yield Finding(sheet.used_numbers[at], what, remedy)


def times_fit_the_study(sheet: Sheet) -> Iterator[Finding]:
    """Nobody was followed longer than the study lasted, nor longer than people live."""
    start, (closing, _) = sheet.spec.design.start, sheet.closing
    most = min(LONGEST, (closing - start).days + 1) if start else LONGEST
    words = f"the study lasted ({start} to {closing})" if start else "a life lasts"
    for column, unit in time_columns(sheet).items():
        for at, value in enumerate(sheet.values(column)):
            if value is not None and value * DAYS[unit] > most:
                what = f"{column} is longer than {words}, if it is in {unit}"
                remedy = "Check the unit of the column, or correct the row."
                yield Finding(sheet.used_numbers[at], what, remedy)


def time_and_event_go_together(sheet: Sheet) -> Iterator[Finding]:
    """Both are known, or neither."""
    remedy = "Fill in the cell, or clear both if it is not known how the patient fared."
    for _, outcome in sheet.survivals:
        time, event = outcome.time, outcome.event.column
        if not sheet.has(time, event):
            continue
        times, events = sheet.texts(time), sheet.texts(event)
        for at in sheet.members(outcome):
            if times[at] and not events[at]:
                what = f"{time} is given, but {event} is blank"
                yield Finding(sheet.used_numbers[at], what, remedy)
            if events[at] and not times[at] and not _dates_are_given(sheet, outcome, at):
                what = f"{event} is given, but {time} is blank"
                yield Finding(sheet.used_numbers[at], what, remedy)


def _dates_are_given(sheet: Sheet, outcome: SurvivalOutcome, at: int) -> bool:
    """Whether the time is blank because its dates cannot be read, which is told elsewhere."""
    rule = duration(sheet, outcome.time)
    return rule is not None and bool(sheet.texts(rule.start)[at] and sheet.texts(rule.end)[at])


def death_is_yes_or_no(sheet: Sheet) -> Iterator[Finding]:
    """The column of deaths says who died and who did not."""
    column = sheet.spec.data.patients.death
    if (
        not column
        or not sheet.has(column)
        or any(item.event.column == column for _, item in sheet.survivals)
    ):
        return
    for (row, text), died in zip(sheet.rows(column), deaths(sheet), strict=True):
        if text and died is None:
            what = f"{column} {sheet.show(column, text)} says neither that the patient died nor not"
            yield Finding(row, what, "Write 1 for patients who died and 0 for the others.")


def nothing_follows_the_end(sheet: Sheet) -> Iterator[Finding]:
    """No time of an outcome lies after last contact, or after death."""
    death, contact = times_of_death(sheet), last_contact(sheet)
    for _, outcome in sheet.survivals:
        late = set(ends_after_contact(sheet, outcome))
        dead = deaths(sheet)
        for at, time in enumerate(sheet.values(outcome.time)):
            if time is None:
                continue
            if _before(death, at, time, outcome):
                words = "after death"
            elif at in late or _before(contact, at, time, outcome):
                words = "after death" if dead[at] else "after last contact"
            else:
                continue
            what = f"{outcome.time} lies {words}"
            yield Finding(sheet.used_numbers[at], what, CHECK_ORDER)


def _before(bound: Bound | None, at: int, time: float, outcome: SurvivalOutcome) -> bool:
    return bound is not None and bound.before(at, time, outcome.unit)


def nothing_outlasts_survival(sheet: Sheet) -> Iterator[Finding]:
    """Where no column of last contact is named, overall survival tells how long each was seen."""
    whole = _overall_survival(sheet)
    if whole is None or sheet.spec.data.patients.last_contact:
        return
    bound, death = bound_of(sheet, whole), times_of_death(sheet)
    for _, outcome in sheet.survivals:
        if outcome.never_above == whole.id or outcome.origin != whole.origin:
            continue
        for at, time in enumerate(sheet.values(outcome.time)):
            if time is None or _before(death, at, time, outcome):
                continue
            if bound.before(at, time, outcome.unit):
                yield Finding(sheet.used_numbers[at], *_later(outcome, whole))


def _overall_survival(sheet: Sheet) -> SurvivalOutcome | None:
    """The outcome that by its name is overall survival of all patients."""
    return next(
        (
            item
            for _, item in sheet.survivals
            if item.among is None
            and (item.abbreviation == "OS" or item.label.casefold() in OVERALL_SURVIVAL)
        ),
        None,
    )


def _later(outcome: SurvivalOutcome, upper: SurvivalOutcome) -> tuple[str, str]:
    what = f"{outcome.time} is later than {upper.time}, the time of {upper.label}"
    return what, "Correct the row, or check the units of both columns."


def bounded_outcomes_come_first(sheet: Sheet) -> Iterator[Finding | Problem]:
    """An outcome that is never above another ends no later, and counts what ends the other."""
    for number, outcome in sheet.survivals:
        upper = upper_outcome(sheet, outcome)
        if upper is None:
            continue
        bound, alike = bound_of(sheet, upper), set(contradictions(sheet, outcome, upper))
        for at, time in enumerate(sheet.values(outcome.time)):
            if time is None:
                continue
            row = sheet.used_numbers[at]
            if bound.before(at, time, outcome.unit):
                yield Finding(row, *_later(outcome, upper))
            elif at in alike:
                what = (
                    f"{outcome.event.column} says event-free, but the patient had the event of "
                    f"'{upper.id}' at that very time"
                )
                remedy = f"Code it as an event of '{outcome.id}' too, or correct the times."
                yield Finding(row, what, remedy)
        yield from _other_unit(sheet, number, outcome, bound, upper)


def upper_outcome(sheet: Sheet, outcome: SurvivalOutcome) -> SurvivalOutcome | None:
    """The outcome whose curve bounds this one."""
    return next((item for _, item in sheet.survivals if item.id == outcome.never_above), None)


def _other_unit(
    sheet: Sheet, number: int, outcome: SurvivalOutcome, bound: Bound, upper: SurvivalOutcome
) -> Iterator[Problem]:
    """Where one time is twenty times the other in most patients, the units differ."""
    pairs = zip(sheet.values(outcome.time), bound.times, strict=True)
    ratios = sorted(
        (end * DAYS[bound.unit]) / (time * DAYS[outcome.unit])
        for time, end in pairs
        if time and end is not None
    )
    if len(ratios) >= 5 and ratios[len(ratios) // 2] > 20:
        yield sheet.spec_problem(
            ("outcomes", number, "unit"),
            f"{upper.time} is {ratios[len(ratios) // 2]:.0f} times {outcome.time} in the middle "
            "patient: one of the two is likely in another unit",
            "Correct `unit` of the outcome, or the column.",
        )


CHECKS = (
    times_begin_at_zero,
    times_fit_the_study,
    time_and_event_go_together,
    death_is_yes_or_no,
    nothing_follows_the_end,
    nothing_outlasts_survival,
    bounded_outcomes_come_first,
)

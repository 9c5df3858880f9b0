"""When events began and ended: readable, in order, within the time that the patient was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reportgen.inputs.asked import EVENTS
from reportgen.inputs.cohort.date_columns import last_contact_is_date
from reportgen.inputs.cohort.dates import ISO, form_of, looks_like_date, parse_date
from reportgen.inputs.cohort.missing_codes import sentinels
from reportgen.inputs.cohort.safety.sheet import EventSheet
from reportgen.inputs.cohort.sheet import Finding, Found
from reportgen.inputs.cohort.timeline import Bound, deaths, last_contact, times_of_death
from reportgen.inputs.cohort.units import DAYS
from reportgen.inputs.numbers import BLANK_REMEDY, Cell, NotANumberError, parse_number

LONGEST = 100 * DAYS["years"]
ORDER = "Correct the times or dates of the row."
WRITE = "Write all dates of the column as year-month-day, for example 2024-03-15."


def times_are_readable(sheet: EventSheet) -> Iterator[Finding]:
    """Cells of start and end are blank, or numbers, or where time zero is a date, dates."""
    for column in (sheet.spec.start, sheet.spec.end):
        if column is None or not sheet.has(column):
            continue
        for row, text in sheet.rows(column):
            if text:
                found = _no_date(sheet, text) if sheet.has_dates else _no_number(sheet, text)
                for what, remedy in found:
                    yield Finding(row, f"{column} {what}", remedy)


def _no_date(sheet: EventSheet, text: str) -> Iterator[tuple[str, str]]:
    day = parse_date(text)
    closing, words = sheet.patients.closing
    if day is None and ISO.fullmatch(text):
        yield "is no day of the calendar", "Correct the date."
    elif day is None:
        yield f"is written {form_of(text)}, where year-month-day is needed", WRITE
    elif day > closing:
        what = f"lies in the future: after {closing.isoformat()}, {words}"
        yield what, "Correct the date, or the day up to which data were kept."


def _no_number(sheet: EventSheet, text: str) -> Iterator[tuple[str, str]]:
    if looks_like_date(text):
        yield (
            "is a date, where a time from time zero is needed",
            ("Name the date from which it counts in data.events.time_zero."),
        )
        return
    try:
        value = parse_number(Cell(text, sheet.table.decimal_comma))
    except NotANumberError as error:
        remedy = error.remedy.replace(BLANK_REMEDY, EVENTS.blank_remedy)
        yield f"{sheet.show('', text)} {error.what}", remedy
        return
    if abs(value) * DAYS[sheet.unit] > LONGEST:
        what = f"is longer than a life lasts, if it is in {sheet.unit}"
        yield what, "Check the unit of the column, or correct the row."


def no_undeclared_codes(sheet: EventSheet) -> Iterator[Finding]:
    """99 and 999 among times are told as what they likely are; negative ones are before zero."""
    for column in (sheet.spec.start, sheet.spec.end):
        if column is None or sheet.has_dates or not sheet.has(column):
            continue
        found = set(sentinels(sheet.texts(column), sheet.times(column)))
        codes = found - {"-1", "-9"}
        for row, text in sheet.rows(column):
            if text in codes:
                what = f"{column} '{text}' looks like a code for 'not known'"
                remedy = f"List it in {EVENTS.section}.missing; if it was measured, write {text}.0."
                yield Finding(row, what, remedy)


def events_end_after_they_start(sheet: EventSheet) -> Iterator[Finding]:
    """No event ends before it starts; an end without a start says nothing."""
    spec = sheet.spec
    if spec.end is None or not sheet.has(spec.start, spec.end):
        return
    zipped = zip(sheet.numbers, sheet.starts, sheet.ends, sheet.texts(spec.start), strict=True)
    for row, start, end, text in zipped:
        if start is not None and end is not None and end < start:
            yield Finding(row, f"{spec.end} lies before {spec.start}", ORDER)
        elif end is not None and not text:
            what = f"{spec.end} is given, but {spec.start} is blank"
            yield Finding(row, what, "Fill in the cell, or clear both.")


def time_zero_is_known(sheet: EventSheet) -> Iterator[Finding]:
    """Who has an event with a date has a date of time zero."""
    zero = sheet.spec.time_zero
    if zero is None or not sheet.patients.has(zero):
        return
    days = sheet.patients.texts(zero)
    for row, place, text in zip(
        sheet.numbers, sheet.places, sheet.texts(sheet.spec.start), strict=True
    ):
        if text and not days[place]:
            what = f"{sheet.spec.start} is a date, but {zero} of the patient is blank"
            yield Finding(row, what, f"Fill in {zero} in {sheet.patients.name}.")


def nothing_follows_the_end(sheet: EventSheet) -> Iterator[Finding]:
    """No event begins or ends after death, or after the patient was last seen."""
    patients = sheet.patients
    death, contact = times_of_death(patients), contact_of(sheet)
    dead = deaths(patients)
    for column, times in ((sheet.spec.start, sheet.starts), (sheet.spec.end, sheet.ends)):
        for row, place, time in zip(sheet.numbers, sheet.places, times, strict=True):
            if time is None or column is None:
                continue
            if death is not None and death.before(place, time, sheet.unit):
                yield Finding(row, f"{column} lies after death", ORDER)
            elif contact is not None and contact.before(place, time, sheet.unit):
                words = "after death" if dead[place] else "after last contact"
                yield Finding(row, f"{column} lies {words}", ORDER)


def contact_of(sheet: EventSheet) -> Bound | None:
    """When each patient was last seen, counted from the time zero of the events."""
    patients = sheet.patients
    column, zero = patients.spec.data.patients.last_contact, sheet.spec.time_zero
    if column and patients.has(column) and last_contact_is_date(patients):
        if zero is None:
            return None
        pairs = zip(patients.texts(zero), patients.texts(column), strict=True)
        days = [(parse_date(first), parse_date(last)) for first, last in pairs]
        return Bound(
            "days",
            tuple(None if a is None or b is None else float((b - a).days) for a, b in days),
        )
    return last_contact(patients)


def who_died_of_it_is_dead(sheet: EventSheet) -> Iterator[Finding]:
    """An event of grade 5 is that of a patient who died."""
    dead = deaths(sheet.patients)
    for row, place, grade in zip(sheet.numbers, sheet.places, sheet.grades, strict=True):
        if grade == 5 and dead[place] is False:
            what = f"{sheet.spec.grade} is 5, death, but the patient is alive"
            yield Finding(row, what, f"Correct the grade, or the death in {sheet.patients.name}.")


CHECKS: tuple[Callable[[EventSheet], Iterator[Found]], ...] = (
    times_are_readable,
    no_undeclared_codes,
    events_end_after_they_start,
    time_zero_is_known,
    nothing_follows_the_end,
    who_died_of_it_is_dead,
)

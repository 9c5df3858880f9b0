"""Dates are days of the calendar, all in one form, none in the future."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.inputs.cohort.date_columns import date_columns
from reportgen.inputs.cohort.dates import ISO, form_of, parse_date
from reportgen.inputs.cohort.sheet import Finding, Sheet

FIRST_YEAR = 1900
WRITE = "Write all dates of the column as year-month-day, for example 2024-03-15."


def dates_are_days(sheet: Sheet) -> Iterator[Finding]:
    """Every cell of a date column is blank or a day, written year-month-day."""
    for column in date_columns(sheet):
        mixed = any(ISO.fullmatch(text) for text in sheet.texts(column))
        for row, text in sheet.rows(column):
            if not text or parse_date(text):
                continue
            if ISO.fullmatch(text):
                yield Finding(row, f"{column} is no day of the calendar", "Correct the date.")
                continue
            what = f"{column} is written {form_of(text)}, "
            what += (
                "other cells of the column as year-month-day: two date formats"
                if mixed
                else "where year-month-day is needed"
            )
            yield Finding(row, what, WRITE)


def dates_lie_in_the_past(sheet: Sheet) -> Iterator[Finding]:
    """No date lies after the data were closed, or before there were such studies."""
    closing, words = sheet.closing
    for column in date_columns(sheet):
        for row, text in sheet.rows(column):
            day = parse_date(text)
            if day and day > closing:
                what = f"{column} lies in the future: after {closing.isoformat()}, {words}"
                yield Finding(row, what, "Correct the date, or the day up to which data were kept.")
            if day and day.year < FIRST_YEAR:
                yield Finding(row, f"{column} lies before {FIRST_YEAR}", "Correct the date.")


CHECKS = (dates_are_days, dates_lie_in_the_past)

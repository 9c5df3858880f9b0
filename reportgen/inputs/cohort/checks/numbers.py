"""Columns of numbers hold numbers, no undeclared codes, and one unit."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.inputs.asked import PATIENTS
from reportgen.inputs.cohort.date_columns import last_contact_is_date
from reportgen.inputs.cohort.missing_codes import NEGATIVE, sentinels
from reportgen.inputs.cohort.sheet import Finding, Sheet
from reportgen.inputs.cohort.units import DAYS
from reportgen.spec.cohort_data import TimeUnit

FAR = 20.0
"""So many times the median of the others: a value in days among months is 30 times too large."""


def numbers_are_numbers(sheet: Sheet) -> Iterator[Finding]:
    """Cells of numeric columns are blank or numbers of their kind."""
    for column, kind in sheet.kinds.items():
        yield from sheet.unreadable(column, kind)
    contact = sheet.spec.data.patients.last_contact
    if contact and contact not in sheet.kinds and not last_contact_is_date(sheet):
        yield from sheet.unreadable(contact, "time")


def no_undeclared_codes(sheet: Sheet) -> Iterator[Finding]:
    """99, -1 and their kin among measurements are told as what they likely are."""
    for column, kind in sheet.kinds.items():
        if not sheet.has(column) or column in sheet.derived:
            continue
        codes = set(sentinels(sheet.texts(column), sheet.values(column)))
        if kind != "number":  # negative times and counts are refused as such
            codes -= {str(int(code)) for code in NEGATIVE}
        for row, text in sheet.rows(column):
            if text in codes:
                what = f"{column} '{text}' looks like a code for 'not known'"
                remedy = (
                    f"List it in {PATIENTS.section}.missing; if it was measured, write {text}.0."
                )
                yield Finding(row, what, remedy)


def one_unit_per_column(sheet: Sheet) -> Iterator[Finding]:
    """A few times far above the others that would fit them in days are days."""
    for column, unit in time_columns(sheet).items():
        if column in sheet.derived:
            continue
        for at in _in_days(sheet.values(column), unit):
            what = (
                f"{column} is more than {FAR:g} times the median of the other patients; in days "
                f"it would fit them: mixed units"
            )
            yield Finding(sheet.used_numbers[at], what, f"Give all times of the column in {unit}.")


def time_columns(sheet: Sheet) -> dict[str, TimeUnit]:
    """Every column of times with its unit."""
    survivals = {outcome.id: outcome for _, outcome in sheet.survivals}
    units: dict[str, TimeUnit] = {item.time: item.unit for item in survivals.values()}
    for landmark in sheet.spec.analysis.landmark:
        if landmark.outcome in survivals:
            units.setdefault(landmark.known_at, survivals[landmark.outcome].unit)
    return {column: unit for column, unit in units.items() if sheet.has(column)}


def _in_days(values: tuple[float | None, ...], unit: TimeUnit) -> Iterator[int]:
    """Places of values that are likelier days than the unit of the column.

    Times of a skewed distribution reach 20 medians in less than one patient of two hundred, so
    that single far values of a large table are left alone.
    """
    known = [value for value in values if value is not None and value >= 0]
    if unit == "days" or not known:
        return
    rest = [value for value in known if value <= FAR * _median(known)]
    if len(rest) < 4 or not _median(rest):
        return
    limit = FAR * _median(rest)
    far = [value for value in known if value > limit]
    few = len(far) < max(1.0, 0.005 * len(known))
    if few or max(far) / DAYS[unit] > 1.5 * max(value for value in known if value <= limit):
        return
    yield from (at for at, value in enumerate(values) if value is not None and value > limit)


def _median(values: list[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


CHECKS = (numbers_are_numbers, no_undeclared_codes, one_unit_per_column)

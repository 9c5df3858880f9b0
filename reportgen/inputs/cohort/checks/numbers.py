"""Columns of numbers hold numbers, no undeclared codes, and one unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.inputs.asked import PATIENTS
from reportgen.inputs.cohort.date_columns import last_contact_is_date
from reportgen.inputs.cohort.missing_codes import NEGATIVE, sentinels
from reportgen.inputs.cohort.sheet import Finding, Sheet
from reportgen.inputs.cohort.units import DAYS
from reportgen.spec.units import TimeUnit

FAR = 20.0
"""So many times the median of the others: a value in days among months is 30 times too large."""

GAP = 3.0
"""So many times the largest of the others, where only a few stand out."""

DECADE = 10 * DAYS["years"]
FEW = 5
"""Fewer times than this have no median to speak of."""


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
        for at in days_among(sheet.texts(column), sheet.values(column), unit):
            remedy = f"Give all times of the column in {unit}; if it was measured so, add '.0'."
            what = (
                f"{column} is more than {FAR:g} times the median of the other patients; in days "
                f"it would fit them: mixed units"
            )
            yield Finding(sheet.used_numbers[at], what, remedy)


def time_columns(sheet: Sheet) -> dict[str, TimeUnit]:
    """Every column of times with its unit."""
    survivals = {outcome.id: outcome for _, outcome in sheet.survivals}
    units: dict[str, TimeUnit] = {item.time: item.unit for item in survivals.values()}
    for landmark in sheet.spec.analysis.landmark:
        if landmark.outcome in survivals:
            units.setdefault(landmark.known_at, survivals[landmark.outcome].unit)
    safety = sheet.spec.analysis.safety
    if safety is not None and safety.exposure is not None:
        units.setdefault(safety.exposure.column, safety.exposure.unit)
    return {column: unit for column, unit in units.items() if sheet.has(column)}


def days_among(
    texts: Sequence[str], values: Sequence[float | None], unit: TimeUnit
) -> tuple[int, ...]:
    """Places of values that are likelier days than the unit of the column.

    They are more than 20 times the median, whole numbers, and in days they would fit the others.
    Single values of a skewed distribution reach 20 medians too, but seldom with a gap below them,
    as whole numbers among decimals or beyond a decade; and not three in a hundred do.
    """
    known = [value for value in values if value is not None and value >= 0]
    if unit == "days" or len(known) < FEW:
        return ()
    typical = _median(known)
    limit = FAR * _median([value for value in known if value <= FAR * typical])
    far = [at for at, value in enumerate(values) if value is not None and value > limit]
    near = [at for at, value in enumerate(values) if value is not None and 0 <= value <= limit]
    if not limit or not far or not all(texts[at].isdigit() for at in far):
        return ()
    least, most = (choose(values[at] or 0.0 for at in far) for choose in (min, max))
    largest = max(values[at] or 0.0 for at in near)
    decimals = not all(texts[at].isdigit() for at in near)
    long = least * DAYS[unit] > DECADE
    apart = least > GAP * largest
    many = len(far) >= max(3.0, 0.03 * len(known))
    fit = most / DAYS[unit] <= 1.5 * largest
    return tuple(far) if fit and (apart or many) and (decimals or long) else ()


def _median(values: list[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


CHECKS = (numbers_are_numbers, no_undeclared_codes, one_unit_per_column)

"""When patients came under observation: known of all, and before the end of their time."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.inputs.cohort.dates import looks_like_date
from reportgen.inputs.cohort.sheet import Finding, Sheet

FROM_ZERO = "Write 0 for patients who were under observation from time zero on."
DERIVE = "Derive the time between the two dates under data.derived, and name that column."


def entries_are_times(sheet: Sheet) -> Iterator[Finding]:
    """Of everybody with a time it is known when observation began, as a time from zero on."""
    for _, outcome in sheet.survivals:
        column = outcome.entry
        if column is None or not sheet.has(column, outcome.time):
            continue
        texts, times = sheet.texts(column), sheet.values(outcome.time)
        entries = sheet.values(column)
        for at in sheet.members(outcome):
            row, entry = sheet.used_numbers[at], entries[at]
            if looks_like_date(texts[at]):
                yield Finding(row, f"{column} is a date, where a time is needed", DERIVE)
            elif not texts[at] and times[at] is not None:
                yield Finding(row, f"{column} is blank, though {outcome.time} is given", FROM_ZERO)
            elif entry is not None and entry < 0 and column not in sheet.derived:
                yield Finding(row, f"{column} is negative: before time zero", FROM_ZERO)


def entries_come_first(sheet: Sheet) -> Iterator[Finding]:
    """Nobody came under observation when the time was over: such a patient was never at risk."""
    for _, outcome in sheet.survivals:
        column = outcome.entry
        if column is None or not sheet.has(column, outcome.time):
            continue
        pairs = zip(sheet.values(column), sheet.values(outcome.time), strict=True)
        both = list(pairs)
        for at in sheet.members(outcome):
            entry, time = both[at]
            if entry is not None and time is not None and entry > 0 and entry >= time:
                what = f"{column} is not before {outcome.time}: the patient was never at risk"
                remedy = "Correct the times, or exclude the patient under data.exclude."
                yield Finding(sheet.used_numbers[at], what, remedy)


CHECKS = (entries_are_times, entries_come_first)

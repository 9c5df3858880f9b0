"""Which columns of a patients table hold dates."""

from __future__ import annotations

from reportgen.inputs.cohort.dates import ISO
from reportgen.inputs.cohort.sheet import Sheet


def date_columns(sheet: Sheet) -> tuple[str, ...]:
    """The columns that hold dates."""
    rules = [rule.duration for rule in sheet.spec.data.derived if rule.duration]
    columns = [column for rule in rules for column in (rule.start, rule.end)]
    events = sheet.spec.data.events
    if events is not None and events.time_zero is not None:
        columns.append(events.time_zero)
    if last_contact_is_date(sheet):
        columns.append(sheet.spec.data.patients.last_contact or "")
    return tuple(dict.fromkeys(columns))


def last_contact_is_date(sheet: Sheet) -> bool:
    """Whether the column of last contact holds dates rather than times."""
    column = sheet.spec.data.patients.last_contact
    return column is not None and any(ISO.fullmatch(text) for text in sheet.texts(column))

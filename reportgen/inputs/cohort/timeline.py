"""Times of one outcome beside what else is known of when a patient was seen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.inputs.cohort.date_columns import last_contact_is_date
from reportgen.inputs.cohort.dates import parse_date
from reportgen.inputs.cohort.sheet import Sheet
from reportgen.inputs.cohort.units import DAYS
from reportgen.spec.cohort_data import Duration
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.spec.units import TimeUnit

DEAD = frozenset({"1", "yes", "y", "true", "t", "dead", "died", "death", "deceased"})
ALIVE = frozenset({"0", "no", "n", "false", "f", "alive", "living"})

CENSORED, EVENT, COMPETING, UNKNOWN = 0, 1, 2, -1


def event_code(outcome: SurvivalOutcome, text: str) -> int:
    """0 censored, 1 event, 2 and up competing events by their labels, -1 neither."""
    if text in outcome.event.event:
        return EVENT
    if text in outcome.event.censored:
        return CENSORED
    label = outcome.event.competing.get(text)
    return UNKNOWN if label is None else COMPETING + competing_labels(outcome).index(label)


def competing_labels(outcome: SurvivalOutcome) -> tuple[str, ...]:
    """The labels of the codes 2, 3, ...; two texts with the same label are one event."""
    return tuple(dict.fromkeys(outcome.event.competing.values()))


def codes(sheet: Sheet, outcome: SurvivalOutcome) -> tuple[int, ...]:
    """The event codes of the patients analysed."""
    known = {text: event_code(outcome, text) for text in set(sheet.texts(outcome.event.column))}
    return tuple(known[text] for text in sheet.texts(outcome.event.column))


@dataclass(frozen=True, slots=True)
class Bound:
    """A time of every patient (None: not known) that others are compared with."""

    unit: TimeUnit
    times: tuple[float | None, ...]

    def known(self, at: int) -> bool:
        """Whether the bound of a patient is known."""
        return self.times[at] is not None

    def before(self, at: int, time: float, unit: TimeUnit) -> bool:
        """Whether the bound of a patient lies before the time.

        In different units both were rounded, so that a day between them means nothing.
        """
        bound = self.times[at]
        if bound is None:
            return False
        if unit == self.unit:
            return time > bound + 1e-9 * max(1.0, bound)
        return time * DAYS[unit] > bound * DAYS[self.unit] + 1.0

    def at_once(self, at: int, time: float, unit: TimeUnit) -> bool:
        """Whether the bound of a patient is the very time; between units within a day."""
        bound = self.times[at]
        if bound is None:
            return False
        apart = 0.0 if unit == self.unit else 1.0
        return abs(bound * DAYS[self.unit] - time * DAYS[unit]) <= apart + 1e-9


def bound_of(sheet: Sheet, outcome: SurvivalOutcome) -> Bound:
    """The times of an outcome as a bound of others."""
    return Bound(outcome.unit, sheet.values(outcome.time))


def last_contact(sheet: Sheet) -> Bound | None:
    """The times of last contact; None where no column holds them as times."""
    column = sheet.spec.data.patients.last_contact
    if not column or not sheet.has(column) or last_contact_is_date(sheet):
        return None
    return Bound(_unit_of(sheet, column), sheet.values(column))


def _unit_of(sheet: Sheet, column: str) -> TimeUnit:
    """That of the outcome or rule of the column, else that of the first outcome."""
    rules = {rule.id: rule.duration for rule in sheet.spec.data.derived}
    rule = rules.get(column)
    if rule is not None:
        return rule.unit
    units: list[TimeUnit] = [item.unit for _, item in sheet.survivals if item.time == column]
    units += [item.unit for _, item in sheet.survivals]
    return units[0] if units else "months"


def ends_after_contact(sheet: Sheet, outcome: SurvivalOutcome) -> Iterator[int]:
    """Places of patients whose end date lies after the date of last contact."""
    column = sheet.spec.data.patients.last_contact
    rule = duration(sheet, outcome.time)
    if rule is None or not column or not last_contact_is_date(sheet):
        return
    pairs = zip(_days(sheet, rule.end), _days(sheet, column), strict=True)
    yield from (at for at, (end, contact) in enumerate(pairs) if end and contact and end > contact)


def duration(sheet: Sheet, column: str) -> Duration | None:
    """The rule by which the column is computed from dates; None for all others."""
    return next((rule.duration for rule in sheet.spec.data.derived if rule.id == column), None)


def _days(sheet: Sheet, column: str) -> Sequence[datetime.date | None]:
    return [parse_date(text) for text in sheet.texts(column)]


def deaths(sheet: Sheet) -> tuple[bool | None, ...]:
    """Whether each patient died; None where the cell is blank or says neither."""
    column = sheet.spec.data.patients.death
    if column is None or not sheet.has(column):
        return (None,) * len(sheet.used)
    coded = _coded_as_outcome(sheet, column)
    return tuple(_died(text, coded) for text in sheet.texts(column))


def _coded_as_outcome(sheet: Sheet, column: str) -> SurvivalOutcome | None:
    return next((item for _, item in sheet.survivals if item.event.column == column), None)


def _died(text: str, coded: SurvivalOutcome | None) -> bool | None:
    if coded is not None:
        return {EVENT: True, CENSORED: False}.get(event_code(coded, text))
    word = text.casefold()
    return True if word in DEAD else False if word in ALIVE else None


def times_of_death(sheet: Sheet) -> Bound | None:
    """When those who died did so: last contact, else the outcome coded by the same column."""
    column = sheet.spec.data.patients.death
    if column is None:
        return None
    found = last_contact(sheet)
    coded = _coded_as_outcome(sheet, column)
    if found is None and coded is not None:
        found = bound_of(sheet, coded)
    if found is None:
        return None
    pairs = zip(deaths(sheet), found.times, strict=True)
    return Bound(found.unit, tuple(time if died else None for died, time in pairs))

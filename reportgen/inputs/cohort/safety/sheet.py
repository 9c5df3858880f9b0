"""What the checks of a table of events look at: its rows beside the patients they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.inputs.cohort.dates import parse_date
from reportgen.inputs.cohort.sheet import Sheet
from reportgen.inputs.cohort.shown import shown
from reportgen.inputs.cohort.units import DAYS
from reportgen.inputs.numbers import Cell, NotANumberError, parse_number
from reportgen.inputs.tables import Table
from reportgen.spec.cohort_events import EventsTable, Flag
from reportgen.spec.cohort_safety import Safety
from reportgen.spec.units import TimeUnit

EXCLUDED, UNKNOWN = -1, -2
"""Of whom a row is: a patient who is not analysed, or nobody in the patients table."""

GRADES = (1, 2, 3, 4, 5)
"""From mild to death."""

Values = tuple[float | None, ...]


@dataclass(frozen=True)
class EventSheet:
    """Both tables together; nothing here changes. A blank cell is the empty text."""

    patients: Sheet
    spec: EventsTable
    safety: Safety
    table: Table

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.table.name

    def has(self, *columns: str | None) -> bool:
        """Whether the columns are there; what the spec names in vain is told elsewhere."""
        return all(column in self.table.columns for column in columns)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all patients, which are never told."""
        sheet = self.patients
        return frozenset(sheet.all_texts(sheet.spec.data.patients.id)) - {""}

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """Of each row the place of its patient among those analysed, or why there is none."""
        sheet = self.patients
        ids = sheet.all_texts(sheet.spec.data.patients.id)
        places = dict.fromkeys(ids, EXCLUDED)
        places |= {ids[at]: place for place, at in enumerate(sheet.used)}
        column = self.spec.id
        return tuple(places.get(row.cells.get(column, ""), UNKNOWN) for row in self.table.rows)

    @cached_property
    def used(self) -> tuple[int, ...]:
        """Positions of the rows of patients who are analysed."""
        return tuple(at for at, owner in enumerate(self.owners) if owner >= 0)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Of the rows in use, the places of their patients among those analysed."""
        return tuple(self.owners[at] for at in self.used)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Row numbers of the rows in use, as a person sees them."""
        return tuple(self.table.rows[at].number for at in self.used)

    def texts(self, column: str | None) -> tuple[str, ...]:
        """The cells of the rows in use; blank where there is no such column."""
        return tuple(self.table.rows[at].cells.get(column or "", "") for at in self.used)

    def rows(self, column: str | None) -> Iterator[tuple[int, str]]:
        """Row number and cell of the rows in use."""
        yield from zip(self.numbers, self.texts(column), strict=True)

    @cached_property
    def has_dates(self) -> bool:
        """Whether start and end are dates rather than times."""
        return self.spec.time_zero is not None

    @property
    def unit(self) -> TimeUnit:
        """The unit of start and end."""
        return self.spec.unit

    def times(self, column: str | None) -> Values:
        """Start or end of the rows in use, in the unit; None where blank or unreadable."""
        texts = self.texts(column)
        if not self.has_dates:
            comma = self.table.decimal_comma
            return tuple(_read(text, comma) for text in texts)
        zero = self.patients.texts(self.spec.time_zero or "")
        return tuple(
            _between(zero[place], text, DAYS[self.unit])
            for place, text in zip(self.places, texts, strict=True)
        )

    @cached_property
    def starts(self) -> Values:
        """When the events began."""
        return self.times(self.spec.start)

    @cached_property
    def ends(self) -> Values:
        """When they ended."""
        return self.times(self.spec.end)

    @cached_property
    def grades(self) -> tuple[int | None, ...]:
        """The grades 1 to 5; None where blank or none of these."""
        read = (_read(text, False) for text in self.texts(self.spec.grade))
        return tuple(int(one) if one in GRADES else None for one in read)

    def answers(self, flag: Flag | None) -> tuple[bool | None, ...]:
        """Yes or no of each row in use; None where blank or neither."""
        if flag is None:
            return (None,) * len(self.used)
        return tuple(answer(flag, text) for text in self.texts(flag.column))

    def show(self, column: str, text: str, known: Sequence[str] = ()) -> str:
        """The cell as it may stand in a message: never one that could name a patient."""
        return shown(text, Counter(self.texts(column))[text], known)


def answer(flag: Flag, text: str) -> bool | None:
    """Whether a cell says yes or no; None where it says neither."""
    word = text.casefold()
    if word in {one.casefold() for one in flag.yes}:
        return True
    return False if word in {one.casefold() for one in flag.no} else None


def _read(text: str, comma: bool) -> float | None:
    try:
        return parse_number(Cell(text, comma)) if text else None
    except NotANumberError:
        return None


def _between(start: str, end: str, days: float) -> float | None:
    first, last = parse_date(start), parse_date(end)
    return None if first is None or last is None else (last - first).days / days

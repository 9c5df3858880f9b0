"""What the checks of a patients table look at: its columns as texts, and who is analysed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reportgen.errors import Problem
from reportgen.inputs.asked import PATIENTS
from reportgen.inputs.cohort.columns import numeric_columns
from reportgen.inputs.cohort.derived import derive
from reportgen.inputs.cohort.shown import shown
from reportgen.inputs.numbers import (
    BLANK_REMEDY,
    Cell,
    NotANumberError,
    parse_count,
    parse_number,
)
from reportgen.inputs.tables import Table
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import Outcome, SurvivalOutcome
from reportgen.spec.load import LoadedSpec
from reportgen.vocabulary import nearest

CORRECT_OR_EXCLUDE = "Correct the row, or exclude the patient under data.exclude with a reason."


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one row; findings in the same words are told together."""

    row: int
    what: str
    remedy: str = CORRECT_OR_EXCLUDE


Found = Finding | Problem


@dataclass(frozen=True)
class Sheet:
    """Spec and table together; nothing here changes. A blank cell is the empty text."""

    loaded: LoadedSpec[CohortSpec]
    table: Table
    _texts: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _readings: dict[str, tuple[float | None, ...]] = field(default_factory=dict, repr=False)
    _counts: dict[str, Counter[str]] = field(default_factory=dict, repr=False)

    @property
    def spec(self) -> CohortSpec:
        """The spec."""
        return self.loaded.spec

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.table.name

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The row numbers as a person sees them."""
        return tuple(row.number for row in self.table.rows)

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """All columns of the table, and the derived ones."""
        found = {
            column: tuple(row.cells.get(column, "") for row in self.table.rows)
            for column in self.table.columns
        }
        for rule in self.spec.data.derived:
            if rule.id not in found:
                found[rule.id] = derive(rule, found, len(self.numbers), self.table.decimal_comma)
        return found

    @cached_property
    def exclusion(self) -> tuple[int, ...]:
        """For each row the first exclusion that it meets, -1 for patients who are analysed."""
        rules = [(self.all_texts(rule.column), rule.value) for rule in self.spec.data.exclude]
        return tuple(
            next((n for n, (texts, value) in enumerate(rules) if texts[at] == value), -1)
            for at in range(len(self.numbers))
        )

    @cached_property
    def used(self) -> tuple[int, ...]:
        """Positions of the patients who are analysed."""
        return tuple(at for at, rule in enumerate(self.exclusion) if rule < 0)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The numeric columns with their kind."""
        return numeric_columns(self.spec)

    @cached_property
    def derived(self) -> frozenset[str]:
        """The columns that are computed."""
        return frozenset(rule.id for rule in self.spec.data.derived)

    @cached_property
    def survivals(self) -> tuple[tuple[int, SurvivalOutcome], ...]:
        """The time-to-event outcomes with their places in the spec."""
        return tuple(
            (number, outcome)
            for number, outcome in enumerate(self.spec.outcomes)
            if isinstance(outcome, SurvivalOutcome)
        )

    def has(self, *columns: str | None) -> bool:
        """Whether the columns are there; what the spec names in vain is told elsewhere."""
        return all(column in self.columns for column in columns)

    def all_texts(self, column: str) -> tuple[str, ...]:
        """The cells of all rows; blank where there is no such column."""
        return self.columns.get(column) or ("",) * len(self.numbers)

    def texts(self, column: str) -> tuple[str, ...]:
        """The cells of the patients analysed."""
        if column not in self._texts:
            cells = self.all_texts(column)
            self._texts[column] = tuple(cells[at] for at in self.used)
        return self._texts[column]

    def rows(self, column: str) -> Iterator[tuple[int, str]]:
        """Row number and cell of the patients analysed; nothing when there is no such column."""
        if column in self.columns:
            cells = self.columns[column]
            yield from ((self.numbers[at], cells[at]) for at in self.used)

    @cached_property
    def used_numbers(self) -> tuple[int, ...]:
        """Row numbers of the patients analysed."""
        return tuple(self.numbers[at] for at in self.used)

    def values(self, column: str) -> tuple[float | None, ...]:
        """The numbers of the patients analysed; None where the cell is blank or no number."""
        if column not in self._readings:
            cells = (Cell(text, self.table.decimal_comma) for text in self.texts(column))
            self._readings[column] = tuple(_number(cell) for cell in cells)
        return self._readings[column]

    def unreadable(self, column: str, kind: str) -> Iterator[Finding]:
        """Cells of the column that are no number of the kind."""
        parse = parse_count if kind == "count" else parse_number
        for row, text in self.rows(column):
            try:
                if text:
                    parse(Cell(text, self.table.decimal_comma))
            except NotANumberError as error:
                remedy = error.remedy.replace(BLANK_REMEDY, PATIENTS.blank_remedy)
                yield Finding(row, f"{column} {self.show(column, text)} {error.what}", remedy)

    def show(self, column: str, text: str, known: Sequence[str] = ()) -> str:
        """The cell as it may stand in a message: never one that could name a patient."""
        if column not in self._counts:
            self._counts[column] = Counter(self.all_texts(column))
        return shown(text, self._counts[column][text], known)

    def hint(self, value: str, column: str) -> str:
        """The ending of a message about a text that no cell has: the nearest cells, but no ids."""
        if column == self.spec.data.patients.id:
            return ""
        texts = sorted(set(self.all_texts(column)) - {""})
        plain = [text for text in texts if self.show(column, text, (value,)) == f"'{text}'"]
        return nearest(value, plain)

    @cached_property
    def closing(self) -> tuple[datetime.date, str]:
        """The day after which nothing can have been observed, and which day that is."""
        design, report = self.spec.design, self.spec.report
        if design.data_cutoff:
            return design.data_cutoff, "the data cut-off (design.data_cutoff)"
        if report.data_date:
            return report.data_date, "the date of the data (report.data_date)"
        return report.date, "the date of the report (report.date)"

    @property
    def closing_day(self) -> datetime.date:
        """The day after which nothing can have been observed."""
        return self.closing[0]

    def members(self, outcome: Outcome) -> tuple[int, ...]:
        """Places, among the patients analysed, of those of whom the outcome is asked."""
        if outcome.among is None:
            return tuple(range(len(self.used)))
        texts = self.texts(outcome.among.column)
        return tuple(at for at, text in enumerate(texts) if text == outcome.among.value)

    def spec_problem(self, place: Sequence[str | int], what: str, remedy: str) -> Problem:
        """A problem of the spec rather than of a row."""
        return Problem(self.loaded.locate(*place), what, remedy)


def _number(cell: Cell) -> float | None:
    try:
        return parse_number(cell) if cell.text else None
    except NotANumberError:
        return None

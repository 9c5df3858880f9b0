"""What the checks of a studies table look at: the spec, the table, and who is in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from reportgen.bibliography.labels import labels
from reportgen.errors import Problem
from reportgen.inputs.bibliography import NO_BIBLIOGRAPHY, Bibliography
from reportgen.inputs.columns import numeric_columns
from reportgen.inputs.numbers import (
    Cell,
    NotANumberError,
    canonical,
    parse_count,
    parse_number,
    parse_percent,
    parse_year,
)
from reportgen.inputs.record_matches import Match, match
from reportgen.inputs.records import Study
from reportgen.inputs.tables import Row, Table
from reportgen.spec.data import Exclusion
from reportgen.spec.load import LoadedSpec
from reportgen.spec.meta import MetaSpec
from reportgen.spec.robustness import StudySet

CORRECT_OR_EXCLUDE = "Correct the row, or list it under data.exclude with a reason."

PARSERS = {
    "number": parse_number,
    "count": parse_count,
    "percent": parse_percent,
    "year": parse_year,
}
"""How a cell is read, by the kind of its column."""


@dataclass(frozen=True)
class Context:
    """Spec and table together; nothing here changes."""

    loaded: LoadedSpec[MetaSpec]
    table: Table
    bibliography: Bibliography = NO_BIBLIOGRAPHY

    @property
    def spec(self) -> MetaSpec:
        """The spec."""
        return self.loaded.spec

    @cached_property
    def left_out(self) -> frozenset[tuple[str, str]]:
        """Rows that single outcomes do without: pairs of row id and outcome id."""
        return frozenset(
            (item.study, outcome.id) for outcome in self.spec.outcomes for item in outcome.leave_out
        )

    @cached_property
    def exclusions(self) -> Mapping[str, Exclusion]:
        """The exclusions by row id."""
        return {item.study: item for item in self.spec.data.exclude}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The row ids in table order."""
        return tuple(dict.fromkeys(filter(None, map(self.id, self.table.rows))))

    @cached_property
    def rows_by_id(self) -> Mapping[str, Row]:
        """The rows by id; of two with the same id the first."""
        return {self.id(row): row for row in reversed(self.table.rows)}

    @cached_property
    def group_cells(self) -> Mapping[str, tuple[str, str]]:
        """Cell text to id and label of the group."""
        groups = self.spec.data.groups
        return {level.cell: (level.id, level.label) for level in groups.levels} if groups else {}

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The numeric columns with their kind."""
        return numeric_columns(self.spec)

    @cached_property
    def primary(self) -> tuple[str, ...]:
        """The ids of the primary outcomes."""
        return tuple(outcome.id for outcome in self.spec.outcomes if outcome.primary)

    def text(self, row: Row, column: str | None) -> str:
        """The cell, blank where the table lacks the column (which is told elsewhere)."""
        return row.cells.get(column, "") if column else ""

    def several(self, row: Row, column: str | None) -> tuple[str, ...]:
        """The texts of a cell that may hold several, separated by ';', each once."""
        parts = (part.strip() for part in self.text(row, column).split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))

    def id(self, row: Row) -> str:
        """The id of a row."""
        return self.text(row, self.spec.data.studies.id)

    def label(self, row: Row) -> str:
        """The label of a row; made from its record where the table has no column for it."""
        column = self.spec.data.studies.label
        return self.text(row, column) if column else self.made_labels.get(row.number, self.id(row))

    @cached_property
    def matches(self) -> Mapping[int, Match]:
        """The records of the rows, by the numbers of the rows."""
        citation, column = self.spec.data.studies.citation, self.spec.data.studies.label
        return {
            row.number: match(
                citation,
                partial(self.text, row),
                self.bibliography,
                self.id(row),
                self.text(row, column) or self.id(row),
            )
            for row in self.table.rows
        }

    @cached_property
    def made_labels(self) -> Mapping[int, str]:
        """Author and year by the records of the rows."""
        known = [
            (number, found.record)
            for number, found in self.matches.items()
            if found.record is not None
        ]
        return labels(known, {row.number: self.id(row) for row in self.table.rows})

    def group(self, row: Row) -> str:
        """The id of the row's group; empty where the cell is none of the levels."""
        if self.spec.data.groups is None:
            return "all"
        return self.group_cells.get(self.text(row, self.spec.data.groups.column), ("", ""))[0]

    def place(self, row: Row) -> str:
        """Where the row is, for messages."""
        name = self.label(row) or self.id(row)
        short = name if len(name) <= 60 else f"{name[:57]}..."
        visible = "".join(mark for mark in short if mark.isprintable())
        return f"{self.table.name} row {row.number}" + (f" ({visible})" if visible else "")

    def problem(self, row: Row, what: str, remedy: str = CORRECT_OR_EXCLUDE) -> Problem:
        """A problem of a row."""
        return Problem(self.place(row), what, remedy)

    def cell(self, row: Row, column: str) -> Cell:
        """The cell on its way to a number."""
        return Cell(self.text(row, column), self.table.decimal_comma)

    def number_problems(self, row: Row, column: str, kind: str) -> Iterator[Problem]:
        """Why the cell is not a number of its kind; nothing for a blank cell."""
        cell = self.cell(row, column)
        if not cell.text:
            return
        try:
            PARSERS[kind](cell)
        except NotANumberError as error:
            yield self.problem(row, f"{column} '{cell.text}' {error.what}", error.remedy)

    def targets(self, study_set: StudySet) -> tuple[str, ...]:
        """The outcomes of a sensitivity set: the primary ones when it names none."""
        return study_set.outcomes or self.primary

    def in_pool(self, study: str, outcome: str) -> bool:
        """Whether the row belongs to the pool of the outcome, by the spec."""
        if (study, outcome) in self.left_out:
            return False
        exclusion = self.exclusions.get(study)
        return exclusion is None or outcome in exclusion.keep_for

    def added(self, study: str, outcome: str) -> bool:
        """Whether a sensitivity set adds the row to the pool of the outcome."""
        return not self.in_pool(study, outcome) and any(
            study in item.add and outcome in self.targets(item)
            for item in self.spec.analysis.sensitivity.sets
        )

    def used(self, study: str) -> bool:
        """Whether any analysis uses the row."""
        return any(
            self.in_pool(study, outcome.id) or self.added(study, outcome.id)
            for outcome in self.spec.outcomes
        )

    def study(self, row: Row) -> Study:
        """The row as the analysis reads it."""
        group = self.group(row)
        labels = dict(self.group_cells.values())
        return Study(
            id=self.id(row),
            label=self.label(row),
            row=row.number,
            group=group,
            group_label=labels.get(group, ""),
            year=self._year(row),
            cells={column: self._normal(row, column) for column in self.table.columns},
        )

    def _year(self, row: Row) -> int | None:
        column, record = self.spec.data.studies.year, self.matches[row.number].record
        if column is None and record is not None and self.bibliography.files:
            return record.issued.year
        cell = Cell(self.text(row, column))
        try:
            return parse_year(cell) if cell.text else None
        except NotANumberError:
            return None

    def _normal(self, row: Row, column: str) -> str:
        """The cell; in a numeric column spelled so that ``float`` reads it, as given if it does."""
        text = self.text(row, column)
        if column not in self.kinds or not text or _reads_as_float(text):
            return text
        parse = parse_percent if text.endswith("%") else parse_number
        try:
            return canonical(parse(self.cell(row, column)))
        except NotANumberError:
            return text


def _reads_as_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

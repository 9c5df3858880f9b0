"""The checked studies: what the analysis reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from reportgen.bibliography.sources import NO_SOURCES, Sources
from reportgen.spec.data import Exclusion


@dataclass(frozen=True, slots=True)
class Study:
    """One row of the studies table.

    ``group`` is the id of the level, ``all`` when the spec has no groups, and empty only for an
    excluded row whose cell is none of the levels. ``cells`` holds all columns; a blank cell means
    not reported; numeric cells of rows in use read with ``float``.
    """

    id: str
    label: str
    row: int
    group: str
    group_label: str
    year: int | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """The figures of one study for one outcome; survival and its limits are proportions 0 to 1.

    Of other measures ``numbers`` holds all figures by role and ``ways`` the roles that are used,
    for each part of the measure; ``events`` and ``n`` are those of both arms together.
    """

    study: Study
    events: int | None = None
    n: int | None = None
    survival: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    numbers: tuple[tuple[str, float], ...] = ()
    ways: tuple[tuple[str, ...], ...] = ()

    @property
    def poolable(self) -> bool:
        """Whether a standard error can be made: from counts, an interval, or n."""
        known = (self.events, self.ci_low, self.n)
        return bool(self.numbers) or any(number is not None for number in known)

    def number(self, role: str) -> float:
        """The figure of a role."""
        return dict(self.numbers)[role]


class Unusable(NamedTuple):
    """A row that belongs to the pool of an outcome but has no figures for it, and why."""

    study: Study
    reason: str


@dataclass(frozen=True, slots=True)
class StudiesData:
    """The studies table after all checks; every outcome of the spec is a key of the mappings.

    ``outcomes`` holds the rows that are pooled, ``shown_only`` those with an estimate but without
    interval and n, ``addable`` the excluded rows that a sensitivity set adds; all in table order.
    """

    table_name: str
    studies: tuple[Study, ...]
    exclusions: Mapping[str, Exclusion]
    outcomes: Mapping[str, tuple[OutcomeRow, ...]]
    unusable: Mapping[str, tuple[Unusable, ...]]
    shown_only: Mapping[str, tuple[OutcomeRow, ...]]
    addable: Mapping[str, tuple[OutcomeRow, ...]]
    overlaps: frozenset[frozenset[str]]
    sources: Sources = NO_SOURCES
    notices: tuple[str, ...] = ()
    """What became of the publications, as sentences that begin with the label of the study."""
    remarks: tuple[str, ...] = ()
    """What who builds the report should know of the records, and its readers need not."""

    def study(self, study_id: str) -> Study:
        """The row with this id."""
        return next(study for study in self.studies if study.id == study_id)

    def included(self) -> tuple[Study, ...]:
        """Rows of the review: those not excluded, and those kept for at least one outcome."""
        return tuple(
            study
            for study in self.studies
            if study.id not in self.exclusions or self.exclusions[study.id].keep_for
        )

    def shown(self, outcome: str) -> tuple[OutcomeRow, ...]:
        """The rows with an estimate, also those that cannot be pooled, in table order."""
        return _in_order((*self.outcomes[outcome], *self.shown_only[outcome]))

    def of_outcome(
        self, outcome: str, columns: Collection[str], named: Collection[str] = ()
    ) -> OutcomeData:
        """The rows of one outcome with these columns only; ``named`` are further rows it names."""
        parts = (self.outcomes[outcome], self.shown_only[outcome], self.addable[outcome])
        kept = {*named, *(row.study.id for part in parts for row in part)}
        own = {
            study.id: replace(
                study, row=place, cells={column: study.cells[column] for column in columns}
            )
            for place, study in enumerate((one for one in self.studies if one.id in kept), start=1)
        }
        pooled, shown_only, addable = (
            tuple(replace(row, study=own[row.study.id]) for row in part) for part in parts
        )
        return OutcomeData(self.table_name, tuple(own.values()), pooled, shown_only, addable)


@dataclass(frozen=True, slots=True)
class OutcomeData:
    """What one outcome needs of the table: its rows in table order, counted from 1.

    A study has the cells of those columns only that the analyses of the outcome name.
    """

    table_name: str
    studies: tuple[Study, ...]
    pooled: tuple[OutcomeRow, ...]
    shown_only: tuple[OutcomeRow, ...]
    addable: tuple[OutcomeRow, ...]

    def study(self, study_id: str) -> Study:
        """The row with this id."""
        return next(study for study in self.studies if study.id == study_id)

    @property
    def shown(self) -> tuple[OutcomeRow, ...]:
        """The rows with an estimate, also those that cannot be pooled, in table order."""
        return _in_order((*self.pooled, *self.shown_only))

    def pool(
        self, *, add: Collection[str] = (), drop: Collection[str] = ()
    ) -> tuple[OutcomeRow, ...]:
        """The pooled rows with some added or dropped, in table order."""
        rows = [row for row in self.pooled if row.study.id not in drop]
        present = {row.study.id for row in rows}
        added = (row for row in self.addable if row.study.id in add and row.study.id not in present)
        return _in_order((*rows, *added))


def _in_order(rows: Iterable[OutcomeRow]) -> tuple[OutcomeRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.study.row))

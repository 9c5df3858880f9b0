"""The columns of a checked patients table, by name: what queries are made of, and no ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reportgen.inputs.cohort.columns import named_columns, numeric_columns
from reportgen.inputs.cohort.records import Note
from reportgen.inputs.cohort.safety.rows import SafetyRows
from reportgen.inputs.cohort.sheet import Sheet
from reportgen.spec.cohort import CohortSpec


@dataclass(frozen=True)
class Cells:
    """The cells of one column, in the order of the rows."""

    values: tuple[str | float | None, ...]

    @cached_property
    def digest(self) -> str:
        """What stands for them in keys, so that no patient does."""
        return hashlib.sha256(json.dumps(self.values).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Columns:
    """By name, ``text:<column>`` and ``number:<column>``; and for each row the exclusion it meets.

    The index of the first rule that excludes it, -1 for patients who are analysed.
    """

    exclusion: Cells
    cells: Mapping[str, Cells]

    @classmethod
    def of(cls, sheet: Sheet) -> Columns:
        """The columns that the spec names, as texts and, where they are numbers, as numbers.

        The patients' ids stay behind: no query needs them.
        """
        found = {f"text:{column}": Cells(sheet.all_texts(column)) for column in _used(sheet.spec)}
        for column in sheet.kinds:
            found[f"number:{column}"] = Cells(_numbers(sheet, column))
        return cls(Cells(sheet.exclusion), found)

    def named_by(self, spec: CohortSpec) -> Columns:
        """Those only that a spec names, which may be a part of the whole one."""
        used = _used(spec)
        names = [f"text:{column}" for column in used]
        names += [f"number:{column}" for column in numeric_columns(spec) if column in used]
        return Columns(self.exclusion, {name: self.cells[name] for name in names})


def _used(spec: CohortSpec) -> tuple[str, ...]:
    used = {column for place, column in named_columns(spec) if "patients" not in place}
    return tuple(sorted(used))


def _numbers(sheet: Sheet, column: str) -> tuple[float | None, ...]:
    """The numbers of the patients analysed, in the rows where they stand."""
    found: list[float | None] = [None] * len(sheet.numbers)
    for at, value in zip(sheet.used, sheet.values(column), strict=True):
        found[at] = value
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CohortTable:
    """A checked table of patients and, where there is one, that of adverse events.

    ``spec_source`` is the spec file as it was written, None where a patient's id stands in it.
    """

    name: str
    notes: tuple[Note, ...]
    columns: Columns
    safety: SafetyRows | None
    spec_source: bytes | None

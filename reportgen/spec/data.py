"""The section ``data``: the studies table, its columns, groups, exclusions and overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.vocabulary import nearest


class Citation(Section):
    """Columns from which the reference of a study is made."""

    authors: Text | None = None
    title: Text | None = None
    journal: Text | None = None
    year: Text | None = None
    pmid: Text | None = None
    doi: Text | None = None
    registry: Text | None = None


class StudiesTable(Section):
    """The file with one row per study arm, and the columns that identify a row."""

    file: Text
    sheet: Text | None = Field(None, description="worksheet of an Excel file; the first if absent")
    encoding: Text = "utf-8"
    missing: tuple[str, ...] = Field(("",), description="cell texts that mean 'not reported'")
    id: Text
    label: Text
    year: Text | None = None
    overlaps: Text | None = Field(
        None, description="column with the ids of rows that share patients, separated by ';'"
    )
    citation: Citation = Citation()


class GroupLevel(Section):
    """One group (treatment) of the studies."""

    id: Identifier
    value: Text | None = Field(None, description="the text in the column; the id when absent")
    label: Text

    @property
    def cell(self) -> str:
        """The text that marks this group in the table."""
        return self.value or self.id


class Groups(Section):
    """The column that says which treatment a row belongs to."""

    column: Text
    levels: tuple[GroupLevel, ...] = Field(min_length=1)
    reference: Identifier | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Groups:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        ids = [level.id for level in self.levels]
        yield from _shared(ids, "id")
        if len(set(ids)) == len(ids):
            yield from _shared([level.cell for level in self.levels], "value")
        if self.reference is not None and self.reference not in ids:
            yield Complaint(
                f"reference '{self.reference}' is not one of the levels"
                f"{nearest(self.reference, ids)}",
                "Name the id of a level.",
                ("reference",),
            )


def _shared(texts: list[str], part: str) -> Iterator[Complaint]:
    for twice in sorted({text for text in texts if texts.count(text) > 1}):
        yield Complaint(
            f"two group levels have the same {part} '{twice}'",
            f"Give each level its own {part}.",
            ("levels", len(texts) - 1 - texts[::-1].index(twice)),
        )


class Characteristic(Section):
    """One column of the table of study characteristics."""

    id: Identifier
    column: Text
    label: Text
    unit: Text | None = None
    type: Literal["text", "number", "count", "year", "percent"] = "text"


class Exclusion(Section):
    """A row that is not pooled, why, and the outcomes for which it is kept all the same."""

    study: Text
    reason: Text
    category: Text = "Other reason"
    keep_for: tuple[Identifier, ...] = ()


class MetaData(Section):
    """Everything about the studies table."""

    studies: StudiesTable
    groups: Groups | None = None
    characteristics: tuple[Characteristic, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    overlaps: tuple[tuple[Text, Text], ...] = Field(
        (), description="pairs of row ids that share patients, beside the overlaps column"
    )

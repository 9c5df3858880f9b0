"""The section ``data``: the studies table, its columns, groups, exclusions and overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from reportgen.spec.base import (
    Complaint,
    Identifier,
    Refusal,
    Section,
    Text,
    listed,
    one_or_more,
)
from reportgen.vocabulary import nearest


class Citation(Section):
    """Columns from which the reference of a study is made, or by which its record is found.

    With `data.bibliography` a row belongs to the record whose key stands in the column `key`, or
    whose PMID or DOI stands in `pmid` or `doi`. Without a record the reference of a row is made of
    the columns themselves.
    """

    key: Text | None = Field(
        None, description="column with the key of the record: its id in the file, its PMID or DOI"
    )
    authors: Text | None = Field(None, description="column with the authors")
    title: Text | None = Field(None, description="column with the title")
    journal: Text | None = Field(
        None,
        description="column with the journal; volume and pages may follow, as in "
        "`Blood 129:3322-3331`",
    )
    year: Text | None = Field(None, description="column with the year of publication")
    pmid: Text | None = Field(None, description="column with the PubMed number")
    doi: Text | None = Field(None, description="column with the DOI, without an address")
    registry: Text | None = Field(None, description="column with the trial registration")


class StudiesTable(Section):
    """The file with one row per study arm, and the columns that identify a row."""

    file: Text = Field(description="CSV, TSV or .xlsx, relative to the spec")
    sheet: Text | None = Field(None, description="worksheet of an Excel file; the first if absent")
    encoding: Text = Field("utf-8", description="of a CSV or TSV file")
    missing: tuple[str, ...] = Field(("",), description="cell texts that mean 'not reported'")
    id: Text = Field(description="column that names each row; ids of facts are made from it")
    label: Text | None = Field(
        None,
        description="column with the printed name: author and year; may be absent where "
        "`data.bibliography` is given, from which the names are made then",
    )
    year: Text | None = Field(None, description="column with the year, for sorting")
    cluster: Text | None = Field(
        None,
        description="column with the study, trial or population that a row belongs to; rows of one "
        "are pooled together only where `analysis.dependence` says how",
    )
    overlaps: Text | None = Field(
        None, description="column with the ids of rows that share patients, separated by ';'"
    )
    quality: Text | None = Field(
        None,
        description="column with the quality of each study, 0 or more, for the quality-effects "
        "model; only the ratios between the studies matter",
    )
    citation: Citation = Field(Citation(), description="columns for the list of references")


class GroupLevel(Section):
    """One group of the rows: a treatment, or an arm of a cohort."""

    id: Identifier = Field(description="part of the fact ids")
    value: Text | None = Field(None, description="the text in the column; the id when absent")
    label: Text = Field(description="as it reads within a sentence")

    @property
    def cell(self) -> str:
        """The text that marks this group in the table."""
        return self.value or self.id


class Groups(Section):
    """The column that says which treatment or arm a row belongs to."""

    column: Text = Field(description="column of the table")
    levels: tuple[GroupLevel, ...] = Field(min_length=1, description="the groups, in print order")
    reference: Identifier | None = Field(
        None, description="id of the level the others are compared with; the first when absent"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Groups:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        ids = [level.id for level in self.levels]
        yield from shared_parts(self.levels)
        if self.reference is not None and self.reference not in ids:
            yield Complaint(
                f"reference '{self.reference}' is not one of the levels"
                f"{nearest(self.reference, ids)}",
                "Name the id of a level.",
                ("reference",),
            )


def shared_parts(levels: Sequence[GroupLevel]) -> Iterator[Complaint]:
    """Levels that have their id or the text of their cells in common."""
    ids = [level.id for level in levels]
    yield from _shared(ids, "id")
    if len(set(ids)) == len(ids):
        yield from _shared([level.cell for level in levels], "value")


def _shared(texts: list[str], part: str) -> Iterator[Complaint]:
    for twice in sorted({text for text in texts if texts.count(text) > 1}):
        yield Complaint(
            f"two group levels have the same {part} '{twice}'",
            f"Give each level its own {part}.",
            ("levels", len(texts) - 1 - texts[::-1].index(twice)),
        )


STUDY_COLUMNS = frozenset({"study", "label", "group_id", "group"})
"""Columns of frames/studies.csv beside the characteristics."""


class Characteristic(Section):
    """One column of the table of study characteristics."""

    id: Identifier = Field(description="name of the column in frames/studies.csv")
    column: Text = Field(description="column of the studies table")
    label: Text = Field(description="heading of the column")
    unit: Text | None = Field(None, description="printed in the heading")
    type: Literal["text", "number", "count", "year", "percent"] = Field(
        "text",
        description="how cells are checked, aligned and printed; the thousands of a `year` are "
        "not parted",
    )

    @model_validator(mode="after")
    def _id_is_free(self) -> Characteristic:
        if self.id in STUDY_COLUMNS:
            what = f"'{self.id}' is a column that every table of studies has"
            raise Refusal([Complaint(what, "Choose another id.", ("id",))])
        return self


class Exclusion(Section):
    """A row that is not pooled, why, and the outcomes for which it is kept all the same."""

    study: Text = Field(description="id of the row")
    reason: Text = Field(description="printed in the list of rows not pooled")
    category: Text = Field("Other reason", description="under which the flow diagram counts it")
    keep_for: tuple[Identifier, ...] = Field(
        (), description="outcomes for which the row is pooled all the same"
    )


class ComparedArms(Section):
    """What the two arms of each study are called, where outcomes compare them."""

    treated: Text = Field(description="as it reads after 'with', e.g. drug B")
    control: Text = Field(description="as it reads after 'with', e.g. placebo")

    @model_validator(mode="after")
    def _differ(self) -> ComparedArms:
        if self.treated == self.control:
            what = f"both arms are called '{self.treated}'"
            raise Refusal([Complaint(what, "Give each arm its own name.", ("control",))])
        return self


class MetaData(Section):
    """Everything about the studies table."""

    studies: StudiesTable = Field(description="the table: one row per study arm")
    bibliography: Annotated[tuple[Text, ...], BeforeValidator(listed)] = Field(
        (),
        json_schema_extra=one_or_more,
        description="files with the records of the studies, relative to the spec: MEDLINE (.nbib), "
        "RIS, BibTeX or CSL-JSON",
    )
    shared_records: tuple[Text, ...] = Field(
        (),
        description="keys of records that several rows come from, as two cohorts of one paper; "
        "two rows of any other record are an error",
    )
    groups: Groups | None = Field(None, description="absent: all studies are one group, `all`")
    arms: ComparedArms | None = Field(
        None, description="the arms that outcomes such as odds ratios compare within each study"
    )
    extraction: Text | None = Field(
        None, description="who took the data from the reports and how, in sentences"
    )
    characteristics: tuple[Characteristic, ...] = Field(
        (), description="columns of the table of study characteristics"
    )
    exclude: tuple[Exclusion, ...] = Field((), description="rows that are shown and not pooled")
    overlaps: tuple[tuple[Text, Text], ...] = Field(
        (), description="pairs of row ids that share patients, beside the overlaps column"
    )

    @model_validator(mode="after")
    def _bibliography_is_there(self) -> MetaData:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        if self.bibliography:
            return
        remedy = "Name the file of references: data.bibliography."
        if self.studies.label is None:
            what = "the table has no column with the names of the studies"
            yield Complaint(what, f"Name it: data.studies.label. {remedy}", ("studies",))
        if self.studies.citation.key is not None:
            what = "data.studies.citation.key is for records, and there are none"
            yield Complaint(what, remedy, ("studies", "citation", "key"))
        if self.shared_records:
            what = "data.shared_records is for records, and there are none"
            yield Complaint(what, remedy, ("shared_records",))

"""The tables of studies: characteristics, rows that are not pooled, references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.settings import ReviewSettings
from reportgen.facts.frame import Cell, Column, Frame, frame
from reportgen.inputs.numbers import number
from reportgen.inputs.studies import StudiesData, Study
from reportgen.spec.data import Characteristic


def add_study_tables(ledger: Ledger, spec: ReviewSettings, data: StudiesData) -> None:
    """Frames ``studies`` (characteristics), ``excluded`` and ``references``."""
    included = [study for study in data.included() if study.id not in data.exclusions]
    kept = [study for study in data.included() if study.id in data.exclusions]
    ledger.frame(_characteristics(spec, (*included, *kept)))
    ledger.frame(_excluded(data))
    ledger.frame(_references(spec, (*included, *kept)))


def _characteristics(spec: ReviewSettings, studies: Sequence[Study]) -> Frame:
    columns = [
        Column("study", "Study id"),
        Column("label", "Study"),
        Column("group_id", "Group id"),
        Column("group", "Group"),
        *(
            Column(item.id, item.label, _KINDS[item.type], item.unit)
            for item in spec.data.characteristics
        ),
    ]
    rows = [
        (
            study.id,
            study.label,
            study.group,
            study.group_label,
            *(_cell(item, study) for item in spec.data.characteristics),
        )
        for study in studies
    ]
    return frame("studies", "Characteristics of the included studies", columns, rows)


_KINDS: Mapping[str, str] = {
    "text": "text",
    "number": "number",
    "count": "count",
    "year": "year",
    "percent": "percent_cell",
}


def _cell(item: Characteristic, study: Study) -> Cell:
    text = study.cells[item.column]
    if item.type == "text":
        return text or None
    value = number(text)
    if value is not None and item.type in ("count", "year"):
        return int(value)
    return value


def _excluded(data: StudiesData) -> Frame:
    columns = [
        Column("study", "Study id"),
        Column("label", "Study"),
        Column("group", "Group"),
        Column("category", "Category"),
        Column("reason", "Reason"),
        Column("kept_for", "Kept for"),
    ]
    rows = [
        (
            study.id,
            study.label,
            study.group_label or None,
            exclusion.category,
            exclusion.reason,
            " ".join(exclusion.keep_for) or None,
        )
        for study in data.studies
        if (exclusion := data.exclusions.get(study.id)) is not None
    ]
    return frame("excluded", "Rows of the table that are not in the main pool", columns, rows)


def _references(spec: ReviewSettings, studies: Sequence[Study]) -> Frame:
    citation = spec.data.studies.citation.model_dump()
    names = [name for name, column in citation.items() if column]
    columns = [
        Column("study", "Study id"),
        Column("label", "Study"),
        *(Column(name, name.capitalize()) for name in names),
    ]
    rows = [
        (study.id, study.label, *(study.cells[citation[name]] or None for name in names))
        for study in studies
    ]
    return frame("references", "References of the included studies", columns, rows)

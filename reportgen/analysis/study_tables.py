"""The tables of studies: characteristics, rows that are not pooled, references."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.settings import ReviewSettings
from reportgen.bibliography.record import Name, Record
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
    ledger.frame(_references(data, (*included, *kept)))
    if spec.data.bibliography:
        _count_references(ledger, data, (*included, *kept))


def _count_references(ledger: Ledger, data: StudiesData, studies: Sequence[Study]) -> None:
    """How many publications the studies are known from, and what became of any of these."""
    known = [study for study in studies if study.id in data.sources.studies]
    cited = {data.sources.studies[study.id] for study in known}
    ledger.count(
        "review.references",
        "references of the included studies",
        len(cited),
        rows=tuple(study.id for study in known),
        notes=data.notices,
    )


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


_REFERENCE_PARTS: tuple[tuple[str, str, Callable[[Record], str]], ...] = (
    ("key", "Key of the record", lambda one: one.id),
    ("authors", "Authors", lambda one: "; ".join(map(_name, one.authors))),
    ("title", "Title", lambda one: one.title),
    ("journal", "Journal", lambda one: one.container_title or one.container_title_short),
    ("year", "Year", lambda one: str(one.issued.year or one.issued.literal)),
    ("volume", "Volume", lambda one: one.volume),
    ("issue", "Issue", lambda one: one.issue),
    ("pages", "Pages", lambda one: one.pages),
    ("pmid", "PMID", lambda one: one.pmid),
    ("doi", "DOI", lambda one: one.doi),
)
"""The columns of frames/references.csv; those that no record fills are left out."""


def _name(name: Name) -> str:
    return name.literal or ", ".join(filter(None, (name.whole_family, name.whole_given)))


def _references(data: StudiesData, studies: Sequence[Study]) -> Frame:
    found = [(study, data.sources.of_study(study.id)) for study in studies]
    known = [(study, source) for study, source in found if source is not None]
    parts = [
        (name, label, part)
        for name, label, part in _REFERENCE_PARTS
        if any(part(source.record) for _, source in known)
    ]
    columns = [
        Column("study", "Study id"),
        Column("label", "Study"),
        *(Column(name, label) for name, label, _ in parts),
        Column("note", "Registration"),
    ]
    rows = [
        (
            study.id,
            study.label,
            *(part(source.record) or None for _, _, part in parts),
            source.note or None,
        )
        for study, source in known
    ]
    return frame("references", "References of the included studies", columns, rows)

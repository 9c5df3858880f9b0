"""What each study contributes: one fact per study and outcome, and the tables of studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reportgen.analysis.compared_studies import add_arm_facts
from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.routes import Remark
from reportgen.analysis.study_values import interval_words, shown
from reportgen.facts.fact import Fact
from reportgen.facts.frame import Cell, Column, Frame, frame
from reportgen.inputs.numbers import number
from reportgen.inputs.studies import OutcomeRow, StudiesData, Study
from reportgen.spec.data import Characteristic
from reportgen.spec.meta import MetaSpec
from reportgen.spec.outcomes import Outcome
from reportgen.vocabulary import STATISTICS


def add_study_facts(
    ledger: Ledger, prefix: str, outcome: Outcome, request: PoolRequest, table: str
) -> None:
    """Facts ``<prefix>.study.<study>``: the study's own value with its interval."""
    inputs = (f"{table}:{','.join(outcome.columns.values())}",)
    interval = interval_words(request)
    add_arm_facts(ledger, prefix, outcome, request, inputs)
    pooling = request.pooling
    for row, (value, ci, note) in zip(request.rows, shown(request), strict=True):
        stat = pooling.stat
        ledger.facts.append(
            Fact(
                join(prefix, "study", row.study.id),
                stat,
                f"{outcome.label} in {row.study.label}",
                STATISTICS[stat].kind,
                value,
                unit=request.unit,
                ci=ci,
                k=1,
                n=row.n,
                events=row.events,
                not_estimable=None if value is not None else pooling.poolable(row),
                method=pooling.study_method,
                settings=(("level", f"{request.level * 100:g}"), ("interval", interval)),
                inputs=inputs,
                rows=(row.study.id,),
                notes=(note,) if note else (),
            )
        )
        remarks = pooling.remarks(row)
        if remarks and value is not None:
            _add_derived(ledger, prefix, outcome, request, row, remarks)


def _add_derived(
    ledger: Ledger,
    prefix: str,
    outcome: Outcome,
    request: PoolRequest,
    row: OutcomeRow,
    remarks: tuple[Remark, ...],
) -> None:
    """Fact ``<prefix>.study.<study>.se`` of a study whose standard error had to be derived.

    Where its arms were read in different ways, their own facts have the methods.
    """
    ledger.number(
        join(prefix, "study", row.study.id, "se"),
        "standard_error",
        f"standard error of {outcome.label} in {row.study.label}, on the scale of pooling",
        float(np.sqrt(request.pooling.effects((row,)).vi[0])),
        method=remarks[0].method,
        rows=(row.study.id,),
        notes=tuple(remark.words.format(row.study.label) for remark in remarks),
    )


def add_study_tables(ledger: Ledger, spec: MetaSpec, data: StudiesData) -> None:
    """Frames ``studies`` (characteristics), ``excluded`` and ``references``."""
    included = [study for study in data.included() if study.id not in data.exclusions]
    kept = [study for study in data.included() if study.id in data.exclusions]
    ledger.frame(_characteristics(spec, (*included, *kept)))
    ledger.frame(_excluded(data))
    ledger.frame(_references(spec, (*included, *kept)))


def _characteristics(spec: MetaSpec, studies: Sequence[Study]) -> Frame:
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


def _references(spec: MetaSpec, studies: Sequence[Study]) -> Frame:
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

"""The flow of records and studies as facts, and the frame behind the flow diagram."""

from __future__ import annotations

from reportgen.analysis.ids import slug
from reportgen.analysis.ledger import Ledger
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.flow import FlowCounts
from reportgen.vocabulary import FLOW_BOXES, FLOW_PHASES

_TABLE_LABELS = {
    "dbr_assessed": "{unit} assessed for eligibility",
    "dbr_excluded_total": "{unit} excluded",
    "new_studies": "{unit} included in the review",
}


def add_flow(ledger: Ledger, flow: FlowCounts) -> None:
    """Facts ``flow.<box>`` and ``flow.<box>.<reason>``, the frame and the figure ``flow``."""
    lines: list[tuple[Cell, ...]] = []
    for name, term in FLOW_BOXES.items():
        value = getattr(flow, name)
        if value is None or (name.endswith("excluded_total") and value == 0):
            continue
        label = term.label
        if flow.from_table and name in _TABLE_LABELS:
            label = _TABLE_LABELS[name].format(unit=flow.unit)
            label = label[:1].upper() + label[1:]
        fact_id = f"flow.{name}"
        ledger.count(fact_id, label, value)
        place = (term.phase, term.row, term.column)
        lines.append((*place, "line", label, fact_id))
        lines += [(*place, *detail) for detail in _details(ledger, flow, name)]
    if flow.without_data:
        ledger.count("flow.without_data", "included, without data for any pool", flow.without_data)
    columns = [
        Column("phase", "Phase", "count"),
        Column("row", "Row", "count"),
        Column("column", "Column"),
        Column("role", "Role"),
        Column("label", "Label"),
        Column("fact", "Fact"),
    ]
    ledger.frame(frame("flow", "Flow of records and studies", columns, lines))
    ledger.figure(FigureRequest("flow", "flow", "flow", (("phases", " | ".join(FLOW_PHASES)),)))


def _details(ledger: Ledger, flow: FlowCounts, name: str) -> list[tuple[Cell, ...]]:
    reasons = {
        "dbr_excluded_total": flow.dbr_excluded,
        "other_excluded_total": flow.other_excluded,
        "new_studies": flow.kept,
    }.get(name, ())
    made: list[tuple[Cell, ...]] = []
    for item in reasons:
        kept = name == "new_studies"
        fact_id = f"flow.{name}.{slug(item.reason)}"
        label = f"{item.reason}, used for some outcomes only" if kept else item.reason
        ledger.count(fact_id, label, item.n)
        made.append(("detail", label, fact_id))
    return made

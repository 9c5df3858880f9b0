"""Alternative text of figures, from the same rows that are drawn."""

from __future__ import annotations

from reportgen.present.figures.data import BubbleData, FlowData, ForestData

_MOST = 12
"""Rows read out one by one; a longer figure is summarised and its table is named."""


def forest_alt(data: ForestData, label: str) -> str:
    """What a forest plot shows: every pooled value, and the studies when they are few."""
    studies = [row for row in data.rows if row.kind == "study"]
    heading = ""
    parts = []
    for row in data.rows:
        if row.kind == "header":
            heading = f"{row.label}: "
        elif row.kind in ("pooled", "overall") or (row.kind == "study" and len(studies) <= _MOST):
            parts.append(f"{heading}{row.label} {row.text}")
    what = f"{label}. Forest plot of {len(studies)} rows" if studies else f"{label}. Forest plot"
    return f"{what}, {data.estimate_head}. {'; '.join(parts)}."


def flow_alt(data: FlowData, label: str) -> str:
    """Every box of a flow diagram in reading order."""
    parts = [
        "; ".join((*box.lines, *box.details))
        for box in sorted(data.boxes, key=lambda box: (box.phase, box.row))
    ]
    return f"{label}. Flow diagram. {'. '.join(parts)}."


def bubble_alt(data: BubbleData, label: str) -> str:
    """What a bubble plot shows."""
    groups = ", ".join(f"{group.label} ({len(group.x)} studies)" for group in data.groups)
    return f"{label}. Bubble plot of {data.y_label} against {data.x_label}: {groups}."

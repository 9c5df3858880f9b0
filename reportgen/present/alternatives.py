"""Alternative text of figures, from the same rows that are drawn."""

from __future__ import annotations

from collections.abc import Collection

from reportgen.present.figures.data import BubbleData, FlowBox, FlowData, ForestData
from reportgen.present.language import capfirst

_MOST = 12
"""Rows read out one by one; of a longer figure only the pooled values are."""

NOT_POOLED = "Not pooled"
"""How the note begins that stands where a pooled value would be."""


def forest_alt(data: ForestData, label: str) -> str:
    """What a forest plot shows: every pooled value, and the studies when they are few."""
    studies = sum(row.kind == "study" for row in data.rows)
    told = {"study", "pooled", "overall"} if studies <= _MOST else {"pooled", "overall"}
    heading = ""
    parts: dict[str, list[str]] = {}
    for row in data.rows:
        if row.kind == "header":
            heading = str(capfirst(row.label))
        elif row.kind in told or row.label.startswith(NOT_POOLED):
            parts.setdefault(heading, []).append(f"{row.label} {row.text}".strip())
    groups = [
        f"{name}: {'; '.join(rows)}" if name else "; ".join(rows) for name, rows in parts.items()
    ]
    return f"{label}{_rows(studies, told)}, {data.estimate_head}. {'. '.join(groups)}."


def _rows(studies: int, told: Collection[str]) -> str:
    if not studies:
        return ""
    count = f". {studies} {'row' if studies == 1 else 'rows'}"
    return count if "study" in told else f"{count}, of which the pooled values are read out here"


def flow_alt(data: FlowData, label: str) -> str:
    """Every box of a flow diagram in reading order: from top to bottom, then lane by lane."""
    parts = [
        ": ".join(filter(None, ("; ".join(box.lines).removesuffix(":"), "; ".join(box.details))))
        for box in sorted(data.boxes, key=_reading_order)
    ]
    return f"{label}. Flow diagram. {'. '.join(parts)}."


def _reading_order(box: FlowBox) -> tuple[bool, int, int, int]:
    return box.column == "lane", box.lane, box.phase, box.row


def bubble_alt(data: BubbleData, label: str) -> str:
    """What a bubble plot shows."""
    groups = ", ".join(
        f"{group.label} ({len(group.x)} studies)" if group.label else f"{len(group.x)} studies"
        for group in data.groups
    )
    return f"{capfirst(label)}. Bubble plot of {data.y_label} against {data.x_label}: {groups}."

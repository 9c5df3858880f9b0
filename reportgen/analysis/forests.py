"""Frames behind forest plots: which facts stand in which order. The drawing knows no statistics."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.axes import COLUMNS, Axis, Line, figure_request
from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.study_values import study_value
from reportgen.facts.frame import frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.models import MODELS


def ordered(
    rows: Sequence[OutcomeRow], sort: str, request: PoolRequest | None = None
) -> list[OutcomeRow]:
    """Rows in the order of the spec; ties by label, so that the order of the table is nothing."""

    def value(row: OutcomeRow) -> float:
        return 0.0 if request is None else study_value(request, row)

    keys = {
        "year": lambda row: (row.study.year is None, row.study.year or 0, row.study.label),
        "effect": lambda row: (False, value(row), row.study.label),
        "label": lambda row: (False, 0, row.study.label),
    }
    return sorted(rows, key=keys[sort])


def add_forest(
    ledger: Ledger, outcome: str, label: str, sides: Sequence[Side], sort: str, axis: Axis
) -> None:
    """Frame and figure ``forest-<outcome>``: studies, pooled value, prediction, heterogeneity."""
    lines: list[Line] = []
    known = {fact.id for fact in ledger.facts}
    for colour, side in enumerate(sides, start=1):
        prefix = f"{outcome}.{side.group}"
        if len(sides) > 1:
            lines.append(("header", side.label, side.group, None, None, colour))
        weights = dict(zip(side.result.study_ids, side.result.weights, strict=False))
        for row in ordered(side.request.rows, sort, side.request):
            place = f"{prefix}.study.{row.study.id}"
            named = [f"{place}.{column.name}" for column in axis.columns]
            arms = tuple(name if name in known else None for name in named)
            weight = weights.get(row.study.id)
            lines.append(("study", row.study.label, side.group, place, weight, colour, *arms))
        lines += _pool_lines(prefix, side, colour)
    columns = (*COLUMNS, *axis.columns)
    padded = [(*line, *(None,) * (len(columns) - len(line))) for line in lines]
    ledger.frame(frame(f"forest-{outcome}", f"Forest plot: {label}", columns, padded))
    shown = {"columns": " ".join(column.name for column in axis.columns)}
    if not axis.columns:
        sized = any(row.n is not None for side in sides for row in side.request.rows)
        shown = {"parts": axis.sizes if sized or axis.sizes != "n" else ""}
    ledger.figure(
        figure_request(
            f"forest-{outcome}", "forest", axis, weights="yes", label_head="Study", **shown
        )
    )


def _pool_lines(prefix: str, side: Side, colour: int) -> list[Line]:
    fact = f"{prefix}.pooled"
    if side.result.refused:
        return [("note", f"Not pooled: {side.result.refused}", side.group, None, None, colour)]
    name = MODELS[side.result.model].line
    lines: list[Line] = [("pooled", name, side.group, fact, 100.0, colour)]
    if side.request.show_common and side.result.common is not None:
        common = f"{prefix}.common"
        name = MODELS["common_effect"].line
        lines.insert(0, ("pooled", name, side.group, common, None, colour))
    if side.result.pi is not None:
        lines.append(("prediction", "Prediction interval", side.group, fact, None, colour))
    lines.append(("heterogeneity", "Heterogeneity", side.group, prefix, None, colour))
    return lines

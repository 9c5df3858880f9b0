"""Frames behind forest plots: which facts stand in which order. The drawing knows no statistics."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.subgroups import LevelPool
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.vocabulary import MEASURES

Line = tuple[Cell, ...]

COLUMNS = (
    Column("kind", "Kind of row"),
    Column("label", "Label"),
    Column("group", "Group"),
    Column("fact", "Fact"),
    Column("weight", "Weight (%)", "number"),
    Column("colour", "Colour", "count"),
)


def ordered(rows: Sequence[OutcomeRow], sort: str) -> list[OutcomeRow]:
    """Rows in the order of the spec; ties by label, so that the order of the table is nothing."""

    def value(row: OutcomeRow) -> float:
        if row.survival is not None:
            return row.survival
        return (row.events or 0) / row.n if row.n else 0.0

    keys = {
        "year": lambda row: (row.study.year is None, row.study.year or 0, row.study.label),
        "effect": lambda row: (False, value(row), row.study.label),
        "label": lambda row: (False, 0, row.study.label),
    }
    return sorted(rows, key=keys[sort])


def add_forest(
    ledger: Ledger,
    outcome: str,
    label: str,
    measure: str,
    sides: Sequence[Side],
    sort: str,
    axis: str,
) -> None:
    """Frame and figure ``forest-<outcome>``: studies, pooled value, prediction, heterogeneity."""
    lines: list[Line] = []
    for colour, side in enumerate(sides, start=1):
        prefix = f"{outcome}.{side.group}"
        if len(sides) > 1:
            lines.append(("header", side.label, side.group, None, None, colour))
        weights = dict(zip(side.result.study_ids, side.result.weights, strict=False))
        lines += [
            (
                "study",
                row.study.label,
                side.group,
                f"{prefix}.study.{row.study.id}",
                weights.get(row.study.id),
                colour,
            )
            for row in ordered(side.request.rows, sort)
        ]
        lines += _pool_lines(prefix, side, colour)
    ledger.frame(frame(f"forest-{outcome}", f"Forest plot: {label}", COLUMNS, lines))
    ledger.figure(
        _request(
            f"forest-{outcome}",
            "forest",
            measure,
            axis,
            weights="yes",
            label_head="Study",
            parts="events_n",
        )
    )


def _pool_lines(prefix: str, side: Side, colour: int) -> list[Line]:
    fact = f"{prefix}.pooled"
    if side.result.refused:
        return [("note", f"Not pooled: {side.result.refused}", side.group, None, None, colour)]
    lines: list[Line] = [("pooled", "Random-effects model", side.group, fact, 100.0, colour)]
    if side.result.pi is not None:
        lines.append(("prediction", "Prediction interval", side.group, fact, None, colour))
    lines.append(("heterogeneity", "Heterogeneity", side.group, prefix, None, colour))
    return lines


def _request(figure_id: str, kind: str, measure: str, axis: str, **settings: str) -> FigureRequest:
    made = {"scale": MEASURES[measure].scale, "estimate": "%", "axis": axis, **settings}
    return FigureRequest(figure_id, kind, figure_id, tuple(made.items()))


def add_leave_one_out_forest(
    ledger: Ledger,
    outcome: str,
    label: str,
    measure: str,
    sides: Sequence[Side],
    sort: str,
    axis: str,
) -> None:
    """Frame and figure ``leave-one-out-<outcome>``."""
    lines: list[Line] = []
    for colour, side in enumerate(sides, start=1):
        if side.result.refused or len(side.request.usable) < 3:
            continue
        prefix = f"{outcome}.{side.group}"
        if side.label:
            lines.append(("header", side.label, side.group, None, None, colour))
        lines += [
            (
                "study",
                f"Without {row.study.label}",
                side.group,
                f"{prefix}.leave_one_out.{row.study.id}",
                None,
                colour,
            )
            for row in ordered(side.request.usable, sort)
        ]
        lines.append(("pooled", "All studies", side.group, f"{prefix}.pooled", None, colour))
    if lines:
        name = f"leave-one-out-{outcome}"
        ledger.frame(frame(name, f"Leave-one-out analysis: {label}", COLUMNS, lines))
        ledger.figure(_request(name, "leave_one_out", measure, axis, label_head="Study left out"))


def add_subgroup_forest(
    ledger: Ledger,
    outcome: str,
    label: str,
    measure: str,
    pools: Sequence[tuple[Side, str, str, Sequence[LevelPool]]],
    axis: str,
) -> None:
    """Frame and figure ``subgroups-<outcome>``: every level of every subgroup variable."""
    lines: list[Line] = []
    colours: dict[str, int] = {}
    for side, variable_id, variable, levels in pools:
        colour = colours.setdefault(side.group, len(colours) + 1)
        heading = f"{side.label}: {variable}" if side.label else variable
        lines.append(("header", heading, side.group, None, None, colour))
        lines += [
            ("study", pool.label, side.group, f"{pool.prefix}.pooled", None, colour)
            for pool in levels
        ]
        lines.append(
            (
                "between",
                "Difference between subgroups",
                side.group,
                f"{outcome}.{side.group}.{variable_id}.q_between",
                None,
                colour,
            )
        )
    if lines:
        name = f"subgroups-{outcome}"
        ledger.frame(frame(name, f"Subgroups: {label}", COLUMNS, lines))
        ledger.figure(_request(name, "subgroups", measure, axis, parts="k n"))


def add_summary(
    ledger: Ledger, outcomes: Sequence[tuple[str, str, Sequence[Side]]], axis: str
) -> None:
    """Frame and figure ``summary``: the pooled value of every outcome by group."""
    lines: list[Line] = []
    for outcome, label, sides in outcomes:
        if all(side.result.refused for side in sides):
            continue
        lines.append(("header", label[:1].upper() + label[1:], "", None, None, 0))
        lines += [
            (
                "pooled_row",
                side.label or "All studies",
                side.group,
                f"{outcome}.{side.group}.pooled",
                None,
                colour,
            )
            for colour, side in enumerate(sides, start=1)
        ]
    if lines:
        ledger.frame(frame("summary", "Pooled value of every outcome", COLUMNS, lines))
        ledger.figure(_request("summary", "summary", "proportion", axis, parts="k n"))

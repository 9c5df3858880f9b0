"""From the bubble frame to the points and lines of a meta-regression plot."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.style import Style
from reportgen.present.figures.data import BubbleData, BubbleGroup
from reportgen.present.forest_parts import SCALES


def bubble_data(
    request: FigureRequest, book: FactBook, _style: Style, groups: Mapping[str, str]
) -> BubbleData:
    """The bubble plot of one figure request; ``groups`` maps group ids to labels, in order."""
    records = book.frame(request.frame).records()
    made = tuple(
        _group(records, group, label if len(groups) > 1 else "", colour)
        for colour, (group, label) in enumerate(groups.items(), start=1)
        if any(record["group"] == group for record in records)
    )
    return BubbleData(
        groups=made,
        x_label=request.setting("x_axis"),
        y_label=request.setting("axis"),
        scale=SCALES[request.setting("scale")],
        null=float(request.setting("null")) if request.setting("null") else None,
        years=all(x.is_integer() and 1900 <= x <= 2100 for group in made for x in group.x),
    )


def _group(records: list[dict[str, Cell]], group: str, label: str, colour: int) -> BubbleGroup:
    points = [r for r in records if r["group"] == group and r["role"] == "point"]
    line = [r for r in records if r["group"] == group and r["role"] == "line"]
    return BubbleGroup(
        label=label,
        colour=colour,
        x=_numbers(points, "x"),
        y=_numbers(points, "y"),
        weight=_numbers(points, "weight"),
        line_x=_numbers(line, "x"),
        line_y=_numbers(line, "y"),
        band_low=_numbers(line, "low"),
        band_high=_numbers(line, "high"),
    )


def _numbers(records: list[dict[str, Cell]], name: str) -> tuple[float, ...]:
    return tuple(float(str(record[name])) for record in records)

"""Adverse events by term: the risks of two arms beside their difference with its interval.

After Amit, Heiberger and Lane 2008, doi:10.1002/pst.254.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import DASHES, Canvas, Point, arrow_head
from reportgen.present.figures.data import AdverseEventsData, AdverseEventsRow
from reportgen.present.figures.foot import (
    LINE_MM,
    Legend,
    axis_height,
    draw_axis,
    few_lines,
    legend,
)
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.figures.scale import Axis, choose_limits, with_ticks
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import shorten, tidy, width
from reportgen.present.theme import Theme

MOST_TERMS = 40
"""More rows are no picture."""

_CIRCLE, _OTHER = 0, 1  # of the shapes of bubbles: the arm, and the one it is compared with
_DOT_MM2 = 2.6
_ARROW_MM = 1.7
_GAP_MM = 3.0
_BETWEEN_MM = 7.0  # from one plot to the next
_LABEL_MOST_MM = 60.0
_RISK_SHARE = 0.46  # of what the labels leave, for the plot of the risks
_EDGE_MM = 0.8
_AXIS_MM = 0.8
_SIDES_MM = 3.4  # from below the axis to the words for both sides of no difference
_LEGEND_GAP_MM = 1.6
_RIGHT_MM = 4.0
_LABEL_SHARE = 0.42  # of the sheet, at most
_PLOTS_LEAST_MM = 40.0  # for both
_WORDS_GAP_MM = 0.5  # between the labels of the axes


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands."""

    data: AdverseEventsData
    theme: Theme
    row_mm: float
    risk: Axis
    difference: Axis
    label_room: float
    legend: Legend
    sides: tuple[list[str], list[str]]

    @property
    def bottom(self) -> float:
        return _EDGE_MM + len(self.data.rows) * self.row_mm

    @property
    def below(self) -> float:
        """From the axes to below their words."""
        labels = (self.data.risk_label, self.data.difference_label)
        sheet = self.theme.figure.double_mm
        return max(axis_height(self.theme, label, sheet) for label in labels)

    @property
    def height(self) -> float:
        lines = max(len(side) for side in self.sides)
        sides = _SIDES_MM + (lines - 1) * LINE_MM
        foot = _AXIS_MM + self.below + sides + _LEGEND_GAP_MM + self.legend.height
        return self.bottom + foot + _EDGE_MM


def draw_adverse_events(data: AdverseEventsData, theme: Theme) -> Figure:
    """One row per term. Raises RenderError for no row, more than 40, or want of a glyph."""
    if not 1 <= len(data.rows) <= MOST_TERMS:
        what = f"it has {len(data.rows)} terms, and can show 1 to {MOST_TERMS}."
        raise RenderError.single("figure of adverse events", what)
    with house_style():
        plan = _plan(data, theme)
        canvas = Canvas(theme.figure.double_mm, plan.height, theme)
        middles = [_EDGE_MM + (i + 0.5) * plan.row_mm for i in range(len(data.rows))]
        _draw_guides(canvas, plan, middles)
        for row, y in zip(data.rows, middles, strict=True):
            words = shorten(theme, tidy(row.label), theme.figure.text_pt, plan.label_room + 1e-6)
            canvas.text(0, y, words)
        _draw_foot(canvas, plan)
        _draw_risks(canvas, plan, middles)
        _draw_differences(canvas, plan, middles)
        return canvas.figure


def _plan(data: AdverseEventsData, theme: Theme) -> _Plan:
    size, sheet = theme.figure.text_pt, theme.figure.double_mm
    widest = max(width(theme, tidy(row.label), size) for row in data.rows)
    label_room = min(widest, _LABEL_MOST_MM, _LABEL_SHARE * sheet)
    left, right = label_room + _GAP_MM, sheet - _RIGHT_MM
    middle = left + _RISK_SHARE * (right - left - _BETWEEN_MM)
    if right - left < _PLOTS_LEAST_MM or _labels_meet(data, theme, (left, middle, right)):
        raise TooNarrow.single("figure of adverse events", "its two plots have no room.")
    risks = [risk for row in data.rows for risk in row.risks]
    ends = [end for row in data.rows for end in (row.low, row.high)]
    _, high = choose_limits("linear", (0.0, *(100 * risk for risk in risks)), (), 0.0)
    points = choose_limits(
        "linear", [100 * row.difference for row in data.rows], [100 * end for end in ends], 0.0
    )
    measure = partial(width, theme, size=theme.figure.small_pt)
    difference = with_ticks(Axis("linear", *points, middle + _BETWEEN_MM, right), measure)
    room = (difference.right - difference.left) / 2 - _GAP_MM
    sides = [
        few_lines(theme, words, theme.figure.small_pt, room, 3)
        for words in (data.lower, data.higher)
    ]
    return _Plan(
        data,
        theme,
        theme.figure.row_mm,
        with_ticks(Axis("linear", 0.0, min(high, 100.0), left, middle), measure),
        difference,
        label_room,
        legend(theme, list(enumerate(data.arms)), (left, 0.0), sheet, key=2.0),
        (sides[0], sides[1]),
    )


def _labels_meet(data: AdverseEventsData, theme: Theme, ends: tuple[float, float, float]) -> bool:
    """Whether the labels under the two axes, each about its middle, run into one another."""
    sheet, size = theme.figure.double_mm, theme.figure.text_pt
    (left, middle, right), (one, two) = ends, (data.risk_label, data.difference_label)
    risk = min((left + middle + width(theme, tidy(one), size)) / 2, sheet)
    other = width(theme, tidy(two), size)
    difference = min((middle + _BETWEEN_MM + right - other) / 2, sheet - other)
    return risk + _WORDS_GAP_MM > difference


def _draw_guides(canvas: Canvas, plan: _Plan, middles: list[float]) -> None:
    theme = plan.theme
    for axis in (plan.risk, plan.difference):
        guides: list[list[Point]] = [[(axis.left, y), (axis.right, y)] for y in middles]
        canvas.lines(guides, width=theme.line.thin_pt, colour=theme.colour.hairline, layer=0)
    null = plan.difference.place(0.0)
    upright: list[list[Point]] = [[(null, _EDGE_MM), (null, plan.bottom + _AXIS_MM)]]
    canvas.lines(upright, width=theme.line.normal_pt, colour=theme.colour.muted, dash=DASHES[1])


def _draw_foot(canvas: Canvas, plan: _Plan) -> None:
    """Axes, which side means what, and the key."""
    axis = plan.bottom + _AXIS_MM
    draw_axis(canvas, plan.risk, axis, plan.data.risk_label)
    draw_axis(canvas, plan.difference, axis, plan.data.difference_label)
    y, size = axis + plan.below + _SIDES_MM / 2, plan.theme.figure.small_pt
    lower, higher = plan.sides
    for i, line in enumerate(lower):
        canvas.text(plan.difference.left, y + i * LINE_MM, line, size=size)
    for i, line in enumerate(higher):
        canvas.text(plan.difference.right, y + i * LINE_MM, line, size=size, align="right")
    top = plan.height - _EDGE_MM - plan.legend.height
    for number, place in plan.legend.draw(canvas, top):
        _draw_dots(canvas, plan, number, [place])


def _draw_dots(canvas: Canvas, plan: _Plan, number: int, places: list[Point]) -> None:
    """Marks of the arm (0), filled, or of the one it is compared with (1), hollow."""
    colour = plan.theme.colour
    own = colour.mark(plan.data.colours[number])
    canvas.shapes(
        [outline_of((_CIRCLE, _OTHER)[number], place, _DOT_MM2) for place in places],
        own if number == 0 else colour.paper,
        edge=own,
        width=plan.theme.line.normal_pt,
        layer=4 - number,
    )


def _draw_risks(canvas: Canvas, plan: _Plan, middles: list[float]) -> None:
    for number in (1, 0):
        places = [
            (plan.risk.place(100 * row.risks[number]), y)
            for row, y in zip(plan.data.rows, middles, strict=True)
        ]
        _draw_dots(canvas, plan, number, places)


def _draw_differences(canvas: Canvas, plan: _Plan, middles: list[float]) -> None:
    theme, axis = plan.theme, plan.difference
    for row, y in zip(plan.data.rows, middles, strict=True):
        low, high = 100 * row.low, 100 * row.high
        line: list[Point] = [(axis.place(low), y), (axis.place(high), y)]
        canvas.lines([line], width=theme.line.normal_pt, layer=2)
        heads = _heads(axis, row, y)
        canvas.shapes(heads, theme.colour.ink, layer=2)
        dot = outline_of(_CIRCLE, (axis.place(100 * row.difference), y), _DOT_MM2)
        canvas.shapes([dot], theme.colour.ink, layer=3)


def _heads(axis: Axis, row: AdverseEventsRow, y: float) -> list[list[Point]]:
    """Arrows where the interval goes on beyond the axis."""
    heads = []
    if 100 * row.low < axis.low:
        heads.append(arrow_head((axis.left, y), "left", _ARROW_MM))
    if 100 * row.high > axis.high:
        heads.append(arrow_head((axis.right, y), "right", _ARROW_MM))
    return heads

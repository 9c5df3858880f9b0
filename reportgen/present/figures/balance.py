"""The love plot: how far arms differ in each covariate, before and after adjustment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import DASHES, Canvas, Point, arrow_head
from reportgen.present.figures.data import BalanceData, BalanceRow, ForestRow
from reportgen.present.figures.foot import Legend, axis_height, draw_axis, legend
from reportgen.present.figures.forest_pages import Line, paginate
from reportgen.present.figures.scale import Axis, choose_limits, with_ticks
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import shorten, tidy, width
from reportgen.present.theme import Theme

_DOT_MM2 = 2.6
_ARROW_MM = 1.7
_CIRCLE = 0  # of the shapes of bubbles
_ROW_LEAST_MM = 3.3  # rows come so close before a second page is begun
_GAP_MM = 3.0
_LABEL_MOST_MM = 58.0
_PLOT_LEAST_MM = 55.0  # on the narrow sheet; else the wide one is taken
_EDGE_MM = 0.8
_AXIS_MM = 0.8  # from the last row to the axis
_LEGEND_GAP_MM = 1.6
_RIGHT_MM = 3.0  # from the end of the axis to the end of the sheet


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is the same on every page."""

    data: BalanceData
    theme: Theme
    rows: tuple[BalanceRow, ...]
    sheet: float
    axis: Axis
    label_room: float
    legend: Legend

    @property
    def foot(self) -> float:
        below = axis_height(self.theme, self.data.x_label, self.sheet)
        return _AXIS_MM + below + _LEGEND_GAP_MM + self.legend.height + _EDGE_MM


def draw_balance(data: BalanceData, theme: Theme) -> list[Figure]:
    """The figures, one per page. Raises RenderError without a row, or for want of a glyph."""
    if not data.rows:
        raise RenderError.single("balance figure", "it has no covariate.")
    with house_style():
        plan = _plan(data, theme)
        room = theme.figure.tall_mm - plan.foot - _EDGE_MM
        row_mm = min(theme.figure.row_mm, max(_ROW_LEAST_MM, room / len(plan.rows)))
        lines = [
            Line(ForestRow("study", row.label), row_mm, number)
            for number, row in enumerate(plan.rows)
        ]
        return [_page(page, plan) for page in paginate(lines, room, "")]


def _plan(data: BalanceData, theme: Theme) -> _Plan:
    size = theme.figure.text_pt
    widest = max(width(theme, tidy(row.label), size) for row in data.rows)
    label_room = min(widest, _LABEL_MOST_MM)
    left = label_room + _GAP_MM
    narrow = theme.figure.wide_mm
    sheet = narrow if narrow - left - _RIGHT_MM >= _PLOT_LEAST_MM else theme.figure.double_mm
    low, high = data.limits or _limits(data)
    axis = with_ticks(
        Axis("linear", low, high, left, sheet - _RIGHT_MM), partial(width, theme, size=size)
    )
    labels = [data.before_label]
    if any(_is_known(row.after) for row in data.rows):
        labels.append(data.after_label)
    below = legend(theme, list(enumerate(labels)), (left, 0.0), sheet, key=2.0)
    return _Plan(data, theme, _ordered(data), sheet, axis, label_room, below)


def _is_known(value: float | None) -> bool:
    return value is not None and not math.isnan(value)


def _limits(data: BalanceData) -> tuple[float, float]:
    """From zero where all differences are absolute, else the same way on both sides of it."""
    values = [v for row in data.rows for v in (row.before, row.after) if v is not None]
    finite = [v for v in values if math.isfinite(v)]
    reach = max((abs(v) for v in finite), default=0.0)
    reach = max(reach, 2 * data.threshold)
    signed = min((v for v in values if not math.isnan(v)), default=0.0) < 0
    return choose_limits("linear", (-reach if signed else 0.0, reach), (), 0.0)


def _ordered(data: BalanceData) -> tuple[BalanceRow, ...]:
    if data.order == "given":
        return data.rows
    return tuple(sorted(data.rows, key=_size, reverse=True))


def _size(row: BalanceRow) -> float:
    """By what rows are sorted: the difference before, else the one after, unknown ones last."""
    known = [v for v in (row.before, row.after) if v is not None and not math.isnan(v)]
    return abs(known[0]) if known else -1.0


def _page(lines: list[Line], plan: _Plan) -> Figure:
    theme, row_mm = plan.theme, lines[0].height
    bottom = _EDGE_MM + len(lines) * row_mm
    canvas = Canvas(plan.sheet, bottom + plan.foot, theme)
    axis = bottom + _AXIS_MM
    middles = [_EDGE_MM + (i + 0.5) * row_mm for i in range(len(lines))]
    for line, y in zip(lines, middles, strict=True):
        words = shorten(theme, tidy(line.row.label), theme.figure.text_pt, plan.label_room + 1e-6)
        canvas.text(0, y, words)
    guides = [[(plan.axis.left, y), (plan.axis.right, y)] for y in middles]
    canvas.lines(guides, width=theme.line.thin_pt, colour=theme.colour.hairline, layer=0)
    _draw_thresholds(canvas, plan, axis)
    rows = [plan.rows[line.number] for line in lines if line.number is not None]
    draw_axis(canvas, plan.axis, axis, plan.data.x_label)
    below = axis + axis_height(theme, plan.data.x_label, plan.sheet) + _LEGEND_GAP_MM
    keys = dict(plan.legend.draw(canvas, below))
    for number, values in enumerate(([r.before for r in rows], [r.after for r in rows])):
        shown = [(v, y) for v, y in zip(values, middles, strict=True) if _is_known(v)]
        marks = [_mark(plan.axis, v, y) for v, y in shown if v is not None]
        key = [outline_of(_CIRCLE, keys[number], _DOT_MM2)] if number in keys else []
        _draw_marks(canvas, marks + key, filled=number == 1)
    return canvas.figure


def _draw_thresholds(canvas: Canvas, plan: _Plan, bottom: float) -> None:
    """Dashed where differences begin to matter; solid at zero."""
    theme, axis, threshold = plan.theme, plan.axis, plan.data.threshold

    def upright(*values: float) -> list[list[Point]]:
        places = [axis.place(value) for value in values if axis.shows(value)]
        return [[(x, _EDGE_MM), (x, bottom)] for x in places]

    dashed, colour = upright(-threshold, threshold), theme.colour.muted
    canvas.lines(dashed, width=theme.line.normal_pt, colour=colour, dash=DASHES[1])
    canvas.lines(upright(0.0), width=theme.line.thin_pt)


def _mark(axis: Axis, value: float, y: float) -> list[Point]:
    """A dot, or an arrow at the end of an axis that does not reach so far."""
    place = (axis.place(value), y)
    if axis.shows(value):
        return outline_of(_CIRCLE, place, _DOT_MM2)
    return arrow_head(place, "right" if value > 0 else "left", _ARROW_MM)


def _draw_marks(canvas: Canvas, outlines: list[list[Point]], *, filled: bool) -> None:
    colour = canvas.theme.colour
    canvas.shapes(
        outlines,
        colour.accent if filled else colour.paper,
        edge=colour.accent,
        width=canvas.theme.line.normal_pt,
        layer=3,
    )

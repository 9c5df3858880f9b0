"""The course of single patients: one bar each, with symbols for what happened and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.figure import Figure

from reportgen.errors import Problem, RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import Canvas, Point, arrow_head, rectangle
from reportgen.present.figures.data import SwimmerBar, SwimmerData
from reportgen.present.figures.foot import Legend, axis_height, draw_axis, legend
from reportgen.present.figures.scale import Axis
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import shorten, tidy, width
from reportgen.present.theme import Theme

MOST_PATIENTS = 60
_SHAPES = 4  # circle, square, triangle, diamond; first filled, then hollow
_ROW_MM = 4.2  # at most
_BAR = 0.66  # height of a bar, in rows
_FILL = 0.45  # how dense its colour is, so that symbols stand out
_SYMBOL_MM2 = 3.0  # area at most
_SYMBOL = 0.2  # of the square of a row, at most
_ARROW_MM = 2.0
_TIP_MM = 2.5  # from the end of a bar to the tip of its arrow
_HEAD_MM = 4.6  # the name of an arm
_GAP_MM = 1.8  # between arms
_NUMBER_GAP_MM = 1.6
_EDGE_MM = 0.8
_RIGHT_MM = 3.2  # room for the arrow of the longest bar
_AXIS_MM = 0.8
_LEGEND_GAP_MM = 1.6
_KEY_MM = 3.4


@dataclass(frozen=True, slots=True)
class _Row:
    """A patient's bar with its number and the middle of its row."""

    bar: SwimmerBar
    number: int
    y: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows, heads of arms (label, colour, middle) and what stands under them."""

    data: SwimmerData
    axis: Axis
    rows: tuple[_Row, ...]
    heads: tuple[tuple[str, int, float], ...]
    row_mm: float
    bottom: float
    legend: Legend


def draw_swimmer(data: SwimmerData, theme: Theme) -> Figure:
    """The figure.

    Raises RenderError for no patient, for more than 60, for more kinds of events than symbols,
    and for want of a glyph.
    """
    _check(data)
    with house_style():
        plan = _plan(data, theme)
        foot = axis_height(theme, data.x_label, theme.figure.wide_mm) + _LEGEND_GAP_MM
        height = plan.bottom + foot + plan.legend.height + _EDGE_MM
        canvas = Canvas(theme.figure.wide_mm, height, theme)
        for label, colour, y in plan.heads:
            words = shorten(theme, tidy(label), theme.figure.text_pt, canvas.width, bold=True)
            canvas.text(0, y, words, bold=True, colour=theme.colour.word(colour))
        _draw_numbers(canvas, plan)
        _draw_bars(canvas, plan)
        draw_axis(canvas, plan.axis, plan.bottom, data.x_label)
        _draw_symbols(canvas, plan, dict(plan.legend.draw(canvas, plan.bottom + foot)))
        return canvas.figure


def _check(data: SwimmerData) -> None:
    where, problems = "swimmer figure", []
    if not 1 <= len(data.bars) <= MOST_PATIENTS:
        problems.append(
            Problem(
                where,
                f"it has {len(data.bars)} patients, and can show 1 to {MOST_PATIENTS}.",
                "Show one arm or one stratum at a time.",
            )
        )
    if len(data.event_labels) > 2 * _SHAPES:
        problems.append(
            Problem(
                where,
                f"it has {len(data.event_labels)} kinds of events, and {2 * _SHAPES} symbols.",
                "Join some kinds of events.",
            )
        )
    arms, kinds = range(len(data.arms)), range(len(data.event_labels))
    if any(bar.arm not in arms for bar in data.bars):
        problems.append(Problem(where, f"a patient belongs to none of its {len(arms)} arms."))
    if any(kind not in kinds for bar in data.bars for kind, _ in bar.events):
        problems.append(Problem(where, f"an event is none of its {len(kinds)} kinds."))
    if problems:
        raise RenderError(problems)


def _plan(data: SwimmerData, theme: Theme) -> _Plan:
    numbers = width(theme, str(len(data.bars)), theme.figure.small_pt) if data.numbered else 0.0
    left = max(numbers + _NUMBER_GAP_MM, 2.0)
    right = theme.figure.wide_mm - _RIGHT_MM
    end = max([b.length for b in data.bars] + [t for b in data.bars for _, t in b.events])
    end = max([end, *(value for value, _ in data.x_ticks)]) or 1.0
    axis = Axis("linear", 0.0, end, left, right, data.x_ticks)
    below = legend(theme, list(_entries(data)), (left, 0.0), theme.figure.wide_mm, key=_KEY_MM)
    groups = _groups(data)
    heads = sum(1 for label, _, _ in groups if label)
    fixed = _EDGE_MM + heads * _HEAD_MM + (len(groups) - 1) * _GAP_MM + _AXIS_MM
    fixed += axis_height(theme, data.x_label, theme.figure.wide_mm)
    fixed += _LEGEND_GAP_MM + below.height + _EDGE_MM
    row_mm = min(_ROW_MM, (theme.figure.tall_mm - fixed) / len(data.bars))
    return _placed(data, axis, groups, row_mm, below)


def _groups(data: SwimmerData) -> list[tuple[str, int, list[SwimmerBar]]]:
    """Patients by arm, in the order of the arms, each arm by time observed."""
    found = []
    for index, (label, colour) in enumerate(data.arms):
        bars = [bar for bar in data.bars if bar.arm == index]
        if data.order == "length":
            bars.sort(key=lambda bar: bar.length, reverse=True)
        if bars:
            found.append((label, colour, bars))
    return found


def _placed(
    data: SwimmerData,
    axis: Axis,
    groups: list[tuple[str, int, list[SwimmerBar]]],
    row_mm: float,
    below: Legend,
) -> _Plan:
    rows: list[_Row] = []
    heads: list[tuple[str, int, float]] = []
    y = _EDGE_MM
    for place, (label, colour, bars) in enumerate(groups):
        y += _GAP_MM if place else 0.0
        if label:
            heads.append((label, colour, y + _HEAD_MM / 2))
            y += _HEAD_MM
        for bar in bars:
            rows.append(_Row(bar, len(rows) + 1, y + row_mm / 2))
            y += row_mm
    return _Plan(data, axis, tuple(rows), tuple(heads), row_mm, y + _AXIS_MM, below)


def _entries(data: SwimmerData) -> Iterator[tuple[int, str]]:
    """Kinds of events that happen, and the arrow if there is one (numbered after them all)."""
    happened = {kind for bar in data.bars for kind, _ in bar.events}
    for kind, label in enumerate(data.event_labels):
        if kind in happened:
            yield kind, label
    if data.ongoing_label and any(bar.ongoing for bar in data.bars):
        yield len(data.event_labels), data.ongoing_label


def _draw_numbers(canvas: Canvas, plan: _Plan) -> None:
    if plan.data.numbered:
        x, size = plan.axis.left - _NUMBER_GAP_MM, canvas.theme.figure.small_pt
        for row in plan.rows:
            canvas.text(x, row.y, str(row.number), size=size, align="right")


def _draw_bars(canvas: Canvas, plan: _Plan) -> None:
    high, left = _BAR * plan.row_mm, plan.axis.left
    for index, (_, colour) in enumerate(plan.data.arms):
        outlines = [
            rectangle(left, row.y - high / 2, plan.axis.place(row.bar.length) - left, high)
            for row in plan.rows
            if row.bar.arm == index
        ]
        canvas.shapes(outlines, canvas.theme.colour.mark(colour), opacity=_FILL, layer=1)


def _draw_symbols(canvas: Canvas, plan: _Plan, keys: dict[int, Point]) -> None:
    """Symbols of events, one kind after the other, and the arrows, each with its key."""
    theme, area = canvas.theme, min(_SYMBOL_MM2, _SYMBOL * plan.row_mm**2)
    for kind in range(len(plan.data.event_labels)):
        places = [
            (plan.axis.place(time), row.y)
            for row in plan.rows
            for one, time in row.bar.events
            if one == kind
        ]
        places += [keys[kind]] if kind in keys else []
        ink, paper = theme.colour.ink, theme.colour.paper
        canvas.shapes(
            [outline_of(kind % _SHAPES, place, area) for place in places],
            ink if kind < _SHAPES else paper,
            edge=paper if kind < _SHAPES else ink,
            width=theme.line.thin_pt,
            layer=3,
        )
    tips = [(plan.axis.place(r.bar.length) + _TIP_MM, r.y) for r in plan.rows if r.bar.ongoing]
    arrow = keys.get(len(plan.data.event_labels))
    tips += [(arrow[0] + _ARROW_MM / 2, arrow[1])] if arrow else []
    size = min(_ARROW_MM, plan.row_mm * 0.8)
    canvas.shapes([arrow_head(tip, "right", size) for tip in tips], theme.colour.ink)

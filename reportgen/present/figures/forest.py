"""The forest plot: label, cells, plot, estimate with interval, weight; one figure per page.

The same drawing serves leave-one-out (studies without weights), subgroups and the summary of all
outcomes. Places are in millimetres; see ``Canvas``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from reportgen.present.figures.canvas import DOTTED, Canvas
from reportgen.present.figures.data import ForestData, ForestRow
from reportgen.present.figures.foot import few_lines
from reportgen.present.figures.forest_columns import (
    GAP,
    INDENT,
    Column,
    Columns,
    is_bold,
    label_lines,
    measure,
)
from reportgen.present.figures.forest_marks import Marks
from reportgen.present.figures.forest_pages import Line, paginate
from reportgen.present.figures.scale import Axis, choose_limits, with_ticks
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import tidy, width, wrap
from reportgen.present.theme import Theme

_LINE_MM = 3.15  # from line to line in a heading or a note
_HEAD_PAD_MM = 2.2
_SPACER = 0.5  # of a row
_TICK_MM = 1.1
_EDGE_MM = 0.8


@dataclass(frozen=True, slots=True)
class _Guide:
    """A dotted line through a pooled estimate, from one row (by number) to another."""

    value: float
    first: int
    last: int
    colour: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is the same on every page."""

    data: ForestData
    theme: Theme
    columns: Columns
    axis: Axis
    heaviest: float
    guides: tuple[_Guide, ...]


def draw_forest(data: ForestData, theme: Theme) -> list[Figure]:
    """The figures of a forest plot, one per page.

    Raises RenderError when a text has a character that no packaged font has.
    """
    with house_style():
        plan = _plan(data, theme)
        lines = [Line(row, _row_height(row, plan), number) for number, row in enumerate(data.rows)]
        room = theme.figure.tall_mm - _head_height(plan) - _foot_height(plan)
        pages = paginate(lines, room, data.continued, lambda row: _row_height(row, plan))
        return [_page(page, plan) for page in pages]


def _plan(data: ForestData, theme: Theme) -> _Plan:
    columns = measure(data, theme)
    low, high = data.limits or _limits(data)
    label_width = partial(width, theme, size=theme.figure.small_pt)
    axis = with_ticks(
        Axis(data.scale, low, high, columns.plot_left, columns.plot_right),
        lambda label: label_width(label),
    )
    heaviest = max((row.weight or 0.0 for row in data.rows if row.kind == "study"), default=0.0)
    return _Plan(data, theme, columns, axis, heaviest, tuple(_guides(data)))


def _limits(data: ForestData) -> tuple[float, float]:
    core: list[float | None] = [data.reference]
    reach: list[float | None] = []
    for row in data.rows:
        core.append(row.estimate)
        (reach if row.kind == "study" else core).extend((row.low, row.high))
    return choose_limits(
        data.scale,
        [v for v in core if v is not None],
        [v for v in reach if v is not None],
        data.null,
    )


def _guides(data: ForestData) -> list[_Guide]:
    """One dotted line per pooled estimate that has studies above it in its group."""
    found = []
    for number, row in enumerate(data.rows):
        if row.estimate is None or row.kind not in ("pooled", "overall"):
            continue
        first = 0 if row.kind == "overall" else _group_start(data.rows, number, row.level)
        if any(r.kind == "study" for r in data.rows[first:number]):
            found.append(_Guide(row.estimate, first, number, row.colour))
    return found


def _group_start(rows: tuple[ForestRow, ...], number: int, level: int) -> int:
    heads = (
        i for i in range(number, -1, -1) if rows[i].kind == "header" and rows[i].level <= level
    )
    return next(heads, 0)


def _row_height(row: ForestRow, plan: _Plan) -> float:
    height = plan.theme.figure.row_mm
    if row.kind == "spacer":
        return height * _SPACER
    return height + (len(label_lines(row, plan.data, plan.columns, plan.theme)) - 1) * _LINE_MM


def _head_height(plan: _Plan) -> float:
    return _EDGE_MM + plan.columns.head_lines * _LINE_MM + _HEAD_PAD_MM


def _foot_height(plan: _Plan) -> float:
    extra = max(len(side) for side in _favours(plan)) + len(_axis_label(plan))
    below = 2.0 + _TICK_MM + 4.0 + extra * (_LINE_MM + 0.6)
    return below + len(_left_out(plan)) * _LINE_MM


def _left_out(plan: _Plan) -> list[str]:
    """Which columns have no room: the figure says it itself, wherever it is shown."""
    if not plan.columns.left_out:
        return []
    words = f"Not shown at this width: {', '.join(plan.columns.left_out)}"
    return wrap(plan.theme, words, plan.theme.figure.small_pt, plan.theme.figure.double_mm)


def _axis_label(plan: _Plan) -> list[str]:
    label = tidy(plan.data.axis_label)
    room = plan.theme.figure.double_mm - 2 * _EDGE_MM
    return wrap(plan.theme, label, plan.theme.figure.text_pt, room) if label else []


def _page(lines: list[Line], plan: _Plan) -> Figure:
    top = _head_height(plan)
    bottom = top + sum(line.height for line in lines)
    canvas = Canvas(plan.theme.figure.double_mm, bottom + _foot_height(plan), plan.theme)
    _draw_head(canvas, plan, top)
    marks = Marks(plan.axis, plan.theme.figure.row_mm, plan.heaviest)
    middles: dict[int, float] = {}
    y = top
    for line in lines:
        middle = y + plan.theme.figure.row_mm / 2
        _draw_row(canvas, plan, line, middle)
        marks.add(line.row, middle, _colour(line.row, plan.theme))
        if line.number is not None:
            middles[line.number] = middle
        y += line.height
    _draw_guides(canvas, plan, middles, top, bottom)
    marks.draw(canvas)
    _draw_axis(canvas, plan, top, bottom)
    return canvas.figure


def _colour(row: ForestRow, theme: Theme) -> str:
    if row.kind == "overall" and row.colour == 0:
        return theme.colour.ink
    return theme.colour.mark(row.colour)


def _draw_head(canvas: Canvas, plan: _Plan, top: float) -> None:
    columns, theme = plan.columns, plan.theme
    last = top - _HEAD_PAD_MM / 2 - _LINE_MM / 2
    for i, line in enumerate(reversed(columns.label_head)):
        canvas.text(0, last - i * _LINE_MM, line, bold=True)
    for column in columns.cells:
        _head_lines(canvas, column, last, "right")
    _head_lines(canvas, columns.estimate, last, "left")
    if columns.weight:
        _head_lines(canvas, columns.weight, last, "right")
    rule = top - 0.3
    canvas.lines([[(0, rule), (canvas.width, rule)]], width=theme.line.thin_pt)


def _head_lines(canvas: Canvas, column: Column, last: float, align: str) -> None:
    x = column.left + (column.width if align == "right" else 0)
    for i, line in enumerate(reversed(column.head)):
        canvas.text(
            x,
            last - i * _LINE_MM,
            line,
            bold=True,
            align="right" if align == "right" else "left",
        )


def _draw_row(canvas: Canvas, plan: _Plan, line: Line, middle: float) -> None:
    row, columns, theme = line.row, plan.columns, plan.theme
    if row.kind == "spacer":
        return
    note = row.kind == "note"
    for i, words in enumerate(label_lines(row, plan.data, columns, theme)):
        canvas.text(
            row.level * INDENT,
            middle + i * _LINE_MM,
            words,
            bold=is_bold(row, plan.data),
            size=theme.figure.small_pt if note else None,
            colour=theme.colour.muted if note else None,
        )
    if line.number is not None:
        _draw_numbers(canvas, plan, row, line.number, middle)


def _draw_numbers(canvas: Canvas, plan: _Plan, row: ForestRow, number: int, middle: float) -> None:
    columns = plan.columns
    bold = is_bold(row, plan.data)
    for column, cell in zip(columns.cells, row.cells, strict=False):
        canvas.text(column.starts[number], middle, cell, bold=bold)
    canvas.text(columns.estimate.starts[number], middle, row.text, bold=bold)
    if columns.weight:
        canvas.text(columns.weight.starts[number], middle, row.weight_text, bold=bold)


def _draw_guides(
    canvas: Canvas, plan: _Plan, middles: dict[int, float], top: float, bottom: float
) -> None:
    theme, axis, half = plan.theme, plan.axis, plan.theme.figure.row_mm / 2
    for guide in plan.guides:
        here = [y for number, y in middles.items() if guide.first <= number <= guide.last]
        if here and axis.shows(guide.value):
            x = axis.place(guide.value)
            ends = [(x, min(here) - half), (x, max(here) + (0 if guide.last in middles else half))]
            colour = theme.colour.ink if guide.colour == 0 else theme.colour.mark(guide.colour)
            canvas.lines([ends], width=theme.line.normal_pt, colour=colour, dash=DOTTED, layer=1)
    if plan.data.reference is not None and axis.shows(plan.data.reference):
        x = axis.place(plan.data.reference)
        canvas.lines([[(x, top), (x, bottom)]], width=theme.line.normal_pt, dash=DOTTED)


def _draw_axis(canvas: Canvas, plan: _Plan, top: float, bottom: float) -> None:
    axis, theme, data = plan.axis, plan.theme, plan.data
    y = bottom + 1.0
    segments = [[(axis.left, y), (axis.right, y)]]
    segments += [[(axis.place(v), y), (axis.place(v), y + _TICK_MM)] for v, _ in axis.ticks]
    if data.null is not None and axis.shows(data.null):
        x = axis.place(data.null)
        segments.append([(x, top), (x, y)])
    canvas.lines(segments, width=theme.line.thin_pt, layer=1)
    y += _TICK_MM + 2.0
    for value, label in axis.ticks:
        canvas.text(axis.place(value), y, label, size=theme.figure.small_pt, align="center")
    y += _LINE_MM + 0.7
    y = _draw_favours(canvas, plan, y)
    for i, line in enumerate(_axis_label(plan)):
        x = _centred(canvas, (axis.left + axis.right) / 2, _text_width(plan)(line))
        canvas.text(x, y + i * _LINE_MM, line)
    lines, muted = _left_out(plan), theme.colour.muted
    y = canvas.height - (len(lines) - 0.5) * _LINE_MM
    for i, line in enumerate(lines):
        canvas.text(0, y + i * _LINE_MM, line, size=theme.figure.small_pt, colour=muted)


def _text_width(plan: _Plan) -> Callable[[str], float]:
    return lambda words: width(plan.theme, words, plan.theme.figure.text_pt)


def _centred(canvas: Canvas, middle: float, wide: float) -> float:
    """Left end of a text about ``middle``, moved so far that it stays on the sheet."""
    return min(max(middle - wide / 2, 0.0), max(canvas.width - wide, 0.0))


def _favours(plan: _Plan) -> tuple[list[str], list[str]]:
    """What lies on each side of the null, with arrows away from it, in lines that fit there."""
    if plan.data.favours is None:
        return [], []
    theme, size, middle = plan.theme, plan.theme.figure.text_pt, _middle(plan)
    arrow = GAP / 2 + _text_width(plan)("\u2190 ")
    left, right = (
        few_lines(theme, words, size, room - arrow, 2) or [""]
        for words, room in zip(
            plan.data.favours, (middle, theme.figure.double_mm - middle), strict=True
        )
    )
    return [f"\u2190 {left[0]}", *left[1:]], [*right[:-1], f"{right[-1]} \u2192"]


def _middle(plan: _Plan) -> float:
    """Where the two sides part: at the null, or where the axis begins."""
    null = plan.data.null
    return plan.axis.place(plan.axis.low if null is None else null)


def _draw_favours(canvas: Canvas, plan: _Plan, y: float) -> float:
    """Set both sides; the result is where the next line stands."""
    middle, muted = _middle(plan), plan.theme.colour.muted
    left, right = _favours(plan)
    for i, words in enumerate(left):
        x = middle - GAP / 2 - _text_width(plan)(words)
        canvas.text(x, y + i * _LINE_MM, words, colour=muted)
    for i, words in enumerate(right):
        canvas.text(middle + GAP / 2, y + i * _LINE_MM, words, colour=muted)
    lines = max(len(left), len(right))
    return y + lines * _LINE_MM + 0.6 if lines else y

"""Distributions over ordered grades: one bar to 100% per row, one palette from light to dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.canvas import Canvas, Point, rectangle
from reportgen.present.figures.data import ForestRow, GradesData, GradesRow
from reportgen.present.figures.foot import Legend, axis_height, draw_axis, legend
from reportgen.present.figures.forest_columns import INDENT
from reportgen.present.figures.forest_pages import Line, paginate
from reportgen.present.figures.scale import Axis, with_ticks
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import shorten, tidy, width
from reportgen.present.theme import Theme

_BAR = 0.74  # height of a bar, in rows
_SPACER = 0.5  # of a row
_GAP_MM = 2.5  # between the columns
_LABEL_MOST_MM = 52.0
_BARS_LEAST_MM = 58.0  # on the narrow sheet; else the wide one is taken
_INSET_MM = 0.6  # least space beside a count in its segment
_EDGE_MM = 0.8
_AXIS_MM = 0.8  # from the last row to the axis
_LEGEND_GAP_MM = 1.6
_SWATCH_MM = 3.4, 2.6


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is the same on every page."""

    data: GradesData
    theme: Theme
    sheet: float
    axis: Axis
    label_room: float
    shades: tuple[int, ...]
    legend: Legend

    @property
    def row(self) -> float:
        return self.theme.figure.row_mm

    @property
    def head(self) -> float:
        return _EDGE_MM + (self.row if self.data.n_head else 0.0)

    @property
    def foot(self) -> float:
        below = axis_height(self.theme, self.data.axis_label, self.sheet)
        return _AXIS_MM + below + _LEGEND_GAP_MM + self.legend.height + _EDGE_MM


def draw_grades(data: GradesData, theme: Theme) -> list[Figure]:
    """The figures, one per page.

    Raises RenderError when there is no bar, when there are more grades than shades, or for want
    of a glyph.
    """
    _check(data, theme)
    with house_style():
        plan = _plan(data, theme)
        lines = [
            Line(_as_line(row), plan.row * (_SPACER if row.kind == "spacer" else 1.0), number)
            for number, row in enumerate(data.rows)
        ]
        room = theme.figure.tall_mm - plan.head - plan.foot
        return [_page(page, plan) for page in paginate(lines, room, data.continued)]


def _check(data: GradesData, theme: Theme) -> None:
    most = len(theme.colour.grade)
    if not 1 <= len(data.grades) <= most:
        raise RenderError.single(
            "figure of grades",
            f"it has {len(data.grades)} grades, and can show 1 to {most}.",
            "Join some grades.",
        )
    if not any(row.kind == "bar" for row in data.rows):
        raise RenderError.single("figure of grades", "it has no row.")


def _as_line(row: GradesRow) -> ForestRow:
    """The row as the pages of a forest plot know it."""
    return ForestRow("study" if row.kind == "bar" else row.kind, row.label, level=row.level)


def _plan(data: GradesData, theme: Theme) -> _Plan:
    size = theme.figure.text_pt
    labels = [
        row.level * INDENT + width(theme, tidy(row.label), size)
        for row in data.rows
        if row.kind == "bar"
    ]
    label_room = min(max(labels), _LABEL_MOST_MM)
    counts = max(
        width(theme, tidy(data.n_head), size, bold=True),
        *(width(theme, tidy(row.n_text), size) for row in data.rows),
    )
    sheet = theme.figure.wide_mm
    left, last = label_room + _GAP_MM, counts + 2 * _GAP_MM
    if sheet - left - last < _BARS_LEAST_MM:
        sheet = theme.figure.double_mm
    axis = with_ticks(
        Axis("percent", 0.0, 1.0, left, sheet - last), partial(width, theme, size=size)
    )
    entries = list(enumerate(data.grades))
    below = legend(theme, entries, (left, 0.0), sheet, key=_SWATCH_MM[0], head=data.legend_head)
    shades = tuple(_shades(len(data.grades), len(theme.colour.grade)))
    return _Plan(data, theme, sheet, axis, label_room, shades, below)


def _shades(grades: int, shades: int) -> Iterator[int]:
    """Which shade each grade has: from the lightest to the darkest, evenly."""
    for grade in range(grades):
        yield round(grade * (shades - 1) / (grades - 1)) if grades > 1 else shades // 2


def _page(lines: list[Line], plan: _Plan) -> Figure:
    bottom = plan.head + sum(line.height for line in lines)
    canvas = Canvas(plan.sheet, bottom + plan.foot, plan.theme)
    canvas.text(plan.sheet, plan.head - plan.row / 2, plan.data.n_head, bold=True, align="right")
    bars: list[tuple[GradesRow, float]] = []
    y = plan.head
    for line in lines:
        _draw_label(canvas, plan, line, y + plan.row / 2)
        if line.number is not None and plan.data.rows[line.number].kind == "bar":
            bars.append((plan.data.rows[line.number], y + plan.row / 2))
        y += line.height
    _draw_bars(canvas, plan, bars)
    axis = bottom + _AXIS_MM
    draw_axis(canvas, plan.axis, axis, plan.data.axis_label)
    below = axis + axis_height(plan.theme, plan.data.axis_label, plan.sheet) + _LEGEND_GAP_MM
    _draw_legend(canvas, plan, below)
    return canvas.figure


def _draw_label(canvas: Canvas, plan: _Plan, line: Line, y: float) -> None:
    row, size = line.row, plan.theme.figure.text_pt
    bold = row.kind == "header"
    indent = row.level * INDENT
    room = (plan.axis.right if bold else plan.label_room) - indent
    words = shorten(plan.theme, tidy(row.label), size, room + 1e-6, bold=bold)
    number = plan.data.rows[line.number].colour if line.number is not None else 0
    canvas.text(indent, y, words, bold=bold, colour=plan.theme.colour.word(number))


def _draw_bars(canvas: Canvas, plan: _Plan, bars: list[tuple[GradesRow, float]]) -> None:
    """All segments of a shade as one artist, outlines, and the number of patients at the right."""
    theme, axis, high = plan.theme, plan.axis, _BAR * plan.row
    segments: dict[int, list[list[Point]]] = {}
    outlines: list[list[Point]] = []
    for row, y in bars:
        canvas.text(plan.sheet, y, row.n_text, align="right")
        for shade, left, right, words in _segments(plan, row):
            box = rectangle(left, y - high / 2, right - left, high)
            segments.setdefault(shade, []).append(box)
            _draw_count(canvas, words, left, right, y, theme.colour.grade_text[shade])
        if sum(row.counts) > 0:
            box = rectangle(axis.left, y - high / 2, axis.right - axis.left, high)
            outlines.append([*box, box[0]])
    thin, colour = theme.line.thin_pt, theme.colour
    for shade, boxes in sorted(segments.items()):
        canvas.shapes(boxes, colour.grade[shade], edge=colour.paper, width=thin)
    canvas.lines(outlines, width=thin, colour=colour.neutral, layer=3)


def _segments(plan: _Plan, row: GradesRow) -> Iterator[tuple[int, float, float, str]]:
    """Shade, left and right end, and text of each grade that occurs."""
    whole, before = sum(row.counts), 0.0
    for shade, count, words in zip(plan.shades, row.counts, row.texts, strict=True):
        if count > 0:
            start, end = before / whole, (before + count) / whole
            yield shade, plan.axis.place(start), plan.axis.place(end), words
        before += count


def _draw_count(
    canvas: Canvas, words: str, left: float, right: float, y: float, colour: str
) -> None:
    """A count in the middle of its segment, if it fits."""
    size = canvas.theme.figure.small_pt
    if width(canvas.theme, tidy(words), size) + 2 * _INSET_MM <= right - left:
        canvas.text((left + right) / 2, y, words, size=size, colour=colour, align="center")


def _draw_legend(canvas: Canvas, plan: _Plan, top: float) -> None:
    theme = plan.theme
    wide, high = _SWATCH_MM
    for grade, (x, y) in plan.legend.draw(canvas, top):
        canvas.shapes(
            [rectangle(x - wide / 2, y - high / 2, wide, high)],
            theme.colour.grade[plan.shades[grade]],
            edge=theme.colour.neutral,
            width=theme.line.thin_pt,
        )

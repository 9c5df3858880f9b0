"""The influence panel: what each study does to the result, one diagnostic beside the other.

Studies are rows and diagnostics columns, so that every dot has a name; outlying studies are filled
and in bold. One figure per page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import DASHES, Canvas, Point, arrow_head
from reportgen.present.figures.data import ForestRow
from reportgen.present.figures.foot import LINE_MM, TICK_MM, Legend, legend
from reportgen.present.figures.forest_pages import Line, paginate
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.figures.scale import Axis, choose_limits, with_ticks
from reportgen.present.figures.study_data import InfluenceData, InfluencePanel
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import glued, shorten, tidy, width, wrap
from reportgen.present.theme import Theme

_DOT_MM2 = 1.9
_ARROW_MM = 1.5
_ROW_LEAST_MM = 3.3  # rows come so close before a second page is begun
_LABEL_MOST_MM = 36.0
_GAP_MM = 4.2  # between columns
_INSET_MM = 1.0  # of the values from the sides of a column
_PANEL_LEAST_MM, _PANEL_MOST_MM = 12.9, 34.0
_HEAD_LINES = 4
_HEAD_GAP_MM = 2.2  # between two heads
_HEAD_PAD_MM = 1.4
_EDGE_MM = 0.8
_AXIS_MM = 0.6  # from the last row to the axis
_NUMBER_MM = 3.1  # from the axis to the middle of its numbers
_FOOT_MM = 4.9  # from the axis to below its numbers
_LEGEND_GAP_MM = 1.2


@dataclass(frozen=True, slots=True)
class _Column:
    """A diagnostic with its axis and the lines of its head."""

    panel: InfluencePanel
    axis: Axis
    head: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is the same on every page."""

    data: InfluenceData
    theme: Theme
    label_room: float
    label_head: tuple[str, ...]
    columns: tuple[_Column, ...]
    legend: Legend

    @property
    def top(self) -> float:
        """Where the first row begins."""
        lines = max(len(self.label_head), *(len(column.head) for column in self.columns))
        return _EDGE_MM + lines * LINE_MM + _HEAD_PAD_MM

    @property
    def foot(self) -> float:
        """From the last row to the bottom of the sheet."""
        below = _LEGEND_GAP_MM + self.legend.height if self.legend.rows else 0.0
        return _AXIS_MM + _FOOT_MM + below + _EDGE_MM


def draw_influence(data: InfluenceData, theme: Theme) -> list[Figure]:
    """The figures, one per page.

    Raises RenderError without a study or a diagnostic, where a diagnostic has not one value per
    study, and for want of a glyph.
    """
    _check(data)
    with house_style():
        return [page for part in _parts(data, theme) for page in _pages(part, theme)]


def _parts(data: InfluenceData, theme: Theme) -> list[InfluenceData]:
    """The data in parts of so many diagnostics as have room side by side, about as many in each."""
    room = theme.figure.double_mm - _label_room(data, theme)
    most = int(room / (_PANEL_LEAST_MM + _GAP_MM))
    if most < 1:
        raise TooNarrow.single("influence figure", "a diagnostic has no room beside the labels.")
    count = -(-len(data.panels) // most)
    share = -(-len(data.panels) // count)
    starts = range(0, len(data.panels), share)
    return [replace(data, panels=data.panels[start : start + share]) for start in starts]


def _pages(data: InfluenceData, theme: Theme) -> list[Figure]:
    plan = _plan(data, theme)
    room = theme.figure.tall_mm - plan.top - plan.foot
    row_mm = min(theme.figure.row_mm, max(_ROW_LEAST_MM, room / len(data.labels)))
    lines = [
        Line(ForestRow("study", label), row_mm, number) for number, label in enumerate(data.labels)
    ]
    return [_page(page, plan) for page in paginate(lines, room, "")]


def _label_room(data: InfluenceData, theme: Theme) -> float:
    size = theme.figure.text_pt
    widest = max(width(theme, tidy(label), size, bold=True) for label in data.labels)
    return min(widest, _LABEL_MOST_MM)


def _check(data: InfluenceData) -> None:
    where = "influence figure"
    if not data.labels or not data.panels:
        raise RenderError.single(where, "it has no study, or no diagnostic.")
    counts = {len(data.outlying), *(len(panel.values) for panel in data.panels)}
    if counts != {len(data.labels)}:
        raise RenderError.single(where, f"not all of it has {len(data.labels)} entries.")


def _plan(data: InfluenceData, theme: Theme) -> _Plan:
    sheet, label_room = theme.figure.double_mm, _label_room(data, theme)
    count = len(data.panels)
    wide = min((sheet - label_room) / count - _GAP_MM, _PANEL_MOST_MM)
    columns = []
    for number, panel in enumerate(data.panels):
        left = label_room + _GAP_MM + number * (wide + _GAP_MM)
        axis = _axis(panel, theme, left + _INSET_MM, left + wide - _INSET_MM)
        room = min(wide + _GAP_MM - _HEAD_GAP_MM, sheet - left)
        columns.append(_Column(panel, axis, _head(theme, panel.head, room)))
    # where no study is outlying there is one kind of dot, which needs no key
    words = (data.study_label, data.outlying_label) if any(data.outlying) else ()
    entries = [(number, text) for number, text in enumerate(words) if text]
    below = legend(theme, entries, (0.0,), sheet, key=2.0)
    return _Plan(
        data, theme, label_room, _head(theme, data.label_head, label_room), tuple(columns), below
    )


def _head(theme: Theme, words: str, room: float) -> tuple[str, ...]:
    size = theme.figure.text_pt
    lines = wrap(theme, glued(tidy(words)), size, room, bold=True)
    if len(lines) > _HEAD_LINES:
        rest = " ".join(lines[_HEAD_LINES - 1 :])
        lines = [*lines[: _HEAD_LINES - 1], shorten(theme, rest, size, room, bold=True)]
    return tuple(lines)


def _axis(panel: InfluencePanel, theme: Theme, left: float, right: float) -> Axis:
    core = [v for v in panel.values if v is not None]
    low, high = choose_limits("linear", core, _near(panel, core), panel.reference)
    small = partial(width, theme, size=theme.figure.small_pt)
    return with_ticks(Axis("linear", low, high, left, right), lambda words: small(words))


def _near(panel: InfluencePanel, values: Sequence[float]) -> list[float]:
    """Thresholds that lie near enough to the values not to squeeze them."""
    known = [abs(v) for v in values if abs(v) < float("inf")]
    reach = 2 * max(known, default=0.0)
    return [v for v in panel.thresholds if abs(v) <= reach]


def _page(lines: list[Line], plan: _Plan) -> Figure:
    theme, row_mm = plan.theme, lines[0].height
    bottom = plan.top + len(lines) * row_mm
    canvas = Canvas(theme.figure.double_mm, bottom + plan.foot, theme)
    numbers = [line.number for line in lines if line.number is not None]
    middles = [plan.top + (i + 0.5) * row_mm for i in range(len(numbers))]
    _draw_labels(canvas, plan, numbers, middles)
    for column in plan.columns:
        _draw_column(canvas, plan, column, (numbers, middles), bottom + _AXIS_MM)
    keys = plan.legend.draw(canvas, bottom + _AXIS_MM + _FOOT_MM + _LEGEND_GAP_MM)
    for number, place in keys:
        _draw_marks(canvas, [outline_of(0, place, _DOT_MM2)], outlying=number == 1)
    return canvas.figure


def _draw_labels(
    canvas: Canvas, plan: _Plan, numbers: Sequence[int], middles: Sequence[float]
) -> None:
    theme, data = plan.theme, plan.data
    _draw_head(canvas, plan, 0.0, plan.label_head)
    for number, y in zip(numbers, middles, strict=True):
        bold = data.outlying[number]
        label = tidy(data.labels[number])
        words = shorten(theme, label, theme.figure.text_pt, plan.label_room + 1e-6, bold=bold)
        canvas.text(0, y, words, bold=bold)
    right = plan.columns[-1].axis.right + _INSET_MM
    left = plan.label_room + _GAP_MM / 2
    guides: list[list[Point]] = [[(left, y), (right, y)] for y in middles]
    canvas.lines(guides, width=theme.line.thin_pt, colour=theme.colour.hairline, layer=0)
    rule = plan.top - 0.3
    canvas.lines([[(0, rule), (canvas.width, rule)]], width=theme.line.thin_pt)


def _draw_head(canvas: Canvas, plan: _Plan, left: float, lines: Sequence[str]) -> None:
    """Lines that end just over the first row."""
    last = plan.top - _HEAD_PAD_MM - LINE_MM / 2
    for i, words in enumerate(reversed(lines)):
        canvas.text(left, last - i * LINE_MM, words, bold=True)


def _draw_column(
    canvas: Canvas,
    plan: _Plan,
    column: _Column,
    rows: tuple[Sequence[int], Sequence[float]],
    bottom: float,
) -> None:
    axis, panel = column.axis, column.panel
    _draw_head(canvas, plan, axis.left - _INSET_MM, column.head)
    _draw_lines(canvas, plan, column, bottom)
    for outlying in (False, True):
        marks = []
        for number, y in zip(*rows, strict=True):
            value = panel.values[number]
            if value is not None and value == value and plan.data.outlying[number] == outlying:
                marks.append(_mark(axis, value, y))
        _draw_marks(canvas, marks, outlying=outlying)


def _draw_lines(canvas: Canvas, plan: _Plan, column: _Column, bottom: float) -> None:
    """Thresholds dashed, the reference solid, and the axis with its numbers."""
    theme, axis = plan.theme, column.axis

    def upright(values: Sequence[float]) -> list[list[Point]]:
        return [
            [(axis.place(v), plan.top), (axis.place(v), bottom)] for v in values if axis.shows(v)
        ]

    dashed = upright(column.panel.thresholds)
    canvas.lines(dashed, width=theme.line.normal_pt, colour=theme.colour.muted, dash=DASHES[1])
    reference = column.panel.reference
    if reference is not None:
        canvas.lines(upright([reference]), width=theme.line.thin_pt)
    left, right = axis.left - _INSET_MM, axis.right + _INSET_MM
    segments: list[list[Point]] = [[(left, bottom), (right, bottom)]]
    for value, words in axis.ticks:
        x = axis.place(value)
        segments.append([(x, bottom), (x, bottom + TICK_MM)])
        half = width(theme, words, theme.figure.small_pt) / 2
        middle = min(max(x, left - _GAP_MM / 2 + 0.5 + half), right + _GAP_MM / 2 - 0.5 - half)
        middle = min(middle, canvas.width - half)
        canvas.text(middle, bottom + _NUMBER_MM, words, size=theme.figure.small_pt, align="center")
    canvas.lines(segments, width=theme.line.thin_pt)


def _mark(axis: Axis, value: float, y: float) -> list[Point]:
    """A dot, or an arrow at the end of an axis that does not reach so far."""
    place = (axis.place(value), y)
    if axis.shows(value):
        return outline_of(0, place, _DOT_MM2)
    return arrow_head(place, "right" if value > axis.high else "left", _ARROW_MM)


def _draw_marks(canvas: Canvas, outlines: list[list[Point]], *, outlying: bool) -> None:
    """Outlying studies are filled and dark, the others hollow."""
    colour = canvas.theme.colour
    canvas.shapes(
        outlines,
        colour.arm[1] if outlying else colour.paper,
        edge=colour.ink if outlying else colour.accent,
        width=canvas.theme.line.normal_pt,
        layer=3,
    )

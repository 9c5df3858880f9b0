"""The bubble plot of a meta-regression: estimates against a moderator, a line with band per group.

Groups differ in colour, in the shape of their bubbles and in the dash of their line; their names
stand at the right, beside the end of their line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure

from reportgen.present.figures.canvas import DASHES, Canvas, Point
from reportgen.present.figures.data import BubbleData, BubbleGroup
from reportgen.present.figures.foot import few_lines
from reportgen.present.figures.placing import apart
from reportgen.present.figures.plane import grown
from reportgen.present.figures.scale import Axis, choose_limits, with_ticks
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import tidy, width, wrap
from reportgen.present.theme import Theme

_HEIGHT_MM = 82.0
_TOP_MM = 9.5
_BOTTOM_MM = 11.0
_LABEL_MOST_MM = 30.0
_LABEL_GAP_MM = 4.5  # from the plot to the names; bubbles at the last value reach into it
_KEY_MM = 2.2
_LINE_MM = 3.2
_TICK_MM = 1.1
_PAD_MM = 3.0  # from the axis to the first bubble
_LARGEST_MM2 = 22.0
_SMALLEST_MM2 = 0.6
_BAND = 0.12
_CORNERS = (40, 4, 3, 4)  # of the shapes of groups: circle, square, triangle, diamond
_TURNS = (0.0, math.pi / 4, math.pi / 2, 0.0)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The two axes; ``down`` turns a height on the second into a place on the sheet."""

    across: Axis
    up: Axis
    bottom: float

    def point(self, x: float, y: float) -> Point:
        return self.across.place(x), self.bottom - self.up.place(y)


def draw_bubble(data: BubbleData, theme: Theme) -> Figure:
    """The bubble plot. Raises RenderError when a text has a character without glyph."""
    with house_style():
        canvas = Canvas(theme.figure.wide_mm, _height(theme), theme)
        frame = _frame(data, theme)
        _draw_axes(canvas, frame, data)
        for number, group in enumerate(data.groups):
            _draw_band(canvas, frame, group)
            _draw_line(canvas, frame, group, _look(group, number))
        _draw_bubbles(canvas, frame, data)
        _draw_names(canvas, frame, data)
        return canvas.figure


def _height(theme: Theme) -> float:
    return grown(_HEIGHT_MM, theme.figure.wide_mm)


def _frame(data: BubbleData, theme: Theme) -> _Frame:
    size = theme.figure.small_pt
    xs = [x for group in data.groups for x in group.x]
    ys = [y for group in data.groups for y in group.y]
    band = [v for g in data.groups for v in (*g.band_low, *g.band_high)]
    lines = [v for g in data.groups for v in g.line_y]
    low, high = data.limits or choose_limits(data.scale, (*ys, *lines), band, data.null)
    bottom = _height(theme) - _BOTTOM_MM - (len(_x_label(data, theme)) - 1) * _LINE_MM
    up = with_ticks(Axis(data.scale, low, high, _PAD_MM, bottom - _TOP_MM), lambda _: 2.4)
    left = max((width(theme, label, size) for _, label in up.ticks), default=0.0) + 2.4
    right = theme.figure.wide_mm - _LABEL_GAP_MM - _names_width(data, theme)
    x_low, x_high = data.x_limits or choose_limits("linear", xs, (), None)
    across = Axis("linear", x_low, x_high, left + _PAD_MM, right, years=data.years)
    return _Frame(with_ticks(across, lambda label: width(theme, label, size)), up, bottom)


def _names_width(data: BubbleData, theme: Theme) -> float:
    lines = [line for group in data.groups if group.label for line in _name(group, theme)]
    if not lines:
        return math.sqrt(_LARGEST_MM2) / 2  # a bubble at the end of the axis stays on the sheet
    return _KEY_MM + 1.6 + max((width(theme, t, theme.figure.text_pt) for t in lines), default=0.0)


def _name(group: BubbleGroup, theme: Theme) -> list[str]:
    return wrap(theme, tidy(group.label), theme.figure.text_pt, _LABEL_MOST_MM)[:4]


def _draw_axes(canvas: Canvas, frame: _Frame, data: BubbleData) -> None:
    theme, across, up, bottom = canvas.theme, frame.across, frame.up, frame.bottom
    left = across.left - _PAD_MM
    segments: list[list[Point]] = [
        [(left, bottom), (across.right, bottom)],
        [(left, bottom), (left, bottom - up.right)],
    ]
    for value, label in across.ticks:
        x = across.place(value)
        segments.append([(x, bottom), (x, bottom + _TICK_MM)])
        canvas.text(x, bottom + 3.1, label, size=theme.figure.small_pt, align="center")
    for value, label in up.ticks:
        y = bottom - up.place(value)
        segments.append([(left - _TICK_MM, y), (left, y)])
        canvas.text(left - 1.8, y, label, size=theme.figure.small_pt, align="right")
    canvas.lines(segments, width=theme.line.thin_pt)
    if data.null is not None and up.shows(data.null):
        y = bottom - up.place(data.null)
        canvas.lines([[(left, y), (across.right, y)]], width=theme.line.thin_pt)
    for i, words in enumerate(
        few_lines(theme, data.y_label, theme.figure.text_pt, canvas.width, 2)
    ):
        canvas.text(0, 2.0 + i * _LINE_MM, words)
    centre, lines = (left + across.right) / 2, _x_label(data, theme)
    for i, words in enumerate(lines):
        wide = width(theme, words, theme.figure.text_pt)
        start = min(max(centre - wide / 2, 0.0), max(canvas.width - wide, 0.0))
        canvas.text(start, canvas.height - 2.6 - (len(lines) - 1 - i) * _LINE_MM, words)


def _x_label(data: BubbleData, theme: Theme) -> list[str]:
    return few_lines(theme, data.x_label, theme.figure.text_pt, theme.figure.wide_mm, 2) or [""]


def _draw_band(canvas: Canvas, frame: _Frame, group: BubbleGroup) -> None:
    if not group.band_low:
        return
    upper = [frame.point(x, y) for x, y in zip(group.line_x, group.band_high, strict=True)]
    lower = [frame.point(x, y) for x, y in zip(group.line_x, group.band_low, strict=True)]
    canvas.shapes(
        [upper + lower[::-1]],
        canvas.theme.colour.mark(group.colour),
        opacity=_BAND,
        layer=0,
        background=True,
    )


def _look(group: BubbleGroup, number: int) -> int:
    """Which dash and shape: those of its arm, so that an arm looks the same in every figure."""
    return group.colour - 1 if group.colour else number


def _draw_line(canvas: Canvas, frame: _Frame, group: BubbleGroup, look: int) -> None:
    """The fitted line, in pieces where it runs out of the axis."""
    known = list(zip(group.line_x, group.line_y, strict=True))
    pieces = [
        [frame.point(*a), frame.point(*b)]
        for a, b in pairwise(known)
        if frame.up.shows(a[1]) and frame.up.shows(b[1])
    ]
    canvas.lines(
        _joined(pieces),
        width=canvas.theme.line.strong_pt,
        colour=canvas.theme.colour.mark(group.colour),
        dash=DASHES[look % len(DASHES)],
        layer=3,
    )


def _joined(pieces: Sequence[list[Point]]) -> list[list[Point]]:
    """Pieces that meet as one line, so that a dash runs on."""
    found: list[list[Point]] = []
    for start, end in pieces:
        if found and found[-1][-1] == start:
            found[-1].append(end)
        else:
            found.append([start, end])
    return found


def _draw_bubbles(canvas: Canvas, frame: _Frame, data: BubbleData) -> None:
    """Bubbles with area by weight, the heavy ones below; only what lies on the axes."""
    colour = canvas.theme.colour
    studies = sorted(
        (
            (weight, x, y, number)
            for number, group in enumerate(data.groups)
            for x, y, weight in zip(group.x, group.y, group.weight, strict=True)
            if frame.across.shows(x) and frame.up.shows(y)
        ),
        reverse=True,
    )
    heaviest = max((weight for weight, *_ in studies), default=1.0)
    canvas.shapes(
        [
            outline_of(
                _look(data.groups[number], number),
                frame.point(x, y),
                max(_LARGEST_MM2 * w / heaviest, _SMALLEST_MM2),
            )
            for w, x, y, number in studies
        ],
        [colour.ground(data.groups[number].colour) for *_, number in studies],
        edge=[colour.mark(data.groups[number].colour) for *_, number in studies],
        width=canvas.theme.line.normal_pt,
    )


def outline_of(number: int, centre: Point, area: float) -> list[Point]:
    """A regular polygon of the given area: the shape of group ``number``."""
    corners, turn = _CORNERS[number % len(_CORNERS)], _TURNS[number % len(_TURNS)]
    radius = math.sqrt(2 * area / (corners * math.sin(2 * math.pi / corners)))
    angles = [turn + 2 * math.pi * i / corners for i in range(corners)]
    return [(centre[0] + radius * math.cos(a), centre[1] - radius * math.sin(a)) for a in angles]


def _draw_names(canvas: Canvas, frame: _Frame, data: BubbleData) -> None:
    """Names at the height of the line's end, moved apart where they would meet."""
    theme = canvas.theme
    names = [_name(group, theme) for group in data.groups]
    wanted = [_end(frame, group) for group in data.groups]
    heights = [len(lines) * _LINE_MM + 1.4 for lines in names]
    places = apart(wanted, heights, _TOP_MM - 4, frame.bottom)
    left = frame.across.right + _LABEL_GAP_MM
    for number, (group, lines, y) in enumerate(zip(data.groups, names, places, strict=True)):
        if not group.label:
            continue
        first = y - (len(lines) - 1) * _LINE_MM / 2
        canvas.shapes(
            [outline_of(_look(group, number), (left + _KEY_MM / 2, first), 3.2)],
            theme.colour.ground(group.colour),
            edge=theme.colour.mark(group.colour),
            width=theme.line.normal_pt,
        )
        for i, line in enumerate(lines):
            canvas.text(
                left + _KEY_MM + 1.2,
                first + i * _LINE_MM,
                line,
                colour=theme.colour.word(group.colour),
            )


def _end(frame: _Frame, group: BubbleGroup) -> float:
    points = list(zip(group.line_x, group.line_y, strict=True)) or list(
        zip(group.x, group.y, strict=True)
    )
    return frame.point(*max(points))[1] if points else _TOP_MM

"""A plot of two axes on a sheet: where values lie, and the axes with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportgen.present.figures.canvas import Canvas, Dash, Point
from reportgen.present.figures.clipping import Box, cut_area, cut_line, near
from reportgen.present.figures.data import ScaleName
from reportgen.present.figures.foot import LINE_MM, TICK_MM, axis_height, draw_axis, few_lines
from reportgen.present.figures.scale import Axis, with_ticks
from reportgen.present.figures.typeface import width
from reportgen.present.theme import Theme

EDGE_MM = 0.8
_NUMBER_MM = 1.8  # from the upright axis to its numbers
_LABEL_GAP_MM = 1.6  # from the label of the upright axis to the plot
BAND = 0.2
_UPRIGHT_GAP_MM = 2.4  # height of a number on the upright axis

_USUAL_SHEET_MM = 115.0  # for which the heights of plots are given
_TALLER = 1.4  # at most, on a wide sheet

MANY = 1000  # from so many studies on vector files hold their marks as an image


def grown(high: float, sheet: float) -> float:
    """The height of a plot, which on a wide sheet grows with it."""
    return high * min(max(sheet / _USUAL_SHEET_MM, 1.0), _TALLER)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What an axis shows, and its label."""

    scale: ScaleName
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Room:
    """The place of a plot: width of the sheet, what is kept free at its right, size of the plot.

    ``wide`` None takes what the sheet has. ``pad`` lies between the axes and the
    first value, across and up.
    ``head`` is the width for the label over the upright axis (None takes the sheet), and the
    least number of lines for which room is left there. ``top`` is kept free above that label.
    """

    sheet: float
    high: float
    wide: float | None = None
    right: float = 2.4
    pad: tuple[float, float] = (2.0, 2.0)
    head: tuple[float | None, int] = (None, 0)
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes; ``up`` counts from the level axis upwards, or from the top down if ``turned``.

    ``top`` is where the label over the upright axis starts.
    """

    across: Axis
    up: Axis
    box: Box
    labels: tuple[str, tuple[str, ...]]
    turned: bool
    top: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Where two values lie on the sheet; far beyond it for what has no end."""
        along, rise = near(self.across.place_unbound(x)), near(self.up.place_unbound(y))
        return along, self.box.top + rise if self.turned else self.box.bottom - rise

    def shows(self, x: float, y: float) -> bool:
        """Whether the axes reach both values."""
        return self.across.shows(x) and self.up.shows(y)

    def points(self, xs: Sequence[float], ys: Sequence[float]) -> list[Point]:
        """The places of a line."""
        return [self.point(x, y) for x, y in zip(xs, ys, strict=True)]


def make_plane(
    theme: Theme, across: Stretch, up: Stretch, room: Room, *, turned: bool = False
) -> Plane:
    """Lay out the axes; the numbers of the upright one decide how far from the left they start."""
    lines = tuple(few_lines(theme, up.label, theme.figure.text_pt, room.head[0] or room.sheet, 2))
    over = max(len(lines), room.head[1])
    top = room.top + EDGE_MM + over * LINE_MM + (_LABEL_GAP_MM if over else 0.0)
    inner = (0.0, room.high) if turned else (room.pad[1], room.high - room.pad[1])
    rise = with_ticks(Axis(up.scale, up.low, up.high, *inner), lambda _: _UPRIGHT_GAP_MM)
    small = partial(width, theme, size=theme.figure.small_pt)
    left = max((small(words) for _, words in rise.ticks), default=0.0) + _NUMBER_MM
    right = room.sheet - room.right if room.wide is None else left + room.wide
    along = _level(theme, across, (left + room.pad[0], right - room.pad[0]))
    spill = _spill(theme, along) - room.sheet
    if spill > 0:
        right -= spill
        along = _level(theme, across, (left + room.pad[0], right - room.pad[0]))
    return Plane(
        along,
        rise,
        Box(left, top, right, top + room.high),
        (across.label, lines),
        turned,
        room.top,
    )


def _level(theme: Theme, across: Stretch, ends: tuple[float, float]) -> Axis:
    axis = Axis(across.scale, across.low, across.high, *ends)
    return with_ticks(axis, partial(width, theme, size=theme.figure.small_pt))


def _spill(theme: Theme, axis: Axis) -> float:
    """How far to the right the last number of a level axis reaches."""
    ends = [
        axis.place(value) + width(theme, words, theme.figure.small_pt) / 2
        for value, words in axis.ticks[-1:]
    ]
    return max(ends, default=0.0)


def sheet_height(theme: Theme, plane: Plane, sheet: float) -> float:
    """From the top of the sheet to below the label of the level axis."""
    return plane.box.bottom + axis_height(theme, plane.labels[0], sheet)


def draw_plane(canvas: Canvas, plane: Plane) -> None:
    """Both axes with ticks, numbers and labels; the upright label lies level over its axis."""
    theme, box = canvas.theme, plane.box
    draw_axis(canvas, plane.across, box.bottom, plane.labels[0])
    segments: list[list[Point]] = [
        [(box.left, box.bottom), (plane.across.left, box.bottom)],
        [(plane.across.right, box.bottom), (box.right, box.bottom)],
        [(box.left, box.top), (box.left, box.bottom)],
    ]
    for value, words in plane.up.ticks:
        y = plane.point(plane.across.low, value)[1]
        segments.append([(box.left - TICK_MM, y), (box.left, y)])
        canvas.text(box.left - _NUMBER_MM, y, words, size=theme.figure.small_pt, align="right")
    canvas.lines(segments, width=theme.line.thin_pt, layer=1)
    for i, words in enumerate(plane.labels[1]):
        canvas.text(0, plane.top + EDGE_MM + (i + 0.5) * LINE_MM, words)


def draw_line(
    canvas: Canvas,
    plane: Plane,
    points: Sequence[Point],
    dash: Dash,
    *,
    width: float,
    colour: str | None = None,
) -> None:
    """A line as far as the plot reaches."""
    canvas.lines(cut_line(points, plane.box), width=width, colour=colour, dash=dash, layer=1.5)


def draw_band(
    canvas: Canvas, plane: Plane, low: Sequence[Point], high: Sequence[Point], colour: str
) -> None:
    """The tint between two lines as far as the plot reaches."""
    outline = cut_area([*low, *reversed(high)], plane.box)
    canvas.shapes([outline] if outline else [], colour, opacity=BAND, layer=0, background=True)


def study_colour(theme: Theme, number: int) -> str:
    """Of the marks of studies: those of no arm are dark, so that they stand out on grey."""
    return theme.colour.accent if number == 0 else theme.colour.mark(number)

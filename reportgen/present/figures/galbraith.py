"""The Galbraith (radial) plot: a study's effect is the direction in which it lies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.arc import NUMBER_MM, Arc, draw_arc, readings
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import DASHES, SOLID, Canvas, Dash, Point, rectangle
from reportgen.present.figures.clipping import cut_line
from reportgen.present.figures.data import Ticks
from reportgen.present.figures.foot import (
    KEY_HIGH_MM,
    KEY_MM,
    LINE_MM,
    Key,
    draw_keys,
    few_lines,
    key_legend,
    line_key,
)
from reportgen.present.figures.names import Named, draw_names
from reportgen.present.figures.plane import (
    BAND,
    EDGE_MM,
    MANY,
    Plane,
    Room,
    Stretch,
    draw_band,
    draw_line,
    draw_plane,
    grown,
    make_plane,
    sheet_height,
    study_colour,
)
from reportgen.present.figures.scale import choose_limits
from reportgen.present.figures.study_data import GalbraithData
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import tidy, width
from reportgen.present.theme import Theme

_HIGH_MM = 78.0
_DOT_MM2 = 2.4
_RADIUS_MM = math.sqrt(_DOT_MM2 / math.pi)
_CLEAR_MM = 3.0  # between the outermost study and the arc
_ARC_ROOM_MM, _ARC_ROOM_MOST_MM = 11.0, 30.0  # for its numbers
_LEGEND_GAP_MM = 1.6


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plot with its arc, and what is printed on the arc."""

    data: GalbraithData
    plane: Plane
    arc: Arc
    ticks: Ticks
    reading: tuple[str, ...]


def draw_galbraith(data: GalbraithData, theme: Theme) -> Figure:
    """The radial plot. Raises RenderError without a study, or for want of a glyph."""
    if not data.studies:
        raise RenderError.single("radial figure", "it has no study.")
    with house_style():
        plan, keys, sheet = _plan(data, theme), list(_keys(data, theme)), theme.figure.wide_mm
        below = key_legend(theme, keys, plan.plane.box.left, sheet)
        foot = sheet_height(theme, plan.plane, sheet)
        extra = _LEGEND_GAP_MM + below.height + EDGE_MM if keys else 0.0
        canvas = Canvas(sheet, foot + extra, theme)
        lines = _draw_pooled(canvas, plan)
        draw_plane(canvas, plan.plane)
        interval = None if data.low is None or data.high is None else (data.low, data.high)
        draw_arc(canvas, plan.arc, plan.ticks, interval)
        for i, words in enumerate(plan.reading):
            canvas.text(sheet, EDGE_MM + (i + 0.5) * LINE_MM, words, align="right")
        _draw_studies(canvas, plan, lines)
        draw_keys(canvas, below, keys, foot + _LEGEND_GAP_MM)
        return canvas.figure


def _plan(data: GalbraithData, theme: Theme) -> _Plan:
    """The arc leaves at its right what its numbers need, which is known when it is there."""
    small = partial(width, theme, size=theme.figure.small_pt)
    room = _ARC_ROOM_MM
    for _ in range(2):
        plan = _with_room(data, theme, room)
        widest = max((small(tidy(words)) for _, words in plan.ticks), default=0.0)
        room = min(max(_ARC_ROOM_MM, widest + NUMBER_MM + EDGE_MM), _ARC_ROOM_MOST_MM)
    return plan


def _with_room(data: GalbraithData, theme: Theme, room: float) -> _Plan:
    half = theme.figure.wide_mm / 2 - LINE_MM
    reading = tuple(few_lines(theme, data.reading_label, theme.figure.text_pt, half, 2))
    place = Room(
        theme.figure.wide_mm,
        grown(_HIGH_MM, theme.figure.wide_mm),
        right=room,
        pad=(0.0, 2.0),
        head=(half, len(reading)),
    )
    limits = choose_limits("linear", _heights(data), (), None)
    up = Stretch("linear", *limits, data.y_label)
    # what precision stands at the end of the axis follows from the size of the plot
    plane = make_plane(theme, Stretch("linear", 0.0, 1.0, data.x_label), up, place)
    across = Stretch("linear", 0.0, _end(data, plane), data.x_label)
    plane = make_plane(theme, across, up, place)
    origin = plane.point(0.0, 0.0)
    rise = origin[1] - plane.point(0.0, 1.0)[1]
    run = plane.point(1.0, 0.0)[0] - origin[0]
    arc = Arc(origin, plane.box.right - origin[0], rise / run, plane.box)
    slopes = [s.y / s.x for s in data.studies if s.x > 0]
    slopes += [v for v in (data.slope, data.low, data.high, data.null) if v is not None]
    return _Plan(data, plane, arc, data.readings or readings(data.scale, slopes, arc), reading)


def _heights(data: GalbraithData) -> list[float]:
    """What the upright axis must show: studies, the start of the band, the end of the line."""
    found = [-data.band, data.band, *(s.y for s in data.studies)]
    if data.slope is not None:
        found.append(data.slope * max(s.x for s in data.studies))
    return found


def _end(data: GalbraithData, plane: Plane) -> float:
    """The precision at the end of the axis that keeps every study clear of the arc."""
    radius = plane.box.right - plane.box.left
    level = plane.point(0.0, 0.0)[1]
    ends = []
    for study in data.studies:
        rise = plane.point(0.0, study.y)[1] - level
        run = math.sqrt(max((radius - _CLEAR_MM) ** 2 - rise**2, 1.0))
        ends.append(study.x * radius / run)
    return max(ends) or 1.0


def _draw_pooled(canvas: Canvas, plan: _Plan) -> list[list[Point]]:
    """The ray of the null, the pooled slope and its band as far as the arc; all but the tint."""
    data, plane, line = plan.data, plan.plane, canvas.theme.line
    drawn: list[tuple[list[Point], Dash, float]] = []
    if data.null is not None:
        drawn.append((_ray(plan, 0.0, data.null), SOLID, line.thin_pt))
    if data.slope is not None:
        low, high = (_ray(plan, side * data.band, data.slope) for side in (-1, 1))
        bend = plan.arc.line(_angle(plan, low[1]), _angle(plan, high[1]))
        draw_band(canvas, plane, [*low, *bend], high, canvas.theme.colour.neutral)
        drawn += [(side, DASHES[1], line.thin_pt) for side in (low, high)]
        drawn.append((_ray(plan, 0.0, data.slope), SOLID, line.strong_pt))
    for points, dash, wide in drawn:
        draw_line(canvas, plane, points, dash, width=wide)
    return [piece for points, _, _ in drawn for piece in cut_line(points, plane.box)]


def _ray(plan: _Plan, height: float, slope: float) -> list[Point]:
    """From a height over precision 0 to the arc."""
    start = plan.plane.point(0.0, height)
    rise = plan.arc.origin[1] - start[1]
    run = plan.arc.leave(rise, slope)
    return [start, (start[0] + run, start[1] - run * slope * plan.arc.steepness)]


def _angle(plan: _Plan, place: Point) -> float:
    x, y = plan.arc.origin
    return math.atan2(y - place[1], place[0] - x)


def _draw_studies(canvas: Canvas, plan: _Plan, lines: Sequence[Sequence[Point]]) -> None:
    theme = canvas.theme
    shown = [(s, plan.plane.point(s.x, s.y)) for s in plan.data.studies]
    canvas.shapes(
        [outline_of(0, place, _DOT_MM2) for _, place in shown],
        [study_colour(theme, s.colour) for s, _ in shown],
        edge=theme.colour.paper,
        width=theme.line.thin_pt,
        layer=3,
        raster=len(shown) > MANY,
    )
    marks = [(place, _RADIUS_MM) for _, place in shown]
    names = [Named(place, _RADIUS_MM, s.label) for s, place in shown if s.named]
    arc = plan.arc.line(*plan.arc.ends())
    draw_names(canvas, names, plan.plane.box, marks, [*lines, arc])


def _keys(data: GalbraithData, theme: Theme) -> Iterator[Key]:
    wide = theme.line.strong_pt
    if data.slope is not None and data.slope_label:
        yield data.slope_label, lambda canvas, at: line_key(canvas, at, SOLID, width=wide)
    if data.slope is not None and data.band_label:
        yield data.band_label, _band_key


def _band_key(canvas: Canvas, at: Point) -> None:
    left, top = at[0] - KEY_MM / 2, at[1] - KEY_HIGH_MM / 2
    box = rectangle(left, top, KEY_MM, KEY_HIGH_MM)
    canvas.shapes([box], canvas.theme.colour.neutral, opacity=BAND, background=True)
    edges = [[box[0], box[1]], [box[3], box[2]]]
    canvas.lines(edges, width=canvas.theme.line.thin_pt, dash=DASHES[1])

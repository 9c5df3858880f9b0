"""Scaled Schoenfeld residuals over time: a level line means that the hazards are proportional.

One page for each coefficient. Times lie as the test weighs them, and are numbered as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import DASHES, SOLID, Canvas, Point, rectangle
from reportgen.present.figures.data import SchoenfeldData, SchoenfeldPanel
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
)
from reportgen.present.figures.scale import Axis, choose_limits
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import width
from reportgen.present.theme import Theme

_HIGH_MM = 62.0
_DOT_MM2 = 1.2
_TICK_GAP_MM = 1.6
_LEGEND_GAP_MM = 1.6
_HEAD_GAP_MM = 1.2
_HEAD_MOST = 4


def draw_schoenfeld(data: SchoenfeldData, theme: Theme) -> list[Figure]:
    """A figure per coefficient. Raises RenderError without one, or for want of a glyph."""
    if not data.panels or not all(panel.x for panel in data.panels):
        raise RenderError.single("Schoenfeld figure", "it has no residual.")
    with house_style():
        return [_page(data, panel, theme) for panel in data.panels]


def _page(data: SchoenfeldData, panel: SchoenfeldPanel, theme: Theme) -> Figure:
    sheet, size = theme.figure.wide_mm, theme.figure.text_pt
    head = [
        line
        for words in (panel.label, *panel.note_lines)
        # the first is bold, and so wider than it is measured
        for line in few_lines(theme, words, size, sheet * 0.9, 2)
    ][:_HEAD_MOST]
    plane = _plane(data, panel, theme, len(head))
    keys = list(_keys(panel, theme))
    below = key_legend(theme, keys, plane.box.left, sheet)
    foot = sheet_height(theme, plane, sheet)
    canvas = Canvas(sheet, foot + _LEGEND_GAP_MM + below.height + EDGE_MM, theme)
    for i, words in enumerate(head):
        canvas.text(0, EDGE_MM + (i + 0.5) * LINE_MM, words, bold=i == 0)
    draw_plane(canvas, plane)
    _draw_residuals(canvas, plane, panel)
    _draw_lines(canvas, plane, panel)
    draw_keys(canvas, below, keys, foot + _LEGEND_GAP_MM)
    return canvas.figure


def _plane(data: SchoenfeldData, panel: SchoenfeldPanel, theme: Theme, head: int) -> Plane:
    """Residuals and line decide how far the axis reaches, the band where it squeezes neither."""
    limits = choose_limits("linear", (*panel.y, *panel.line_y), (*panel.low, *panel.high), 0.0)
    low, high = min(panel.x), max(panel.x)
    if not low < high:
        low, high = low - 0.5, high + 0.5
    sheet = theme.figure.wide_mm
    room = Room(sheet, grown(_HIGH_MM, sheet), top=head * LINE_MM + _HEAD_GAP_MM)
    plane = make_plane(
        theme,
        Stretch("linear", low, high, data.x_label),
        Stretch("linear", *limits, data.y_label),
        room,
    )
    return replace(plane, across=replace(plane.across, ticks=_apart(panel, plane.across, theme)))


def _apart(panel: SchoenfeldPanel, axis: Axis, theme: Theme) -> tuple[tuple[float, str], ...]:
    """The ticks whose numbers do not meet, the first first."""
    kept: list[tuple[float, str]] = []
    end = -math.inf
    for value, words in panel.x_ticks:
        half = width(theme, words, theme.figure.small_pt) / 2
        place = axis.place_unbound(value)
        on_axis = axis.left - 1e-6 <= place <= axis.right + 1e-6
        if on_axis and place - half >= end + _TICK_GAP_MM and place + half <= theme.figure.wide_mm:
            kept.append((value, words))
            end = place + half
    return tuple(kept)


def _draw_residuals(canvas: Canvas, plane: Plane, panel: SchoenfeldPanel) -> None:
    colour = canvas.theme.colour
    places = [plane.point(x, y) for x, y in zip(panel.x, panel.y, strict=True)]
    canvas.shapes(
        [outline_of(0, place, _DOT_MM2) for place in places],
        colour.paper,
        edge=colour.muted,
        width=canvas.theme.line.thin_pt,
        layer=2,
        raster=len(places) > MANY,
    )


def _draw_lines(canvas: Canvas, plane: Plane, panel: SchoenfeldPanel) -> None:
    """No effect, what the model takes for constant, and the smooth line with its band."""
    line, accent = canvas.theme.line, canvas.theme.colour.accent
    ends = (plane.across.low, plane.across.high)
    levels = ((0.0, SOLID, line.thin_pt), (panel.constant, DASHES[1], line.normal_pt))
    for height, dash, wide in levels:
        draw_line(canvas, plane, [plane.point(x, height) for x in ends], dash, width=wide)
    if panel.line_x:
        low, high = (plane.points(panel.line_x, side) for side in (panel.low, panel.high))
        draw_band(canvas, plane, low, high, accent)
        points = plane.points(panel.line_x, panel.line_y)
        draw_line(canvas, plane, points, SOLID, width=line.strong_pt, colour=accent)


def _keys(panel: SchoenfeldPanel, theme: Theme) -> Iterator[Key]:
    wide = theme.line.normal_pt
    if panel.line_x:
        yield "Smooth line", _band_key
    yield "Constant", lambda canvas, at: line_key(canvas, at, DASHES[1], width=wide)
    yield "Event", _dot_key


def _band_key(canvas: Canvas, at: Point) -> None:
    left, top = at[0] - KEY_MM / 2, at[1] - KEY_HIGH_MM / 2
    accent = canvas.theme.colour.accent
    box = rectangle(left, top, KEY_MM, KEY_HIGH_MM)
    canvas.shapes([box], accent, opacity=BAND, background=True)
    line = [(left, at[1]), (left + KEY_MM, at[1])]
    canvas.lines([line], width=canvas.theme.line.strong_pt, colour=accent)


def _dot_key(canvas: Canvas, at: Point) -> None:
    colour = canvas.theme.colour
    canvas.shapes(
        [outline_of(0, at, _DOT_MM2)],
        colour.paper,
        edge=colour.muted,
        width=canvas.theme.line.thin_pt,
    )

"""The overlap of scores: one arm counted upwards, the other downwards, over the same axis."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.canvas import Canvas, Point, rectangle
from reportgen.present.figures.data import OverlapData
from reportgen.present.figures.foot import legend
from reportgen.present.figures.plane import (
    Plane,
    Room,
    Stretch,
    draw_plane,
    grown,
    make_plane,
    sheet_height,
)
from reportgen.present.figures.scale import Axis, choose_limits
from reportgen.present.figures.style import house_style
from reportgen.present.theme import Theme

_HIGH_MM = 52.0
_LEGEND_GAP_MM = 1.6
_EDGE_MM = 0.8
_SWATCH_MM = 3.4, 2.6
_SIGNS = "-\u2212"


def draw_overlap(data: OverlapData, theme: Theme) -> Figure:
    """The mirrored histogram. Raises RenderError without a patient, or for want of a glyph."""
    if not any((*data.up, *data.down)):
        raise RenderError.single("figure of the overlap", "it has no patient.")
    with house_style():
        plane, sheet = _plane(data, theme), theme.figure.single_mm
        keys = list(enumerate((data.up_label, data.down_label)))
        below = legend(theme, keys, (plane.box.left, 0.0), sheet, key=_SWATCH_MM[0])
        foot = sheet_height(theme, plane, sheet) + _LEGEND_GAP_MM
        canvas = Canvas(sheet, foot + below.height + _EDGE_MM, theme)
        _draw_bars(canvas, plane, data)
        draw_plane(canvas, plane)
        places = dict(below.draw(canvas, foot))
        wide, high = _SWATCH_MM
        for number, colour in enumerate(data.colours):
            x, y = places[number]
            _fill(canvas, [rectangle(x - wide / 2, y - high / 2, wide, high)], colour)
        return canvas.figure


def _plane(data: OverlapData, theme: Theme) -> Plane:
    """Counts of both arms to the same scale; those of the lower one without a sign."""
    most = max((*data.up, *data.down))
    limits = choose_limits("linear", (-most, most), (), 0.0)
    plane = make_plane(
        theme,
        Stretch("linear", data.edges[0], data.edges[-1], data.x_label),
        Stretch("linear", *limits, data.y_label),
        Room(
            theme.figure.single_mm,
            grown(_HIGH_MM, theme.figure.single_mm),
            pad=(0.0, 0.0),
        ),
    )
    return replace(plane, up=_unsigned(plane.up))


def _unsigned(axis: Axis) -> Axis:
    """Whole numbers only: there is no half of a patient."""
    ticks = ((value, words.strip(_SIGNS)) for value, words in axis.ticks if value == int(value))
    return replace(axis, ticks=tuple(ticks))


def _draw_bars(canvas: Canvas, plane: Plane, data: OverlapData) -> None:
    for counts, sign, colour in zip((data.up, data.down), (1, -1), data.colours, strict=True):
        boxes = []
        for low, high, count in zip(data.edges[:-1], data.edges[1:], counts, strict=True):
            if count:
                (left, end), (right, zero) = plane.point(low, sign * count), plane.point(high, 0.0)
                boxes.append(rectangle(left, min(end, zero), right - left, abs(zero - end)))
        _fill(canvas, boxes, colour)
    ends = [plane.point(edge, 0.0) for edge in (data.edges[0], data.edges[-1])]
    canvas.lines([ends], width=canvas.theme.line.normal_pt, layer=3)


def _fill(canvas: Canvas, boxes: list[list[Point]], colour: int) -> None:
    theme = canvas.theme
    canvas.shapes(
        boxes,
        theme.colour.ground(colour),
        edge=theme.colour.mark(colour),
        width=theme.line.normal_pt,
    )

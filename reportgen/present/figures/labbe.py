"""The L'Abbé plot: event rates of both arms of each study, line of equality, pooled effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import DASHES, SOLID, Canvas, Dash, Point
from reportgen.present.figures.clipping import cut_line
from reportgen.present.figures.foot import Key, draw_keys, key_legend, line_key
from reportgen.present.figures.names import Named, draw_names
from reportgen.present.figures.plane import (
    MANY,
    Plane,
    Room,
    Stretch,
    draw_band,
    draw_line,
    draw_plane,
    make_plane,
    sheet_height,
    study_colour,
)
from reportgen.present.figures.scale import choose_limits
from reportgen.present.figures.study_data import LabbeData, RateCurve, StudyPoint
from reportgen.present.figures.style import house_style
from reportgen.present.theme import Theme

_SIDE_SHARE, _SIDE_MOST_MM = 72 / 85, 112.0  # of the sheet: the side of the square
_LARGEST_MM2 = 26.0
_LEAST_LARGEST_MM2 = 9.0  # with very many studies
_SMALLEST_MM2 = 0.7
_SPACE_MM2 = 700.0  # that all bubbles may cover if they were as large as the largest
_LEGEND_GAP_MM = 1.6
_EDGE_MM = 0.8
_FEW = 0.45  # rates that stay below need no axis up to 100%


def draw_labbe(data: LabbeData, theme: Theme) -> Figure:
    """The L'Abbé plot. Raises RenderError without a study, or for want of a glyph."""
    if not data.studies:
        raise RenderError.single("L'Abbé figure", "it has no study.")
    with house_style():
        plane, keys = _plane(data, theme), list(_keys(data, theme))
        sheet = theme.figure.single_mm
        below = key_legend(theme, keys, plane.box.left, sheet)
        foot = sheet_height(theme, plane, sheet)
        extra = _LEGEND_GAP_MM + below.height + _EDGE_MM if keys else 0.0
        canvas = Canvas(sheet, foot + extra, theme)
        _draw_curves(canvas, plane, data)
        draw_plane(canvas, plane)
        _draw_bubbles(canvas, plane, data)
        draw_keys(canvas, below, keys, foot + _LEGEND_GAP_MM)
        return canvas.figure


def _plane(data: LabbeData, theme: Theme) -> Plane:
    low, high = data.limits or _limits(data)
    sheet = theme.figure.single_mm

    def square(side: float) -> Plane:
        return make_plane(
            theme,
            Stretch(data.scale, low, high, data.x_label),
            Stretch(data.scale, low, high, data.y_label),
            Room(sheet, side, wide=side),
        )

    plane = square(min(_SIDE_SHARE * sheet, _SIDE_MOST_MM))
    # the last number of the level axis may have left less room than that
    return square(plane.box.right - plane.box.left)


def _limits(data: LabbeData) -> tuple[float, float]:
    """From 0, as far as rates go; up to 100% where proportions reach into the upper half."""
    largest = max(max(s.x, s.y) for s in data.studies)
    if data.scale == "percent" and _FEW < largest <= 1:
        return 0.0, 1.0
    if not largest > 0:
        return 0.0, 0.1 if data.scale == "percent" else 1.0
    # not as proportions, which would have an axis up to 100%
    return choose_limits("linear", (0.0, largest), (), None)


def _draw_curves(canvas: Canvas, plane: Plane, data: LabbeData) -> None:
    theme, ends = canvas.theme, (plane.across.low, plane.across.high)
    for curve in data.curves:
        if curve.low:
            low, high = (plane.points(curve.x, side) for side in (curve.low, curve.high))
            draw_band(canvas, plane, low, high, theme.colour.mark(curve.colour))
    draw_line(canvas, plane, plane.points(ends, ends), SOLID, width=theme.line.thin_pt)
    for number, curve in enumerate(data.curves):
        draw_line(
            canvas,
            plane,
            plane.points(curve.x, curve.y),
            _dash(number),
            width=theme.line.strong_pt,
            colour=_line_colour(theme, curve),
        )


def _dash(number: int) -> Dash:
    """Never solid, which is equality."""
    return DASHES[1 + number % (len(DASHES) - 1)]


def _line_colour(theme: Theme, curve: RateCurve) -> str:
    return theme.colour.ink if curve.colour == 0 else theme.colour.mark(curve.colour)


def _lines(plane: Plane, data: LabbeData) -> list[list[Point]]:
    """Equality, then the curves, each as far as the plot reaches."""
    ends = (plane.across.low, plane.across.high)
    lines = [plane.points(ends, ends), *(plane.points(c.x, c.y) for c in data.curves)]
    return [piece for line in lines for piece in cut_line(line, plane.box)]


def _draw_bubbles(canvas: Canvas, plane: Plane, data: LabbeData) -> None:
    """Bubbles with area by weight, the heavy ones below, each with its edge; then their names."""
    theme = canvas.theme
    shown = sorted(
        (s for s in data.studies if plane.shows(s.x, s.y)),
        key=lambda s: s.weight or 0.0,
        reverse=True,
    )
    areas = _areas(shown)
    canvas.shapes(
        [outline_of(0, plane.point(s.x, s.y), area) for s, area in zip(shown, areas, strict=True)],
        [theme.colour.ground(s.colour or 1) for s in shown],
        edge=[study_colour(theme, s.colour) for s in shown],
        width=theme.line.normal_pt,
        layer=2,
        raster=len(shown) > MANY,
    )
    marks = [
        (plane.point(s.x, s.y), math.sqrt(area / math.pi))
        for s, area in zip(shown, areas, strict=True)
    ]
    names = [Named(*mark, s.label) for s, mark in zip(shown, marks, strict=True) if s.named]
    draw_names(canvas, names, plane.box, marks, _lines(plane, data))


def _areas(studies: Sequence[StudyPoint]) -> list[float]:
    """In proportion to weight; smaller when there are many, so that they do not hide another."""
    largest = max(_LEAST_LARGEST_MM2, min(_LARGEST_MM2, _SPACE_MM2 / max(len(studies), 1)))
    heaviest = max((s.weight or 0.0 for s in studies), default=0.0)
    if not heaviest > 0:
        return [_LEAST_LARGEST_MM2 / 3] * len(studies)
    return [max(largest * (s.weight or 0.0) / heaviest, _SMALLEST_MM2) for s in studies]


def _keys(data: LabbeData, theme: Theme) -> Iterator[Key]:
    thin = theme.line.thin_pt
    if data.equality_label:
        yield data.equality_label, lambda canvas, at: line_key(canvas, at, SOLID, width=thin)
    for number, curve in enumerate(data.curves):
        if curve.label:
            yield curve.label, _curve_key(number, curve)


def _curve_key(number: int, curve: RateCurve) -> Callable[[Canvas, Point], None]:
    def draw(canvas: Canvas, at: Point) -> None:
        colour = _line_colour(canvas.theme, curve)
        line_key(canvas, at, _dash(number), width=canvas.theme.line.strong_pt, colour=colour)

    return draw

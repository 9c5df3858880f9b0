"""The Baujat plot: which studies make the heterogeneity, and which of them move the estimate."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import Canvas
from reportgen.present.figures.names import Named, draw_names
from reportgen.present.figures.plane import (
    MANY,
    Plane,
    Room,
    Stretch,
    draw_plane,
    grown,
    make_plane,
    sheet_height,
    study_colour,
)
from reportgen.present.figures.scale import choose_limits
from reportgen.present.figures.study_data import BaujatData, StudyPoint
from reportgen.present.figures.style import house_style
from reportgen.present.theme import Theme

_HIGH_MM = 74.0
_DOT_MM2 = 2.4
_RADIUS_MM = math.sqrt(_DOT_MM2 / math.pi)


def draw_baujat(data: BaujatData, theme: Theme) -> Figure:
    """The Baujat plot; names lie on no dot and on no other name.

    Raises RenderError without a study, or for want of a glyph.
    """
    if not data.studies:
        raise RenderError.single("Baujat figure", "it has no study.")
    with house_style():
        plane = _plane(data, theme)
        sheet = theme.figure.wide_mm
        canvas = Canvas(sheet, sheet_height(theme, plane, sheet), theme)
        draw_plane(canvas, plane)
        shown = [s for s in data.studies if plane.shows(s.x, s.y)]
        _draw_dots(canvas, plane, shown)
        places = [plane.point(s.x, s.y) for s in shown]
        marks = [(place, _RADIUS_MM) for place in places]
        names = [
            Named(place, _RADIUS_MM, study.label)
            for study, place in sorted(
                zip(shown, places, strict=True), key=lambda pair: pair[0].x, reverse=True
            )
            if study.named
        ]
        draw_names(canvas, names, plane.box, marks)
        return canvas.figure


def _plane(data: BaujatData, theme: Theme) -> Plane:
    across, up = (
        choose_limits("linear", [0.0, *values], (), None)
        for values in ([s.x for s in data.studies], [s.y for s in data.studies])
    )
    return make_plane(
        theme,
        Stretch("linear", *across, data.x_label),
        Stretch("linear", *up, data.y_label),
        Room(theme.figure.wide_mm, grown(_HIGH_MM, theme.figure.wide_mm)),
    )


def _draw_dots(canvas: Canvas, plane: Plane, shown: list[StudyPoint]) -> None:
    """Outstanding studies filled, the others hollow."""
    theme = canvas.theme
    for named in (False, True):
        studies = [s for s in shown if s.named == named]
        colours = [study_colour(theme, s.colour) for s in studies]
        canvas.shapes(
            [outline_of(0, plane.point(s.x, s.y), _DOT_MM2) for s in studies],
            colours if named else theme.colour.paper,
            edge=theme.colour.paper if named else colours,
            width=theme.line.thin_pt if named else theme.line.normal_pt,
            layer=3 if named else 2,
            raster=len(studies) > MANY,
        )

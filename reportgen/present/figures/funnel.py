"""The funnel plot: studies at effect and standard error, pseudo-limits, contours of significance.

The most precise studies stand at the top. Studies that trim and fill adds are hollow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.bubble import outline_of
from reportgen.present.figures.canvas import (
    DASHES,
    SOLID,
    Canvas,
    Dash,
    Point,
    arrow_head,
    rectangle,
)
from reportgen.present.figures.clipping import cut_area
from reportgen.present.figures.foot import KEY_HIGH_MM, KEY_MM, Key, Legend, legend, line_key
from reportgen.present.figures.plane import (
    MANY,
    Plane,
    Room,
    Stretch,
    draw_line,
    draw_plane,
    grown,
    make_plane,
    sheet_height,
    study_colour,
)
from reportgen.present.figures.scale import choose_limits
from reportgen.present.figures.study_data import FunnelContour, FunnelData, StudyPoint
from reportgen.present.figures.style import house_style
from reportgen.present.theme import Theme

_HIGH_MM = 74.0
_DOT_MM2 = 2.4
_ARROW_MM = 1.9
_INSET_MM = 0.4  # of its tip from the side of the plot
_LEGEND_GAP_MM = 1.6
_EDGE_MM = 0.8
_GREYS = (0.62, 0.38, 0.17)  # from the contour next to the null outwards: the border is darkest
_LIMITS: Dash = DASHES[1]
_CENTRE: Dash = DASHES[2]
_REGRESSION: Dash = SOLID
_BEYOND = 1.05  # the axis reaches so far where no line says how far


def draw_funnel(data: FunnelData, theme: Theme) -> Figure:
    """The funnel plot. Raises RenderError without a study, or for want of a glyph."""
    if not data.studies:
        raise RenderError.single("funnel figure", "it has no study.")
    with house_style():
        plane, keys = _plane(data, theme), (list(_marks(data, theme)), list(_greys(data)))
        sheet = theme.figure.wide_mm
        below = _legends(theme, keys, plane.box.left)
        foot = sheet_height(theme, plane, sheet) + _LEGEND_GAP_MM
        canvas = Canvas(sheet, foot + sum(one.height for one in below) + _EDGE_MM, theme)
        for contour, beyond in zip_longest(data.contours, data.contours[1:]):
            _draw_region(canvas, plane, data, contour, beyond)
        _draw_lines(canvas, plane, data)
        draw_plane(canvas, plane)
        _draw_studies(canvas, plane, data.added, None)
        for colour in sorted({s.colour for s in data.studies}):
            of_colour = [s for s in data.studies if s.colour == colour]
            _draw_studies(canvas, plane, of_colour, study_colour(theme, colour))
        for one, entries in zip(below, keys, strict=True):
            for number, place in one.draw(canvas, foot):
                entries[number][1](canvas, place)
            foot += one.height
        return canvas.figure


def _legends(theme: Theme, keys: Sequence[Sequence[Key]], left: float) -> list[Legend]:
    """One for marks and lines, one for greys; both start under the plot if they fit there."""
    right = theme.figure.wide_mm
    for start in (left, 0.0):
        found = [
            legend(
                theme,
                [(i, words) for i, (words, _) in enumerate(one)],
                (start,),
                right,
                key=KEY_MM,
            )
            for one in keys
        ]
        if all(len(one.rows) <= 1 for one in found):
            break
    return found


def _plane(data: FunnelData, theme: Theme) -> Plane:
    points: tuple[StudyPoint, ...] = (*data.studies, *data.added)
    core = [p.x for p in points] + [v for v in (data.centre,) if v is not None]
    low, high = data.limits or choose_limits(data.scale, core, (*data.low, *data.high), data.null)
    largest = max(p.y for p in points)
    end = max([largest, *data.line_se]) if data.line_se else largest * _BEYOND
    return make_plane(
        theme,
        Stretch(data.scale, low, high, data.x_label),
        Stretch("linear", 0.0, end or 1.0, data.y_label),
        Room(theme.figure.wide_mm, grown(_HIGH_MM, theme.figure.wide_mm)),
        turned=True,
    )


def _draw_region(
    canvas: Canvas,
    plane: Plane,
    data: FunnelData,
    contour: FunnelContour,
    beyond: FunnelContour | None,
) -> None:
    """On both sides, from a contour to the next or to the side of the plot."""
    box = plane.box
    for inner, outer, side in (
        (contour.low, beyond.low if beyond else None, box.left),
        (contour.high, beyond.high if beyond else None, box.right),
    ):
        edge = plane.points(inner, data.line_se)
        # beyond the last contour lies all up to the side of the plot, however far the line went
        far = plane.points(outer, data.line_se) if outer else [(side, y) for _, y in edge]
        _fill(canvas, cut_area([*edge, *reversed(far)], box), _grey(data, contour))


def _grey(data: FunnelData, contour: FunnelContour) -> float:
    return _GREYS[min(data.contours.index(contour), len(_GREYS) - 1)]


def _fill(canvas: Canvas, outline: Sequence[Point], opacity: float) -> None:
    canvas.shapes(
        [outline] if outline else [],
        canvas.theme.colour.neutral,
        opacity=opacity,
        layer=0,
        background=True,
    )


def _draw_lines(canvas: Canvas, plane: Plane, data: FunnelData) -> None:
    line = canvas.theme.line
    if data.null is not None and plane.across.shows(data.null):
        ends = plane.points((data.null, data.null), (plane.up.low, plane.up.high))
        draw_line(canvas, plane, ends, SOLID, width=line.thin_pt)
    if data.centre is not None:
        ends = plane.points((data.centre, data.centre), (plane.up.low, plane.up.high))
        draw_line(canvas, plane, ends, _CENTRE, width=line.normal_pt)
    for limit in (data.low, data.high):
        if limit:
            draw_line(
                canvas, plane, plane.points(limit, data.line_se), _LIMITS, width=line.normal_pt
            )

    if data.regression:
        ends = plane.points(data.regression, data.line_se)
        draw_line(canvas, plane, ends, _REGRESSION, width=line.strong_pt)


def _draw_studies(
    canvas: Canvas, plane: Plane, studies: Iterable[StudyPoint], colour: str | None
) -> None:
    """Dots, or arrows at the side of a plot that does not reach so far."""
    outlines = []
    for study in studies:
        x, y = plane.point(study.x, study.y)
        if plane.across.shows(study.x):
            outlines.append(_dot((x, y)))
        elif study.x < plane.across.low:
            outlines.append(arrow_head((plane.box.left + _INSET_MM, y), "left", _ARROW_MM))
        else:
            outlines.append(arrow_head((plane.box.right - _INSET_MM, y), "right", _ARROW_MM))
    _draw_dots(canvas, outlines, colour)


def _dot(place: Point) -> list[Point]:
    return outline_of(0, place, _DOT_MM2)


def _draw_dots(canvas: Canvas, outlines: Sequence[list[Point]], colour: str | None) -> None:
    """Filled with a light edge, so that dots on one another can be told apart; else hollow."""
    ink, paper = canvas.theme.colour.ink, canvas.theme.colour.paper
    canvas.shapes(
        outlines,
        colour or paper,
        edge=paper if colour else ink,
        width=canvas.theme.line.thin_pt if colour else canvas.theme.line.normal_pt,
        layer=3,
        raster=len(outlines) > MANY,
    )


def _marks(data: FunnelData, theme: Theme) -> Iterator[Key]:
    """The entries of marks and lines that have words and something to show."""
    filled, wide = study_colour(theme, data.studies[0].colour), theme.line.normal_pt
    if data.study_label:
        yield data.study_label, lambda canvas, at: _draw_dots(canvas, [_dot(at)], filled)
    if data.added and data.added_label:
        yield data.added_label, lambda canvas, at: _draw_dots(canvas, [_dot(at)], None)
    if data.centre is not None and data.centre_label:
        yield data.centre_label, lambda canvas, at: line_key(canvas, at, _CENTRE, width=wide)
    if data.low and data.limits_label:
        yield data.limits_label, lambda canvas, at: line_key(canvas, at, _LIMITS, width=wide)
    if data.regression and data.regression_label:
        strong = theme.line.strong_pt
        yield (
            data.regression_label,
            lambda canvas, at: line_key(canvas, at, _REGRESSION, width=strong),
        )


def _greys(data: FunnelData) -> Iterator[Key]:
    for contour in data.contours:
        yield contour.label, _grey_key(_grey(data, contour))


def _grey_key(opacity: float) -> Callable[[Canvas, Point], None]:
    def draw(canvas: Canvas, at: Point) -> None:
        left, top = at[0] - KEY_MM / 2, at[1] - KEY_HIGH_MM / 2
        _fill(canvas, rectangle(left, top, KEY_MM, KEY_HIGH_MM), opacity)

    return draw

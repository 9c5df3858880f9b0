"""Kaplan-Meier curves with numbers at risk: up to four arms, that differ in colour and in dash.

Survival always runs from 0 to 100%; numbers at risk stand under their ticks.
"""

from __future__ import annotations

from itertools import accumulate

from matplotlib.figure import Figure

from reportgen.errors import RenderError
from reportgen.present.figures.canvas import DASHES, DOTTED, Canvas, Point
from reportgen.present.figures.data import KaplanMeierData
from reportgen.present.figures.foot import LINE_MM, TICK_MM, axis_height, draw_axis, few_lines
from reportgen.present.figures.kaplan_meier_frame import (
    Y_TICK_MM,
    Frame,
    cell,
    has_risk_table,
    with_risk,
    y_label_offset,
)
from reportgen.present.figures.kaplan_meier_steps import (
    band,
    censored,
    corners,
    outline,
    shown_median,
)
from reportgen.present.figures.kaplan_meier_words import (
    CENSOR_MM,
    KEY_GAP_MM,
    KEY_MM,
    Layout,
    lay_out,
)
from reportgen.present.figures.scale import Axis
from reportgen.present.figures.style import house_style
from reportgen.present.theme import Theme

_MOST_ARMS = 4
_BAND = 0.12
_RASTER_FROM = 1000  # more censor marks than this are drawn as an image
_RISK_ROW_MM = 3.7
_RISK_GAP_MM = 1.6  # from the foot of the axis to the head of the numbers at risk


def draw_kaplan_meier(data: KaplanMeierData, theme: Theme) -> Figure:
    """The figure. Raises RenderError unless there are one to four arms, or for want of a glyph."""
    if not 1 <= len(data.arms) <= _MOST_ARMS:
        raise RenderError.single(
            "Kaplan-Meier figure",
            f"it has {len(data.arms)} arms, and can show 1 to {_MOST_ARMS}.",
            "Draw fewer groups, or several figures.",
        )
    with house_style():
        layout = lay_out(data, theme)
        frame = layout.frame
        table = frame.bottom + axis_height(theme, data.x_label, frame.sheet)
        rows = _risk_rows(data, frame, theme, table)
        canvas = Canvas(frame.sheet, rows[-1] if rows else table, theme)
        _draw_axes(canvas, frame, data)
        for number in range(len(data.arms)):
            _draw_band(canvas, frame, data, number)
            _draw_curve(canvas, frame, data, number)
        _draw_medians(canvas, frame, data)
        _draw_censored(canvas, frame, data)
        _draw_words(canvas, layout, data)
        _draw_risk_table(canvas, frame, data, rows)
        return canvas.figure


def _draw_axes(canvas: Canvas, frame: Frame, data: KaplanMeierData) -> None:
    theme, left = canvas.theme, frame.across.left
    draw_axis(canvas, _numbered(frame), frame.bottom, data.x_label)
    segments: list[list[Point]] = [[(left, frame.bottom), (left, frame.top)]]
    for time, _ in frame.across.ticks:
        x = frame.across.place(time)
        segments.append([(x, frame.bottom), (x, frame.bottom + TICK_MM)])
    for share, words in frame.up.ticks:
        y = frame.point(0, share)[1]
        segments.append([(left - TICK_MM, y), (left, y)])
        canvas.text(left - Y_TICK_MM, y, words, size=theme.figure.small_pt, align="right")
    canvas.lines(segments, width=theme.line.thin_pt)
    offset = y_label_offset(theme, len(frame.y_lines))
    for i, words in enumerate(frame.y_lines):
        middle = (frame.top + frame.bottom) / 2
        x = left - offset + i * LINE_MM
        canvas.text(x, middle, words, align="center", upright=True)


def _numbered(frame: Frame) -> Axis:
    """The level axis with those ticks alone that have room for their numbers."""
    axis = frame.across
    ticks = tuple(axis.ticks[i] for i in frame.numbered)
    return Axis(axis.scale, axis.low, axis.high, axis.left, axis.right, ticks)


def _draw_band(canvas: Canvas, frame: Frame, data: KaplanMeierData, number: int) -> None:
    arm = data.arms[number]
    canvas.shapes(
        [[frame.point(*p) for p in outline(run)] for run in band(arm, data.x_limit)],
        canvas.theme.colour.mark(arm.colour),
        opacity=_BAND,
        layer=0,
        background=True,
    )


def _draw_curve(canvas: Canvas, frame: Frame, data: KaplanMeierData, number: int) -> None:
    arm = data.arms[number]
    canvas.lines(
        [[frame.point(*corner) for corner in corners(arm, data.x_limit)]],
        width=canvas.theme.line.strong_pt,
        colour=canvas.theme.colour.mark(arm.colour),
        dash=DASHES[number],
        layer=3,
    )


def _draw_medians(canvas: Canvas, frame: Frame, data: KaplanMeierData) -> None:
    """Dotted: one line at 50% as far as the last median, and one down from each."""
    theme = canvas.theme
    found = [
        (median, arm.colour)
        for arm in data.arms
        if (median := shown_median(arm, data.x_limit)) is not None
    ]
    if not found:
        return
    across = [frame.point(0, 0.5), frame.point(max(found)[0], 0.5)]
    canvas.lines([across], width=theme.line.thin_pt, colour=theme.colour.muted, dash=DOTTED)
    for median, colour in found:
        down = [frame.point(median, 0.5), frame.point(median, 0.0)]
        mark = theme.colour.mark(colour)
        canvas.lines([down], width=theme.line.normal_pt, colour=mark, dash=DOTTED, layer=2)


def _draw_censored(canvas: Canvas, frame: Frame, data: KaplanMeierData) -> None:
    theme = canvas.theme
    places = [[frame.point(*place) for place in censored(arm, data.x_limit)] for arm in data.arms]
    for arm, points in zip(data.arms, places, strict=True):
        canvas.lines(
            [[(x, y - CENSOR_MM), (x, y + CENSOR_MM)] for x, y in points],
            width=theme.line.thin_pt,
            colour=theme.colour.mark(arm.colour),
            layer=4,
            raster=sum(map(len, places)) > _RASTER_FROM,
        )


def _draw_words(canvas: Canvas, layout: Layout, data: KaplanMeierData) -> None:
    theme = canvas.theme
    place = layout.notes.place
    for i, words in enumerate(layout.notes.lines):
        canvas.text(place.left, place.top + (i + 0.5) * LINE_MM, words)
    for number, (arm, name) in enumerate(zip(data.arms, layout.names, strict=True)):
        if not name.lines:
            continue
        canvas.lines(
            [[(name.left, name.y), (name.left + KEY_MM, name.y)]],
            width=theme.line.strong_pt,
            colour=theme.colour.mark(arm.colour),
            dash=DASHES[number],
        )
        for i, words in enumerate(name.lines):
            x, y = name.left + KEY_MM + KEY_GAP_MM, name.y + i * LINE_MM
            canvas.text(x, y, words, colour=theme.colour.word(arm.colour))


def _head_lines(data: KaplanMeierData, frame: Frame, theme: Theme) -> list[str]:
    return few_lines(theme, data.risk_head, theme.figure.small_pt, frame.sheet * 0.9, 2)


def _risk_rows(data: KaplanMeierData, frame: Frame, theme: Theme, top: float) -> list[float]:
    """Upper ends of the head, of each arm's row, and the end of the last one."""
    if not has_risk_table(data):
        return []
    head = len(_head_lines(data, frame, theme)) * LINE_MM + (0.6 if data.risk_head else 0.0)
    own = _RISK_ROW_MM - 0.5 if frame.stacked else 0.0  # numbers under the name
    heights = [head, *(max(len(n) * LINE_MM + 0.5 + own, _RISK_ROW_MM) for n in frame.names)]
    return list(accumulate(heights, initial=top + _RISK_GAP_MM))


def _draw_risk_table(
    canvas: Canvas, frame: Frame, data: KaplanMeierData, rows: list[float]
) -> None:
    if not rows:
        return
    theme, size = canvas.theme, canvas.theme.figure.small_pt
    for i, words in enumerate(_head_lines(data, frame, theme)):
        canvas.text(0, rows[0] + (i + 0.5) * LINE_MM, words, size=size, bold=True)
    for arm, name, top in zip(with_risk(data), frame.names, rows[1:], strict=False):
        y, colour = top + _RISK_ROW_MM / 2, theme.colour.word(arm.colour)
        for i, words in enumerate(name):
            canvas.text(0, y + i * LINE_MM, words, size=size, colour=colour)
        if frame.stacked:
            y += len(name) * LINE_MM
        for tick in frame.numbered:
            x = frame.across.place(frame.across.ticks[tick][0])
            words = cell(data, arm, tick)
            canvas.text(x, y, words, size=size, colour=colour, align="center")

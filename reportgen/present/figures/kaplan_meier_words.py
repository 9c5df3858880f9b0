"""Where the names of the arms and the notes of a Kaplan-Meier figure stand: never over a mark.

Names stand in a free corner at the right, each with a piece of its line, or else beside the plot,
at the height where their curve ends. Notes stand at the lower left, wrapped if that helps, or at
the next free place, or over the plot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np

from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData
from reportgen.present.figures.foot import LINE_MM, few_lines
from reportgen.present.figures.kaplan_meier_frame import Frame, make_frame
from reportgen.present.figures.kaplan_meier_steps import (
    band,
    censored,
    corners,
    shown_median,
)
from reportgen.present.figures.placing import Block, Rectangles, apart, first_free, rectangles
from reportgen.present.figures.typeface import glued, tidy, width
from reportgen.present.theme import Theme

KEY_MM = 6.0
CENSOR_MM = 0.8  # half of a mark
KEY_GAP_MM = 1.4
_MARGIN_MM = 1.2  # between words and marks
_INSET_MM = 2.0  # from the axes to words in a corner
_NAME_MOST_MM, _NAME_NARROW_MM = 42.0, 28.0
_NAME_LINES = 3
_NARROW_SHEET_MM = 100.0
_OVER_SHARE = 0.75  # of a narrow sheet, for words over the plot
_NAME_GAP_MM = 1.2
_BESIDE_MM = 2.0  # from the plot to names beside it
_STEP_MM = 3.0  # by which a place is tried further on
_EDGE_MM = 0.4
_NOTE_MOST_MM, _NOTE_NARROW_MM = 70.0, 25.0
_NOTE_LINES = 6  # enough for why there is no ratio


_VALUE = re.compile(r" (?=[−<>]?\d[\d.,·]*(?:[ \u00a0]\(|$))")
"""Before a value that would else begin a line, parted from what it is."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an arm: its lines, the left end of its key, the middle of its first line."""

    lines: tuple[str, ...]
    left: float
    y: float


@dataclass(frozen=True, slots=True)
class Notes:
    """Lines and the place of their block."""

    lines: tuple[str, ...]
    place: Block


@dataclass(frozen=True, slots=True)
class Layout:
    """The frame, where each arm's name stands, and the notes."""

    frame: Frame
    names: tuple[Name, ...]
    notes: Notes


def lay_out(data: KaplanMeierData, theme: Theme) -> Layout:
    """The whole plot in the first arrangement in which no words meet a mark."""
    shapes = _shapes_of_notes(data, theme)
    above = len(shapes[0]) * LINE_MM
    for top, room, is_beside in (
        (0.0, _NAME_MOST_MM, False),
        (0.0, _NAME_NARROW_MM, False),
        *(() if _is_narrow(theme) else ((0.0, _NAME_NARROW_MM, True),)),
        (above, _NAME_NARROW_MM, False),
    ):
        layout = _arrange(data, theme, shapes, _names(data, theme, room), top, is_beside)
        if layout is not None:
            return layout
    if _is_narrow(theme):
        return _all_above(data, theme, shapes)
    names = _names(data, theme, _NAME_NARROW_MM)
    frame = make_frame(data, theme, _beside(names, theme), above)
    return Layout(frame, _ends(data, names, frame), _above(shapes, frame))


def _is_narrow(theme: Theme) -> bool:
    """Whether names beside the plot would leave it too little of the sheet."""
    return theme.figure.double_mm < _NARROW_SHEET_MM


def _all_above(data: KaplanMeierData, theme: Theme, shapes: Sequence[tuple[str, ...]]) -> Layout:
    """Notes over the plot, and under them the names, one under the other."""
    left = make_frame(data, theme, 0.0, 0.0).across.left
    room = theme.figure.double_mm - left - KEY_MM - KEY_GAP_MM - _EDGE_MM
    names = _names(data, theme, room)
    first = len(shapes[0]) * LINE_MM + _EDGE_MM
    frame = make_frame(data, theme, 0.0, first + sum(map(len, names)) * LINE_MM)
    before = accumulate((len(lines) * LINE_MM for lines in names), initial=0.0)
    places = (
        Name(lines, left, first + down + LINE_MM / 2)
        for lines, down in zip(names, before, strict=False)
    )
    return Layout(frame, tuple(places), _above(shapes, frame))


def _arrange(
    data: KaplanMeierData,
    theme: Theme,
    shapes: Sequence[tuple[str, ...]],
    names: Sequence[tuple[str, ...]],
    top: float,
    is_beside: bool,
) -> Layout | None:
    """Names beside the plot or in a corner, notes over the plot (where ``top``) or inside."""
    frame = make_frame(data, theme, _beside(names, theme) if is_beside else 0.0, top)
    wide, taken = _names_width(names, theme), marks(data, frame)
    places = _ends(data, names, frame) if is_beside else _corner(names, wide, frame, taken)
    if places is None:
        return None
    taken = np.vstack([taken, rectangles(_name_sides(places, wide))])
    notes = _above(shapes, frame) if top else _notes_inside(shapes, frame, theme, taken)
    return None if notes is None else Layout(frame, places, notes)


def _names(data: KaplanMeierData, theme: Theme, room: float) -> list[tuple[str, ...]]:
    size = theme.figure.text_pt
    return [tuple(few_lines(theme, arm.label, size, room, _NAME_LINES)) for arm in data.arms]


def _names_width(names: Sequence[tuple[str, ...]], theme: Theme) -> float:
    size = theme.figure.text_pt
    widest = max((width(theme, line, size) for lines in names for line in lines), default=0.0)
    return widest + KEY_MM + KEY_GAP_MM if widest else 0.0


def _beside(names: Sequence[tuple[str, ...]], theme: Theme) -> float:
    wide = _names_width(names, theme)
    return wide + _BESIDE_MM if wide else 0.0


def marks(data: KaplanMeierData, frame: Frame) -> Rectangles:
    """Everything that words must not meet: curves, intervals, censor marks, medians."""
    return rectangles(side for arm in data.arms for side in _sides(data, arm, frame))


def _sides(
    data: KaplanMeierData, arm: KaplanMeierArm, frame: Frame
) -> Iterator[tuple[float, float, float, float]]:
    curve = [frame.point(*corner) for corner in corners(arm, data.x_limit)]
    for (x, y), (next_x, next_y) in pairwise(curve):
        yield x, y, next_x, next_y
    for start, stop, low, high in chain.from_iterable(band(arm, data.x_limit)):
        yield *frame.point(start, high), *frame.point(stop, low)
    for x, y in (frame.point(*place) for place in censored(arm, data.x_limit)):
        yield x, y - CENSOR_MM, x, y + CENSOR_MM
    median = shown_median(arm, data.x_limit)
    if median is not None:
        x, y = frame.point(median, 0.5)
        yield x, y, x, frame.bottom
        yield frame.across.left, y, x, y


def _name_sides(places: Sequence[Name], wide: float) -> Iterator[tuple[float, float, float, float]]:
    for name in places:
        top = name.y - LINE_MM / 2
        yield name.left, top, name.left + wide, top + len(name.lines) * LINE_MM


def _shapes_of_notes(data: KaplanMeierData, theme: Theme) -> tuple[tuple[str, ...], ...]:
    """The lines as they come (wrapped where a narrow plot ends), and wrapped to a narrow block."""
    size = theme.figure.text_pt
    given = [_VALUE.sub("\u00a0", glued(tidy(line))) for line in data.note_lines if line.strip()]

    def wrapped(room: float) -> tuple[str, ...]:
        parts = (
            part for words in given for part in few_lines(theme, words, size, room, _NOTE_LINES)
        )
        return tuple(part.replace("\u00a0", " ") for part in parts)

    most = min(_NOTE_MOST_MM, _OVER_SHARE * theme.figure.double_mm)
    return wrapped(most), wrapped(_NOTE_NARROW_MM)


def _notes_inside(
    shapes: Sequence[tuple[str, ...]], frame: Frame, theme: Theme, taken: Rectangles
) -> Notes | None:
    """Notes at the lower left, else at the nearest place that is free; None where none is."""
    sized = [
        (max((width(theme, t, theme.figure.text_pt) for t in lines), default=0.0), lines)
        for lines in shapes
    ]
    corner = [(lines, _places(frame, wide, len(lines))[:1]) for wide, lines in sized]
    anywhere = [(lines, _places(frame, wide, len(lines))) for wide, lines in sized]
    for lines, choices in (*corner, *anywhere):
        place = first_free(choices, taken, _MARGIN_MM)
        if place is not None:
            return Notes(lines, place)
    return None


def _places(frame: Frame, wide: float, lines: int) -> list[Block]:
    """From the lower left to the right, then the same higher up."""
    high = lines * LINE_MM
    left, right = frame.across.left + _INSET_MM, frame.across.right - wide
    low = frame.bottom - _INSET_MM - high
    across = range(int((right - left) / _STEP_MM) + 1) if right >= left else range(0)
    up = range(int((low - frame.top) / _STEP_MM) + 1)
    return [Block(left + i * _STEP_MM, low - j * _STEP_MM, wide, high) for j in up for i in across]


def _above(shapes: Sequence[tuple[str, ...]], frame: Frame) -> Notes:
    return Notes(shapes[0], Block(frame.across.left, _EDGE_MM, 0.0, 0.0))


def _corner(
    names: Sequence[tuple[str, ...]], wide: float, frame: Frame, taken: Rectangles
) -> tuple[Name, ...] | None:
    """All names under one another in a corner at the right, or None where neither is free."""
    high = sum(map(len, names)) * LINE_MM
    left = frame.across.right - wide
    tops = (frame.top, frame.bottom - _INSET_MM - high)
    block = first_free((Block(left, top, wide, high) for top in tops), taken, _MARGIN_MM)
    if block is None:
        return None
    before = accumulate((len(lines) * LINE_MM for lines in names), initial=0.0)
    return tuple(
        Name(lines, left, block.top + LINE_MM / 2 + down)
        for lines, down in zip(names, before, strict=False)
    )


def _ends(
    data: KaplanMeierData, names: Sequence[tuple[str, ...]], frame: Frame
) -> tuple[Name, ...]:
    """Each name beside the plot, where its curve ends."""
    wanted = [frame.point(*corners(arm, data.x_limit)[-1])[1] for arm in data.arms]
    heights = [len(lines) * LINE_MM + _NAME_GAP_MM for lines in names]
    left = frame.across.right + _BESIDE_MM
    return tuple(
        Name(lines, left, middle - (len(lines) - 1) * LINE_MM / 2)
        for lines, middle in zip(
            names, apart(wanted, heights, 0.0, frame.bottom + LINE_MM / 2), strict=True
        )
    )

"""Names beside points: each at the nearest place where it lies on nothing, led to if it is far."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from reportgen.present.figures.canvas import Canvas, Point
from reportgen.present.figures.clipping import Box
from reportgen.present.figures.placing import Block, Rectangles, first_free, rectangles
from reportgen.present.figures.typeface import MM_PER_PT, shorten, tidy, width

_MOST_MM = 36.0  # of a name; the rest is cut
_TALL = 1.0  # height of a line of letters, in ems
_FREE_MM = 0.35  # around every name
_NEAR_MM = 0.7  # from the edge of the mark to its name
_STEPS_MM = (0.0, 1.2, 2.6, 4.2, 6.0, 8.0, 11.0, 15.0, 20.0, 27.0, 36.0, 48.0)
_STARTS_MM = (0.0, 2.6, 6.0, 11.0)  # how near the nearest name may come, one after the other
_CROWD_MM = 4.0
_FAR_MM = 4.0  # from here on more directions are tried
_LED_MM = 1.0  # names nearer than that need no line
_SAMPLE_MM = 0.8  # a leading line is looked at as so short pieces
_EASY = (0, 180, 90, 270, 45, 315, 135, 225, 22, 338, 158, 202, 67, 113, 247, 293)
_FINE = tuple(sorted(range(0, 360, 6), key=lambda degrees: abs(math.sin(math.radians(degrees)))))


@dataclass(frozen=True, slots=True)
class Named:
    """A mark, in millimetres, and the words that belong to it."""

    place: Point
    radius: float
    words: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A name with its place and the line that leads to it, if it needs one."""

    words: str
    block: Block
    lead: list[Point]


def draw_names(
    canvas: Canvas,
    names: Sequence[Named],
    box: Box,
    marks: Sequence[tuple[Point, float]],
    lines: Sequence[Sequence[Point]] = (),
) -> int:
    """Set the names in their order, off all ``marks`` (place, radius) and ``lines``, in the box.

    Where marks lie so close that names beside them shut others in, all are led to from farther
    off. The result is how many found a place.
    """
    found: list[_Placed] = []
    kept = _Taken(
        rectangles((x - r, y - r, x + r, y + r) for (x, y), r in marks),
        np.vstack(
            [rectangles(()), *(_pieces(piece) for line in lines for piece in pairwise(line))]
        ),
    )
    for nearest in _STARTS_MM:
        tried = _arranged(canvas, names, box, replace(kept), nearest)
        found = tried if len(tried) > len(found) else found
        if len(found) == len(names):
            break
    for one in found:
        middle = one.block.top + one.block.height / 2
        canvas.text(one.block.left, middle, one.words, size=canvas.theme.figure.small_pt)
    leads = [one.lead for one in found if one.lead]
    canvas.lines(leads, width=canvas.theme.line.thin_pt, colour=canvas.theme.colour.muted)
    return len(found)


def _arranged(
    canvas: Canvas, names: Sequence[Named], box: Box, taken: _Taken, nearest: float
) -> list[_Placed]:
    """The names that find a place when none of a crowd may come nearer to its mark."""
    size, found = canvas.theme.figure.small_pt, list[_Placed]()
    for name in names:
        words = shorten(canvas.theme, tidy(name.words), size, _MOST_MM)
        wide = width(canvas.theme, words, size)
        start = nearest if _is_crowded(name, names) else 0.0
        choices = list(_choices(name, wide, size * MM_PER_PT * _TALL, box, start))
        block, lead = _first(choices, name, taken)
        if block is None:
            continue
        found.append(_Placed(words, block, lead))
        taken.words = np.vstack([taken.words, rectangles([block.sides()])])
        if lead:
            taken.leads = np.vstack([taken.leads, _pieces(lead)])
    return found


def _is_crowded(name: Named, names: Sequence[Named]) -> bool:
    """Whether another mark with a name lies so near that their names compete."""
    return any(
        other is not name and math.dist(name.place, other.place) < _CROWD_MM for other in names
    )


@dataclass(slots=True)
class _Taken:
    """What stands on the sheet already."""

    marks: Rectangles
    lines: Rectangles
    words: Rectangles = field(default_factory=lambda: rectangles(()))
    leads: Rectangles = field(default_factory=lambda: rectangles(()))


def _first(
    choices: Sequence[tuple[Block, float]], name: Named, taken: _Taken
) -> tuple[Block | None, list[Point]]:
    """The nearest free place whose leading line crosses nothing; else one that crosses no name."""
    everything = np.vstack([taken.marks, taken.lines, taken.words, taken.leads])
    free = [
        (block, away)
        for block, away in choices
        if first_free([block], everything, _FREE_MM) is not None
    ]
    words = taken.words + np.array([-_FREE_MM, -_FREE_MM, _FREE_MM, _FREE_MM])
    strict = np.vstack([_off(taken.marks, name), words, _off(taken.leads, name)])
    for crossed in (strict, words):
        for block, away in free:
            lead = [] if away < _LED_MM else _lead(name, block)
            if not lead or not _meets(_pieces(lead), crossed):
                return block, lead
    return None, []


def _off(some: Rectangles, name: Named) -> Rectangles:
    """Those that lie neither on the mark which bears the name nor at its edge."""
    (x, y), reach = name.place, name.radius + _SAMPLE_MM
    middles = (some[:, :2] + some[:, 2:]) / 2
    return some[np.hypot(middles[:, 0] - x, middles[:, 1] - y) > reach]


def _choices(
    name: Named, wide: float, tall: float, box: Box, nearest: float
) -> Iterator[tuple[Block, float]]:
    """Places around the mark, the nearest first and of these the one at the right first."""
    x, y = name.place
    for step in (step for step in _STEPS_MM if step >= nearest):
        reach = name.radius + _NEAR_MM + step
        for degrees in _EASY if step < _FAR_MM else _FINE[::-1]:
            across, up = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            middle = x + across * (reach + wide / 2)
            block = Block(middle - wide / 2, y - up * (reach + tall / 2) - tall / 2, wide, tall)
            if _within(block, box):
                yield block, step


def _within(block: Block, box: Box) -> bool:
    return (
        block.left >= box.left + _FREE_MM
        and block.right <= box.right
        and block.top >= box.top
        and block.bottom <= box.bottom - _FREE_MM
    )


def _lead(name: Named, block: Block) -> list[Point]:
    """From the edge of the mark to the nearest point of the name, off both."""
    x, y = name.place
    to_x = min(max(x, block.left - _FREE_MM), block.right + _FREE_MM)
    to_y = min(max(y, block.top - _FREE_MM), block.bottom + _FREE_MM)
    away = math.hypot(to_x - x, to_y - y) or 1.0
    share = min(name.radius / away, 1.0)
    return [(x + share * (to_x - x), y + share * (to_y - y)), (to_x, to_y)]


def _pieces(line: Sequence[Point]) -> Rectangles:
    (x0, y0), (x1, y1) = line
    count = max(int(math.hypot(x1 - x0, y1 - y0) / _SAMPLE_MM), 1)
    xs, ys = np.linspace(x0, x1, count + 1), np.linspace(y0, y1, count + 1)
    low_x, high_x = np.minimum(xs[:-1], xs[1:]), np.maximum(xs[:-1], xs[1:])
    low_y, high_y = np.minimum(ys[:-1], ys[1:]), np.maximum(ys[:-1], ys[1:])
    return np.column_stack([low_x, low_y, high_x, high_y])


def _meets(some: Rectangles, others: Rectangles) -> bool:
    apart = (
        (some[:, None, 0] > others[None, :, 2])
        | (some[:, None, 2] < others[None, :, 0])
        | (some[:, None, 1] > others[None, :, 3])
        | (some[:, None, 3] < others[None, :, 1])
    )
    return bool((~apart).any())

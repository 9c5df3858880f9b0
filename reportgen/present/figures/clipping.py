"""Lines and areas cut at the sides of a plot, in millimetres on the sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportgen.present.figures.canvas import Point

FAR_MM = 1e4  # where a place that lies infinitely far off is put, so that it has a direction


@dataclass(frozen=True, slots=True)
class Box:
    """The sides of a plot on the sheet."""

    left: float
    top: float
    right: float
    bottom: float


def near(place: float) -> float:
    """The place, or one far beyond any sheet where it has no end."""
    return min(max(place, -FAR_MM), FAR_MM)


def cut_line(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """The pieces of a line within the box; pieces that meet are one, so that a dash runs on."""
    found: list[list[Point]] = []
    for start, end in pairwise(points):
        piece = _cut_piece(start, end, box)
        if piece is None:
            continue
        if found and found[-1][-1] == piece[0]:
            found[-1].append(piece[1])
        else:
            found.append(list(piece))
    return found


def _cut_piece(start: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    """Liang and Barsky's clipping of one straight piece; None where nothing is left of it."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    enter, leave = 0.0, 1.0
    for step, room in (
        (-dx, start[0] - box.left),
        (dx, box.right - start[0]),
        (-dy, start[1] - box.top),
        (dy, box.bottom - start[1]),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    if enter >= leave:
        return None
    first = start if enter == 0 else (start[0] + enter * dx, start[1] + enter * dy)
    last = end if leave == 1 else (start[0] + leave * dx, start[1] + leave * dy)
    return first, last


def cut_area(outline: Sequence[Point], box: Box) -> list[Point]:
    """What of an area lies within the box (Sutherland and Hodgman's clipping); empty if nothing."""
    sides: tuple[Callable[[Point], float], ...] = (
        lambda p: p[0] - box.left,
        lambda p: box.right - p[0],
        lambda p: p[1] - box.top,
        lambda p: box.bottom - p[1],
    )
    kept = list(outline)
    for inside in sides:
        kept = _cut_side(kept, inside)
    return kept if len(kept) > 2 else []


def _cut_side(outline: list[Point], inside: Callable[[Point], float]) -> list[Point]:
    found: list[Point] = []
    for start, end in zip(outline[-1:] + outline[:-1], outline, strict=True):
        before, after = inside(start), inside(end)
        if (before >= 0) != (after >= 0):
            share = before / (before - after)
            found.append(
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            )
        if after >= 0:
            found.append(end)
    return found

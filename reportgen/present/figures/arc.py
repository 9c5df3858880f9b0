"""The scale of a radial plot: effects are directions from the origin, read on an arc."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.present.figures.canvas import Canvas, Point
from reportgen.present.figures.clipping import Box
from reportgen.present.figures.data import ScaleName, Ticks
from reportgen.present.figures.foot import TICK_MM
from reportgen.present.figures.scale import Axis, tick_choices
from reportgen.present.figures.typeface import tidy, width

NUMBER_MM = 2.2  # from the arc to its numbers
_APART_MM = 2.9  # from number to number, upright
_FREE_MM = 1.6  # of its ends from the top and the bottom of the plot
_SPARE = 0.25  # of the range of effects, that readings go beyond it
_FAR = 600.0  # no logarithm of a ratio is larger
_STEPS = (14, 10, 8, 6, 5, 4, 3, 2)
_STEP = math.radians(1)
_STEEPEST = math.radians(78)


@dataclass(frozen=True, slots=True)
class Arc:
    """A part of a circle about ``origin``; a unit of slope rises by ``steepness``."""

    origin: Point
    radius: float
    steepness: float
    box: Box

    def angle(self, slope: float) -> float:
        """Of the ray of a slope, from the level upwards."""
        return math.atan(slope * self.steepness)

    def place(self, angle: float, beyond: float = 0.0) -> Point:
        """A point of the arc, or one ``beyond`` it."""
        reach = self.radius + beyond
        return self.origin[0] + reach * math.cos(angle), self.origin[1] - reach * math.sin(angle)

    def ends(self) -> tuple[float, float]:
        """The lowest and the highest angle at which the arc lies within the box."""
        up = (self.origin[1] - self.box.top - _FREE_MM) / self.radius
        down = (self.box.bottom - self.origin[1] - _FREE_MM) / self.radius
        return -_within(down), _within(up)

    def shows(self, angle: float) -> bool:
        """Whether the arc goes so far."""
        low, high = self.ends()
        return low - 1e-9 <= angle <= high + 1e-9

    def line(self, low: float, high: float) -> list[Point]:
        """The arc from one angle to another, in short pieces."""
        steps = max(math.ceil((high - low) / _STEP), 1)
        return [self.place(low + (high - low) * i / steps) for i in range(steps + 1)]

    def leave(self, rise: float, slope: float) -> float:
        """How far along the level a ray that starts ``rise`` above the origin meets the arc."""
        lean = slope * self.steepness
        half, rest = lean * rise / (1 + lean**2), (rise**2 - self.radius**2) / (1 + lean**2)
        return -half + math.sqrt(max(half**2 - rest, 0.0))


def _within(share: float) -> float:
    return min(math.asin(min(max(share, 0.0), 1.0)), _STEEPEST)


def readings(scale: ScaleName, slopes: Sequence[float], arc: Arc) -> Ticks:
    """Effects that stand apart on the arc: their slopes and what is printed.

    On scale "log" a slope is the logarithm of the ratio that is read. They reach somewhat beyond
    the ``slopes`` of the studies; the finest ticks that all have room are taken.
    """
    spare = (max(slopes, default=0.0) - min(slopes, default=0.0)) * _SPARE
    low = max(min(slopes, default=0.0) - spare, math.tan(arc.ends()[0]) / arc.steepness)
    high = min(max(slopes, default=0.0) + spare, math.tan(arc.ends()[1]) / arc.steepness)
    if not low < high:
        return ()
    least, most = _effect(scale, low), _effect(scale, high)
    found: Ticks = ()
    for choice in tick_choices(Axis(scale, least, most, 0.0, 1.0), _STEPS):
        ticks = tuple((_slope(scale, value), words) for value, words in choice)
        found = tuple(_on_arc(ticks, arc))
        if found and len(list(_apart(found, arc))) == len(found):
            break
    return found


def _effect(scale: ScaleName, slope: float) -> float:
    return math.exp(min(max(slope, -_FAR), _FAR)) if scale == "log" else slope


def _slope(scale: ScaleName, value: float) -> float:
    return math.log(value) if scale == "log" else value


def _on_arc(ticks: Ticks, arc: Arc) -> Iterator[tuple[float, str]]:
    """Ticks that the arc reaches, with numbers that stay off the level axis."""
    for slope, words in ticks:
        angle = arc.angle(slope)
        y = arc.place(angle, NUMBER_MM)[1]
        if arc.shows(angle) and arc.box.top + _FREE_MM / 2 < y < arc.box.bottom - NUMBER_MM:
            yield slope, words


def _apart(ticks: Ticks, arc: Arc) -> Iterator[tuple[float, str]]:
    """Ticks whose numbers do not meet, from the level outwards on both sides."""
    heights: list[float] = []
    for slope, words in sorted(ticks, key=lambda tick: abs(arc.angle(tick[0]))):
        y = arc.place(arc.angle(slope), NUMBER_MM)[1]
        if all(abs(y - other) >= _APART_MM for other in heights):
            heights.append(y)
            yield slope, words


def draw_arc(canvas: Canvas, arc: Arc, ticks: Ticks, pooled: tuple[float, float] | None) -> None:
    """The arc with its ticks and numbers; what is ``pooled`` is a thick stretch of it."""
    theme, size = canvas.theme, canvas.theme.figure.small_pt
    segments = [arc.line(*arc.ends())]
    for slope, words in _apart(tuple(_on_arc(ticks, arc)), arc):
        angle = arc.angle(slope)
        segments.append([arc.place(angle), arc.place(angle, TICK_MM)])
        x, y = arc.place(angle, NUMBER_MM)
        room = canvas.width - width(theme, tidy(words), size)
        canvas.text(min(x, room), y, words, size=size)
    canvas.lines(segments, width=theme.line.thin_pt)
    if pooled is not None:
        low, high = (min(max(arc.angle(s), arc.ends()[0]), arc.ends()[1]) for s in pooled)
        if low < high:
            canvas.lines([arc.line(low, high)], width=3 * theme.line.strong_pt, layer=2)

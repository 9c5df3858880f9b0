"""The marks of a forest plot: squares by weight, intervals, arrowheads, diamonds, thin bars.

Marks of one look are gathered and drawn as one artist, which keeps a figure of 60 rows quick.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportgen.present.figures.canvas import Canvas, Point, arrow_head, rectangle
from reportgen.present.figures.data import ForestRow
from reportgen.present.figures.scale import Axis

_LARGEST = 0.70  # side of the largest square, in rows
_SMALLEST_MM = 0.55  # a square is never smaller, so that it can be seen
_UNWEIGHTED = 0.36  # side of squares that stand for no weight
_DIAMOND = 0.66  # height of a diamond, in rows
_BAR_MM = 1.0
_ARROW_MM = 1.7
_BAR_ARROW_MM = 2.2


@dataclass(slots=True)
class Marks:
    """The marks of one page, by colour."""

    axis: Axis
    row_mm: float
    heaviest: float
    intervals: list[list[Point]] = field(default_factory=list)
    arrows: list[list[Point]] = field(default_factory=list)
    shapes: dict[str, list[list[Point]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: ForestRow, y: float, colour: str) -> None:
        """Put the marks of ``row`` on the line ``y``."""
        if row.kind == "study":
            self._study(row, y, colour)
        elif row.kind in ("pooled", "overall"):
            self._diamond(row, y, colour)
        elif row.kind == "prediction":
            self._bar(row, y, colour)

    def draw(self, canvas: Canvas) -> None:
        """Set everything: squares below their intervals, so that neither hides the other."""
        theme = canvas.theme
        for colour, outlines in self.shapes.items():
            canvas.shapes(outlines, colour, layer=2)
        canvas.lines(self.intervals, width=theme.line.normal_pt, layer=3)
        canvas.shapes(self.arrows, theme.colour.ink, layer=3)

    def _study(self, row: ForestRow, y: float, colour: str) -> None:
        self._interval(row, y)
        if row.estimate is not None and self.axis.shows(row.estimate):
            side = self.side(row.weight)
            x = self.axis.place(row.estimate)
            self.shapes[colour].append(rectangle(x - side / 2, y - side / 2, side, side))

    def side(self, weight: float | None) -> float:
        """Side of a square whose area is in proportion to the weight."""
        if weight is None or not self.heaviest > 0:
            return _UNWEIGHTED * self.row_mm
        return max(_LARGEST * self.row_mm * math.sqrt(weight / self.heaviest), _SMALLEST_MM)

    def _interval(self, row: ForestRow, y: float) -> None:
        ends = _known(row)
        if ends is None:
            return
        low, high = ends
        left, right = self.axis.place(low), self.axis.place(high)
        if low < self.axis.low:
            self.arrows.append(arrow_head((left, y), "left", _ARROW_MM))
        if high > self.axis.high:
            self.arrows.append(arrow_head((right, y), "right", _ARROW_MM))
        if right > left:
            self.intervals.append([(left, y), (right, y)])

    def _diamond(self, row: ForestRow, y: float, colour: str) -> None:
        ends = _known(row)
        if ends is None or row.estimate is None:
            return
        half = _DIAMOND * self.row_mm / 2
        outline = _diamond(self.axis, ends[0], row.estimate, ends[1], y, half)
        if outline:
            self.shapes[colour].append(outline)
        elif ends[1] < self.axis.low:
            self.shapes[colour].append(arrow_head((self.axis.left, y), "left", 2 * half))
        else:
            self.shapes[colour].append(arrow_head((self.axis.right, y), "right", 2 * half))

    def _bar(self, row: ForestRow, y: float, colour: str) -> None:
        ends = _known(row)
        if ends is None:
            return
        left, right = self.axis.place(ends[0]), self.axis.place(ends[1])
        if ends[0] < self.axis.low:
            self.shapes[colour].append(arrow_head((left, y), "left", _BAR_ARROW_MM))
            left += _ARROW_MM
        if ends[1] > self.axis.high:
            self.shapes[colour].append(arrow_head((right, y), "right", _BAR_ARROW_MM))
            right -= _ARROW_MM
        if right > left:
            self.shapes[colour].append(rectangle(left, y - _BAR_MM / 2, right - left, _BAR_MM))


def _known(row: ForestRow) -> tuple[float, float] | None:
    if row.low is None or row.high is None or math.isnan(row.low) or math.isnan(row.high):
        return None
    return row.low, row.high


def _diamond(
    axis: Axis, low: float, middle: float, high: float, y: float, half: float
) -> list[Point]:
    """Corners of a diamond from ``low`` to ``high``, cut straight where the axis ends."""
    if high < axis.low or low > axis.high:
        return []
    places = [axis.place_unbound(v) for v in (low, middle, high)]
    upper = [(x, h) for x, h in _ridge(places, half, axis.left, axis.right)]
    return [(x, y - h) for x, h in upper] + [(x, y + h) for x, h in reversed(upper) if h > 0]


def _ridge(places: Sequence[float], half: float, left: float, right: float) -> list[Point]:
    """Upper edge as (place, height above the middle), within left and right."""
    low, middle, high = places

    def height(x: float) -> float:
        span = middle - low if x <= middle else high - middle
        away = x - low if x <= middle else high - x
        if span <= 0 or math.isinf(span):
            return half
        return half * away / span

    stops = sorted({max(low, left), min(max(middle, left), right), min(high, right)})
    return [(x, height(x)) for x in stops]

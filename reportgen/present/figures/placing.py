"""Where words can stand: blocks moved apart, and corners that no mark reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rectangles = NDArray[np.float64]  # (m, 4): left, top, right, bottom in millimetres


@dataclass(frozen=True, slots=True)
class Block:
    """A place for words on the sheet, in millimetres."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def sides(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom: one row of Rectangles."""
        return self.left, self.top, self.right, self.bottom


def apart(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Middles near the wanted ones, no two blocks on one another, all above ``bottom``."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = list(wanted)
    edge = top
    for i in order:
        places[i] = max(wanted[i], edge + heights[i] / 2)
        edge = places[i] + heights[i] / 2
    edge = bottom
    for i in reversed(order):
        places[i] = min(places[i], edge - heights[i] / 2)
        edge = places[i] - heights[i] / 2
    return places


def rectangles(sides: Iterable[tuple[float, float, float, float]]) -> Rectangles:
    """Rectangles from their sides; a line is one without height or width."""
    return np.array(list(sides), dtype=np.float64).reshape(-1, 4)


def first_free(choices: Iterable[Block], taken: Rectangles, margin: float) -> Block | None:
    """The first block that keeps ``margin`` millimetres from everything, or None."""
    return next((block for block in choices if _is_free(block, taken, margin)), None)


def _is_free(block: Block, taken: Rectangles, margin: float) -> bool:
    left, top, right, bottom = block.sides()
    meets = (
        (taken[:, 0] < right + margin)
        & (taken[:, 2] > left - margin)
        & (taken[:, 1] < bottom + margin)
        & (taken[:, 3] > top - margin)
    )
    return not bool(meets.any())

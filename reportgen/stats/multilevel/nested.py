"""Nested random intercepts over independent sampling errors, without forming a matrix.

A unit of rows is kept as its information S = 1'M^-1 1 and its weighted means m of the columns. A
random intercept of variance s2 turns S into S/(1 + s2 S) and leaves m and the scatter within the
unit alone; units merge by the parallel-axis rule. One pass up gives the likelihood, one pass down
M^-1 times anything, both in time proportional to the rows, however large a unit is, and without
the cancellation of the textbook formula for the inverse.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.multilevel.marginal import Moments, Pattern, same_unit
from reportgen.stats.multilevel.sampling import Sampling
from reportgen.stats.survival.observations import Integers


@dataclass(frozen=True, slots=True)
class _Floor:
    """The units of one level: where their parts start, the parent of each part, and the sums."""

    starts: Integers
    parent: Integers
    total: Floats
    centre: Floats


@dataclass(frozen=True, slots=True)
class _Seen:
    """From a unit: 1'M^-1 Z over its rows, 1'M^-1 1, and what its rows have to take off."""

    sums: Floats
    information: Floats
    offset: Floats


@dataclass(frozen=True, eq=False)
class Nested:
    """M = diag(v) + sum over levels of theta_j [same unit of level j]; codes outermost first."""

    sampling: Sampling
    codes: tuple[Integers, ...]

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """One per level."""
        return tuple(same_unit(codes) for codes in self.codes)

    @property
    def blocks(self) -> Integers:
        """Units of the outermost level; without levels every row is its own."""
        return self.codes[0] if self.codes else np.arange(len(self.sampling.v))

    @cached_property
    def _order(self) -> Integers:
        return np.argsort(self.codes[-1], kind="stable") if self.codes else self.blocks

    @cached_property
    def _w(self) -> Floats:
        return np.asarray(1 / self.sampling.v[self._order])

    @cached_property
    def _plan(self) -> tuple[tuple[Integers, Integers], ...]:
        """Innermost level first: where the parts of each unit start, and the parent per part."""
        plan, part = [], self._order
        for codes in reversed(self.codes):
            own = codes[part]
            new = np.concatenate(([True], own[1:] != own[:-1]))
            starts = np.flatnonzero(new)
            plan.append((starts, np.cumsum(new) - 1))
            part = part[starts]
        return tuple(plan)

    def _up(self, theta: Floats, z: Floats) -> tuple[list[_Floor], Floats, float]:
        weight, mean = self._w, z
        gram = np.zeros((z.shape[1], z.shape[1]))
        log_det = -float(np.log(weight).sum())
        floors = []
        for (starts, parent), value in zip(self._plan, theta[::-1], strict=True):
            total = np.add.reduceat(weight, starts)
            centre = np.add.reduceat(weight[:, None] * mean, starts) / total[:, None]
            gap = mean - centre[parent]
            gram += (weight[:, None] * gap).T @ gap
            log_det += float(np.log1p(value * total).sum())
            floors.append(_Floor(starts, parent, total, centre))
            weight, mean = total / (1 + value * total), centre
        gram += (weight[:, None] * mean).T @ mean
        return floors, gram, log_det

    def _down(self, theta: Floats, floors: list[_Floor], columns: int) -> list[_Seen]:
        """Outermost level first. ``offset`` is the predicted sum of the intercepts above a row."""
        offset, pull = np.zeros((1, columns)), np.zeros(1)
        found: list[_Seen] = []
        for floor, value, place in zip(
            reversed(floors), theta, self._place_in_parent(floors), strict=True
        ):
            keep = 1 / (1 + value * floor.total)
            own = floor.total * keep
            above, pulled = offset[place], pull[place]
            gap = floor.centre - above
            offset = above + (value * own)[:, None] * gap
            pull = value * keep + keep**2 * pulled
            found.append(_Seen(own[:, None] * gap, own * (1 - own * pulled), offset))
        return found

    def _place_in_parent(self, floors: list[_Floor]) -> list[Integers]:
        """Per level, outermost first, the unit of the level above that each unit lies in."""
        top = np.zeros(len(floors[-1].total), np.int64)
        return [top, *(floor.parent for floor in reversed(floors[1:]))]

    def moments(self, theta: Floats, z: Floats, *, slopes: bool = True) -> Moments:
        """See ``Marginal``."""
        columns, count = z.shape[1], len(self.codes)
        floors, gram, log_det = self._up(theta, z[self._order])
        traces, crosses = np.zeros(count), np.zeros((count, columns, columns))
        if slopes and floors:
            for j, seen in enumerate(self._down(theta, floors, columns)):
                traces[j] = seen.information.sum()
                crosses[j] = seen.sums.T @ seen.sums
        return Moments(log_det, gram, traces, crosses)

    def solve(self, theta: Floats, z: Floats) -> Floats:
        """See ``Marginal``."""
        sorted_z = z[self._order]
        floors, _, _ = self._up(theta, sorted_z)
        if floors:
            offset = self._down(theta, floors, z.shape[1])[-1].offset
            sorted_z = sorted_z - offset[floors[0].parent]
        found = np.empty_like(sorted_z)
        found[self._order] = self._w[:, None] * sorted_z
        return found

    def unit_information(self, theta: Floats, codes: Integers) -> Floats:
        """See ``Marginal``; the units are those of one of the levels."""
        level = next(j for j, own in enumerate(self.codes) if own is codes)
        floors, _, _ = self._up(theta, np.zeros((len(codes), 1)))
        return self._down(theta, floors, 1)[level].information

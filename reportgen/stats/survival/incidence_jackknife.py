"""Cumulative incidence with the jackknife error of rows: delayed entry, fractional weights."""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.survival.competing import CompetingRows, cause_table
from reportgen.stats.survival.cumulative_incidence import (
    CumulativeIncidence,
    Steps,
    steps,
    with_variance,
)
from reportgen.stats.survival.observations import Integers

Line = tuple[Floats, Floats]
"""Influence as ``still`` + b ``moving``, b what the incidence gains from t to the last time."""
Places = tuple[Integers, Integers]
"""Place of the time of every row, and the number of times up to its entry."""


def jackknife_incidence(data: CompetingRows, *, frequencies: bool = False) -> CumulativeIncidence:
    """The weighted cumulative incidence with the infinitesimal-jackknife standard error.

    The influence of row i on F_k(t) is U_i = sum over s <= t of (S/n)(dN_ik - Y_i d_k/n)
    - (F_k(t) - F_k(s))/(n - d) (dN_i - Y_i d/n), S before s; the variance is the sum of
    (w_i U_i)^2: a row is one patient whatever its weight, or with ``frequencies`` w_i of them with
    U_i^2 each. Without delayed entry the latter is that of ``greenwood``. Takes n log n.
    Allignol et al. 2010, doi:10.1002/bimj.200900039; Putter et al. 2007, doi:10.1002/sim.2712.
    R: survfit(Surv(entry, time, factor(cause)) ~ 1, weights, id), to 1e-10.
    """
    found = steps(cause_table(data))
    counted = data.rows.squared_weights(frequencies=frequencies)
    squares = np.column_stack(
        [_squares(data, counted, found, cause) for cause in range(data.causes)]
    )
    # all had this event: no row can change that, and what is left is rounding
    squares[found.incidence == 1] = 0.0
    return with_variance(found, squares, "infinitesimal_jackknife")


def _squares(data: CompetingRows, squares: Floats, s: Steps, cause: int) -> Floats:
    """Sum of squares over rows: those gone have a final value, those at risk share a slope."""
    places = _places(data, s.table.time)
    behind = s.to_come[:, cause] * s.jump
    hit, every = s.before / s.at_risk, s.table.any.events / s.at_risk
    share = s.table.events[:, cause] / s.at_risk
    slope = np.cumsum(hit * share - behind * every), np.cumsum(s.jump * every)
    origin = _up_to(slope[0], places[1]), _up_to(slope[1], places[1])
    last, dead = places[0], data.rows.event
    own = np.where(data.cause == cause + 1, hit[last], 0.0) - np.where(dead, behind[last], 0.0)
    final = (
        own - (slope[0][last] - origin[0]),
        np.where(dead, s.jump[last], 0.0) - (slope[1][last] - origin[1]),
    )
    b = s.to_come[:, cause]
    return _gone(squares, final, places, b) + _there(squares, slope, origin, places, b)


def _places(data: CompetingRows, time: Floats) -> Places:
    last = np.searchsorted(time, data.rows.time)
    if data.rows.entry is None:
        return last, np.zeros_like(last)
    return last, np.searchsorted(time, data.rows.entry, side="right")


def _up_to(sums: Floats, before: Integers) -> Floats:
    """The running sum at a row's entry."""
    return np.asarray(np.concatenate(([0.0], sums))[before])


def _gone(squares: Floats, final: Line, places: Places, b: Floats) -> Floats:
    still, moving = final

    def so_far(values: Floats) -> Floats:
        return np.asarray(np.cumsum(np.bincount(places[0], squares * values, len(b))))

    return so_far(still**2) + 2 * b * so_far(still * moving) + b**2 * so_far(moving**2)


def _there(squares: Floats, slope: Line, origin: Line, places: Places, b: Floats) -> Floats:
    """Sum over those at risk past t of (slope at t - slope at entry)^2."""
    last, before = places

    def present(values: Floats) -> Floats:
        """Those not yet gone, less those yet to come."""
        change = np.bincount(before, values, len(b) + 1) - np.bincount(last, values, len(b) + 1)
        return np.asarray(np.cumsum(change)[:-1])

    still, moving = origin
    now = slope[0] + b * slope[1]
    first = present(squares * still) + b * present(squares * moving)
    second = present(squares * still**2) + 2 * b * present(squares * still * moving)
    second += b**2 * present(squares * moving**2)
    return np.maximum(present(squares) * now**2 - 2 * now * first + second, 0.0)

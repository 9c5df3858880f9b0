"""The risk sets of a Cox model: which event times each row is at risk for, and sums over them.

Everything works on cells, the distinct event times of every stratum; a row is at risk in the cells
``before`` to ``last``. Sums over risk sets are running sums over cells, and the information is
X' diag(w) X less a product of sums per cell, so that a step of the fit costs one pass over rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats
from reportgen.stats.survival.observations import (
    Integers,
    Observations,
    beside,
    coded,
    group_codes,
)


def _binned(where: Integers, values: Floats | None, size: int) -> Floats:
    """Sums (or counts) by cell."""
    return np.bincount(where, values, size).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Rows that are at risk at some event time, stratum after stratum, and the m cells.

    ``rows`` are their places in the data; ``x`` their covariates, shape (p, n), centred and
    scaled; ``own`` the places of the event rows, ``own_cell`` their cells. ``deaths`` counts the
    event rows of a cell (weighted when weights are frequencies), ``death_weight`` sums their
    weights.
    """

    rows: Integers
    x: Floats
    weights: Floats
    event: Bools
    own: Integers
    own_cell: Integers
    last: Integers
    before: Integers | None
    row_first: Integers
    first: Integers
    time: Floats
    deaths: Floats
    death_weight: Floats

    @property
    def cells(self) -> int:
        """Number of event times over all strata."""
        return len(self.time)

    def sums(self, values: Floats) -> Floats:
        """Sum of a value over the risk set of every cell."""
        at_last = _binned(self.last, values, self.cells)
        total = self._suffix(at_last)
        if self.before is not None:
            first = np.repeat(self.first[:-1], np.diff(self.row_first))
            late = self.before > first
            gone = _binned(self.before[late] - 1, values[late], self.cells)
            total -= self._suffix(gone)
        return total

    def event_sums(self, values: Floats) -> Floats:
        """Sum of a value over the event rows of every cell."""
        return _binned(self.own_cell, values[self.own], self.cells)

    def _suffix(self, binned: Floats) -> Floats:
        """Running sums from the last cell of each stratum backwards."""
        if len(self.first) == 2:
            return np.cumsum(binned[::-1])[::-1]
        out = np.empty_like(binned)
        for low, high in zip(self.first[:-1], self.first[1:], strict=True):
            out[low:high] = np.cumsum(binned[low:high][::-1])[::-1]
        return out

    def accumulated(self, increments: Floats) -> Floats:
        """Sum of the increments over the cells in which each row is at risk."""
        running = increments.cumsum() if len(self.first) == 2 else self._prefix(increments)
        total = running[self.last]
        if self.before is not None:
            first = np.repeat(self.first[:-1], np.diff(self.row_first))
            late = self.before > first
            total[late] -= running[self.before[late] - 1]
        return total

    def _prefix(self, increments: Floats) -> Floats:
        out = np.empty_like(increments)
        for low, high in zip(self.first[:-1], self.first[1:], strict=True):
            out[low:high] = np.cumsum(increments[low:high])
        return out

    def shift(self, eta: Floats) -> Floats | float:
        """The largest linear predictor of each stratum, to keep exponentials below 1."""
        if len(self.row_first) == 2:
            return float(eta.max())
        largest = np.maximum.reduceat(eta, self.row_first[:-1])
        return np.asarray(np.repeat(largest, np.diff(self.row_first)))


def risk_sets(
    rows: Observations,
    x: Floats,
    strata: ArrayLike | None = None,
    *,
    frequencies: bool = False,
) -> RiskSets:
    """Cells of the data and the rows at risk in them; ``x`` has shape (p, n).

    Raises AnalysisError where nobody has an event.
    """
    if not rows.event.any():
        raise AnalysisError.single("event", "no event: no model can be fitted.")
    time, code = coded(rows.time)
    layer = np.zeros(len(rows), np.int64)
    layers = 1
    if strata is not None:
        levels, layer = group_codes(beside(rows, strata), len(rows), "strata")
        layers = len(levels)
    flat = np.unique(layer[rows.event] * len(time) + code[rows.event])
    cell_layer, cell_code = np.divmod(flat, len(time))
    first = np.searchsorted(cell_layer, np.arange(layers + 1))
    # at risk in the cells of the own stratum whose time is after entry and not after the time
    last = np.searchsorted(flat, layer * len(time) + code, side="right") - 1
    before = None
    if rows.entry is not None:
        entered = np.searchsorted(time, rows.entry, side="right")
        before = np.searchsorted(flat, layer * len(time) + entered)
    kept = last >= (first[layer] if before is None else before)
    if layers > 1 or not kept.all():
        order = np.flatnonzero(kept)
        order = order[np.argsort(layer[order], kind="stable")]
        last, x, layer = last[order], x[:, order], layer[order]
        before = None if before is None else before[order]
    else:
        order = np.arange(len(rows))
    row_layers, row_first = np.unique(layer, return_index=True)
    weights = rows.case_weights[order]
    event = rows.event[order]
    own = np.flatnonzero(event)
    size = len(flat)
    death_weight = _binned(last[own], weights[own], size)
    deaths = death_weight if frequencies else _binned(last[own], None, size)
    return RiskSets(
        order,
        x,
        weights,
        event,
        own,
        last[own],
        last,
        before,
        np.append(row_first, len(order)),
        np.append(first[row_layers], size),
        time[cell_code],
        deaths,
        death_weight,
    )


@dataclass(frozen=True, slots=True)
class State:
    """The model at one vector of coefficients.

    ``risk`` is w exp(eta) of the rows, ``s0`` and ``d0`` its sums over risk sets and events. Per
    cell, over the tied events l = 0, 1, ... of d with f = l/d (f = 0 only, by Breslow):
    h0, h1 = sums of 1 and f over S0 - f D0; a, b, c = sums of 1, f, f^2 over its square, all
    times the mean weight of the events. ``hazard`` is what each row was at risk for.
    """

    eta: Floats
    risk: Floats
    s0: Floats
    d0: Floats
    h0: Floats
    h1: Floats
    a: Floats
    b: Floats
    c: Floats
    hazard: Floats
    loglik: float


def state(sets: RiskSets, beta: Floats, ties: str) -> State:
    """Sums over risk sets and the log partial likelihood at ``beta``."""
    eta = beta @ sets.x
    eta = eta - sets.shift(eta)
    risk = sets.weights * np.exp(eta)
    d0 = sets.event_sums(risk)
    # rounding of differences of running sums must not leave less than the events themselves
    s0 = np.maximum(sets.sums(risk), d0)
    h0, log_sum = sets.death_weight / s0, sets.death_weight * np.log(s0)
    a, zero = h0 / s0, np.zeros_like(s0)
    found = [h0, zero, a, zero, zero]
    if ties == "efron" and np.any(sets.deaths > 1):
        tied = np.flatnonzero(sets.deaths > 1)
        log_sum[tied], *sums = _tied(sets, tied, s0, d0)
        found = [column.copy() for column in found]
        for column, values in zip(found, sums, strict=True):
            column[tied] = values
    own = sets.own
    loglik = float(sets.weights[own] @ eta[own]) - float(log_sum.sum())
    h0, h1, a, b, c = found
    hazard = _exposure(sets, h0, h1)
    return State(eta, risk, s0, d0, h0, h1, a, b, c, hazard, loglik)


def _tied(sets: RiskSets, tied: Integers, s0: Floats, d0: Floats) -> tuple[Floats, ...]:
    """Efron's sums over the tied events of the cells that have several."""
    counts = sets.deaths[tied].astype(np.int64)
    start = np.cumsum(counts) - counts
    cell = np.repeat(np.arange(len(tied)), counts)
    f = (np.arange(len(cell)) - start[cell]) / counts[cell]
    left = s0[tied][cell] - f * d0[tied][cell]
    mean_weight = sets.death_weight[tied] / counts
    inverse = 1 / left
    terms = (np.log(left), inverse, f * inverse, inverse**2, f * inverse**2, f**2 * inverse**2)
    return tuple(mean_weight * np.add.reduceat(term, start) for term in terms)


@dataclass(frozen=True, slots=True)
class CellSums:
    """Sums of risk times covariates over risk sets and over events, shapes (p, m)."""

    s1: Floats
    d1: Floats


def cell_sums(sets: RiskSets, at: State) -> CellSums:
    """First moments of the covariates in every risk set."""
    weighted = [at.risk * row for row in sets.x]
    s1 = np.array([sets.sums(row) for row in weighted])
    if not at.h1.any():
        return CellSums(s1, np.zeros_like(s1))
    return CellSums(s1, np.array([sets.event_sums(row) for row in weighted]))


def exposure(sets: RiskSets, at: State, g: Floats) -> Floats:
    """Cumulative baseline hazard each row was at risk for, with increments times ``g``."""
    return _exposure(sets, at.h0 * g, at.h1 * g)


def _exposure(sets: RiskSets, h0: Floats, h1: Floats) -> Floats:
    total = sets.accumulated(h0)
    if h1.any():
        total[sets.own] -= h1[sets.own_cell]
    return total


def score(sets: RiskSets, at: State, g: Floats | None = None) -> Floats:
    """Derivative of the log likelihood, shape (p,); each event time counts ``g`` times."""
    residual = -at.risk * (at.hazard if g is None else exposure(sets, at, g))
    own = sets.own
    residual[own] += sets.weights[own] * (1.0 if g is None else g[sets.own_cell])
    return np.asarray(sets.x @ residual)


def information(sets: RiskSets, at: State, sums: CellSums, g: Floats | None = None) -> Floats:
    """Negative second derivative of the log likelihood, shape (p, p), weighted as ``score``."""
    one = np.ones(sets.cells) if g is None else g
    hazard = at.hazard if g is None else exposure(sets, at, g)
    total = (sets.x * (at.risk * hazard)) @ sets.x.T
    total -= (sums.s1 * (at.a * one)) @ sums.s1.T
    if at.h1.any():
        cross = (sums.s1 * (at.b * one)) @ sums.d1.T
        total += cross + cross.T - (sums.d1 * (at.c * one)) @ sums.d1.T
    return np.asarray((total + total.T) / 2)


def score_residuals(sets: RiskSets, at: State, sums: CellSums) -> Floats:
    """Weighted score residual of every row, shape (p, n); they add to the score."""
    s1, d1 = sums.s1, sums.d1
    hazard, own, cell = at.hazard, sets.own, sets.own_cell
    mean = (s1 * at.h0 - d1 * at.h1) / sets.death_weight
    increments, own_part = s1 * at.a - d1 * at.b, s1 * at.b - d1 * at.c
    out = np.empty_like(sets.x)
    for j, row in enumerate(sets.x):
        seen = sets.accumulated(increments[j])
        seen[own] -= own_part[j][cell]
        out[j] = -at.risk * (row * hazard - seen)
        out[j, own] += sets.weights[own] * (row[own] - mean[j][cell])
    return out

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
from reportgen.stats.survival.cox_sums import PORTION, binned, products
from reportgen.stats.survival.observations import (
    TABLE_FACTOR,
    Integers,
    Observations,
    beside,
    coded,
    group_codes,
)


@dataclass(frozen=True, slots=True)
class Tied:
    """Cells with several events: ``cells`` their places, ``counts`` and ``start`` of their events.

    ``place`` (the cell) and ``share`` (l/d of Efron) are of the single events, cell after cell.
    """

    cells: Integers
    counts: Integers
    start: Integers
    place: Integers
    share: Floats


def _ties(deaths: Floats) -> Tied | None:
    """The tied events; they are the same at all coefficients."""
    cells = np.flatnonzero(deaths > 1)
    if not len(cells):
        return None
    counts = deaths[cells].astype(np.int64)
    start = np.cumsum(counts) - counts
    share = (np.arange(counts.sum()) - np.repeat(start, counts)) / np.repeat(counts, counts)
    return Tied(cells, counts, start, np.repeat(cells, counts), share)


@dataclass(frozen=True, slots=True)
class Lingering:
    """Rows that stay at risk after their time, ever more lightly: after a competing event.

    ``rows`` are their places in the risk sets and ``first`` the first cells after their times; in
    a cell from there on such a row counts ``weight`` times the ``fade`` (m,) of the cell.
    """

    rows: Integers
    first: Integers
    weight: Floats
    fade: Floats

    def sums(self, values: Floats) -> Floats:
        """What these rows add to the sums over the risk set of every cell."""
        starting = binned(self.first, values[..., self.rows] * self.weight, len(self.fade))
        return np.asarray(starting.cumsum(axis=-1) * self.fade)

    def accumulated(self, increments: Floats) -> Floats:
        """What the cells after their times add to the sum of increments of each of these rows."""
        to_come = (self.fade * increments)[::-1].cumsum()[::-1]
        return np.asarray(self.weight * to_come[self.first])


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Rows that are at risk at some event time, stratum after stratum, and the m cells.

    ``rows`` are their places in the data; ``x`` their covariates, shape (p, n), centred and
    scaled; ``own`` the places of the event rows, ``own_cell`` their cells; ``event_weights`` are 0
    in other rows. ``deaths`` counts the event rows of a cell (weighted when weights are
    frequencies), ``death_weight`` sums their weights. ``tied`` are the cells with several, None
    without any; ``lingering`` the rows that stay at risk after their time, if there are.
    """

    rows: Integers
    x: Floats
    weights: Floats
    event_weights: Floats
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
    tied: Tied | None
    lingering: Lingering | None = None

    @property
    def cells(self) -> int:
        """Number of event times over all strata."""
        return len(self.time)

    def sums(self, values: Floats) -> Floats:
        """Sums over the risk set of every cell, of one value (n,) or of several (p, n)."""
        return self._at_risk(binned(self.last, values, self.cells), values)

    def both(self, values: Floats) -> tuple[Floats, Floats]:
        """``sums`` and ``event_sums`` of several values (p, n), of few rows in one pass."""
        if values.size > PORTION:
            return self.sums(values), self.event_sums(values)
        size = len(values), self.cells, 2
        key = 2 * self.last + self.event
        flat = np.arange(0, len(values) * 2 * self.cells, 2 * self.cells)[:, None] + key
        flatly = np.bincount(flat.ravel(), values.ravel(), size[0] * 2 * self.cells)
        laid = flatly.astype(np.float64, copy=False).reshape(size)
        return self._at_risk(laid[..., 0] + laid[..., 1], values), laid[..., 1]

    def _at_risk(self, ending: Floats, values: Floats) -> Floats:
        """From the sums over the rows that end in every cell to those over its risk set."""
        total = self._suffix(ending)
        if self.before is not None:
            first = np.repeat(self.first[:-1], np.diff(self.row_first))
            late = self.before > first
            total -= self._suffix(binned(self.before[late] - 1, values, self.cells, late))
        return total if self.lingering is None else total + self.lingering.sums(values)

    def event_sums(self, values: Floats) -> Floats:
        """Sums over the event rows of every cell, of one value (n,) or of several (p, n)."""
        return binned(self.own_cell, values, self.cells, self.own)

    def _suffix(self, binned: Floats) -> Floats:
        """Running sums from the last cell of each stratum backwards."""
        if len(self.first) == 2:
            return binned[..., ::-1].cumsum(axis=-1)[..., ::-1]
        out = np.empty_like(binned)
        for low, high in zip(self.first[:-1], self.first[1:], strict=True):
            out[..., low:high] = binned[..., low:high][..., ::-1].cumsum(axis=-1)[..., ::-1]
        return out

    def accumulated(self, increments: Floats) -> Floats:
        """Sum of the increments over the cells in which each row is at risk."""
        running = increments.cumsum() if len(self.first) == 2 else self._prefix(increments)
        total = running[self.last]
        if self.before is not None:
            first = np.repeat(self.first[:-1], np.diff(self.row_first))
            late = self.before > first
            total[late] -= running[self.before[late] - 1]
        if self.lingering is not None:
            total[self.lingering.rows] += self.lingering.accumulated(increments)
        return total

    def _prefix(self, increments: Floats) -> Floats:
        out = np.empty_like(increments)
        for low, high in zip(self.first[:-1], self.first[1:], strict=True):
            out[low:high] = np.cumsum(increments[low:high])
        return out

    def predictor(self, beta: Floats) -> Floats:
        """Linear predictor of every row."""
        few = self.x.size <= PORTION
        return np.asarray(beta @ self.x if few else np.einsum("p,pn->n", beta, self.x))

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
    everybody: bool = False,
) -> RiskSets:
    """Cells of the data and the rows at risk in them; ``x`` has shape (p, n).

    ``everybody`` keeps rows that end before the first event, in the order of the data; it is for
    one stratum without delayed entry.
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
    key = code if strata is None else layer * len(time) + code
    flat, last = _cells(key, rows.event, layers * len(time))
    cell_layer, cell_code = np.divmod(flat, len(time))
    first = np.searchsorted(cell_layer, np.arange(layers + 1))
    before = _first_cells(rows, time, layer, flat)
    if everybody:
        # at risk in the first cell less at risk in the first cell: in none
        before, last = (last < 0).astype(np.int64), np.maximum(last, 0)
    kept = last >= (first[layer] if before is None else before)
    if not everybody and (layers > 1 or not kept.all()):
        order = np.flatnonzero(kept)
        if layers > 1:
            order = order[np.argsort(layer[order], kind="stable")]
        last, x, layer = last[order], x[:, order], layer[order]
        before = None if before is None else before[order]
    else:
        order = np.arange(len(rows))
    row_counts = np.bincount(layer, minlength=layers)
    row_layers = np.flatnonzero(row_counts)
    weights = rows.case_weights[order]
    event = rows.event[order]
    own = np.flatnonzero(event)
    own_cell = last[own]
    size = len(flat)
    death_weight = deaths = binned(own_cell, weights, size, own)
    if rows.weights is not None and not frequencies:
        deaths = np.bincount(own_cell, minlength=size).astype(np.float64)
    return RiskSets(
        order,
        x,
        weights,
        weights * event,
        event,
        own,
        own_cell,
        last,
        before,
        np.append(0, row_counts[row_layers].cumsum()),
        np.append(first[row_layers], size),
        time[cell_code],
        deaths,
        death_weight,
        _ties(deaths),
    )


def _first_cells(
    rows: Observations, time: Floats, layer: Integers, flat: Integers
) -> Integers | None:
    """The first cell of the own stratum whose time is after entry; None without entries."""
    if rows.entry is None:
        return None
    entered = np.searchsorted(time, rows.entry, side="right")
    return np.searchsorted(flat, layer * len(time) + entered)


def _cells(key: Integers, event: Bools, size: int) -> tuple[Integers, Integers]:
    """Keys (below ``size``) that have events, ascending; for every row the last of them up to its.

    A row before the first of them has -1. Looked up in a table unless there are far more possible
    keys than rows.
    """
    if size > TABLE_FACTOR * len(key) + 1000:
        flat = np.unique(key[event])
        return flat, np.searchsorted(flat, key, side="right") - 1
    seen = np.bincount(key[event], minlength=size) > 0
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[key]


@dataclass(frozen=True, slots=True)
class State:
    """The model at one vector of coefficients.

    ``risk`` is w exp(eta) of the rows, ``s0`` and ``d0`` its sums over risk sets and events. Per
    cell, over the tied events l = 0, 1, ... of d with f = l/d (f = 0 only, by Breslow):
    h0, h1 = sums of 1 and f over S0 - f D0; a, b, c = sums of 1, f, f^2 over its square, all
    times the mean weight of the events; ``tied`` where h1, b and c are not all 0. ``hazard`` is
    what each row was at risk for.
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
    tied: bool
    hazard: Floats
    loglik: float


def state(sets: RiskSets, beta: Floats, ties: str) -> State:
    """Sums over risk sets and the log partial likelihood at ``beta``."""
    eta = sets.predictor(beta)
    eta = eta - sets.shift(eta)
    risk = sets.weights * np.exp(eta)
    s0, d0 = (sums[0] for sums in sets.both(risk[None]))
    # rounding of differences of running sums must not leave less than the events themselves
    s0 = np.maximum(s0, d0)
    h0 = sets.death_weight / s0
    found = np.zeros((6, sets.cells))
    found[0], found[1], found[3] = sets.death_weight * np.log(s0), h0, h0 / s0
    several = sets.tied if ties == "efron" else None
    if several:
        found[:, several.cells] = _efron(several, sets.death_weight, s0, d0)
    log_sum, h0, h1, a, b, c = found
    loglik = float(np.einsum("n,n->", sets.event_weights, eta)) - float(log_sum.sum())
    hazard = _exposure(sets, h0, h1 if several else None)
    return State(eta, risk, s0, d0, h0, h1, a, b, c, several is not None, hazard, loglik)


def _efron(tied: Tied, death_weight: Floats, s0: Floats, d0: Floats) -> Floats:
    """Efron's sums over the tied events of the cells that have several."""
    f = tied.share
    left = s0[tied.place] - f * d0[tied.place]
    inverse = 1 / left
    square = inverse**2
    terms = np.array((np.log(left), inverse, f * inverse, square, f * square, f**2 * square))
    sums = np.add.reduceat(terms, tied.start, axis=1)
    return np.asarray(sums * (death_weight[tied.cells] / tied.counts))


@dataclass(frozen=True, slots=True)
class CellSums:
    """Sums of risk times covariates over risk sets and over events, shapes (p, m)."""

    s1: Floats
    d1: Floats


def cell_sums(sets: RiskSets, at: State) -> CellSums:
    """First moments of the covariates in every risk set."""
    weighted = sets.x * at.risk
    if not at.tied:
        s1 = sets.sums(weighted)
        return CellSums(s1, np.zeros_like(s1))
    return CellSums(*sets.both(weighted))


def exposure(sets: RiskSets, at: State, g: Floats) -> Floats:
    """Cumulative baseline hazard each row was at risk for, with increments times ``g``."""
    return _exposure(sets, at.h0 * g, at.h1 * g if at.tied else None)


def _exposure(sets: RiskSets, h0: Floats, h1: Floats | None) -> Floats:
    total = sets.accumulated(h0)
    if h1 is not None:
        total[sets.own] -= h1[sets.own_cell]
    return total


def score(sets: RiskSets, at: State, g: Floats | None = None) -> Floats:
    """Derivative of the log likelihood, shape (p,); each event time counts ``g`` times."""
    if g is None:
        residual = sets.event_weights - at.risk * at.hazard
    else:
        residual = -at.risk * exposure(sets, at, g)
        residual[sets.own] += sets.weights[sets.own] * g[sets.own_cell]
    few = sets.x.size <= PORTION
    return np.asarray(sets.x @ residual if few else np.einsum("pn,n->p", sets.x, residual))


def information(sets: RiskSets, at: State, sums: CellSums, g: Floats | None = None) -> Floats:
    """Negative second derivative of the log likelihood, shape (p, p), weighted as ``score``."""
    hazard = at.hazard if g is None else exposure(sets, at, g)
    a, b, c = (at.a, at.b, at.c) if g is None else (at.a * g, at.b * g, at.c * g)
    total, s1, d1 = products(sets.x, at.risk * hazard, sets.x), sums.s1, sums.d1
    if not at.tied:
        total -= products(s1, a, s1)
    elif s1.size <= PORTION:
        total += d1 @ (s1 * b - d1 * c).T - s1 @ (s1 * a - d1 * b).T
    else:
        cross = products(s1, b, d1)
        total += cross + cross.T - products(s1, a, s1) - products(d1, c, d1)
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

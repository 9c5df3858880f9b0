"""Harrell's concordance with its jackknife standard error, in n log n steps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats
from reportgen.stats.survival.observations import (
    Integers,
    Observations,
    beside,
    coded,
    group_codes,
    rows_in_words,
    take,
)

TIED = 1e-10
"""Markers this near, relative to the largest, are tied: sums in another order differ by less."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """Share of comparable pairs in which the higher marker has the event first, ties half.

    Pairs are weighted by the product of the weights. ``tied_time`` are pairs of events at one
    time with different markers; they are not compared.
    """

    estimate: float
    std_error: float
    concordant: float
    discordant: float
    tied_marker: float
    tied_time: float


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Weights of the partners of every row in pairs it belongs to."""

    concordant: Floats
    discordant: Floats
    tied: Floats


def concordance(
    rows: Observations,
    marker: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    frequencies: bool = False,
) -> Concordance:
    """C of a marker of shape (n,), high for early events; compared within strata only.

    A pair is comparable when one has the event while the other is at risk and goes on. Variance:
    sum over clusters (rows) of (sum w (c + t/2 - C m)/M)^2 with the weights c, t, m of a row's
    concordant, tied and comparable partners and M all pairs; with ``frequencies`` a row is w
    people, each of them a cluster unless ``cluster`` says otherwise. Raises AnalysisError for
    missing markers or without a comparable pair. Harrell et al. 1982,
    doi:10.1001/jama.1982.03320430047030; Therneau and Watson 2015, Mayo Clinic technical report 85.
    R: concordance(reverse = TRUE), to 1e-10.
    """
    x = as_floats(beside(rows, marker), "marker")
    if len(x) != len(rows):
        raise AnalysisError.single("marker", f"{len(x)} values for {len(rows)} rows.")
    if np.any(bad := ~np.isfinite(x)):
        raise AnalysisError.single("marker", f"{rows_in_words(bad)} without a value.")
    layer = np.zeros(len(rows), np.int64)
    if strata is not None:
        layer = group_codes(beside(rows, strata), len(rows), "strata")[1]
    found = _Pairs(*(np.zeros(len(rows)) for _ in range(3)))
    tied_time = 0.0
    order = np.argsort(layer, kind="stable")
    ends = np.append(np.unique(layer[order], return_index=True)[1], len(order))
    rank = _ranks(x)
    for low, high in pairwise(ends):
        here = order[low:high]
        pairs, tied = _within(take(rows, here), rank[here])
        found.concordant[here], found.discordant[here] = pairs.concordant, pairs.discordant
        found.tied[here] = pairs.tied
        tied_time += tied
    codes = None
    if cluster is not None:
        codes = group_codes(beside(rows, cluster), len(rows), "cluster")[1]
    squares = rows.squared_weights(frequencies=frequencies)
    return _summary(rows.case_weights, squares, found, tied_time, codes)


def _ranks(x: Floats) -> Integers:
    """Dense ranks; values apart by rounding only share one."""
    order = np.argsort(x)
    gap = np.diff(x[order]) > TIED * max(float(np.abs(x).max()), 1e-300)
    rank = np.empty(len(x), np.int64)
    rank[order] = np.concatenate(([0], np.cumsum(gap)))
    return rank


def _summary(
    weights: Floats, squares: Floats, pairs: _Pairs, tied_time: float, codes: Integers | None
) -> Concordance:
    """Every pair is seen from both of its rows: half of the sums."""
    sums = [float(weights @ side) / 2 for side in (pairs.concordant, pairs.discordant, pairs.tied)]
    total = sum(sums)
    if not total > 0:
        raise AnalysisError.single("concordance", "no pair of rows can be compared.")
    estimate = (sums[0] + sums[2] / 2) / total
    comparable = pairs.concordant + pairs.discordant + pairs.tied
    influence = (pairs.concordant + pairs.tied / 2 - estimate * comparable) / total
    if codes is not None:
        influence = np.bincount(codes, weights * influence).astype(np.float64)
        squares = np.ones(len(influence))
    spread = sqrt(float(np.sum(squares * influence**2)))
    return Concordance(estimate, spread, sums[0], sums[1], sums[2], tied_time)


def _within(rows: Observations, rank: Integers) -> tuple[_Pairs, float]:
    """Partners of every row of one stratum, and the weight of events tied in time."""
    time, code = coded(rows.time)
    weights, event = rows.case_weights, rows.event
    rank = np.unique(rank, return_inverse=True)[1]
    # doubled times: events of a time come before those censored at it
    place: Floats = np.asarray(2 * code + ~event, dtype=np.float64)
    keys, ranks, mass = place, rank, weights
    entered = np.zeros_like(place)
    if rows.entry is not None:
        entered += 2 * np.searchsorted(time, rows.entry, side="right")
        keys, ranks = np.concatenate((place, entered)), np.concatenate((rank, rank))
        mass = np.concatenate((weights, -weights))
    less, equal, more = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
    # an event against all who go on
    less[event], equal[event], more[event] = beyond(
        keys, ranks, mass, place[event] + 0.5, rank[event]
    )
    # anybody against the events before, since entry
    at, own, counted = -place[event], rank[event], weights[event]
    low, same, high = beyond(at, own, counted, 0.5 - place, rank)
    if rows.entry is not None:
        parts = beyond(at, own, counted, 0.5 - entered, rank)
        low, same, high = low - parts[0], same - parts[1], high - parts[2]
    pairs = _Pairs(less + high, more + low, equal + same)
    return pairs, _tied_in_time(code[event], rank[event], weights[event])


def _tied_in_time(code: Integers, rank: Integers, weights: Floats) -> float:
    """Pairs of events at one time, less those that share the marker too."""

    def pairs(key: Integers) -> float:
        total, squares = np.bincount(key, weights), np.bincount(key, weights**2)
        return float((total**2 - squares).sum()) / 2

    if not len(code):
        return 0.0
    both = np.unique(code * (int(rank.max()) + 1) + rank, return_inverse=True)[1]
    return pairs(code) - pairs(both)


def beyond(
    keys: Floats, ranks: Integers, mass: Floats, query_keys: Floats, query_ranks: Integers
) -> tuple[Floats, Floats, Floats]:
    """Mass of the sources with a greater key and a lower, equal, higher rank than each query.

    One pass per bit of the rank, from the highest: among items alike so far, those with bit 0
    rank below those with bit 1; a stable partition keeps the order of keys.
    """
    size = len(keys)
    key = np.concatenate((keys, query_keys))
    rank = np.concatenate((ranks, query_ranks))
    weight = np.concatenate((mass, np.zeros(len(query_keys))))
    order = np.argsort(key, kind="stable")
    lower, higher = np.zeros(len(key)), np.zeros(len(key))
    for bit in range(int(rank.max()).bit_length() - 1, -1, -1):
        node = rank[order] >> (bit + 1)
        one = (rank[order] >> bit & 1).astype(bool)
        w = weight[order]
        first = np.flatnonzero(np.concatenate(([True], node[1:] != node[:-1])))
        lengths = np.diff(np.append(first, len(order)))
        below = _after(np.where(one, 0.0, w), first, lengths)
        above = _after(np.where(one, w, 0.0), first, lengths)
        lower[order[one]] += below[one]
        higher[order[~one]] += above[~one]
        order = order[_partition(one, first, lengths)]
    final = rank[order]
    first = np.flatnonzero(np.concatenate(([True], final[1:] != final[:-1])))
    equal = np.zeros(len(key))
    equal[order] = _after(weight[order], first, np.diff(np.append(first, len(order))))
    return lower[size:], equal[size:], higher[size:]


def _after(values: Floats, first: Integers, lengths: Integers) -> Floats:
    """Sum of the values behind each item within its node."""
    running = np.cumsum(values)
    ends = running[first + lengths - 1]
    return np.asarray(np.repeat(ends, lengths) - running)


def _partition(one: Integers, first: Integers, lengths: Integers) -> Integers:
    """Order that puts the zeros of every node before its ones, else as it was."""
    zeros = np.cumsum(~one) - ~one
    start = np.repeat(first, lengths)
    zeros_here = zeros - zeros[start]
    zero_count = np.add.reduceat((~one).astype(np.int64), first)
    ones_here = np.arange(len(one)) - start - zeros_here
    target = start + np.where(one, np.repeat(zero_count, lengths) + ones_here, zeros_here)
    order = np.empty(len(one), np.int64)
    order[target] = np.arange(len(one))
    return order

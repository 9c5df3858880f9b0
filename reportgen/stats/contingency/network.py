"""The network of all tables with given margins, and the exact tail of their probabilities.

Columns are laid one after the other. A node is what remains of the row totals, sorted, because
what can follow depends on the multiset only; an edge is one column laid over the rows. Paths from
the start (pasts) and from the end (futures) meet halfway, so that no table is ever written out:
a past whose longest path is no likelier than the observed table counts with all its futures, a
past whose shortest path is likelier with none, any other is looked up among the sorted futures.
Mehta and Patel 1983, doi:10.1080/01621459.1983.10477989.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray
from scipy import special

from reportgen.stats.checks import Floats

Integers = NDArray[np.int64]
GRID = 1e-10
"""Log probabilities this near are one value: a thousandth of the slack of the comparison."""
VALUE_BITS = 44
FEWEST_NODES = 16
"""A column is only listed if so many nodes could be joined to it within the limit."""


class TooMuchWork(Exception):  # noqa: N818 - not an error: another method takes over
    """More paths than the limit allows."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Columns laid between two levels: node before, node after, log value, how many ways."""

    before: Integers
    after: Integers
    value: Floats
    ways: Floats


@dataclass(frozen=True, slots=True)
class Paths:
    """Merged paths sorted by node and value; those of node i stand at start[i]:start[i + 1]."""

    start: Integers
    value: Floats
    ways: Floats


def column_vectors(total: int, rows: int, limit: float) -> Integers:
    """Every vector of whole numbers from 0 on with this sum, shape (m, rows)."""
    size = comb(total + rows - 1, rows - 1)
    if size * FEWEST_NODES > limit:
        raise TooMuchWork
    if rows == 1:
        return np.array([[total]], dtype=np.int64)
    ends = combinations_with_replacement(range(total + 1), rows - 1)
    flat = (value for vector in ends for value in vector)
    inner = np.fromiter(flat, np.int64, count=size * (rows - 1)).reshape(size, rows - 1)
    edges = np.empty((size, rows + 1), np.int64)
    edges[:, 0], edges[:, 1:-1], edges[:, -1] = 0, inner, total
    return np.diff(edges, axis=1)


@dataclass(frozen=True, slots=True)
class Network:
    """Edges level by level, number of nodes of every level."""

    edges: tuple[Edges, ...]
    nodes: tuple[int, ...]


def build(rows: Integers, columns: Integers, limit: float) -> Network:
    """All nodes that can be reached from the row totals, with merged edges between them."""
    base = int(rows.max()) + 1
    if len(rows) * np.log2(base) > 62:
        raise TooMuchWork
    log_factorial = special.gammaln(np.arange(base) + 1.0)
    powers = base ** np.arange(len(rows), dtype=np.int64)
    if len(columns) > 2:
        _refuse_hopeless(len(rows), [int(c) for c in columns[:2]], limit)
    nodes, levels, sizes = np.sort(rows)[None, :], [], [1]
    for position, column in enumerate(columns):
        if position == len(columns) - 1:
            values = -log_factorial[nodes].sum(axis=1)
            here = np.arange(len(nodes))
            levels.append(Edges(here, np.zeros_like(here), values, np.ones(len(nodes))))
            sizes.append(1)
            break
        vectors = column_vectors(int(column), len(rows), limit)
        vectors = vectors[(vectors <= rows.max()).all(axis=1)]
        if len(nodes) * len(vectors) > limit:
            raise TooMuchWork
        edges, nodes = _lay(nodes, vectors, log_factorial, powers)
        levels.append(edges)
        sizes.append(len(nodes))
    return Network(tuple(levels), tuple(sizes))


def _refuse_hopeless(rows: int, columns: list[int], limit: float) -> None:
    """Stop before anything is laid out where the second column alone is far past the limit."""
    first, second = (comb(column + rows - 1, rows - 1) for column in columns)
    if first / factorial(rows) * second > 10 * limit:
        raise TooMuchWork


def _lay(
    nodes: Integers, vectors: Integers, log_factorial: Floats, powers: Integers
) -> tuple[Edges, Integers]:
    """One column over every node: edges and the nodes they lead to."""
    values = -log_factorial[vectors].sum(axis=1)
    before, keys, found = [], [], []
    for number, node in enumerate(nodes):
        rest = node - vectors
        fits = np.flatnonzero((rest >= 0).all(axis=1))
        rest = np.sort(rest[fits], axis=1)
        keys.append(rest @ powers)
        found.append(values[fits])
        before.append(np.full(len(fits), number))
    unique, after = np.unique(np.concatenate(keys), return_inverse=True)
    base = int(powers[1]) if len(powers) > 1 else int(unique.max()) + 1
    after_nodes = unique[:, None] // powers % base
    edges = Edges(
        np.concatenate(before), after, np.concatenate(found), np.ones(len(after), np.float64)
    )
    return edges, after_nodes


def bounds(network: Network) -> tuple[list[Floats], list[Floats]]:
    """Longest and shortest path from every node to the end, level by level."""
    longest, shortest = [np.zeros(1)], [np.zeros(1)]
    for edges, size in zip(reversed(network.edges), reversed(network.nodes[:-1]), strict=True):
        start = np.searchsorted(edges.before, np.arange(size))
        longest.append(np.maximum.reduceat(edges.value + longest[-1][edges.after], start))
        shortest.append(np.minimum.reduceat(edges.value + shortest[-1][edges.after], start))
    return longest[::-1], shortest[::-1]


def _grid(value: Floats) -> Integers:
    return np.rint(value / GRID).astype(np.int64)


def _code(node: Integers, value: Floats, lowest: float) -> Integers:
    """Node and value in one sortable number."""
    return (node << VALUE_BITS) + (_grid(value) - _grid(np.asarray(lowest)))


def _merge(node: Integers, value: Floats, ways: Floats, size: int) -> Paths:
    """Paths with the same node and value become one."""
    lowest = float(value.min())
    if (float(value.max()) - lowest) / GRID >= 2.0**VALUE_BITS or size >= 2 ** (62 - VALUE_BITS):
        raise TooMuchWork
    code = _code(node, value, lowest)
    order = np.argsort(code)
    code = code[order]
    first = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
    kept = order[first]
    start = np.searchsorted(node[kept], np.arange(size + 1))
    return Paths(start, value[kept], np.add.reduceat(ways[order], first))


def _spread(from_node: Integers, paths: Paths, limit: float) -> tuple[Integers, Integers]:
    """Positions of every edge and of every path at its node, pair by pair."""
    lengths = np.diff(paths.start)[from_node]
    total = int(lengths.sum())
    if total > limit:
        raise TooMuchWork
    edge = np.repeat(np.arange(len(from_node)), lengths)
    offset = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return edge, paths.start[from_node][edge] + offset


def futures(network: Network, level: int, limit: float) -> Paths:
    """Merged paths from every node of the level to the end."""
    paths = Paths(np.array([0, 1]), np.zeros(1), np.ones(1))
    for number in range(len(network.edges) - 1, level - 1, -1):
        edges = network.edges[number]
        edge, path = _spread(edges.after, paths, limit)
        paths = _merge(
            edges.before[edge],
            edges.value[edge] + paths.value[path],
            edges.ways[edge] * paths.ways[path],
            network.nodes[number],
        )
    return paths


def tail_probability(
    rows: Integers, columns: Integers, log_constant: float, log_cut: float, limit: float
) -> float:
    """Probability of all tables whose log probability is at most ``log_cut``.

    A table's log probability is ``log_constant`` minus the sum of log factorials of its cells.
    Raises TooMuchWork past ``limit`` paths or edges.
    """
    network = build(rows, columns, limit)
    longest, shortest = bounds(network)
    middle = _middle(network)
    ahead = futures(network, middle, limit)
    log_total, fraction = _cumulated(ahead)
    node, value, ways = np.zeros(1, np.int64), np.zeros(1), np.ones(1)
    cut, sure = log_cut - log_constant, 0.0
    totals = _log_totals(network, middle, log_total)
    for number in range(middle + 1):
        every = value + longest[number][node] <= cut
        mass = np.log(ways[every]) + value[every] + totals[number][node[every]]
        sure += float(np.exp(log_constant + mass).sum())
        open_ = ~every & (value + shortest[number][node] <= cut)
        node, value, ways = node[open_], value[open_], ways[open_]
        if number == middle or not len(node):
            break
        paths = _merge(node, value, ways, network.nodes[number])
        edges = network.edges[number]
        edge, path = _spread(edges.before, paths, limit)
        node, value = edges.after[edge], edges.value[edge] + paths.value[path]
        ways = edges.ways[edge] * paths.ways[path]
    if not len(node):
        return sure
    below = _shares_below(ahead, fraction, node, cut - value)
    mass = np.log(ways) + value + log_total[node]
    return sure + float((np.exp(log_constant + mass) * below).sum())


def _middle(network: Network) -> int:
    """The level with the fewest edges times ways on either side, by the growth of the levels."""
    log_edges = np.log([len(edges.value) for edges in network.edges])
    log_nodes = np.log(network.nodes)
    growth = log_edges - log_nodes[:-1]
    past, future = np.cumsum(growth), np.cumsum(growth[::-1])[::-1]
    costs = [max(past[m - 1], log_nodes[m] + future[m]) for m in range(1, len(growth))]
    return 1 + int(np.argmin(costs)) if costs else 0


def _cumulated(paths: Paths) -> tuple[Floats, Floats]:
    """Log of the total weight of every node, and the running share of it along its values."""
    log_mass = np.log(paths.ways) + paths.value
    top = np.maximum.reduceat(log_mass, paths.start[:-1])
    mass = np.exp(log_mass - np.repeat(top, np.diff(paths.start)))
    total = np.add.reduceat(mass, paths.start[:-1])
    share = np.empty_like(mass)
    for low, high, whole in zip(paths.start[:-1], paths.start[1:], total, strict=True):
        share[low:high] = np.cumsum(mass[low:high]) / whole
    return top + np.log(total), share


def _log_totals(network: Network, middle: int, log_total: Floats) -> list[Floats]:
    """Log weight of all paths to the end from the nodes of levels 0 to ``middle``."""
    totals = [log_total]
    for number in range(middle - 1, -1, -1):
        edges = network.edges[number]
        start = np.searchsorted(edges.before, np.arange(network.nodes[number]))
        terms = np.log(edges.ways) + edges.value + totals[-1][edges.after]
        top = np.maximum.reduceat(terms, start)
        mass = np.add.reduceat(np.exp(terms - top[edges.before]), start)
        totals.append(top + np.log(mass))
    return totals[::-1]


def _shares_below(paths: Paths, share: Floats, node: Integers, cut: Floats) -> Floats:
    """Share of the futures of each node whose value is at most its cut."""
    lowest = float(min(paths.value.min(), cut.min()))
    owner = np.repeat(np.arange(len(paths.start) - 1), np.diff(paths.start))
    known = _code(owner, paths.value, lowest)
    place = np.searchsorted(known, _code(node, cut, lowest), side="right")
    return np.asarray(np.where(place > paths.start[node], share[np.maximum(place - 1, 0)], 0.0))

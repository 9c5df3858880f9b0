"""Data as ugly as they come: estimates, counts of two arms, rows of several per study."""

from __future__ import annotations

import numpy as np

MANY = 5_000


def _wild(k, seed, decades, scale=1.0):
    rng = np.random.default_rng(seed)
    return scale * rng.normal(size=k), 10.0 ** rng.uniform(-decades, decades, k)


def _plain(k, seed=1):
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.01, 0.5, k)
    return rng.normal(0.3, np.sqrt(v + 0.05)), v


def _dwarfs(giant, dwarf, y=0.5):
    rng = np.random.default_rng(3)
    return np.append(rng.normal(0.2, 0.3, 7), y), np.append(dwarf * rng.uniform(1, 2, 7), giant)


# Estimates and variances.
ESTIMATES = {
    "one study": (np.array([0.3]), np.array([0.1])),
    "one exact study": (np.array([0.3]), np.array([1e-12])),
    "one study without information": (np.array([1e6]), np.array([1e12])),
    "two studies": (np.array([0.3, 0.5]), np.array([0.1, 0.2])),
    "two identical studies": (np.full(2, 0.3), np.full(2, 0.1)),
    "two studies far apart": (np.array([-1e3, 1e3]), np.array([1e-12, 1e-12])),
    "three studies": _plain(3),
    "ten identical studies": (np.full(10, 0.3), np.full(10, 0.1)),
    "no effect anywhere": (np.zeros(6), np.linspace(0.1, 0.6, 6)),
    "equal effects of unequal studies": (np.full(6, -2.5), 10.0 ** np.linspace(-12, 12, 6)),
    "equal variances": (np.linspace(-1, 1, 8), np.full(8, 0.05)),
    "two sizes of study": (np.linspace(-1, 1, 8), np.repeat([0.05, 5.0], 4)),
    "exact studies": (_plain(8)[0], np.full(8, 1e-12) * np.arange(1, 9)),
    "exact studies nearly alike": (0.3 + 1e-7 * np.arange(8), np.full(8, 1e-12)),
    "studies without information": (_plain(8)[0], np.full(8, 1e12) * np.arange(1, 9)),
    "all sizes": _wild(12, 5, 12),
    "all sizes, large effects": _wild(12, 6, 12, 1e6),
    "all sizes, tiny effects": _wild(12, 7, 12, 1e-6),
    "a giant among dwarfs": _dwarfs(1e-12, 1.0),
    "a giant far from its dwarfs": _dwarfs(1e-12, 1.0, y=1e3),
    "a giant among studies without information": _dwarfs(1e-6, 1e12),
    "a dwarf among giants": _dwarfs(1e12, 1e-6),
    "one outlier": (np.append(_plain(9)[0], 1e6), np.full(10, 0.1) * np.arange(1, 11)),
    "estimates on a line": (np.sqrt(np.linspace(0.1, 1, 7)), np.linspace(0.1, 1, 7)),
    "tiny numbers": (1e-6 * _plain(9)[0], 1e-12 * _plain(9)[1]),
    "twenty studies": _plain(20),
}
MANY_ESTIMATES = {
    "many studies": _plain(MANY),
    "many identical studies": (np.full(MANY, 0.3), np.full(MANY, 0.1)),
    "many of all sizes": _wild(MANY, 9, 12),
}


def _arms(x1, n1, x2, n2):
    columns = {"events_1": x1, "n_1": n1, "events_2": x2, "n_2": n2}
    out = {name: np.asarray(values, dtype=float) for name, values in columns.items()}
    return out | {"time_1": 2.5 * out["n_1"], "time_2": 2.0 * out["n_2"]}


def _drawn(k, seed, low=10, high=200, rates=(0.2, 0.3)):
    rng = np.random.default_rng(seed)
    n1, n2 = rng.integers(low, high, k), rng.integers(low, high, k)
    return _arms(rng.binomial(n1, rates[0]), n1, rng.binomial(n2, rates[1]), n2)


_N = np.array([20, 35, 12, 50, 8])
# Two arms per study; what takes one arm gets the first.
COUNTS = {
    "one study": _arms([3], [20], [5], [22]),
    "one study of one person each": _arms([1], [1], [0], [1]),
    "no event anywhere": _arms(0 * _N, _N, 0 * _N, _N + 3),
    "an event in everyone": _arms(_N, _N, _N + 3, _N + 3),
    "everyone against no one": _arms(_N, _N, 0 * _N, _N),
    "no one against everyone": _arms(0 * _N, _N, _N, _N),
    "no event in the first arm": _arms(0 * _N, _N, _N // 3, _N),
    "an event in everyone of the first arm": _arms(_N, _N, _N // 3, _N),
    "one event in all": _arms([0, 0, 1, 0, 0], _N, 0 * _N, _N),
    "all but one": _arms(_N - [0, 0, 1, 0, 0], _N, _N, _N),
    "none and all in turns": _arms([0, 35, 0, 50, 0], _N, [20, 0, 12, 0, 8], _N),
    "no event in some studies": _arms([0, 4, 0, 9, 0], _N, [0, 6, 2, 11, 0], _N),
    "single persons": _arms([0, 1, 1, 0, 1, 0], [1] * 6, [1, 0, 1, 0, 1, 1], [1] * 6),
    "identical studies": _arms([4] * 6, [20] * 6, [7] * 6, [21] * 6),
    "equal arms": _arms(_N // 3, _N, _N // 3, _N),
    "a giant among dwarfs": _arms([1, 0, 2, 3e5], [9, 8, 11, 1e6], [0, 2, 3, 4e5], [8, 9, 9, 1e6]),
    "rare events of giants": _arms([0, 1, 3], [1e6, 2e6, 3e6], [2, 0, 5], [1e6, 2e6, 3e6]),
    "arms of unequal size": _arms([1, 0, 1], [1, 2, 1], [400, 350, 90], [1000, 900, 300]),
    "twelve studies": _drawn(12, 4),
}
MANY_COUNTS = {"many studies": _drawn(MANY, 8), "many with few events": _drawn(MANY, 9, 5, 30)}


def studies_of(k):
    """Labels of studies with one to four rows, for k rows."""
    sizes = 1 + np.arange(k) % 4
    return np.repeat(np.arange(k), sizes)[:k]

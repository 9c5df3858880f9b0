"""The partial likelihood by its definition, and derivatives by differences."""

from __future__ import annotations

from itertools import combinations
from math import exp, log

import numpy as np


def written_out(beta, time, event, entry, weights, strata, x, ties):
    """Log partial likelihood by its definition, one event time after the other."""
    total = 0.0
    eta = x @ beta
    for stratum in np.unique(strata):
        for t in np.unique(time[(strata == stratum) & (event == 1)]):
            risk = (strata == stratum) & (entry < t) & (time >= t)
            dead = (strata == stratum) & (time == t) & (event == 1)
            total += np.sum(weights[dead] * eta[dead])
            if ties == "exact":
                sets = combinations(np.flatnonzero(risk), int(dead.sum()))
                total -= log(sum(exp(eta[list(s)].sum()) for s in sets))
                continue
            all_risk = np.sum(weights[risk] * np.exp(eta[risk]))
            own_risk = np.sum(weights[dead] * np.exp(eta[dead]))
            d, w = int(dead.sum()), weights[dead].mean()
            for i in range(d):
                f = i / d if ties == "efron" else 0
                total -= w * log(all_risk - f * own_risk)
    return total


def derivatives(function, beta, h=1e-4):
    """Gradient and Hessian by central differences."""
    p = len(beta)
    unit = np.eye(p) * h
    gradient = np.array([(function(beta + u) - function(beta - u)) / (2 * h) for u in unit])
    hessian = np.array(
        [
            [
                (
                    function(beta + u + v)
                    - function(beta + u - v)
                    - function(beta - u + v)
                    + function(beta - u - v)
                )
                / (4 * h * h)
                for v in unit
            ]
            for u in unit
        ]
    )
    return gradient, hessian

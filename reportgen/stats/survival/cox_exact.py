"""The exact (discrete) partial likelihood: all ways in which the tied events could have fallen."""

from __future__ import annotations

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.survival.cox_risk import RiskSets

WORK_LIMIT = 3_000_000
"""Rows at risk times tied events, summed over the event times."""


def exact_derivatives(sets: RiskSets, beta: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood, score and information with ties as draws without order.

    At an event time with d events the denominator is the d-th elementary symmetric polynomial of
    the risks at risk, by the recursion of Gail, Lubin and Rubinstein 1981,
    doi:10.1093/biomet/68.3.703. Raises AnalysisError past ``WORK_LIMIT``. R: coxph(ties = "exact").
    """
    at_risk = sets.sums(np.ones(len(sets.last)))
    if float((at_risk * np.minimum(sets.deaths, at_risk - sets.deaths + 1)).sum()) > WORK_LIMIT:
        raise AnalysisError.single("ties", "too many tied events for exact.", "Use efron.")
    eta = sets.predictor(beta)
    risk = np.exp(eta - sets.shift(eta))
    own = sets.event
    shifted = eta - sets.shift(eta)
    loglik = float(shifted[own].sum())
    gradient = sets.x[:, own].sum(axis=1)
    info = np.zeros((len(beta), len(beta)))
    strata = np.repeat(np.arange(len(sets.first) - 1), np.diff(sets.row_first))
    for layer, (low, high) in enumerate(zip(sets.first[:-1], sets.first[1:], strict=True)):
        inside = np.flatnonzero(strata == layer)
        for cell in range(low, high):
            here = inside[sets.last[inside] >= cell]
            if sets.before is not None:
                here = here[sets.before[here] <= cell]
            part = _polynomial(risk[here], sets.x[:, here], int(sets.deaths[cell]))
            loglik -= part[0]
            gradient -= part[1]
            info += part[2]
    return loglik, gradient, info


def _polynomial(risk: Floats, x: Floats, d: int) -> tuple[float, Floats, Floats]:
    """log e_d, its gradient and Hessian by adding one row after the other."""
    p = len(x)
    # relative to the mean risk the polynomials stay within the range of floats
    unit = float(risk.mean())
    scaled = risk / unit
    e, g, h = np.zeros(d + 1), np.zeros((d + 1, p)), np.zeros((d + 1, p, p))
    e[0] = 1.0
    for number, r in enumerate(scaled):
        row = x[:, number]
        square = np.outer(row, row)
        cross = g[:-1, :, None] * row
        h[1:] += r * (h[:-1] + cross + cross.transpose(0, 2, 1) + e[:-1, None, None] * square)
        g[1:] += r * (g[:-1] + e[:-1, None] * row)
        e[1:] += r * e[:-1]
    mean = g[d] / e[d]
    return float(np.log(e[d]) + d * np.log(unit)), mean, h[d] / e[d] - np.outer(mean, mean)

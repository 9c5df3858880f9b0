"""Maximum likelihood of a layout, with the standard deviations that are 0 left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.glmm.likelihood import FARTHEST, covariance, runs_away
from reportgen.stats.glmm.marginal import Layout
from reportgen.stats.glmm.newton import maximise
from reportgen.stats.glmm.profiled import Profile

SMALLEST_SCALE = 1e-4


@dataclass(frozen=True, slots=True)
class LayoutFit:
    """Coefficients (p,), their covariance, standard deviations (q,) and the log-likelihood.

    ``cov`` is from the observed information in the coefficients and the deviations above 0;
    ``loglik`` includes the constants.
    """

    coef: Floats
    cov: Floats
    scales: Floats
    loglik: float


def fit_layout(layout: Layout, start: Floats, nu: Floats | None = None) -> LayoutFit:
    """The highest maximum with every standard deviation 0 or more.

    ``start``: coefficients, then deviations above 0; ``nu`` starts the studies' own parameters. A
    deviation is taken as 0 where the model without it is as likely. Raises AnalysisError when a
    likelihood has no finite maximum.
    """
    p, q = layout.coefficients, layout.effects
    if q == 0:
        return _climb(layout, start, nu, None)
    smaller = []
    for effect in range(q):
        fit = fit_layout(layout.without(effect), np.delete(start, p + effect), nu)
        smaller.append(LayoutFit(fit.coef, fit.cov, np.insert(fit.scales, effect, 0.0), fit.loglik))
    return _climb(layout, start, nu, max(smaller, key=lambda fit: fit.loglik))


def _climb(layout: Layout, start: Floats, nu: Floats | None, edge: LayoutFit | None) -> LayoutFit:
    p = layout.coefficients
    found = maximise(Profile(layout, nu), start, bound=FARTHEST)
    loglik = found.value + layout.constant()
    scales = np.abs(found.point[p:])
    if edge is not None and (
        np.any(scales < SMALLEST_SCALE) or loglik <= edge.loglik + 1e-9 * (1 + abs(found.value))
    ):
        return edge
    if not found.settled:
        raise runs_away("the studies lie too far apart, or an arm has no event or only events")
    cov = covariance(-found.hessian) if layout.shared else np.zeros((0, 0))
    return LayoutFit(found.point[:p], cov[:p, :p], scales, loglik)


def profile_loglik(layout: Layout) -> tuple[float, Floats, Floats]:
    """A parameter of its own for every study and nothing shared: value, parameters, information."""
    profile = Profile(layout)
    jet = profile.own_at_best(np.empty(0))
    return float(jet.v.sum()) + layout.constant(), profile.nu, -jet.h[0, 0, :, 0]

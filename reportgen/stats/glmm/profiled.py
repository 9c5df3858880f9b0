"""The likelihood of the shared parameters, each study's own parameter at its best for them."""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.glmm.marginal import Layout, log_likelihoods
from reportgen.stats.jets import Jet

FARTHEST_OWN = 30.0
"""Beyond this an own log odds changes no likelihood: the study has no event, or everyone has."""
ITERATIONS, MAX_STEP, SETTLED = 200, 2.0, 1e-10


class Profile:
    """Value, gradient and Hessian in the shared parameters; ``nu`` (k,) is kept for a warm start.

    The Hessian is the Schur complement of the joint one, so that the inverse of its negative is the
    shared block of the inverse joint information.
    """

    def __init__(self, layout: Layout, nu: Floats | None = None) -> None:
        self.layout = layout
        self.nu = np.zeros(layout.k) if nu is None else nu

    def __call__(self, psi: Floats) -> tuple[float, Floats, Floats]:
        jet = self.own_at_best(psi) if self.layout.own else self._at(psi)
        shared = self.layout.shared
        gradient, hessian = jet.g[..., 0], jet.h[..., 0]
        if self.layout.own:
            cross, bend = hessian[:shared, -1], -hessian[-1, -1]
            curved = np.where(bend > 1e-9, bend, np.inf)
            hessian = hessian[:shared, :shared] + cross[:, None] * cross[None, :] / curved
        total = hessian.sum(axis=-1)
        return float(jet.v.sum()), gradient[:shared].sum(axis=-1), np.asarray(total)

    def _at(self, psi: Floats) -> Jet:
        return log_likelihoods(self.layout, psi, self.nu)

    def own_at_best(self, psi: Floats) -> Jet:
        """The studies' log-likelihoods with their own parameters maximised."""
        for _ in range(ITERATIONS):
            jet = self._at(psi)
            step = _newton(jet.g[-1, :, 0], -jet.h[-1, -1, :, 0])
            moved = np.clip(self.nu + step, -FARTHEST_OWN, FARTHEST_OWN)
            step, self.nu = moved - self.nu, moved
            if np.all(np.abs(step) <= SETTLED * (1 + np.abs(self.nu))):
                break
        return jet


def _newton(slope: Floats, bend: Floats) -> Floats:
    """Newton steps, cut in length; uphill also where the curvature has the wrong sign."""
    step = slope / np.maximum(np.abs(bend), 1e-300)
    flat = np.abs(slope) < 1e-13
    return np.where(
        flat, np.where(np.abs(step) < SETTLED, step, 0.0), np.clip(step, -MAX_STEP, MAX_STEP)
    )

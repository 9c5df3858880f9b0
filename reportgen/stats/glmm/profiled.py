"""The likelihood of the shared parameters, each study's own parameter at its best for them."""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Floats
from reportgen.stats.glmm.marginal import Layout, log_likelihoods
from reportgen.stats.jets import Jet

FARTHEST_OWN = 30.0
"""Beyond this an own log odds changes no likelihood: the study has no event, or everyone has."""
ITERATIONS, MAX_STEP, SHORT = 200, 2.0, 1e-7


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
        settled = False
        for _ in range(ITERATIONS):
            jet = self._at(psi)
            if settled:  # Newton's last step was so short that it left rounding only
                break
            step = _newton(jet.g[-1, :, 0], -jet.h[-1, -1, :, 0])
            moved = np.clip(self.nu + step, -FARTHEST_OWN, FARTHEST_OWN)
            settled = bool(np.all(np.abs(moved - self.nu) <= SHORT * (1 + np.abs(moved))))
            self.nu = moved
        return jet


def _newton(slope: Floats, bend: Floats) -> Floats:
    """Newton steps, cut in length; uphill also where the curvature has the wrong sign."""
    step = np.clip(slope / np.maximum(np.abs(bend), 1e-300), -MAX_STEP, MAX_STEP)
    # far out, where nothing changes any more, slope and curvature are rounding
    return np.where(np.abs(slope) < 1e-13, np.clip(step, -SHORT, SHORT), step)

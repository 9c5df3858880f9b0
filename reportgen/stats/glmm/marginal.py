"""Likelihoods of studies with one or two arms, their normal random effects integrated out.

A study has linear predictors eta_j = offset_j + F_j psi + N_j nu + sum_q Z_jq s_q u_q: psi shared
coefficients, nu a parameter of the study's own (or none), u_q standard normal, s_q standard
deviations (shared too). The integral is the adaptive Gauss-Hermite sum about the mode of the
integrand, or Laplace's approximation with one node or two random effects. Derivatives are those of
the approximation itself, nodes moving with the parameters. Pinheiro and Bates 1995,
doi:10.1080/10618600.1995.10474663.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.glmm.families import Derivatives, Family
from reportgen.stats.glmm.integral import nodes
from reportgen.stats.jets import Jet, constant, log_sum_exp, variable

MODE_ITERATIONS, SETTLED = 200, 1e-9


@dataclass(frozen=True, slots=True)
class Arm:
    """A linear predictor of every study: ``random`` holds Z for each random effect."""

    family: Family
    offset: Floats
    fixed: tuple[float, ...]
    nuisance: float = 0.0
    random: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The arms of a model; shared parameters are the coefficients, then the scales."""

    arms: Sequence[Arm]
    own: bool = False
    points: int = 1

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.arms[0].offset)

    @property
    def coefficients(self) -> int:
        """Number of shared coefficients."""
        return len(self.arms[0].fixed)

    @property
    def effects(self) -> int:
        """Number of random effects, 0 to 2."""
        return len(self.arms[0].random)

    @property
    def shared(self) -> int:
        """Number of shared parameters."""
        return self.coefficients + self.effects

    def without(self, effect: int) -> Layout:
        """The layout less one random effect."""
        arms = [
            replace(arm, random=arm.random[:effect] + arm.random[effect + 1 :]) for arm in self.arms
        ]
        return replace(self, arms=arms)

    def constant(self) -> float:
        """The part of the log-likelihood that no parameter moves."""
        return sum(arm.family.constant() for arm in self.arms)


def log_likelihoods(layout: Layout, psi: Floats, nu: Floats) -> Jet:
    """Per study, shape (k, 1), with derivatives in (psi, nu); without constants."""
    parameters = layout.shared + layout.own
    shared = [variable(np.array([[value]]), i, parameters) for i, value in enumerate(psi)]
    own = variable(nu[:, None], layout.shared, parameters) if layout.own else None
    bases = [_base(arm, shared, own, parameters) for arm in layout.arms]
    scales = shared[layout.coefficients :]
    if not scales:
        return _total([_composed(a, b) for a, b in zip(layout.arms, bases, strict=True)])
    u = _mode(layout, [base.v for base in bases], [float(s.v[0, 0]) for s in scales])
    integrand = _Integrand(layout, bases, scales)
    jets = integrand.follow([constant(u[:, q : q + 1], parameters) for q in range(u.shape[1])])
    if layout.points == 1 or len(scales) > 1:
        return integrand.laplace(jets)
    return integrand.gauss_hermite(jets[0], layout.points)


def _base(arm: Arm, shared: list[Jet], own: Jet | None, parameters: int) -> Jet:
    base = constant(arm.offset[:, None], parameters)
    for value, jet in zip(arm.fixed, shared, strict=False):
        base = base + jet * value if value else base
    return base + own * arm.nuisance if own is not None and arm.nuisance else base


def _composed(arm: Arm, eta: Jet, order: int = 0) -> Jet:
    """The derivative of this order of the arm's log-likelihood, as a jet."""
    d = arm.family.derivatives(eta.v)
    return eta.apply(d[order], d[order + 1], d[order + 2])


def _total(jets: Sequence[Jet]) -> Jet:
    total = jets[0]
    for jet in jets[1:]:
        total = total + jet
    return total


class _Integrand:
    """log of what is integrated over u, as jets in the parameters."""

    def __init__(self, layout: Layout, bases: list[Jet], scales: list[Jet]) -> None:
        self.arms, self.bases, self.scales = layout.arms, bases, scales

    def eta(self, j: int, u: Sequence[Jet]) -> Jet:
        out = self.bases[j]
        for z, scale, jet in zip(self.arms[j].random, self.scales, u, strict=True):
            out = out + scale * jet * z if z else out
        return out

    def follow(self, u: list[Jet]) -> list[Jet]:
        """The mode with its derivatives: two Newton steps, the Jacobian held, are exact."""
        for _ in range(2):
            first = [_composed(arm, self.eta(j, u), 1) for j, arm in enumerate(self.arms)]
            slopes = [
                _total([f * arm.random[q] for f, arm in zip(first, self.arms, strict=True)])
                * self.scales[q]
                - u[q]
                for q in range(len(u))
            ]
            bend: Floats = np.asarray(np.linalg.inv(self._bend_values(u)))
            u = [
                u[q] + _total([slopes[r] * bend[:, q, r][:, None] for r in range(len(u))])
                for q in range(len(u))
            ]
        return u

    def _bend_values(self, u: Sequence[Jet]) -> Floats:
        etas = [self.eta(j, u).v for j in range(len(self.arms))]
        scales = [float(scale.v[0, 0]) for scale in self.scales]
        return _bend(
            self.arms, [a.family.derivatives(e) for a, e in _pairs(self.arms, etas)], scales
        )

    def curvature(self, u: Sequence[Jet]) -> list[list[Jet]]:
        """Minus the second derivatives in u."""
        second = [_composed(arm, self.eta(j, u), 2) for j, arm in enumerate(self.arms)]
        out = []
        for q in range(len(u)):
            row = []
            for r in range(len(u)):
                factors = [arm.random[q] * arm.random[r] for arm in self.arms]
                weighed = _total([s * -f for s, f in zip(second, factors, strict=True)])
                product = weighed * self.scales[q] * self.scales[r]
                row.append(product + 1.0 if q == r else product)
            out.append(row)
        return out

    def value(self, u: Sequence[Jet]) -> Jet:
        arms = [_composed(arm, self.eta(j, u)) for j, arm in enumerate(self.arms)]
        return _total([*arms, *(jet.square() * -0.5 for jet in u)])

    def laplace(self, u: list[Jet]) -> Jet:
        c = self.curvature(u)
        determinant = c[0][0] if len(u) == 1 else c[0][0] * c[1][1] - c[0][1] * c[1][0]
        return self.value(u) - determinant.log() * 0.5

    def gauss_hermite(self, u: Jet, points: int) -> Jet:
        z, log_weight = nodes(points)
        scale = self.curvature([u])[0][0].power(-0.5)
        at_nodes = self.value([u + scale * z]) + log_weight
        return log_sum_exp(at_nodes) + scale.log()


def _pairs(arms: Sequence[Arm], etas: Sequence[Floats]) -> zip[tuple[Arm, Floats]]:
    return zip(arms, etas, strict=True)


def _bend(arms: Sequence[Arm], found: Sequence[Derivatives], scales: Sequence[float]) -> Floats:
    """Minus the Hessian of the integrand in u, shape (k, q, q); at least the identity."""
    k, q = len(found[0][2]), len(scales)
    out = np.broadcast_to(np.eye(q), (k, q, q)).copy()
    for arm, d in zip(arms, found, strict=True):
        z = np.array(arm.random) * scales
        out -= d[2][:, 0][:, None, None] * np.outer(z, z)
    return out


def _mode(layout: Layout, bases: Sequence[Floats], scales: Sequence[float]) -> Floats:
    """The u (k, q) at which the integrand, which is log-concave, is highest: damped Newton."""
    arms = layout.arms
    z = [np.array(arm.random) * scales for arm in arms]

    def parts(u: Floats) -> tuple[Floats, list[Derivatives]]:
        etas = [b + (u @ zj)[:, None] for b, zj in zip(bases, z, strict=True)]
        found = [arm.family.derivatives(eta) for arm, eta in _pairs(arms, etas)]
        return np.asarray(sum(d[0][:, 0] for d in found) - (u**2).sum(axis=1) / 2), found

    u = np.zeros((layout.k, len(scales)))
    value, found = parts(u)
    for _ in range(MODE_ITERATIONS):
        slope = sum(np.outer(d[1][:, 0], zj) for d, zj in zip(found, z, strict=True)) - u
        bend = _bend(arms, found, scales)
        step: Floats = np.asarray(np.linalg.solve(bend, slope[:, :, None])[:, :, 0])
        # the Newton steps that follow the mode's derivatives take what is left
        if np.all(np.abs(step) <= SETTLED * (1 + np.abs(u))):
            return np.asarray(u + step)
        u, value, found = _climb(parts, u, value, step)
    raise AnalysisError.single("mixed model", "the mode of a study's random effect is not found.")


def _climb(
    parts: Callable[[Floats], tuple[Floats, list[Derivatives]]],
    u: Floats,
    value: Floats,
    step: Floats,
) -> tuple[Floats, Floats, list[Derivatives]]:
    """The step, halved in the studies where it would lead down."""
    size = np.ones((len(u), 1))
    for _ in range(40):
        trial = u + size * step
        new, found = parts(trial)
        worse = ~(new >= value - 1e-13 * (1 + np.abs(value)))
        if not worse.any():
            break
        size[worse] /= 2
    return trial, new, found

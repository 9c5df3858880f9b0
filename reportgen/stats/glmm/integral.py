"""The binomial likelihood of one study with its random effect integrated out, and derivatives.

A study with x events among n has linear predictor eta = a + tau u, u standard normal. Its
contribution depends on its data through the two scalars (a, tau) alone, so that its gradient and
Hessian are 2 and 3 numbers, whatever the design. Adaptive Gauss-Hermite quadrature puts the nodes
at the mode of the integrand, scaled by the curvature there; the derivatives follow the nodes as
they move, i.e. they are the exact derivatives of the approximation itself (as lme4's Laplace and
7-point likelihoods are differentiated numerically). Everything is vectorised over studies (k,) and
nodes (k, m). Pinheiro and Bates 1995, doi:10.1080/10618600.1995.10474663.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats

MAX_NODES = 100


@lru_cache(maxsize=16)
def nodes(points: int) -> tuple[Floats, Floats]:
    """Gauss-Hermite nodes for the standard normal, and log weights plus z^2/2."""
    if not 1 <= points <= MAX_NODES:
        raise AnalysisError.single(
            "quadrature_points", f"between 1 (Laplace) and {MAX_NODES}, not {points}."
        )
    z, weight = np.polynomial.hermite_e.hermegauss(points)
    return z, np.log(weight / weight.sum()) + z**2 / 2


@dataclass(frozen=True, slots=True)
class Binomial:
    """Events and non-events of every study, shapes (k,)."""

    x: Floats
    rest: Floats

    @property
    def n(self) -> Floats:
        """Participants."""
        return self.x + self.rest

    def constant(self) -> float:
        """Sum of the log binomial coefficients."""
        n = self.n
        return float(
            (
                special.gammaln(n + 1)
                - special.gammaln(self.x + 1)
                - special.gammaln(self.rest + 1)
            ).sum()
        )


@dataclass(frozen=True, slots=True)
class Contributions:
    """Per-study log-likelihood with derivatives in a and tau, shapes (k,), and the modes."""

    value: Floats
    a: Floats
    t: Floats
    aa: Floats
    at: Floats
    tt: Floats
    mode: Floats


def softplus(eta: Floats) -> Floats:
    """log(1 + exp(eta)) without overflow."""
    return np.asarray(np.logaddexp(0.0, eta))


def mode(data: Binomial, a: Floats, tau: float) -> Floats:
    """The u at which x eta - n log(1+exp eta) - u^2/2 is highest: Newton kept in its bracket."""
    low, high = -tau * data.rest, tau * data.x
    spread = 1 / (data.x + 0.5) + 1 / (data.rest + 0.5)
    logits = np.log((data.x + 0.5) / (data.rest + 0.5))
    u = np.clip(tau / (tau**2 + spread) * (logits - a), low, high)
    for _ in range(200):
        eta = a + tau * u
        p, q = special.expit(eta), special.expit(-eta)
        gain, loss = tau * data.x * q, tau * data.rest * p + u
        slope, bend = gain - loss, 1 + tau**2 * data.n * p * q
        low, high = np.where(slope > 0, u, low), np.where(slope > 0, high, u)
        step = slope / bend
        rounding = 1e-15 * (np.abs(gain) + np.abs(loss)) / bend
        if np.all(np.abs(step) <= 1e-13 * (1 + np.abs(u)) + rounding):
            return np.asarray(u + step)
        moved = u + step
        u = np.where((moved < low) | (moved > high), (low + high) / 2, moved)
    return u


def contributions(data: Binomial, a: Floats, tau: float, points: int) -> Contributions:
    """Log-likelihood of every study at linear predictor a and standard deviation tau >= 0.

    Without the binomial coefficients. ``points`` adaptive nodes; 1 is the Laplace approximation.
    """
    z, log_weight = nodes(points)
    u = mode(data, a, tau)
    centre = _Centre(data, a, tau, u)
    z = z[None, :]
    U = u[:, None] + centre.s[:, None] * z
    eta = a[:, None] + tau * U
    p, q = special.expit(eta), special.expit(-eta)
    x, rest = data.x[:, None], data.rest[:, None]
    first, second = x * q - rest * p, -(x + rest) * p * q
    h = -x * softplus(-eta) - rest * softplus(eta) - U**2 / 2
    U_a, U_t = centre.moves(z, "a"), centre.moves(z, "t")
    U_aa, U_at, U_tt = centre.moves(z, "aa"), centre.moves(z, "at"), centre.moves(z, "tt")
    eta_a, eta_t = 1 + tau * U_a, U + tau * U_t
    h_a, h_t = first * eta_a - U * U_a, first * eta_t - U * U_t
    h_aa = second * eta_a**2 + first * tau * U_aa - U_a**2 - U * U_aa
    h_at = second * eta_a * eta_t + first * (U_a + tau * U_at) - U_a * U_t - U * U_at
    h_tt = second * eta_t**2 + first * (2 * U_t + tau * U_tt) - U_t**2 - U * U_tt
    exponent = h + log_weight
    top = exponent.max(axis=1, keepdims=True)
    share = np.exp(exponent - top)
    total = share.sum(axis=1, keepdims=True)
    share /= total
    m_a, m_t = (share * h_a).sum(axis=1), (share * h_t).sum(axis=1)
    return Contributions(
        value=centre.log_s + top[:, 0] + np.log(total[:, 0]),
        a=centre.log_s_of["a"] + m_a,
        t=centre.log_s_of["t"] + m_t,
        aa=centre.log_s_of["aa"] + (share * (h_aa + h_a**2)).sum(axis=1) - m_a**2,
        at=centre.log_s_of["at"] + (share * (h_at + h_a * h_t)).sum(axis=1) - m_a * m_t,
        tt=centre.log_s_of["tt"] + (share * (h_tt + h_t**2)).sum(axis=1) - m_t**2,
        mode=u,
    )


class _Centre:
    """Mode u and scale s = curvature^(-1/2) of every study, with derivatives in (a, tau).

    From the implicit equation u = tau l'(a + tau u), l the binomial log-likelihood in eta.
    """

    def __init__(self, data: Binomial, a: Floats, tau: float, u: Floats) -> None:
        eta = a + tau * u
        p, q = special.expit(eta), special.expit(-eta)
        l1, l2 = data.x * q - data.rest * p, -data.n * p * q
        l3, l4 = l2 * (q - p), l2 * (1 - 6 * p * q)
        c = 1 - tau**2 * l2
        u_a, u_t = tau * l2 / c, (l1 + tau * l2 * u) / c
        e_a, e_t = 1 + tau * u_a, u + tau * u_t
        u_aa = tau * l3 * e_a**2 / c
        u_at = (l2 * e_a + tau * l3 * e_a * e_t + tau * l2 * u_a) / c
        u_tt = (2 * l2 * e_t + tau * l3 * e_t**2 + 2 * tau * l2 * u_t) / c
        e_aa, e_at, e_tt = tau * u_aa, u_a + tau * u_at, 2 * u_t + tau * u_tt
        c_a, c_t = -(tau**2) * l3 * e_a, -2 * tau * l2 - tau**2 * l3 * e_t
        c_aa = -(tau**2) * (l4 * e_a**2 + l3 * e_aa)
        c_at = -2 * tau * l3 * e_a - tau**2 * (l4 * e_a * e_t + l3 * e_at)
        c_tt = -2 * l2 - 4 * tau * l3 * e_t - tau**2 * (l4 * e_t**2 + l3 * e_tt)
        first = {"a": c_a / c, "t": c_t / c}
        self.s = 1 / np.sqrt(c)
        self.log_s = -np.log(c) / 2
        self.log_s_of = {name: -ratio / 2 for name, ratio in first.items()}
        for name, ratio in (("aa", c_aa / c), ("at", c_at / c), ("tt", c_tt / c)):
            self.log_s_of[name] = -(ratio - first[name[0]] * first[name[1]]) / 2
        self._u_of = {"a": u_a, "t": u_t, "aa": u_aa, "at": u_at, "tt": u_tt}
        logs = self.log_s_of
        self._s_of = {name: self.s * logs[name] for name in ("a", "t")}
        for name in ("aa", "at", "tt"):
            self._s_of[name] = self.s * (logs[name] + logs[name[0]] * logs[name[1]])

    def moves(self, z: Floats, name: str) -> Floats:
        """Derivative of the nodes u + s z, shape (k, m)."""
        return np.asarray(self._u_of[name][:, None] + self._s_of[name][:, None] * z)

"""The normal likelihood of studies without moderators as a function of tau2, many sets at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.stats.checks import Floats

ONE_THREAD = 8_192
"""Longer products a BLAS shares among threads, which loses much where the cores are not idle."""


class MeanProfile:
    """Estimates and variances, shapes (..., k): every leading index is a meta-analysis of its own.

    The most precise study of each is moved to the front. Whatever tau2, it has the largest weight;
    with sums over all others apart from it, weights that differ by twenty orders of magnitude lose
    no digits.
    """

    def __init__(self, y: Floats, v: Floats) -> None:
        first = np.argmin(v, axis=-1)[..., None]
        self.y, self.v = _to_front(y, first), _to_front(v, first)
        self.d = self.y - self.y[..., :1]

    def rows(self, which: NDArray[np.intp]) -> MeanProfile:
        """The profile of some of the meta-analyses, shape (m, k) here."""
        return MeanProfile(self.y[which], self.v[which])

    def weights(self, tau2: Floats | np.float64) -> Floats:
        """1/(v + tau2), the leading axes of tau2 and of the studies broadcast."""
        return np.asarray(1 / (self.v + np.asarray(tau2)[..., None]))

    def residuals(self, w: Floats) -> Floats:
        """y less the weighted mean."""
        mean = _dot(w, self.d) / np.add.reduce(w, axis=-1)
        return np.asarray(self.d - mean[..., None])

    def trace(self, w: Floats) -> Floats:
        """tr P = sum w - sum w^2/sum w."""
        rest = w[..., 1:]
        others = np.add.reduce(rest, axis=-1)
        squares = _dot(rest, rest)
        return np.asarray(
            (2 * w[..., 0] * others + (others**2 - squares)) / np.add.reduce(w, axis=-1)
        )

    def score(self, tau2: Floats | np.float64, restricted: bool) -> Floats:
        """Derivative of the profile log-likelihood in tau2, times two."""
        w = self.weights(tau2)
        pulled = w * self.residuals(w)
        squares = _dot(pulled, pulled)
        expected = self.trace(w) if restricted else np.add.reduce(w, axis=-1)
        return np.asarray(squares - expected)

    def log_likelihood(self, tau2: Floats, restricted: bool) -> Floats:
        """Up to what does not depend on tau2."""
        w = self.weights(tau2)
        total = self.q(tau2) - np.log(w).sum(axis=-1)
        return np.asarray(
            -(total + np.log(np.add.reduce(w, axis=-1))) / 2 if restricted else -total / 2
        )

    def q(self, tau2: Floats | np.float64) -> Floats:
        """The generalised Q: sum w (y - mean)^2."""
        w = self.weights(tau2)
        r = self.residuals(w)
        return np.asarray(_dot(w * r, r))

    def slope(self, tau2: float, restricted: bool) -> float:
        """``score`` of one set of studies at one tau2: the same sums with fewer calls."""
        w = 1 / (self.v + tau2)
        total = w.sum()
        pulled = w * (self.d - _dot(w, self.d) / total)
        squares = _dot(pulled, pulled)
        if not restricted:
            return float(squares - total)
        rest = w[1:]
        others = rest.sum()
        return float(squares - (2 * w[0] * others + (others**2 - _dot(rest, rest))) / total)

    def q_and_fall(self, tau2: float) -> tuple[float, float]:
        """The generalised Q of one set of studies, and how fast it falls with tau2."""
        w = 1 / (self.v + tau2)
        r = self.d - _dot(w, self.d) / w.sum()
        pulled = w * r
        return float(_dot(pulled, r)), float(_dot(pulled, pulled))


def _dot(a: Floats, b: Floats) -> Floats:
    """Sums of products along the last axis."""
    if a.shape[-1] <= ONE_THREAD:
        return np.asarray(np.vecdot(a, b))
    return np.asarray(np.add.reduce(a * b, axis=-1))


def _to_front(values: Floats, first: NDArray[np.intp]) -> Floats:
    out = np.array(values)
    if values.ndim == 1:
        out[0], out[first[0]] = values[first[0]], values[0]
        return out
    np.put_along_axis(out, first, values[..., :1], axis=-1)
    out[..., :1] = np.take_along_axis(values, first, axis=-1)
    return out

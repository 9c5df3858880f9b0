"""The normal likelihood of studies without moderators as a function of tau2, many sets at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportgen.stats.checks import Floats


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
        mean = np.vecdot(w, self.d) / np.add.reduce(w, axis=-1)
        return np.asarray(self.d - mean[..., None])

    def trace(self, w: Floats) -> Floats:
        """tr P = sum w - sum w^2/sum w."""
        rest = w[..., 1:]
        others = np.add.reduce(rest, axis=-1)
        squares = np.vecdot(rest, rest)
        return np.asarray(
            (2 * w[..., 0] * others + (others**2 - squares)) / np.add.reduce(w, axis=-1)
        )

    def score(self, tau2: Floats | np.float64, restricted: bool) -> Floats:
        """Derivative of the profile log-likelihood in tau2, times two."""
        w = self.weights(tau2)
        pulled = w * self.residuals(w)
        squares = np.vecdot(pulled, pulled)
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
        return np.asarray(np.vecdot(w * r, r))


def _to_front(values: Floats, first: NDArray[np.intp]) -> Floats:
    out = np.array(values)
    if values.ndim == 1:
        out[0], out[first[0]] = values[first[0]], values[0]
        return out
    np.put_along_axis(out, first, values[..., :1], axis=-1)
    out[..., :1] = np.take_along_axis(values, first, axis=-1)
    return out

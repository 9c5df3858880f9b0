"""Weighted least squares of k estimates on a small design, and the traces of its projection.

Everything inverse-variance pooling and meta-regression need from the matrix
P = W - W X (X'WX)^-1 X'W, in O(k p^2) time and without ever forming P. The intercept-only design
(``X is None``) has formulas of its own, sums of positive terms only, so that weights which differ
by twenty orders of magnitude lose no digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats


@dataclass(frozen=True)
class Data:
    """Estimates (k,), sampling variances (k,) and the design (k, p), or None for a mean only."""

    y: Floats
    v: Floats
    X: Floats | None = None

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.y)

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return 1 if self.X is None else self.X.shape[1]

    @property
    def df(self) -> int:
        """Residual degrees of freedom, k - p."""
        return self.k - self.p

    def fit(self, weights: Floats) -> WeightedFit:
        """Weighted least squares with these weights."""
        return WeightedFit(self, weights)

    def at(self, tau2: float) -> WeightedFit:
        """Weighted least squares with weights 1/(v + tau2)."""
        return WeightedFit(self, 1 / (self.v + tau2))


def others(values: Floats) -> Floats:
    """For each element of the last axis the sum of all the others, by running sums from both ends.

    Unlike "total minus own" this loses nothing when one element dwarfs the rest.
    """
    none = np.zeros((*values.shape[:-1], 1))
    before = np.cumsum(values, axis=-1)[..., :-1]
    after = np.cumsum(values[..., ::-1], axis=-1)[..., ::-1][..., 1:]
    return np.asarray(
        np.concatenate((none, before), axis=-1) + np.concatenate((after, none), axis=-1)
    )


@dataclass(frozen=True)
class WeightedFit:
    """The fit for one set of positive weights; each part is computed when first asked for."""

    data: Data
    w: Floats

    @cached_property
    def _qr(self) -> tuple[Floats, Floats]:
        assert self.data.X is not None
        root = np.sqrt(self.w / self.w.max())
        q, r = np.linalg.qr(root[:, None] * self.data.X)
        size = np.abs(np.diag(r))
        norms = np.sqrt(((root[:, None] * self.data.X) ** 2).sum(axis=0))
        if q.shape[0] < q.shape[1] or np.any(size <= 1e-12 * np.maximum(norms, 1e-300)):
            raise AnalysisError.single(
                "moderators",
                "cannot be told apart: a column of the design follows from the others.",
                "Leave one of them out, or merge levels without studies.",
            )
        return q, r

    @cached_property
    def cov(self) -> Floats:
        """(X'WX)^-1, shape (p, p)."""
        if self.data.X is None:
            return np.array([[1 / self.w.sum()]])
        inverse = np.linalg.inv(self._qr[1])
        return np.asarray(inverse @ inverse.T / self.w.max())

    @cached_property
    def coef(self) -> Floats:
        """Coefficients (p,)."""
        y = self.data.y
        if self.data.X is None:
            centre = y[np.argmax(self.w)]  # exact for the study that dominates
            return np.array([centre + (self.w * (y - centre)).sum() / self.w.sum()])
        q, r = self._qr
        return np.asarray(np.linalg.solve(r, q.T @ (np.sqrt(self.w / self.w.max()) * y)))

    @cached_property
    def residuals(self) -> Floats:
        """y - X b, shape (k,)."""
        X = self.data.X
        return np.asarray(self.data.y - (self.coef[0] if X is None else X @ self.coef))

    @cached_property
    def rss(self) -> float:
        """Weighted residual sum of squares, y'Py."""
        return float((self.w * self.residuals**2).sum())

    @property
    def q_and_fall(self) -> tuple[float, float]:
        """y'Py and y'PPy: with weights 1/(v + tau2), how fast it falls with tau2."""
        return self.rss, float(((self.w * self.residuals) ** 2).sum())

    @cached_property
    def unexplained(self) -> Floats:
        """1 - leverage of every study, in 0..1, shape (k,)."""
        if self.data.X is None:
            share = self.w / self.w.sum()
            left, i = np.asarray(1 - share), int(np.argmax(self.w))
            # only the largest share can be so near 1 that the difference loses digits
            left[i] = (self.w[:i].sum() + self.w[i + 1 :].sum()) / self.w.sum()
            return left
        return np.asarray(np.clip(1 - (self._qr[0] ** 2).sum(axis=1), 0, 1))

    @cached_property
    def trace(self) -> float:
        """tr P = sum of w (1 - leverage)."""
        return float((self.w * self.unexplained).sum())

    def trace_of(self, d: Floats) -> float:
        """tr(P D) for a diagonal D."""
        return float((self.w * self.unexplained * d).sum())

    def trace_of_product(self, d: Floats, e: Floats) -> float:
        """tr(P D P E) for diagonal D and E."""
        w, X = self.w, self.data.X
        if X is None:
            diagonal = (w * self.unexplained) ** 2 * d * e
            rest = (w / w.sum()) ** 2 * d * others(w**2 * e)
            return float(diagonal.sum() + rest.sum())
        with_d = self.cov @ (X.T * (w**2 * d)) @ X
        with_e = self.cov @ (X.T * (w**2 * e)) @ X
        crossed = self.cov @ (X.T * (w**3 * d * e)) @ X
        total = (w**2 * d * e).sum() - 2 * np.trace(crossed) + np.trace(with_d @ with_e)
        return float(max(total, 0.0))

    @cached_property
    def log_det(self) -> float:
        """log det(X'WX)."""
        if self.data.X is None:
            return float(np.log(self.w.sum()))
        size = np.abs(np.diag(self._qr[1]))
        return float(2 * np.log(size).sum() + self.data.p * np.log(self.w.max()))

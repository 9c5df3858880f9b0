"""Generalised least squares and the (restricted) likelihood for a given marginal covariance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import log, pi

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.multilevel.marginal import Marginal
from reportgen.stats.weighted import Data

TINY = 1e-100


@dataclass(frozen=True, slots=True)
class Solution:
    """Coefficients (p,), their covariance (p, p) and the residual sum of squares r'M^-1 r."""

    coef: Floats
    cov: Floats
    rss: float


@dataclass(frozen=True, slots=True)
class _Step:
    """The solution in the orthonormal columns, and the log determinants of the likelihood."""

    shift: Floats
    cov: Floats
    rss: float
    log_det: float
    log_det_information: float


@dataclass(frozen=True, eq=False)
class Linear:
    """k estimates, a design, and the marginal covariance of the estimates.

    Columns are orthonormalised and the estimates centred at their inverse-variance fit, so that
    the products that the likelihood is made of lose no digits to a year of publication or a large
    mean.
    """

    data: Data
    marginal: Marginal
    restricted: bool

    @cached_property
    def design(self) -> Floats:
        """The design (k, p)."""
        X = self.data.X
        return np.ones((self.data.k, 1)) if X is None else X

    @cached_property
    def _qr(self) -> tuple[Floats, Floats]:
        q, r = np.linalg.qr(self.design)
        return q, np.asarray(np.linalg.inv(r))

    @property
    def basis(self) -> Floats:
        """Orthonormal columns that span the design, shape (k, p)."""
        return self._qr[0]

    @property
    def to_coefficients(self) -> Floats:
        """From coefficients of the basis to those of the design, shape (p, p)."""
        return self._qr[1]

    @cached_property
    def _start(self) -> Floats:
        return self.data.at(0.0).coef

    @cached_property
    def columns(self) -> Floats:
        """The basis and the centred estimates, shape (k, p + 1)."""
        return np.column_stack((self.basis, self.data.y - self.design @ self._start))

    def _step(self, log_det: float, gram: Floats) -> _Step:
        p = self.data.p
        information, score = gram[:p, :p], gram[:p, p]
        try:
            root = np.linalg.inv(np.linalg.cholesky(information))
        except np.linalg.LinAlgError:
            raise AnalysisError.single(
                "moderators", "cannot be told apart with weights that differ so much."
            ) from None
        cov = root.T @ root
        shift = cov @ score
        log_det_information = -2 * float(np.log(np.diag(root)).sum())
        rss = max(float(gram[p, p] - score @ shift), 0.0)
        return _Step(shift, cov, rss, log_det, log_det_information)

    def _value(self, step: _Step) -> float:
        terms = step.log_det + step.rss
        if not self.restricted:
            return float(-(self.data.k * log(2 * pi) + terms) / 2)
        return float(-(self.data.df * log(2 * pi) + terms + step.log_det_information) / 2)

    def log_likelihood(self, theta: Floats) -> float:
        """At theta, the coefficients at their best; REML with +log det(X'X)/2 as metafor."""
        moments = self.marginal.moments(theta, self.columns, slopes=False)
        return self._value(self._step(moments.log_det, moments.gram))

    def slope(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Log-likelihood, its derivative in theta (J,), and tr(P B_j)/tr(M^-1 B_j) (J,).

        The last is the share of a variance that the coefficients leave; 1 for covariances.
        """
        p = self.data.p
        moments = self.marginal.moments(theta, self.columns)
        step = self._step(moments.log_det, moments.gram)
        away = np.append(-step.shift, 1.0)
        squares = np.einsum("c,jcd,d->j", away, moments.crosses, away)
        lost = np.einsum("pq,jpq->j", step.cov, moments.crosses[:, :p, :p])
        left = moments.traces - lost
        expected = left if self.restricted else moments.traces
        positive = np.maximum(moments.traces, TINY)
        share = np.where(moments.traces > TINY, left / positive, 1.0)
        return self._value(step), (squares - expected) / 2, share

    def basis_cov(self, theta: Floats) -> Floats:
        """Covariance of the coefficients of the basis, shape (p, p)."""
        moments = self.marginal.moments(theta, self.columns, slopes=False)
        return self._step(moments.log_det, moments.gram).cov

    def solution(self, theta: Floats) -> Solution:
        """Coefficients of the design at theta."""
        moments = self.marginal.moments(theta, self.columns, slopes=False)
        step = self._step(moments.log_det, moments.gram)
        turn = self.to_coefficients
        return Solution(self._start + turn @ step.shift, turn @ step.cov @ turn.T, step.rss)

    def residuals(self, solution: Solution) -> Floats:
        """y - X b, shape (k,)."""
        return np.asarray(self.data.y - self.design @ solution.coef)

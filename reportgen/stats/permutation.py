"""Permutation tests of a meta-regression: the moderators dealt anew among the studies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from itertools import permutations as orders_of
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.likelihood import GRID_POINTS
from reportgen.stats.meta_regression import CI_CHOICES, regression_data
from reportgen.stats.pooling import MODELS
from reportgen.stats.roots import bracketed_roots
from reportgen.stats.tau2 import estimate_tau2, estimator
from reportgen.stats.weighted import Data

MAX_EXACT_STUDIES = 8
"""8 studies have 40320 orders."""

AT_ONCE = 1000
"""Orders fitted at once."""

Slope = Callable[[Floats, NDArray[np.intp]], Floats]

SLACK = 1e-8
"""Statistics this near to the observed one count as equal to it."""


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """P values of every coefficient but the intercept, and of all of them together.

    ``orders`` is the number of orders that were tried, all of them when ``exact``.
    """

    exact: bool
    orders: int
    p_value: Floats
    moderators_p: float


def permutation_test(
    yi: ArrayLike,
    vi: ArrayLike,
    X: ArrayLike,
    *,
    model: str = "random",
    tau2: str = "REML",
    ci: str = "normal",
    intercept: bool = True,
    permutations: int | None = None,
    seed: int = 1,
) -> PermutationTest:
    """Permutation test of the moderators: the rows of X (k, p) in other orders, each fitted anew.

    The P value is the share of orders in which |coefficient/se|, and the statistic of the test of
    all moderators, is at least the observed one. With ``permutations`` None, or no fewer than
    there are orders, all k! are used; else as many random ones, drawn by ``seed``, and the P
    value is (1 + those at least as large)/(1 + permutations), so that it is never 0.

    Raises AnalysisError for more than 8 studies without ``permutations``, for a design without
    moderators, and for what ``meta_regression`` refuses. Higgins and Thompson 2004,
    doi:10.1002/sim.1752; Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.
    R: metafor::permutest(exact = TRUE), to 1e-12; random orders are those of another generator.
    """
    data, design = regression_data(yi, vi, X)
    check_choice(model, MODELS, "model")
    check_choice(ci, CI_CHOICES, "ci")
    if permutations is None and data.k > MAX_EXACT_STUDIES:
        raise AnalysisError.single(
            "permutations", f"{data.k} studies have {factorial(data.k)} orders."
        )
    if ci != "normal" and data.df < 1:
        raise AnalysisError.single("ci", "no residual degree of freedom is left.", "Use normal.")
    data.fit(np.ones(data.k)).log_det  # noqa: B018 - refuses columns that follow from others
    if design.shape[1] <= intercept:
        raise AnalysisError.single("moderators", "the model has none.")
    batch = _Batch(data, design, tau2 if model == "random" else None, ci, intercept)
    observed = batch.statistics(np.arange(data.k)[None, :])[0]
    exact = permutations is None or factorial(data.k) <= permutations
    draws = _all(data.k) if exact else _random(data.k, permutations or 0, seed)
    count, larger = 0, np.zeros(len(observed))
    while orders := list(islice(draws, AT_ONCE)):
        count += len(orders)
        larger += (batch.statistics(np.array(orders)) >= observed - SLACK).sum(axis=0)
    shares = larger / count if exact else (1 + larger) / (1 + count)
    return PermutationTest(exact, count, shares[:-1], float(shares[-1]))


def _all(k: int) -> Iterator[Sequence[int]]:
    return orders_of(range(k))


def _random(k: int, count: int, seed: int) -> Iterator[Sequence[int]]:
    generator = np.random.default_rng(seed)
    for _ in range(count):
        yield generator.permutation(k).tolist()


@dataclass(frozen=True, slots=True)
class _Fits:
    """Weighted fits of many orders in the orthonormal columns of the design; m orders."""

    coef: Floats
    cov: Floats
    rss: Floats
    score: Floats
    height: Floats


@dataclass(frozen=True)
class _Batch:
    """Many orders fitted at once: the estimates in other orders on a design that stays."""

    data: Data
    design: Floats
    tau2: str | None
    ci: str
    intercept: bool

    @cached_property
    def _qr(self) -> tuple[Floats, Floats]:
        return np.linalg.qr(self.design)

    def statistics(self, orders: NDArray[np.int64]) -> Floats:
        """|coefficient/se| of each moderator, and the statistic of all, shape (m, moderators + 1).

        To give study i the moderators of study j is to give the moderators of j the estimate of i.
        """
        y, v = self.data.y[orders], self.data.v[orders]
        try:
            return self._of(y, v)
        except np.linalg.LinAlgError:
            raise AnalysisError.single(
                "permutations", "the weights of the studies are too far apart for other orders."
            ) from None

    def _of(self, y: Floats, v: Floats) -> Floats:
        fits = self._fits(y, v, self._variances(y, v))
        back = np.linalg.inv(self._qr[1])
        coef, cov = fits.coef @ back.T, back @ fits.cov @ back.T
        if self.ci.startswith("knapp_hartung"):
            factor = fits.rss / self.data.df
            factor = np.maximum(factor, 1.0) if self.ci.endswith("adhoc") else factor
            cov = cov * factor[:, None, None]
        skip = 1 if self.intercept else 0
        coef, cov = coef[:, skip:], cov[:, skip:, skip:]
        se = np.sqrt(np.diagonal(cov, axis1=1, axis2=2))
        if not np.all(se > 0):
            raise AnalysisError.single("ci", "the studies fit exactly, the standard errors are 0.")
        wald = (coef * np.linalg.solve(cov, coef[:, :, None])[..., 0]).sum(axis=1)
        return np.column_stack([np.abs(coef / se), wald])

    def _variances(self, y: Floats, v: Floats) -> Floats:
        """tau2 of each order, shape (m,)."""
        if self.tau2 is None:
            return np.zeros(len(y))
        likelihood = estimator(self.tau2).likelihood
        if not likelihood:
            one_by_one = (Data(a, b, self.design) for a, b in zip(y, v, strict=True))
            return np.array([estimate_tau2(data, self.tau2) for data in one_by_one])
        return self._highest_maxima(y, v, likelihood == "REML")

    def _highest_maxima(self, y: Floats, v: Floats, restricted: bool) -> Floats:
        """As ``likelihood.highest_maximum`` of one order."""

        def slope(tau2: Floats, which: NDArray[np.intp]) -> Floats:
            return self._fits(y[which], v[which], tau2, restricted).score

        every = np.arange(len(y))
        grid = self._grid(slope, every)
        values = np.array([slope(np.full(len(y), point), every) for point in grid]).T
        row, at = np.nonzero((values[:, :-1] > 0) & (values[:, 1:] <= 0))
        ends = values[row, at], values[row, at + 1]
        inner = bracketed_roots(
            lambda t, which: slope(t, row[which]), grid[at], grid[at + 1], *ends
        )
        edge = np.flatnonzero(values[:, 0] <= 0)
        rows, tau2 = np.append(edge, row), np.append(np.zeros(len(edge)), inner)
        height = self._fits(y[rows], v[rows], tau2, restricted).height
        order = np.lexsort((-height, rows))
        found, first = np.unique(rows[order], return_index=True)
        if len(found) < len(y):
            raise AnalysisError.single("tau2", "the likelihood has no maximum within reach.")
        return np.asarray(tau2[order][first])

    def _grid(self, slope: Slope, every: NDArray[np.intp]) -> Floats:
        y, v = self.data.y, self.data.v
        high = max(4 * float(((y - y.mean()) ** 2).max()), float(v.min()))
        for _ in range(600):
            if not (slope(np.full(len(every), high), every) > 0).any():
                break
            high *= 4
        low = min(float(v.min()), high) * 1e-6
        return np.concatenate(([0.0], np.geomspace(low, high, GRID_POINTS)))

    def _fits(self, y: Floats, v: Floats, tau2: Floats, restricted: bool = True) -> _Fits:
        """The fits at these variances; ``score`` as ``likelihood.score``, ``height`` to compare."""
        q = self._qr[0]
        products = (q[:, :, None] * q[:, None, :]).reshape(len(q), -1)
        p, w = q.shape[1], 1 / (v + tau2[:, None])
        cov = np.linalg.inv((w @ products).reshape(-1, p, p))
        coef = (cov @ ((w * y) @ q)[:, :, None])[..., 0]
        residuals = y - coef @ q.T
        rss = (w * residuals**2).sum(axis=1)
        height, expected = np.log(w).sum(axis=1) - rss, w.sum(axis=1)
        if restricted:
            squared = ((w**2) @ products).reshape(-1, p, p)
            expected = expected - (cov * squared).sum(axis=(1, 2))
            height = height + np.linalg.slogdet(cov)[1]
        score = ((w * residuals) ** 2).sum(axis=1) - expected
        return _Fits(np.asarray(coef), np.asarray(cov), rss, score, height)

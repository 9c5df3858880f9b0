"""Random-effects models with several nested levels: effects within studies within groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import check_level
from reportgen.stats.meta_regression import ModeratorTest, regression_data
from reportgen.stats.multilevel.dense import Dense
from reportgen.stats.multilevel.inference import (
    Coefficients,
    Residuals,
    coefficients,
    degrees_of_freedom,
    moderator_test,
    residual_heterogeneity,
)
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.marginal import Marginal, same_unit
from reportgen.stats.multilevel.maximum import grid_axis, highest_maximum
from reportgen.stats.multilevel.nested import Nested
from reportgen.stats.multilevel.partition import counts, nested_codes
from reportgen.stats.multilevel.sampling import Sampling
from reportgen.stats.survival.observations import Integers
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data

LIKELIHOODS = ("REML", "ML")
NOTHING_LEFT = 1e-10


@dataclass(frozen=True, eq=False)
class MultilevelModel:
    """A fitted model; ``sigma2`` (L,) and ``units`` (L,) per level, outermost first.

    ``moderators`` tests all coefficients but the intercept, None when there is nothing to test.
    ``linear`` and ``codes`` are what later steps (robust variances, profiles) start from.
    """

    method: str
    ci_method: str
    k: int
    p: int
    fixed: Coefficients
    names: tuple[str, ...]
    units: tuple[int, ...]
    sigma2: Floats
    loglik: float
    residual: Residuals
    moderators: ModeratorTest | None
    linear: Linear
    codes: tuple[Integers, ...]

    @property
    def total(self) -> float:
        """Sum of the variances: tau2 of the compound-symmetry form."""
        return float(self.sigma2.sum())

    @property
    def rho(self) -> float | None:
        """Correlation of two effects of one outermost unit; None without heterogeneity."""
        return float(self.sigma2[0]) / self.total if self.total > 0 else None


def multilevel_model(
    yi: ArrayLike,
    sampling: Sampling,
    levels: Sequence[ArrayLike],
    X: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    tau2: str = "REML",
    ci: str = "normal",
    df: str = "k_minus_p",
    level: float = LEVEL,
    intercept: bool = True,
) -> MultilevelModel:
    """Fit y = Xb + u_1 + ... + u_L + e, one normal random intercept per unit of each level.

    var u_j = sigma2_j >= 0, e has the covariance of ``sampling``; yi (k,), ``levels`` outermost
    first, labels (k,) each, nested in the levels before; X (k, p), with its intercept as first
    column when ``intercept``, None for a mean. All variances by ``tau2``, ML or REML, at the
    highest maximum of the likelihood, 0 included; coefficients by generalised least squares.
    ``ci`` ``t`` takes k - p df, or with ``df`` ``containment`` the outermost units less one; the
    test of the moderators is then F with k - p. Without levels no effect is random.

    Raises AnalysisError for arrays that are none, levels with the same units, and variances that
    the data do not determine. Konstantopoulos 2011, doi:10.1002/jrsm.35; Cheung 2014,
    doi:10.1037/a0032968. R: metafor::rma.mv(yi, V, random = ~ 1 | a/b) pushed to convergence, 1e-7.
    """
    check_choice(tau2, LIKELIHOODS, "tau2")
    check_level(level)
    data = checked_data(yi, sampling, X)
    called = tuple(names or (f"level {j + 1}" for j in range(len(levels))))
    codes = tuple(nested_codes(levels, data.k, called))
    linear = Linear(data, marginal_of(sampling, codes), tau2 == "REML")
    _refuse_undetermined(linear, codes, called)
    top = highest_maximum(linear, len(codes))
    return finished(
        linear, codes, called, top.theta, method=tau2, ci=ci, df=df, level=level,
        intercept=intercept,
    )  # fmt: skip


def two_level_model(
    yi: ArrayLike,
    sampling: Sampling,
    X: ArrayLike | None = None,
    *,
    tau2: str | float = "REML",
    level: float = LEVEL,
    intercept: bool = True,
) -> MultilevelModel:
    """The usual random-effects model as a working model: one random effect per row.

    ``tau2`` is any estimator of ``TAU2_ESTIMATORS`` that needs no weights, or a number (0: common
    effect). Raises AnalysisError for an estimator other than ML and REML beside correlated errors.
    R: metafor::rma(yi, vi), to 1e-8.
    """
    rows = np.arange(len(sampling.v))
    if tau2 in LIKELIHOODS:
        return multilevel_model(
            yi, sampling, [rows], X, names=["row"], tau2=str(tau2), level=level, intercept=intercept
        )
    data = checked_data(yi, sampling, X)
    if isinstance(tau2, str) and not sampling.independent:
        raise AnalysisError.single(
            "tau2", f"{tau2} is not defined for correlated errors.", "Use REML or ML."
        )
    value = estimate_tau2(data, tau2) if isinstance(tau2, str) else float(tau2)
    if not (np.isfinite(value) and value >= 0):
        raise AnalysisError.single("tau2", f"a variance is not {value}.")
    linear = Linear(data, marginal_of(sampling, (rows,)), True)
    method = tau2 if isinstance(tau2, str) else "fixed"
    return finished(
        linear, (rows,), ("row",), np.array([value]), method=method, ci="normal", df="k_minus_p",
        level=level, intercept=intercept,
    )  # fmt: skip


def checked_data(yi: ArrayLike, sampling: Sampling, X: ArrayLike | None) -> Data:
    """Estimates, variances and design of one length, finite, with no more columns than rows."""
    design = np.ones((len(sampling.v), 1)) if X is None else X
    data, _ = regression_data(yi, sampling.v, design)
    data.fit(np.ones(data.k)).log_det  # noqa: B018 - refuses columns that follow from others
    return Data(data.y, data.v) if X is None else data


def marginal_of(sampling: Sampling, codes: tuple[Integers, ...]) -> Marginal:
    """By recursion where the sampling errors are independent, else by blocks."""
    if sampling.independent:
        return Nested(sampling, codes)
    return Dense(sampling, tuple(same_unit(own) for own in codes), codes)


def finished(
    linear: Linear,
    codes: tuple[Integers, ...],
    names: tuple[str, ...],
    sigma2: Floats,
    *,
    method: str,
    ci: str,
    df: str,
    level: float,
    intercept: bool,
) -> MultilevelModel:
    """The record of a model whose variances are known."""
    data, solution = linear.data, linear.solution(sigma2)
    units = tuple(counts(own) for own in codes)
    degrees = degrees_of_freedom(ci, df, data.df, units[0] if units else data.k, data.p)
    found = coefficients(solution.coef, solution.cov, degrees, level)
    which = list(range(1 if intercept else 0, data.p))
    return MultilevelModel(
        method=method,
        ci_method=ci,
        k=data.k,
        p=data.p,
        fixed=found,
        names=names,
        units=units,
        sigma2=sigma2,
        loglik=linear.log_likelihood(sigma2),
        residual=residual_heterogeneity(linear, len(codes)),
        moderators=moderator_test(found, which, data.df),
        linear=linear,
        codes=codes,
    )


def _refuse_undetermined(
    linear: Linear, codes: tuple[Integers, ...], names: tuple[str, ...]
) -> None:
    """Variances of which the likelihood says nothing, or only their sum."""
    for j in range(1, len(codes)):
        if counts(codes[j]) == counts(codes[j - 1]):
            raise AnalysisError.single(
                "levels",
                f"'{names[j - 1]}' and '{names[j]}' have the same units, so that their variances "
                "cannot be told apart.",
                "Leave one of them out.",
            )
    if codes and linear.data.df < len(codes):
        raise AnalysisError.single(
            "levels",
            f"{linear.data.k} estimates do not determine {linear.data.p} coefficients and "
            f"{len(codes)} variances.",
        )
    _, _, left = linear.slope(np.full(len(codes), grid_axis(linear, 2)[0]))
    for name, share in zip(names, left, strict=True):
        if share < NOTHING_LEFT:
            raise AnalysisError.single(
                "levels",
                f"the variance of '{name}' cannot be told from the mean or the moderators.",
                "It needs two units at least, and moderators that leave differences among them.",
            )

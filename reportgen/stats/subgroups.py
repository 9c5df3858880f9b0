"""Subgroups: pooled apart or with one tau2, and the test of their difference."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice, estimates_and_variances
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.pooling import MODELS, Pooled, pool, user_weights
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data

ACROSS_GROUPS = ("separate", "common")


@dataclass(frozen=True, slots=True)
class QBetween:
    """Heterogeneity between group estimates, and their weighted mean."""

    q: float
    df: int
    p_value: float
    estimate: float
    se: float


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One group: its name, its rows (positions in the input), and its pooled result."""

    name: Hashable
    rows: tuple[int, ...]
    pooled: Pooled


@dataclass(frozen=True, slots=True)
class Subgroups:
    """All groups in order of first appearance, with the test between them.

    ``tau2_common`` is None unless one tau2 serves all. ``q_within`` is the sum of the groups' Q,
    ``q_total`` that of all studies.
    """

    groups: tuple[Subgroup, ...]
    between: QBetween
    tau2_common: float | None
    q_total: float
    q_within: float
    q_within_df: int


def subgroup_difference(estimates: ArrayLike, ses: ArrayLike) -> QBetween:
    """Test that independent group estimates are equal.

    Q = sum (estimate - weighted mean)^2 / se^2, chi-square with groups - 1 df; shapes (g,).
    Raises AnalysisError for fewer than two groups or a standard error that is not positive.
    Borenstein and Higgins 2013, doi:10.1007/s11121-013-0377-7.
    R: meta::metabin(subgroup=)$Q.b.random, to 1e-12.
    """
    y, v = estimates_and_variances(estimates, np.asarray(ses, dtype=float) ** 2)
    if len(y) < 2:
        raise AnalysisError.single("subgroups", "a difference needs at least two groups.")
    fit = Data(y, v).at(0.0)
    return QBetween(
        q=fit.rss,
        df=len(y) - 1,
        p_value=chi_square_p(fit.rss, len(y) - 1),
        estimate=float(fit.coef[0]),
        se=sqrt(float(fit.cov[0, 0])),
    )


def subgroup_pool(
    yi: ArrayLike,
    vi: ArrayLike,
    groups: Sequence[Hashable],
    *,
    model: str = "random",
    tau2: str | float = "REML",
    tau2_across_groups: str = "separate",
    ci: str = "normal",
    prediction: str | None = None,
    level: float = LEVEL,
    weights: ArrayLike | None = None,
    tau2_weights: ArrayLike | None = None,
) -> Subgroups:
    """Pooled results by group and the test between the groups; shapes (k,).

    ``separate``: each group its own tau2 (0 for a single study); ``common``: the tau2 of the model
    with the groups as a factor, by the same estimator. User ``weights`` and ``tau2_weights``, (k,),
    as in ``pool``. Raises AnalysisError for fewer than two
    groups and for what ``pool`` refuses. R: metafor::rma(subset=) and rma(mods = ~ factor),
    meta::metabin(subgroup=, tau.common=), to 1e-8.
    """
    y, v = estimates_and_variances(yi, vi)
    check_choice(model, MODELS, "model")
    check_choice(tau2_across_groups, ACROSS_GROUPS, "tau2_across_groups")
    if len(groups) != len(y):
        raise AnalysisError.single("groups", f"{len(groups)} names for {len(y)} studies.")
    names = list(dict.fromkeys(groups))
    members = [np.flatnonzero([group == name for group in groups]) for name in names]
    given = user_weights(weights, len(y), "weights")
    for_tau2 = user_weights(tau2_weights, len(y), "tau2_weights")
    shared = None
    if model == "random" and tau2_across_groups == "common":
        shared = common_tau2(y, v, members, tau2, for_tau2)
    pooled = [
        Subgroup(
            name,
            tuple(int(i) for i in rows),
            pool(
                y[rows],
                v[rows],
                model=model,
                tau2=tau2 if shared is None else shared,
                ci=ci,
                prediction=prediction,
                level=level,
                weights=None if given is None else given[rows],
                tau2_weights=None if for_tau2 is None else for_tau2[rows],
            ),
        )
        for name, rows in zip(names, members, strict=True)
    ]
    between = subgroup_difference(
        [group.pooled.estimate for group in pooled], [group.pooled.se for group in pooled]
    )
    return Subgroups(
        groups=tuple(pooled),
        between=between,
        tau2_common=shared,
        q_total=Data(y, v).at(0.0).rss,
        q_within=sum(group.pooled.q for group in pooled),
        q_within_df=len(y) - len(names),
    )


def common_tau2(
    y: Floats,
    v: Floats,
    members: Sequence[np.ndarray],
    estimator: str | float,
    weights: Floats | None = None,
) -> float:
    """tau2 of the model with one mean per group; ``members`` are the rows of each group."""
    X = np.zeros((len(y), len(members)))
    for column, rows in enumerate(members):
        X[rows, column] = 1.0
    return estimate_tau2(Data(y, v, X), estimator, weights)

"""How the levels of a subgroup variable are pooled: each with its own tau2, or all with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.measures import counts
from reportgen.analysis.pools import PoolRequest, PoolResult, reason_of
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.models import MODELS
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.glmm import mixed_logistic
from reportgen.stats.meta_regression import meta_regression
from reportgen.stats.pooling import pool
from reportgen.stats.scales import back_interval
from reportgen.stats.subgroups import subgroup_difference

Array = NDArray[np.float64]

TOO_FEW = "fewer than two subgroups could be pooled"


@dataclass(frozen=True, slots=True)
class Division:
    """The pools of all levels, and the test between those that could be pooled.

    ``places`` are the positions of the pooled levels among all, ``cov`` (g, g) the covariance of
    their estimates on the scale of pooling. ``tau2`` and ``r2`` (a share) are those of the model
    with one tau2. ``refused`` says why there is no test.
    """

    results: tuple[PoolResult, ...]
    places: tuple[int, ...]
    cov: Array
    method: str
    q: float = 0.0
    df: int = 0
    p: float = 1.0
    tau2: float | None = None
    r2: float | None = None
    refused: str | None = None


def divided(tau2: str, requests: Sequence[PoolRequest], results: Sequence[PoolResult]) -> Division:
    """The levels by the choice of ``DIVISIONS``; ``results`` are their pools each for itself."""
    places = tuple(place for place, result in enumerate(results) if not result.refused)
    alone = Division(tuple(results), places, np.zeros((0, 0)), "", refused=TOO_FEW)
    if len(places) < 2:
        return alone
    try:
        return DIVISIONS[tau2](requests, alone)
    except AnalysisError as error:
        reason = reason_of(error)
        results = [replace(one, refused=one.refused or reason) for one in alone.results]
        return replace(alone, results=tuple(results), places=(), refused=reason)


def _separate(_: Sequence[PoolRequest], alone: Division) -> Division:
    pooled = [alone.results[place] for place in alone.places]
    ses = np.array([result.se for result in pooled])
    test = subgroup_difference(np.array([result.estimate for result in pooled]), ses)
    method = "subgroup.q" if any(one.tau2 is not None for one in pooled) else "subgroup.q_alone"
    return replace(
        alone, cov=np.diag(ses**2), method=method, q=test.q, df=test.df, p=test.p_value,
        refused=None,
    )  # fmt: skip


def _common(requests: Sequence[PoolRequest], alone: Division) -> Division:
    """With one tau2 where the levels have any; by the mixed model where it fits each of them."""
    chosen = [requests[place] for place in alone.places]
    used = {alone.results[place].model for place in alone.places}
    if not all(MODELS[name].random for name in used):
        return _separate(requests, alone)
    if used == {"glmm"} and chosen[0].by_glmm:
        return _in_one_mixed_model(chosen, alone)
    return _by_one_inverse_variance(chosen, alone)


DIVISIONS: Mapping[str, Callable[[Sequence[PoolRequest], Division], Division]] = {
    "separate": _separate,
    "common": _common,
}
"""By the word of the spec."""


def _levels_design(requests: Sequence[PoolRequest]) -> Array:
    """An intercept, which is the first level, and a column for each other level."""
    level = np.repeat(np.arange(len(requests)), [len(request.usable) for request in requests])
    others = [(level == place).astype(float) for place in range(1, len(requests))]
    return np.column_stack([np.ones(len(level)), *others])


def _by_one_inverse_variance(requests: Sequence[PoolRequest], alone: Division) -> Division:
    effects = [request.pooling.effects(request.usable) for request in requests]
    yi = np.concatenate([one.yi for one in effects])
    vi = np.concatenate([one.vi for one in effects])
    model = meta_regression(yi, vi, _levels_design(requests), tau2=requests[0].profile.tau2)
    results = list(alone.results)
    variances = []
    for place, request, own in zip(alone.places, requests, effects, strict=True):
        fit = pool(own.yi, own.vi, tau2=model.tau2, ci=request.ci_method, level=request.level)
        variances.append(1 / float(np.sum(1 / (own.vi + model.tau2))))
        ends = (fit.ci_low, fit.ci_high)
        results[place] = _replaced(
            request, results[place], fit.estimate, variances[-1], ends, fit.p_value
        )
    assert model.moderators is not None
    return replace(
        alone,
        results=tuple(results),
        cov=np.diag(variances),
        method="subgroup.q_common",
        q=model.moderators.statistic,
        df=model.moderators.df_1,
        p=model.moderators.p_value,
        tau2=model.tau2,
        r2=None if model.r2 is None else model.r2 / 100,
        refused=None,
    )


def _in_one_mixed_model(requests: Sequence[PoolRequest], alone: Division) -> Division:
    events, n = counts([row for request in requests for row in request.usable])
    fit = mixed_logistic(events, n, _levels_design(requests), level=requests[0].level)
    to_levels = np.eye(len(requests))
    to_levels[1:, 0] = 1.0
    estimates, cov = to_levels @ fit.coef, to_levels @ fit.cov @ to_levels.T
    quantile = two_sided_quantile(requests[0].level)
    results = list(alone.results)
    for place, request, estimate, variance in zip(
        alone.places, requests, estimates, np.diag(cov), strict=True
    ):
        half = quantile * float(np.sqrt(variance))
        ends = (float(estimate) - half, float(estimate) + half)
        results[place] = _replaced(
            request, results[place], float(estimate), float(variance), ends, None
        )
    assert fit.wald is not None
    assert fit.wald_df is not None
    assert fit.wald_p is not None
    return replace(
        alone,
        results=tuple(results),
        cov=cov,
        method="subgroup.glmm_common",
        q=fit.wald,
        df=fit.wald_df,
        p=fit.wald_p,
        tau2=fit.tau2,
        r2=explained(fit.tau2_null, fit.tau2),
        refused=None,
    )


def explained(null: float | None, tau2: float) -> float | None:
    """Share of the between-study variance that moderators explain; 0 where there was none."""
    if null is None:
        return None
    return max(0.0, (null - tau2) / null) if null > 0 else 0.0


def _replaced(
    request: PoolRequest,
    result: PoolResult,
    estimate: float,
    variance: float,
    ends: tuple[float, float],
    p: float | None,
) -> PoolResult:
    """The pool of a level with the estimate of the model that all levels share.

    tau2 and I2 belong to that model, and no prediction interval is made from them.
    """
    scale = request.pooling.scale
    return replace(
        result,
        estimate=estimate,
        se=float(np.sqrt(variance)),
        value=float(scale.back(np.array([estimate]))[0]),
        ci=Interval(*back_interval(scale, *ends), request.level),
        p=None if result.p is None else p,
        pi=None,
        tau2=None,
        i2=None,
    )

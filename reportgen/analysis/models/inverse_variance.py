"""Models that weigh study effects: random effects, common effect, IVhet and quality effects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from reportgen.analysis.effects import Effects
from reportgen.analysis.models.words import (
    CI_WORDS,
    PREDICTION_WORDS,
    TAU2_INTERVAL_WORDS,
    TAU2_WORDS,
    on_scale,
    pooled_what,
    settings_of,
)
from reportgen.analysis.pools import (
    Beside,
    PoolRequest,
    PoolResult,
    Step,
    UnfitError,
    back,
    h2_of,
    maybe_back,
    maybe_interval,
    next_choice,
    point,
    reason_of,
    share,
    sizes,
)
from reportgen.defaults import MIN_STUDIES_PREDICTION
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.stats.pooling import Pooled, pool
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.tau2_interval import Tau2Interval, tau2_interval
from reportgen.stats.weighted import Data
from reportgen.stats.weighting import pool_ivhet, pool_quality

T = TypeVar("T")
Rows = Sequence[OutcomeRow]


def random_effects(request: PoolRequest, rows: Rows) -> PoolResult:
    """Weights 1/(v + tau2), with the interval and the prediction interval of the profile."""
    effects = request.pooling.effects(rows)
    tau2 = _tau2(request, effects)
    predicted = request.prediction_method if len(rows) >= MIN_STUDIES_PREDICTION else None
    ci = request.ci_method
    if ci == "kenward_roger" and request.profile.tau2 != "REML":
        raise UnfitError("ci", "it belongs to τ² by restricted maximum likelihood")
    fit = _part(
        "ci",
        lambda: pool(
            effects.yi, effects.vi, tau2=tau2, ci=ci, prediction=predicted, level=request.level
        ),
    )
    if ci == "kenward_roger" and fit.df is not None and fit.df < 1:
        raise UnfitError("ci", "it is left with less than one degree of freedom")
    made = _result(request, rows, effects, fit)
    return replace(
        made,
        se=float(np.sum(1 / (effects.vi + fit.tau2)) ** -0.5),
        method=request.pooling.iv_method,
        settings=settings_of(
            request,
            tau2=TAU2_WORDS[request.profile.tau2],
            ci=CI_WORDS[ci],
            prediction=PREDICTION_WORDS[request.prediction_method],
        ),
    )


def common_effect(request: PoolRequest, rows: Rows) -> PoolResult:
    """Weights 1/v, no between-study variance, a normal interval."""
    effects = request.pooling.effects(rows)
    fit = pool(effects.yi, effects.vi, model="common", level=request.level)
    return replace(
        common_result(request, rows, fit),
        method="common_effect",
        notes=effects.notes,
        settings=settings_of(request, subject=pooled_what(request), scale=on_scale(request)),
    )


def ivhet(request: PoolRequest, rows: Rows) -> PoolResult:
    """The common-effect value with a variance that allows for heterogeneity."""
    effects = request.pooling.effects(rows)
    fit = pool_ivhet(effects.yi, effects.vi, tau2=_tau2(request, effects), level=request.level)
    return replace(
        _result(request, rows, effects, fit), method="ivhet", settings=_weighted(request)
    )


def quality_effects(request: PoolRequest, rows: Rows) -> PoolResult:
    """As IVhet, with weights that shift what the studies lack in quality to the better ones."""
    effects = request.pooling.effects(rows)
    quality = [float(row.study.cells[request.quality]) for row in rows]
    fit = pool_quality(
        effects.yi, effects.vi, quality, tau2=_tau2(request, effects), level=request.level
    )
    return replace(
        _result(request, rows, effects, fit), method="quality_effects", settings=_weighted(request)
    )


def common_result(request: PoolRequest, rows: Rows, fit: Pooled) -> PoolResult:
    """The record of a common effect, whatever weighed the studies: no tau2, I2 from Q."""
    i2 = share(fit.i2_q)
    limits = maybe_interval(share(fit.i2_q_low), share(fit.i2_q_high), request.level)
    return PoolResult(
        *sizes(rows),
        estimate=fit.estimate,
        se=fit.se,
        value=point(request, fit.estimate),
        ci=back(request, fit.ci_low, fit.ci_high),
        p=fit.p_value if request.has_null else None,
        i2=i2,
        i2_ci=limits,
        h2=h2_of(i2),
        h2_ci=_h2_limits(limits),
        q=fit.q,
        q_p=fit.q_p,
        q_df=fit.q_df,
        q_method="q.cochran",
        i2_method="i2.q",
        weights=tuple(float(w) for w in fit.weights),
    )


def _weighted(request: PoolRequest) -> tuple[tuple[str, str], ...]:
    return settings_of(
        request,
        subject=pooled_what(request),
        scale=on_scale(request),
        tau2=TAU2_WORDS[request.profile.tau2],
    )


def _part(part: str, compute: Callable[[], T]) -> T:
    """A refusal of the engine as one of this choice."""
    try:
        return compute()
    except AnalysisError as error:
        raise UnfitError(part, reason_of(error)) from error
    except ArithmeticError as error:
        raise UnfitError(part, "the studies lie too far apart for it") from error


def _tau2(request: PoolRequest, effects: Effects) -> float:
    data, name = Data(effects.yi, effects.vi), request.profile.tau2
    weights = 1 / np.sqrt(effects.vi) if name == "GENQ" else None
    value = _part("tau2", lambda: estimate_tau2(data, name, weights))
    if not np.isfinite(value):
        raise UnfitError("tau2", "the studies lie too far apart for it")
    return value


def _result(request: PoolRequest, rows: Rows, effects: Effects, fit: Pooled) -> PoolResult:
    """The record of a fit with a between-study variance."""
    made = common_result(request, rows, fit)
    limits, steps = _tau2_limits(request, effects, fit.tau2)
    tau2_ci = None if limits is None else maybe_interval(limits.low, limits.high, request.level)
    made = replace(
        made,
        pi=maybe_back(request, fit.pi_low, fit.pi_high),
        tau2=fit.tau2,
        tau2_ci=tau2_ci,
        tau2_settings=_limits_words(limits) if tau2_ci else (),
        common=_beside(request, effects),
        notes=effects.notes,
        steps=steps,
    )
    if request.profile.i2 == "from_q":
        return made if request.limits else replace(made, i2_ci=None, h2_ci=None)
    i2 = share(fit.i2)
    i2_ci = None
    if limits is not None:
        i2_ci = maybe_interval(share(limits.i2_low), share(limits.i2_high), request.level)
    h2_ci = _h2_limits(i2_ci)
    return replace(made, i2=i2, i2_ci=i2_ci, h2=h2_of(i2), h2_ci=h2_ci, i2_method="i2.tau2")


def _limits_words(limits: Tau2Interval | None) -> tuple[tuple[str, str], ...]:
    return () if limits is None else (("limits", TAU2_INTERVAL_WORDS[limits.method]),)


def _h2_limits(i2: Interval | None) -> Interval | None:
    if i2 is None:
        return None
    return maybe_interval(h2_of(i2.low), h2_of(i2.high), i2.level)


def _tau2_limits(
    request: PoolRequest, effects: Effects, tau2: float
) -> tuple[Tau2Interval | None, tuple[Step, ...]]:
    """Limits of tau2, down the ladder; None where no method gives any."""
    steps: list[Step] = []
    while request.limits:
        tried = request.profile.tau2_interval
        try:
            return _limits_of(request, effects, tau2), tuple(steps)
        except UnfitError as failed:
            used = next_choice(request, failed.part)
            if used is None:
                return None, tuple(steps)
            steps.append(Step(failed.part, tried, used, failed.reason))
            request = request.with_choice(failed.part, used)
    return None, ()


def _limits_of(request: PoolRequest, effects: Effects, tau2: float) -> Tau2Interval:
    return _part(
        "tau2_interval",
        lambda: tau2_interval(
            effects.yi,
            effects.vi,
            method=request.profile.tau2_interval,
            estimator=request.profile.tau2,
            level=request.level,
            tau2=tau2,
        ),
    )


def _beside(request: PoolRequest, effects: Effects) -> Beside:
    fit = pool(effects.yi, effects.vi, model="common", level=request.level)
    p = fit.p_value if request.has_null else None
    return Beside(point(request, fit.estimate), back(request, fit.ci_low, fit.ci_high), p)

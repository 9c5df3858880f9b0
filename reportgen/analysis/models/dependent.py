"""Models of several rows per study: three levels, cluster-robust variances, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.effects import Effects
from reportgen.analysis.models.words import PREDICTION_WORDS, on_scale, pooled_what, settings_of
from reportgen.analysis.pools import (
    Component,
    Levels,
    PoolRequest,
    PoolResult,
    back,
    h2_of,
    maybe_interval,
    point,
    sizes,
)
from reportgen.defaults import MIN_DF_ROBUST, MIN_STUDIES_PREDICTION
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.structure import Dependence
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.multilevel import (
    MultilevelModel,
    Sampling,
    cluster_robust,
    correlated_errors,
    independent_errors,
    level_shares,
    multilevel_model,
    two_level_model,
    variance_component_interval,
)
from reportgen.stats.multilevel.inference import Coefficients

BETWEEN, WITHIN = "cluster", "row"
Rows = Sequence[OutcomeRow]


def three_level(request: PoolRequest, rows: Rows) -> PoolResult:
    """Rows within clusters; t with the clusters less one as degrees of freedom."""
    data = _data(request, rows)
    fit = _levels_fit(request, data)
    return _result(request, rows, data, fit, fit.fixed)


def robust(request: PoolRequest, rows: Rows) -> PoolResult:
    """The usual random-effects model as a working model, its variance robust by clusters."""
    data = _data(request, rows)
    fit = two_level_model(data.effects.yi, data.sampling, level=request.level)
    return _result(request, rows, data, fit, _robust_fixed(request, data, fit))


def three_level_robust(request: PoolRequest, rows: Rows) -> PoolResult:
    """Rows within clusters as a working model, its variance robust by clusters."""
    data = _data(request, rows)
    fit = _levels_fit(request, data)
    return _result(request, rows, data, fit, _robust_fixed(request, data, fit))


@dataclass(frozen=True, slots=True)
class _Data:
    """The effects, the cluster of each row, and what is assumed of their errors."""

    effects: Effects
    clusters: tuple[str, ...]
    sampling: Sampling

    @property
    def units(self) -> int:
        return len(set(self.clusters))


def _chosen(request: PoolRequest) -> Dependence:
    assert request.dependence is not None
    return request.dependence


def _data(request: PoolRequest, rows: Rows) -> _Data:
    effects = request.pooling.effects(rows)
    clusters = tuple(row.study.cells[request.cluster] for row in rows)
    if len(set(clusters)) < 2:
        raise AnalysisError.single("", f"all rows are of one cluster, {clusters[0]}")
    r = _chosen(request).correlation
    independent = r == 0 or len(set(clusters)) == len(rows)
    sampling = (
        independent_errors(effects.vi)
        if independent
        else correlated_errors(effects.vi, clusters, r)
    )
    return _Data(effects, clusters, sampling)


def _levels_fit(request: PoolRequest, data: _Data) -> MultilevelModel:
    """Where no cluster has two rows, the clusters are the only level."""
    levels = [np.array(data.clusters), np.arange(len(data.clusters))]
    names = [BETWEEN, WITHIN]
    count = 1 if data.units == len(data.clusters) else 2
    return multilevel_model(
        data.effects.yi,
        data.sampling,
        levels[:count],
        names=names[:count],
        ci="t",
        df="containment",
        level=request.level,
    )


def _robust_fixed(request: PoolRequest, data: _Data, fit: MultilevelModel) -> Coefficients:
    return cluster_robust(
        fit.linear,
        fit.sigma2,
        data.clusters,
        adjustment=_chosen(request).correction,
        level=request.level,
    ).fixed


def _result(
    request: PoolRequest, rows: Rows, data: _Data, fit: MultilevelModel, fixed: Coefficients
) -> PoolResult:
    estimate, se = float(fixed.coef[0]), float(fixed.se[0])
    i2 = level_shares(fit).total / 100
    return PoolResult(
        *sizes(rows),
        estimate=estimate,
        se=se,
        value=point(request, estimate),
        ci=back(request, float(fixed.ci_low[0]), float(fixed.ci_high[0])),
        p=float(fixed.p_value[0]) if request.has_null else None,
        pi=_prediction(request, data, fit, fixed),
        tau2=fit.total,
        i2=i2,
        h2=h2_of(i2),
        q=fit.residual.qe,
        q_p=fit.residual.p_value,
        q_df=fit.residual.df,
        q_method="q.cochran",
        i2_method="i2.tau2",
        method=f"dependence.{_chosen(request).model}",
        weights=_weights(fit),
        levels=_levels(request, data, fit),
        notes=(*data.effects.notes, *_notes(request, data, fixed)),
        settings=_settings(request),
    )


def _prediction(
    request: PoolRequest, data: _Data, fit: MultilevelModel, fixed: Coefficients
) -> Interval | None:
    """Of the true effect of a new row of a new cluster: all variances, the quantile of the mean."""
    if data.units < MIN_STUDIES_PREDICTION or fixed.df is None:
        return None
    half = two_sided_quantile(request.level, float(fixed.df[0]))
    half *= float(np.sqrt(fit.total + fixed.se[0] ** 2))
    return back(request, float(fixed.coef[0]) - half, float(fixed.coef[0]) + half)


def _weights(fit: MultilevelModel) -> tuple[float, ...]:
    """What each row adds to the mean, in percent; errors that correlate can make it negative."""
    ones = np.ones((fit.k, 1))
    weighed = fit.linear.marginal.solve(fit.sigma2, ones)[:, 0]
    if not np.all(weighed > 0):
        weighed = 1 / (fit.linear.data.v + fit.total)
    return tuple(float(w) for w in 100 * weighed / weighed.sum())


def _levels(request: PoolRequest, data: _Data, fit: MultilevelModel) -> Levels:
    if len(fit.names) < 2:
        return Levels(data.units, None, None)
    between, within = (
        Component(float(value), _limits(request, fit, name), float(percent) / 100)
        for name, value, percent in zip(
            fit.names, fit.sigma2, level_shares(fit).levels, strict=True
        )
    )
    return Levels(data.units, between, within)


def _limits(request: PoolRequest, fit: MultilevelModel, name: str) -> Interval | None:
    """By profile likelihood."""
    if not request.limits:
        return None
    try:
        found = variance_component_interval(fit, name, level=request.level)
    except AnalysisError:
        return None
    return maybe_interval(found.low, found.high, request.level)


def _notes(request: PoolRequest, data: _Data, fixed: Coefficients) -> tuple[str, ...]:
    if _chosen(request).model == "three_level" or fixed.df is None:
        return ()
    if fixed.df[0] >= MIN_DF_ROBUST:
        return ()
    what = f"robust variances of {data.units} clusters with fewer than {MIN_DF_ROBUST} degrees of "
    return (f"{what}freedom: interval and P value can be misleading",)


def _settings(request: PoolRequest) -> tuple[tuple[str, str], ...]:
    chosen = _chosen(request)
    correlated = "to be independent" if not chosen.correlation else ""
    return settings_of(
        request,
        subject=pooled_what(request),
        scale=on_scale(request),
        prediction=PREDICTION_WORDS["as_ci"],
        column=request.cluster,
        correlated=correlated or f"to have a correlation of {chosen.correlation:g}",
        correction=_CORRECTIONS[chosen.correction],
    )


_CORRECTIONS = {"CR2": "bias-reduced (CR2)", "CR1": "corrected for their number (CR1)"}

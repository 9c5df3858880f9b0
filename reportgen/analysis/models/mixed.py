"""Models of the counts themselves: mixed models by maximum likelihood, and the beta-binomial."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reportgen.analysis.effects import counts_of_arms
from reportgen.analysis.measures import counts
from reportgen.analysis.models.inverse_variance import common_effect
from reportgen.analysis.models.words import PREDICTION_WORDS, plural, pooled_what, settings_of
from reportgen.analysis.pools import (
    Beside,
    PoolRequest,
    PoolResult,
    back,
    h2_of,
    maybe_back,
    maybe_interval,
    point,
    share,
    sizes,
)
from reportgen.defaults import QUADRATURE_POINTS
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import transform_of
from reportgen.stats.glmm import beta_binomial, random_intercept_logistic, two_arm_glmm

Rows = Sequence[OutcomeRow]

PREDICTIONS: Mapping[str, str] = {
    "as_ci": "normal",
    "kenward_roger": "normal",
    "knapp_hartung_t_k1": "t_k1",
    "knapp_hartung_t_k2": "t_k2",
}
"""What becomes of a definition that needs an interval which a mixed model does not have."""

NO_VARIANCE = "the between-study variance is estimated as zero"


def mixed_model(request: PoolRequest, rows: Rows) -> PoolResult:
    """Of proportions the random-intercept logistic model; of two arms random study effects."""
    if request.compares:
        return two_arms("unconditional_random")(request, rows)
    return random_intercept(request, rows)


def random_intercept(request: PoolRequest, rows: Rows) -> PoolResult:
    """The pooled proportion with binomial counts within and normal log odds between studies."""
    events, n = counts(rows)
    prediction = _prediction(request)
    fit = random_intercept_logistic(
        events,
        n,
        level=request.level,
        quadrature_points=QUADRATURE_POINTS,
        prediction=prediction,
        limits=request.limits,
    )
    i2 = share(fit.i2)
    i2_ci = maybe_interval(share(fit.i2_low), share(fit.i2_high), request.level)
    tau2_ci = maybe_interval(fit.tau2_low, fit.tau2_high, request.level)
    common = fit.common
    return PoolResult(
        *sizes(rows),
        estimate=fit.estimate,
        se=fit.se,
        value=fit.rate,
        ci=Interval(fit.rate_low, fit.rate_high, request.level),
        pi=maybe_interval(fit.rate_pi_low, fit.rate_pi_high, request.level),
        tau2=fit.tau2,
        tau2_ci=tau2_ci,
        tau2_settings=(("limits", "profile-likelihood"),) if tau2_ci else (),
        i2=i2,
        i2_ci=i2_ci,
        h2=h2_of(i2),
        h2_ci=None
        if i2_ci is None
        else maybe_interval(h2_of(i2_ci.low), h2_of(i2_ci.high), request.level),
        common=Beside(
            common.rate, Interval(common.rate_low, common.rate_high, request.level), None
        ),
        q=fit.q_lrt,
        q_p=fit.q_p,
        q_df=fit.q_df,
        q_method="q.lrt",
        i2_method="i2.tau2",
        method="glmm.logit.ml",
        weights=_weights(request, rows, fit.tau2),
        notes=(NO_VARIANCE,) if fit.tau2 == 0 else (),
        settings=settings_of(
            request, points=str(QUADRATURE_POINTS), prediction=PREDICTION_WORDS[prediction]
        ),
    )


def two_arms(model: str) -> Callable[[PoolRequest, Rows], PoolResult]:
    """The pooled odds or rate ratio by one of the models of two arms."""

    def fit_model(request: PoolRequest, rows: Rows) -> PoolResult:
        effect = transform_of(request.measure).effect
        prediction = _prediction(request)
        fit = two_arm_glmm(
            effect,
            counts_of_arms(request.measure, effect, rows),
            model=model,
            level=request.level,
            prediction=prediction,
        )
        random, common, i2 = fit.random, fit.common, share(fit.i2)
        return PoolResult(
            *sizes(rows),
            estimate=random.estimate,
            se=random.se,
            value=point(request, random.estimate),
            ci=back(request, random.ci_low, random.ci_high),
            p=random.p_value,
            pi=maybe_back(request, fit.pi_low, fit.pi_high),
            tau2=random.tau2,
            i2=i2,
            h2=h2_of(i2),
            common=Beside(
                point(request, common.estimate),
                back(request, common.ci_low, common.ci_high),
                common.p_value,
            ),
            q=fit.q_lrt,
            q_p=fit.q_lrt_p,
            q_df=fit.q_df,
            q_method="q.lrt",
            i2_method="i2.tau2",
            method=f"glmm.{model}",
            weights=_weights(request, rows, random.tau2),
            notes=(NO_VARIANCE,) if fit.on_boundary else (),
            settings=settings_of(
                request,
                subject=plural(request),
                family="Poisson" if effect == "IRR" else "logistic",
                integral=_integral(fit.quadrature_points),
                prediction=PREDICTION_WORDS[prediction],
            ),
        )

    return fit_model


def beta_binomial_model(request: PoolRequest, rows: Rows) -> PoolResult:
    """The mean of proportions that follow a beta distribution between the studies.

    Heterogeneity is described as for a common effect, by Q and I2 of the study effects: the model
    has a correlation within studies and no variance on the scale of pooling.
    """
    events, n = counts(rows)
    fit = beta_binomial(events, n, level=request.level)
    return replace(
        common_effect(request, rows),
        estimate=fit.estimate,
        se=fit.se,
        value=fit.rate,
        ci=Interval(fit.rate_low, fit.rate_high, request.level),
        method="beta_binomial",
        notes=("the studies differ no more than chance alone makes them",) if fit.rho == 0 else (),
        settings=settings_of(request, subject=pooled_what(request)),
    )


def _prediction(request: PoolRequest) -> str:
    return PREDICTIONS.get(request.prediction_method, request.prediction_method)


def _integral(points: int) -> str:
    if points == 1:
        return "Laplace’s approximation"
    return f"{points}-point adaptive Gauss-Hermite quadrature"


def _weights(request: PoolRequest, rows: Rows, tau2: float) -> tuple[float, ...]:
    """For orientation: those of inverse variance with the tau2 of the model."""
    weights = 1 / (request.pooling.effects(rows).vi + tau2)
    return tuple(float(w) for w in 100 * weights / weights.sum())

"""Odds and rate ratios of two arms pooled by generalised linear mixed models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL, MIN_STUDIES_PREDICTION
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats, check_choice, counts
from reportgen.stats.counts.pool import RATE_COLUMNS, TABLE_COLUMNS, columns_of
from reportgen.stats.distributions import (
    check_level,
    chi_square_p,
    two_sided_p,
    two_sided_quantile,
)
from reportgen.stats.glmm.boundary import LayoutFit, fit_layout, profile_loglik
from reportgen.stats.glmm.likelihood import runs_away
from reportgen.stats.glmm.one_sample import PREDICTION_DF
from reportgen.stats.glmm.profiled import FARTHEST_OWN
from reportgen.stats.glmm.two_arm_layouts import GLMM_MODELS, ModelLayouts, TwoArms
from reportgen.stats.heterogeneity import i2_of_tau2, typical_variance
from reportgen.stats.measures.rates import two_arm_counts
from reportgen.stats.measures.record import NO_CORRECTION
from reportgen.stats.measures.registry import effect_sizes
from reportgen.stats.measures.two_by_two import usable_tables
from reportgen.stats.prediction import prediction_limits
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data


@dataclass(frozen=True, slots=True)
class TwoArmEffect:
    """A log ratio with its normal interval and the log-likelihood of its model."""

    estimate: float
    se: float
    statistic: float
    p_value: float
    ci_low: float
    ci_high: float
    tau2: float
    tau: float
    sigma2: float | None
    loglik: float


@dataclass(frozen=True, slots=True)
class TwoArmFit:
    """The model with heterogeneity and the one without; ratios on the log scale.

    ``used`` (K,) marks the studies in it, ``k`` counts them. ``sigma2`` of an effect is the
    variance of the studies' levels where they are random. ``q_wald`` is None where a study's own
    effect is infinite, and for random study effects. ``pi_*`` are None below the least number of
    studies.
    """

    measure: str
    model: str
    level: float
    quadrature_points: int
    k: int
    used: Bools
    random: TwoArmEffect
    common: TwoArmEffect
    on_boundary: bool
    pi_low: float | None
    pi_high: float | None
    pi_df: float | None
    q_lrt: float
    q_df: int
    q_lrt_p: float
    q_wald: float | None
    q_wald_p: float | None
    i2: float | None


def two_arm_glmm(
    measure: str,
    columns: Mapping[str, ArrayLike],
    *,
    model: str = "conditional_exact",
    level: float = LEVEL,
    quadrature_points: int | None = None,
    prediction: str = "normal",
    min_studies_prediction: int = MIN_STUDIES_PREDICTION,
) -> TwoArmFit:
    """Pooled log odds ratio (``OR``) or log rate ratio (``IRR``) by maximum likelihood.

    ``columns``: events_1, n_1 (or nonevents_1), events_2, n_2, for rates time_1, time_2; shapes
    (K,), NaN where missing. The counts enter as they are; studies without any event, or with events
    in everyone, tell nothing about the ratio and are left out. Study i has effect mu + tau u_i,
    u_i standard normal, integrated by adaptive Gauss-Hermite quadrature. ``model``, a key of
    ``GLMM_MODELS``: ``unconditional_fixed`` (a level per study), ``unconditional_random`` (levels
    normal too, independent of the effects, Laplace), ``conditional_exact`` (given the margins, the
    noncentral hypergeometric likelihood; given all events of a study, binomial for rates),
    ``conditional_approximate`` (OR as if events were rare: binomial with the ratio of sizes as
    offset). Standard errors from the observed information in the coefficients and tau.

    ``q_lrt`` compares an effect per study with one for all; ``q_wald`` weighs the studies' own
    maximum-likelihood effects by their information. I2 = tau2/(tau2 + s2), s2 the typical variance
    of the studies' log ratios (0.5 where a cell is 0).

    Raises AnalysisError for counts that are none, no usable study, and a likelihood without finite
    maximum. Stijnen, Hamza and Özdemir 2010, doi:10.1002/sim.4040; Jackson et al. 2018,
    doi:10.1002/sim.7588. R: metafor::rma.glmm(measure, model = "UM.FS", "UM.RS", "CM.AL", "CM.EL")
    pushed to convergence, to 1e-6.
    """
    check_level(level)
    check_choice(measure, ("OR", "IRR"), "measure")
    chosen = GLMM_MODELS[check_choice(model, GLMM_MODELS, "model")]
    check_choice(prediction, PREDICTION_DF, "prediction")
    if measure not in chosen.measures:
        raise AnalysisError.single(
            "model", f"{model} is not for {measure}.", "Use conditional_exact."
        )
    data, used = _read(measure, columns)
    points = chosen.points(data) if quadrature_points is None else quadrature_points
    if chosen.laplace_only and points != 1:
        raise AnalysisError.single("quadrature_points", f"{model} has one, Laplace's, only.")
    _refuse_one_sided(data)
    layouts = chosen.layouts(data, points)
    random, common = (_effect(fit, layouts, level) for fit in _fits(data, layouts))
    lost = PREDICTION_DF[prediction]
    df = None if lost is None else data.k - lost
    predictable = data.k >= min_studies_prediction and (df is None or df > 0)
    limits: tuple[float | None, float | None] = (None, None)
    if predictable:
        limits = prediction_limits(random.estimate, random.se, random.tau2, level, df)
    q, wald, k_1 = 2 * (_separate(data, layouts) - common.loglik), _wald(data, layouts), data.k - 1
    own = effect_sizes(measure, data.columns)
    return TwoArmFit(
        measure=measure,
        model=model,
        level=level,
        quadrature_points=points,
        k=data.k,
        used=used,
        random=random,
        common=common,
        on_boundary=random.tau2 == 0,
        pi_low=limits[0],
        pi_high=limits[1],
        pi_df=df if predictable else None,
        q_lrt=max(0.0, q),
        q_df=k_1,
        q_lrt_p=chi_square_p(q, k_1),
        q_wald=wald,
        q_wald_p=None if wald is None else chi_square_p(wald, k_1),
        i2=i2_of_tau2(random.tau2, typical_variance(Data(own.yi, own.vi))),
    )


def _read(measure: str, columns: Mapping[str, ArrayLike]) -> tuple[TwoArms, Bools]:
    """The studies that tell something about the ratio."""
    rates = measure == "IRR"
    arrays = columns_of(columns, RATE_COLUMNS if rates else TABLE_COLUMNS)
    x_1, m_1, x_2, m_2 = arrays.values()
    if rates:
        used = np.isfinite(two_arm_counts(x_1, m_1, x_2, m_2, NO_CORRECTION, "drop")[0])
    else:
        used = usable_tables(x_1, m_1, x_2, m_2, "drop")
    if not used.any():
        raise AnalysisError.single(
            "mixed model", "no study has both events and non-events: there is nothing to compare."
        )
    first, size_1, second, size_2 = (array[used] for array in (x_1, m_1, x_2, m_2))
    for x, m in ((first, size_1), (second, size_2)):
        counts(x, np.maximum(x, 1) if rates else m)  # whole numbers
    return TwoArms(first, size_1, second, size_2, rates), used


def _refuse_one_sided(d: TwoArms) -> None:
    """Every study as far to one side as its margins allow: the ratio is 0 or infinite."""
    none_1, none_2 = d.x_1 == 0, d.x_2 == 0
    all_1, all_2 = (np.zeros(d.k, bool),) * 2 if d.rates else (d.x_1 == d.m_1, d.x_2 == d.m_2)
    if np.all(none_1 | all_2) or np.all(none_2 | all_1):
        raise runs_away("in every study one arm has no event, or the other has only events")


def _fits(d: TwoArms, layouts: ModelLayouts) -> tuple[LayoutFit, LayoutFit]:
    """With heterogeneity of the effect, which one study does not have, and without."""
    own = effect_sizes(d.measure, d.columns)
    data = Data(own.yi, own.vi)
    tau2 = max(estimate_tau2(data, "PM"), 0.04)
    start = [float(data.at(tau2).coef[0]), sqrt(tau2)]
    if layouts.starts_with_level:
        level = d.level()
        start = [float(level.mean()), start[0], max(float(level.std()), 0.2), start[1]]
    common = fit_layout(layouts.common, np.array(start[:-1]), d.level())
    if d.k == 1:
        scales = np.append(common.scales, 0.0)
        return LayoutFit(common.coef, common.cov, scales, common.loglik), common
    return fit_layout(layouts.random, np.array(start), d.level()), common


def _separate(d: TwoArms, layouts: ModelLayouts) -> float:
    """Log-likelihood with an effect for every study."""
    if not layouts.starts_with_level:
        return sum(profile_loglik(part)[0] for part in layouts.separate)
    level = d.level()
    start = np.array([float(level.mean()), max(float(level.std()), 0.2)])
    return fit_layout(layouts.separate[0], start).loglik


def _wald(d: TwoArms, layouts: ModelLayouts) -> float | None:
    """Q of the studies' own effects, None where one is infinite or depends on the others."""
    if layouts.starts_with_level:
        return None
    parts: list[tuple[Floats, Floats]] = []
    for part in layouts.separate:
        _, nu, information = profile_loglik(part)
        if np.any(np.abs(nu) >= FARTHEST_OWN) or np.any(information < 1e-9):
            return None
        parts.append((nu, 1 / information))
    effects = parts[0][0] - (parts[1][0] if len(parts) > 1 else 0.0)
    data = Data(np.asarray(effects), np.asarray(sum(variance for _, variance in parts)))
    return data.at(0.0).rss


def _effect(fit: LayoutFit, layouts: ModelLayouts, level: float) -> TwoArmEffect:
    at = layouts.effect
    estimate, se = float(fit.coef[at]), sqrt(float(fit.cov[at, at]))
    half = two_sided_quantile(level) * se
    tau = float(fit.scales[-1]) if len(fit.scales) == layouts.random.effects else 0.0
    return TwoArmEffect(
        estimate=estimate,
        se=se,
        statistic=estimate / se,
        p_value=two_sided_p(estimate / se),
        ci_low=estimate - half,
        ci_high=estimate + half,
        tau2=tau**2,
        tau=tau,
        sigma2=float(fit.scales[0]) ** 2 if layouts.starts_with_level else None,
        loglik=fit.loglik,
    )

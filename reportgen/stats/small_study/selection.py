"""Selection models: the pooled effect when publication depends on the P value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import log

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import chi_square_p, two_sided_p, two_sided_quantile
from reportgen.stats.likelihood import log_likelihood
from reportgen.stats.pooling import MODELS
from reportgen.stats.results import check_alternative
from reportgen.stats.small_study.line import enough_studies
from reportgen.stats.small_study.selection_likelihood import Fitted, Selection, maxima
from reportgen.stats.small_study.weight_functions import (
    WEIGHT_FUNCTIONS,
    check_steps,
    intervals,
    p_values,
    smooth_weights,
    step_weights,
)
from reportgen.stats.tau2 import estimate_tau2
from reportgen.stats.weighted import Data


@dataclass(frozen=True, slots=True)
class SelectionModel:
    """The effect adjusted for selection by P value, on the analysis scale, and the selection.

    ``delta`` (d,) are the weights of the intervals after the first (``step``) or the parameters of
    the weight function; ``delta_se`` is None where a parameter lies on its bound. ``tau2_se`` is
    None when tau2 is 0. ``studies_per_interval`` is empty unless ``step``. The likelihood-ratio
    test compares with the same model without selection.
    """

    model: str
    weight_function: str
    steps: tuple[float, ...]
    alternative: str
    k: int
    estimate: float
    se: float
    p_value: float
    ci_low: float
    ci_high: float
    level: float
    tau2: float
    tau2_se: float | None
    delta: Floats
    delta_se: Floats | None
    studies_per_interval: tuple[int, ...]
    loglik: float
    lr_statistic: float
    lr_df: int
    lr_p: float


def selection_model(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    weight_function: str = "step",
    steps: Sequence[float] = (0.025,),
    alternative: str = "greater",
    model: str = "random",
    level: float = LEVEL,
) -> SelectionModel:
    """Maximum-likelihood fit of yi ~ N(mu, vi + tau2) seen with probability prop. to w(p_i).

    Likelihood: prod w(p_i) f(y_i) / E w(p), p from z = yi/sqrt(vi) by ``alternative``. ``step``: a
    weight for each interval of P between ``steps``, the first 1, P equal to a step belonging below
    it; ``beta`` p^(d1-1) (1-p)^(d2-1), p kept within 1e-5 and 1 - 1e-5; ``half_normal``
    exp(-d p^2) and ``negative_exponential`` exp(-d p) with d >= 0. ``common``: tau2 = 0. yi, vi of
    shape (k,). Standard errors from the observed information in mu, tau2 and the parameters, those
    on a bound held there; normal limits.

    Raises AnalysisError below 3 studies, for intervals of P without a study, whose weights cannot
    be estimated, and where the likelihood has no maximum inside. Vevea and Hedges 1995,
    doi:10.1007/BF02294384; Citkowicz and Vevea 2017, doi:10.1037/met0000119; Preston et al. 2004,
    doi:10.1111/j.1365-2753.2003.00457.x. R: metafor::selmodel, run to convergence, to 1e-7.
    """
    check_choice(weight_function, WEIGHT_FUNCTIONS, "weight_function")
    check_choice(model, MODELS, "model")
    check_alternative(alternative)
    y, v = enough_studies(yi, vi)
    z = y / np.sqrt(v)
    points = check_steps(steps) if weight_function == "step" else ()
    counts = intervals(p_values(z, alternative), points) if points else ()
    _no_interval_empty(counts, points)
    if points:
        weighting = step_weights(z, points, alternative)
    else:
        weighting = smooth_weights(z, weight_function, alternative)
    plain = Data(y, v)
    tau2 = estimate_tau2(plain, "ML") if model == "random" else 0.0
    unit = float(np.sqrt(np.median(v) + tau2))
    scaled = Selection(y / unit, v / unit**2, weighting)
    start = Start(float(plain.at(tau2).coef[0]) / unit, tau2 / unit**2, model == "random")
    fit = _fit(scaled, weight_function, start)
    errors = _standard_errors(fit)
    mu, se = fit.mu * unit, float(errors[0]) * unit
    half = two_sided_quantile(level) * se
    # the likelihood is that of y, not of y divided by the unit
    loglik = fit.loglik - plain.k * log(unit)
    lr = max(0.0, 2 * (loglik - log_likelihood(plain, tau2, restricted=False)))
    delta, delta_se = _delta(fit, errors, weight_function)
    return SelectionModel(
        model=model,
        weight_function=weight_function,
        steps=points,
        alternative=alternative,
        k=plain.k,
        estimate=mu,
        se=se,
        p_value=two_sided_p(mu / se),
        ci_low=mu - half,
        ci_high=mu + half,
        level=level,
        tau2=fit.tau2 * unit**2,
        tau2_se=float(errors[1]) * unit**2 if fit.tau2 > 0 else None,
        delta=delta,
        delta_se=delta_se,
        studies_per_interval=counts,
        loglik=loglik,
        lr_statistic=lr,
        lr_df=len(delta),
        lr_p=chi_square_p(lr, len(delta)),
    )


def _no_interval_empty(counts: Sequence[int], steps: Sequence[float]) -> None:
    edges = (0.0, *steps, 1.0)
    empty = [f"{edges[i]:g} to {edges[i + 1]:g}" for i, count in enumerate(counts) if not count]
    if empty:
        raise AnalysisError.single(
            "steps",
            f"no study has its P value from {' or '.join(empty)}: its weight is not estimable.",
            "Take fewer steps.",
        )


@dataclass(frozen=True, slots=True)
class Start:
    """The model without selection, from which the climbs start, and whether tau2 is free."""

    mu: float
    tau2: float
    random: bool


STARTS: dict[str, tuple[tuple[float, ...], ...]] = {
    "beta": ((1.0, 1.0), (0.4, 1.0), (1.0, 0.4), (2.0, 1.0)),
    "half_normal": ((0.5,), (5.0,)),
    "negative_exponential": ((0.5,), (5.0,)),
}
LOG_WEIGHTS = (-0.5, -2.0, 0.5)


def _fit(selection: Selection, weight_function: str, start: Start) -> Fitted:
    """The highest maximum with parameters that are allowed."""
    d = selection.weighting.slopes.shape[1]
    thetas = STARTS.get(weight_function, tuple((value,) * d for value in LOG_WEIGHTS))
    spreads = (max(start.tau2, 0.1), 0.5) if start.random else (0.0, 0.0)
    ends = ((start.mu, spreads[0]), (0.0, spreads[1]))
    starts = [(*end, np.array(theta)) for end, theta in product(ends, thetas)]
    found = maxima(selection, starts)
    if weight_function != "step":
        found = [fit for fit in found if np.all(fit.theta > 0)]
    if weight_function in ("half_normal", "negative_exponential"):
        found.append(_unselected(selection, start))
    if not found:
        raise AnalysisError.single(
            "selection model",
            "the likelihood has no maximum within reach: the data do not tell the selection.",
            "Use fewer steps or the model with a common effect.",
        )
    # of equal heights the one without spread
    return max(found, key=lambda fit: (round(fit.loglik, 9), -fit.tau2))


def _unselected(selection: Selection, start: Start) -> Fitted:
    """No selection, the bound of the one-parameter functions; only mu and tau2 are free."""
    d = selection.weighting.slopes.shape[1]
    value, _, hessian = selection.at(start.mu, start.tau2, np.zeros(d))
    free = [0, 1] if start.tau2 > 0 else [0]
    return Fitted(start.mu, start.tau2, np.zeros(d), value, -hessian[np.ix_(free, free)])


def _standard_errors(fit: Fitted) -> Floats:
    """Of mu, tau2 unless it is 0, and the parameters that are not on their bound."""
    scale = np.sqrt(np.abs(np.diag(fit.information)))
    if np.all(scale > 0):
        values, vectors = np.linalg.eigh(fit.information / np.outer(scale, scale))
        if values[0] > 1e-10:
            return np.asarray(np.sqrt((vectors**2 / values).sum(axis=1)) / scale)
    raise AnalysisError.single(
        "selection model",
        "the likelihood is flat at its maximum: the data do not tell the selection.",
        "Use fewer steps or the model with a common effect.",
    )


def _delta(fit: Fitted, errors: Floats, weight_function: str) -> tuple[Floats, Floats | None]:
    """The parameters as they are told, with their standard errors."""
    own = errors[2 if fit.tau2 > 0 else 1 :]
    if weight_function == "step":
        weights = np.exp(fit.theta)
        return weights, weights * own
    return fit.theta, own if len(own) else None

"""Logistic and Poisson regression: generalised linear models with their canonical link."""

from __future__ import annotations

from functools import partial

from reportgen.analysis.cohort.adjusted.likelihood import ratio_p, ratio_test
from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    ModelRows,
)
from reportgen.defaults import ALPHA_OVERDISPERSION
from reportgen.errors import AnalysisError
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.regression.glm import fit, glm
from reportgen.stats.regression.negative_binomial import negative_binomial
from reportgen.stats.regression.profile_limits import glm_profile_limits


def coefficients(family: str, rows: ModelRows, choices: Choices) -> Coefficients:
    """Maximum likelihood, with Wald limits and tests or those of the profile likelihood."""
    found = glm(rows.value, rows.x, family, names=rows.names, level=choices.level)
    if choices.interval == "wald":
        limits = found.ci_low, found.ci_high
        return Coefficients.after_intercept(found.coef, *limits, found.p_value, found.std_error)
    low, high = glm_profile_limits(found)
    p = ratio_p(rows, partial(loglik, family))
    return Coefficients(found.coef[1:], low[1:], high[1:], p, found.std_error[1:])


def loglik(family: str, rows: ModelRows) -> float:
    """The highest log likelihood."""
    return fit(rows.value, rows.columns, family, names=rows.names or None).point.loglik


def overdispersed(rows: ModelRows) -> tuple[str, ...]:
    """A note where counts vary more than Poisson's law has it."""
    try:
        larger = negative_binomial(rows.value, rows.columns, names=rows.names).loglik
    except AnalysisError:
        return ()
    gain = max(0.0, 2 * (larger - loglik("poisson", rows)))
    if chi_square_p(gain, 1) / 2 >= ALPHA_OVERDISPERSION:
        return ()
    what = "the counts vary more than Poisson’s law has it, so that the limits are too narrow"
    return (f"{what}; a negative binomial model allows for it",)


POISSON = AdjustedModel(
    name="Poisson regression",
    statistic="rate_ratio",
    fit=partial(coefficients, "poisson"),
    joint=ratio_test(partial(loglik, "poisson")),
    joint_stat="likelihood_ratio",
    methods={"wald": "covariates.poisson.wald", "profile": "covariates.poisson.profile"},
    joint_method="covariates.interaction.likelihood",
    instead="covariates.poisson.instead",
    caution=overdispersed,
)

LOGISTIC = AdjustedModel(
    name="logistic regression",
    statistic="odds_ratio",
    fit=partial(coefficients, "binomial"),
    joint=ratio_test(partial(loglik, "binomial")),
    joint_stat="likelihood_ratio",
    methods={"wald": "covariates.logistic.wald", "profile": "covariates.logistic.profile"},
    joint_method="covariates.interaction.likelihood",
)

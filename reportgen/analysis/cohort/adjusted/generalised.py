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
from reportgen.stats.regression.glm import fit, glm
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


POISSON = AdjustedModel(
    name="Poisson regression",
    statistic="rate_ratio",
    fit=partial(coefficients, "poisson"),
    joint=ratio_test(partial(loglik, "poisson")),
    joint_stat="likelihood_ratio",
    methods={"wald": "covariates.poisson.wald", "profile": "covariates.poisson.profile"},
    joint_method="covariates.interaction.likelihood",
    instead="covariates.poisson.instead",
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

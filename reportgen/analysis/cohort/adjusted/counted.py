"""Negative binomial regression of counts."""

from __future__ import annotations

from reportgen.analysis.cohort.adjusted.likelihood import ratio_test
from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    ModelRows,
)
from reportgen.stats.regression.negative_binomial import negative_binomial


def coefficients(rows: ModelRows, choices: Choices) -> Coefficients:
    """Log ratios of mean counts, with Wald limits and tests given the dispersion."""
    found = negative_binomial(rows.value, rows.x, names=rows.names, level=choices.level)
    parts = (found.coef[1:], found.std_error[1:], found.p_value[1:])
    return Coefficients.wald(*parts, choices.level)


def loglik(rows: ModelRows) -> float:
    """The highest log likelihood, the dispersion fitted anew."""
    return negative_binomial(rows.value, rows.columns, names=rows.names or None).loglik


NEGATIVE_BINOMIAL = AdjustedModel(
    name="negative binomial regression",
    statistic="rate_ratio",
    fit=coefficients,
    joint=ratio_test(loglik),
    joint_stat="likelihood_ratio",
    methods={"wald": "covariates.negative_binomial"},
    joint_method="covariates.interaction.likelihood",
)

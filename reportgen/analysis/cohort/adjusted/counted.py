"""Negative binomial regression of counts."""

from __future__ import annotations

import numpy as np

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
    low, high = np.log(found.ci_low), np.log(found.ci_high)
    return Coefficients.after_intercept(found.coef, low, high, found.p_value, found.std_error)


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

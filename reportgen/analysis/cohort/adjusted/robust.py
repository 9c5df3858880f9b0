"""Risk ratios by Poisson regression of a yes or no, with the robust variance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    Joint,
    ModelRows,
)
from reportgen.analysis.cohort.adjusted.wald import wald
from reportgen.stats.regression.robust_poisson import modified_poisson


def coefficients(rows: ModelRows, choices: Choices) -> Coefficients:
    """Log risk ratios with limits and tests by the sandwich variance."""
    found = modified_poisson(rows.value, rows.x, names=rows.names, level=choices.level)
    low, high = np.log(found.ci_low), np.log(found.ci_high)
    return Coefficients.after_intercept(found.coef, low, high, found.p_value, found.std_error)


def joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    """By the same variance."""
    found = modified_poisson(rows.value, rows.x, names=rows.names)
    return wald(found.coef, found.covariance, columns)


MODIFIED_POISSON = AdjustedModel(
    name="modified Poisson regression",
    statistic="risk_ratio",
    fit=coefficients,
    joint=joint,
    joint_stat="wald",
    methods={"wald": "covariates.modified_poisson"},
    joint_method="covariates.interaction.wald",
)

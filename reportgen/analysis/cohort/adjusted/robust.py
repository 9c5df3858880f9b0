"""Risk ratios by Poisson regression of a yes or no, with the robust variance."""

from __future__ import annotations

from collections.abc import Sequence

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
    parts = (found.coef[1:], found.std_error[1:], found.p_value[1:])
    return Coefficients.wald(*parts, choices.level)


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

"""Linear models of a measurement."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    Joint,
    ModelRows,
)
from reportgen.analysis.cohort.adjusted.wald import wald_f
from reportgen.errors import AnalysisError
from reportgen.stats.regression.linear import LinearFit, linear


def coefficients(rows: ModelRows, choices: Choices) -> Coefficients:
    """Differences of means, with t limits."""
    found = _fit(rows, choices)
    limits = found.ci_low, found.ci_high
    return Coefficients.after_intercept(found.coef, *limits, found.p_value, found.std_error)


def joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    """F test, by the same variance."""
    found = _fit(rows, choices)
    return wald_f(found.coef, found.covariance, columns, found.df_residual)


def _fit(rows: ModelRows, choices: Choices) -> LinearFit:
    """Raises AnalysisError where nothing is left to tell chance from."""
    try:
        found = linear(
            rows.value, rows.x, names=rows.names, variance=choices.variance, level=choices.level
        )
    except AnalysisError as error:
        if error.problems[0].where != "variance":
            raise
        what = "one patient alone decides a coefficient, which leaves no robust variance"
        raise AnalysisError.single("", what) from None
    if not found.std_error[1:].all():
        raise AnalysisError.single("", "the covariates explain the outcome without any rest")
    return found


LINEAR = AdjustedModel(
    name="linear regression",
    statistic="mean_difference",
    fit=coefficients,
    joint=joint,
    joint_stat="f_statistic",
    methods={"wald": "covariates.linear"},
    joint_method="covariates.interaction.f",
)

"""Firth's logistic regression: finite where events occur on one side of a covariate only."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    Joint,
    ModelRows,
)
from reportgen.stats.regression.firth import firth_joint, firth_logistic


def coefficients(rows: ModelRows, choices: Choices) -> Coefficients:
    """Penalised maximum likelihood, with the limits and tests of its profile."""
    found = firth_logistic(rows.value, rows.x, names=rows.names, level=choices.level)
    limits = found.ci_low, found.ci_high
    return Coefficients.after_intercept(found.coef, *limits, found.p_value, found.std_error)


def joint(rows: ModelRows, columns: Sequence[int], choices: Choices) -> Joint:
    """By the penalised likelihood, the coefficients held at 0 in the full design."""
    found = firth_joint(rows.value, rows.x, columns, names=rows.names)
    return Joint(found.statistic, found.df, found.p_value)


FIRTH = AdjustedModel(
    name="Firth’s penalised logistic regression",
    statistic="odds_ratio",
    fit=coefficients,
    joint=joint,
    joint_stat="likelihood_ratio",
    methods={"profile": "covariates.firth"},
    instead="covariates.firth.instead",
    joint_method="covariates.interaction.penalised",
)

"""The proportional-odds model of grades."""

from __future__ import annotations

from reportgen.analysis.cohort.adjusted.likelihood import ratio_test
from reportgen.analysis.cohort.adjusted.record import (
    AdjustedModel,
    Choices,
    Coefficients,
    ModelRows,
)
from reportgen.stats.regression.proportional_odds import proportional_odds


def coefficients(rows: ModelRows, choices: Choices) -> Coefficients:
    """Log odds ratios of a higher level, whichever the level is, with Wald limits and tests."""
    found = proportional_odds(rows.value, rows.x, names=rows.names, level=choices.level)
    return Coefficients.wald(found.coef, found.std_error, found.p_value, choices.level)


def loglik(rows: ModelRows) -> float:
    """The highest log likelihood."""
    return proportional_odds(rows.value, rows.x, names=rows.names).loglik


PROPORTIONAL_ODDS = AdjustedModel(
    name="proportional-odds regression",
    statistic="odds_ratio",
    fit=coefficients,
    joint=ratio_test(loglik),
    joint_stat="likelihood_ratio",
    methods={"wald": "covariates.proportional_odds"},
    joint_method="covariates.interaction.likelihood",
    effect="a worse grade of {label}",
)

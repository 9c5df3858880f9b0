"""How rates are given and compared: the intervals, and what is told of a pair of arms."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reportgen.spec.base import Section

RateInterval = Literal[
    "clopper_pearson",
    "wilson",
    "wilson_corrected",
    "wilson_corrected_capped",
    "agresti_coull",
    "jeffreys",
    "logit",
    "wald",
    "wald_corrected",
    "wald_half_added",
]
DifferenceInterval = Literal[
    "newcombe",
    "miettinen_nurminen",
    "mee",
    "agresti_caffo",
    "skewness_corrected",
    "wald",
    "wald_corrected",
]
OddsRatioInterval = Literal["by_test", "conditional", "woolf", "miettinen_nurminen"]
RiskRatioInterval = Literal["koopman", "katz", "miettinen_nurminen"]
Ratio = Literal["odds_ratio", "risk_ratio"]


class RateIntervals(Section):
    """Which interval a rate, a difference and a ratio of rates have."""

    rate_interval: RateInterval = Field(
        "clopper_pearson", description="confidence interval of a rate"
    )
    difference: DifferenceInterval = Field(
        "newcombe", description="confidence interval of a difference of rates"
    )
    odds_ratio: OddsRatioInterval = Field(
        "by_test",
        description="odds ratio and its interval: conditional and exact beside Fisher's test and "
        "Woolf's beside others (by_test), or one of them throughout",
    )
    risk_ratio: RiskRatioInterval = Field(
        "koopman", description="confidence interval of a risk ratio"
    )

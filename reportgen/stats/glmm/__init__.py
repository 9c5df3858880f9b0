"""Mixed-effects logistic models by maximum likelihood."""

from reportgen.stats.glmm.one_sample import CommonLogistic, GlmmFit, random_intercept_logistic
from reportgen.stats.glmm.regression import (
    ChiSquareTest,
    MixedLogisticFit,
    RateDifference,
    independent_rate_difference,
    mixed_logistic,
    rate_difference,
    wald_test,
)

__all__ = [
    "ChiSquareTest",
    "CommonLogistic",
    "GlmmFit",
    "MixedLogisticFit",
    "RateDifference",
    "independent_rate_difference",
    "mixed_logistic",
    "random_intercept_logistic",
    "rate_difference",
    "wald_test",
]

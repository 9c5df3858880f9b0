"""Mixed-effects models of counts by maximum likelihood."""

from reportgen.stats.glmm.beta_binomial import BetaBinomialFit, beta_binomial
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
from reportgen.stats.glmm.two_arm_layouts import GLMM_MODELS
from reportgen.stats.glmm.two_arms import TwoArmEffect, TwoArmFit, two_arm_glmm

__all__ = [
    "GLMM_MODELS",
    "BetaBinomialFit",
    "ChiSquareTest",
    "CommonLogistic",
    "GlmmFit",
    "MixedLogisticFit",
    "RateDifference",
    "TwoArmEffect",
    "TwoArmFit",
    "beta_binomial",
    "independent_rate_difference",
    "mixed_logistic",
    "random_intercept_logistic",
    "rate_difference",
    "two_arm_glmm",
    "wald_test",
]

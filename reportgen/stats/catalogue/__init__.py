"""All methods of the engine by section: what a page or a list of them is made from.

A choice that is made by a word stands in the registry that makes it; a function that is called by
name has its record here.
"""

from __future__ import annotations

from reportgen.stats.adjustment import ADJUSTMENTS as P_ADJUSTMENTS
from reportgen.stats.catalogue.conversions import CONVERSIONS
from reportgen.stats.catalogue.imputation import IMPUTATION
from reportgen.stats.catalogue.patients import CONFOUNDING, REGRESSION
from reportgen.stats.catalogue.pooling import HETEROGENEITY, POOLING
from reportgen.stats.catalogue.record import Routine, Section
from reportgen.stats.catalogue.sensitivity import SENSITIVITY
from reportgen.stats.catalogue.small_study import ADJUSTED, ASYMMETRY
from reportgen.stats.catalogue.structure import MULTILEVEL, STRUCTURE
from reportgen.stats.confidence import CI_METHODS
from reportgen.stats.confounding.propensity import ESTIMANDS
from reportgen.stats.conversions.quantiles import MEAN_METHODS, SD_METHODS
from reportgen.stats.counts.mantel_haenszel import OF_RATES, OF_TABLES
from reportgen.stats.glmm import GLMM_MODELS
from reportgen.stats.intervals import PROPORTION_INTERVALS
from reportgen.stats.measures import MEASURES
from reportgen.stats.multilevel.outcomes import STRUCTURES
from reportgen.stats.multilevel.robust import ADJUSTMENTS
from reportgen.stats.prediction import PREDICTION_METHODS
from reportgen.stats.small_study.trim_and_fill import ESTIMATORS
from reportgen.stats.small_study.weight_functions import WEIGHT_FUNCTIONS
from reportgen.stats.tau2 import TAU2_ESTIMATORS
from reportgen.stats.tau2_interval import TAU2_INTERVALS

__all__ = ["CATALOGUE", "Routine", "Section"]

CATALOGUE: tuple[Section, ...] = (
    Section("Effect measures", MEASURES, "effect_sizes", "measure"),
    POOLING,
    Section(
        "Mantel-Haenszel estimates", {**OF_TABLES, **OF_RATES}, "pool_mantel_haenszel", "measure"
    ),
    Section("Mixed models of two arms", GLMM_MODELS, "two_arm_glmm", "model"),
    Section("Between-study variance", TAU2_ESTIMATORS, "pool", "tau2"),
    Section("Intervals of the pooled value", CI_METHODS, "pool", "ci"),
    Section("Prediction intervals", PREDICTION_METHODS, "pool", "prediction"),
    HETEROGENEITY,
    Section("Intervals of the between-study variance", TAU2_INTERVALS, "tau2_interval", "method"),
    STRUCTURE,
    MULTILEVEL,
    Section("Several outcomes per study", STRUCTURES, "multivariate_model", "structure"),
    Section("Cluster-robust variances", ADJUSTMENTS, "cluster_robust", "adjustment"),
    Section("Adjustment of P values", P_ADJUSTMENTS, "adjusted_p_values", "method"),
    ASYMMETRY,
    Section("Trim and fill", ESTIMATORS, "trim_and_fill", "estimator"),
    Section("Selection models", WEIGHT_FUNCTIONS, "selection_model", "weight_function"),
    ADJUSTED,
    SENSITIVITY,
    Section("Intervals of one proportion", PROPORTION_INTERVALS, "proportion_interval", "method"),
    Section("Means from quantiles", MEAN_METHODS, "mean_sd_from_quantiles", "mean_method"),
    Section(
        "Standard deviations from quantiles", SD_METHODS, "mean_sd_from_quantiles", "sd_method"
    ),
    CONVERSIONS,
    REGRESSION,
    CONFOUNDING,
    Section("Weights by the propensity score", ESTIMANDS, "propensity_weights", "estimand"),
    IMPUTATION,
)

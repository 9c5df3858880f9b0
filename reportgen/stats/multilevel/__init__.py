"""Several rows per study: nested levels, several outcomes, robust variances."""

from reportgen.stats.multilevel.aggregate import Aggregated, aggregated_effects
from reportgen.stats.multilevel.components import (
    LevelShares,
    VarianceInterval,
    level_shares,
    variance_component_interval,
    variance_component_test,
)
from reportgen.stats.multilevel.model import MultilevelModel, multilevel_model, two_level_model
from reportgen.stats.multilevel.multivariate import MultivariateModel, multivariate_model
from reportgen.stats.multilevel.prediction import (
    RandomEffects,
    outcome_predictions,
    predicted_effects,
    random_effects,
)
from reportgen.stats.multilevel.robust import RobustTest, cluster_robust
from reportgen.stats.multilevel.sampling import (
    Sampling,
    correlated_errors,
    given_covariances,
    independent_errors,
)

__all__ = [
    "Aggregated",
    "LevelShares",
    "MultilevelModel",
    "MultivariateModel",
    "RandomEffects",
    "RobustTest",
    "Sampling",
    "VarianceInterval",
    "aggregated_effects",
    "cluster_robust",
    "correlated_errors",
    "given_covariances",
    "independent_errors",
    "level_shares",
    "multilevel_model",
    "multivariate_model",
    "outcome_predictions",
    "predicted_effects",
    "random_effects",
    "two_level_model",
    "variance_component_interval",
    "variance_component_test",
]

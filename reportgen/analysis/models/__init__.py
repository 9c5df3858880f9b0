"""How each model of ``reportgen.models`` is computed, and the ladder from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportgen.analysis.models.dependent import robust, three_level, three_level_robust
from reportgen.analysis.models.inverse_variance import (
    common_effect,
    ivhet,
    quality_effects,
    random_effects,
)
from reportgen.analysis.models.mixed import beta_binomial_model, mixed_model, two_arms
from reportgen.analysis.models.of_counts import mantel_haenszel, peto
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.inputs.studies import OutcomeRow

Fit = Callable[[PoolRequest, Sequence[OutcomeRow]], PoolResult]

FITS: dict[str, Fit] = {
    "inverse_variance": random_effects,
    "common_effect": common_effect,
    "mantel_haenszel": mantel_haenszel,
    "peto": peto,
    "glmm": mixed_model,
    "glmm_fixed_study_effects": two_arms("unconditional_fixed"),
    "glmm_conditional_exact": two_arms("conditional_exact"),
    "glmm_conditional_approximate": two_arms("conditional_approximate"),
    "beta_binomial": beta_binomial_model,
    "ivhet": ivhet,
    "quality_effects": quality_effects,
    "three_level": three_level,
    "robust": robust,
    "three_level_robust": three_level_robust,
}
"""One function per model, from the request and the rows that can be pooled to the result. It raises
AnalysisError where the model cannot be fitted, UnfitError where one choice of it cannot."""

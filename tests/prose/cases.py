"""The reports of which every sentence is read: each brings out branches that others do not."""

from __future__ import annotations

from tests.prose import (
    cases_of_adjusted,
    cases_of_analyses,
    cases_of_cohort_edges,
    cases_of_cohort_missing,
    cases_of_cohort_rates,
    cases_of_cohort_specs,
    cases_of_cohort_tests,
    cases_of_cohorts,
    cases_of_comparisons,
    cases_of_hazards,
    cases_of_imputation,
    cases_of_measures,
    cases_of_models,
    cases_of_pools,
    cases_of_propensity,
    cases_of_safety,
    cases_of_sensitivity,
    cases_of_small_study,
    cases_of_specs,
    cases_of_structure,
    cases_of_survival_curves,
)
from tests.prose.register import CASES, COHORTS

__all__ = [
    "CASES",
    "COHORTS",
    "cases_of_adjusted",
    "cases_of_analyses",
    "cases_of_cohort_edges",
    "cases_of_cohort_missing",
    "cases_of_cohort_rates",
    "cases_of_cohort_specs",
    "cases_of_cohort_tests",
    "cases_of_cohorts",
    "cases_of_comparisons",
    "cases_of_hazards",
    "cases_of_imputation",
    "cases_of_measures",
    "cases_of_models",
    "cases_of_pools",
    "cases_of_propensity",
    "cases_of_safety",
    "cases_of_sensitivity",
    "cases_of_small_study",
    "cases_of_specs",
    "cases_of_structure",
    "cases_of_survival_curves",
]

"""Every method that names a call of R is compared with R's numbers somewhere; here it says where.

A word of the vocabulary stands for the cases of ``cases/`` that use it, a path for a test that
reads what a script of ``tests/examples/R/`` printed, or that has the numbers of a paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from oracle.case import read_cases

from reportgen.methods import METHODS
from reportgen.methods.confounding import CONFOUNDING
from reportgen.methods.hazards import HAZARDS
from reportgen.methods.multiplicity import FAMILIES
from reportgen.methods.rates import DIFFERENCES, RATE_INTERVALS, RATIOS
from reportgen.methods.scales import SCALES
from reportgen.methods.tests import CHOSEN_TESTS
from reportgen.stats.catalogue import CATALOGUE, Routine

HERE = Path(__file__).parent
TESTS = HERE.parent
BLOCKS = [block for path in sorted((HERE / "cases").glob("*.json")) for block in read_cases(path)]
EXAMPLES = "examples/test_methods.py"
COMPARISONS, COHORT = "examples/test_comparisons.py", "examples/test_cohort_example.py"
SUBGROUPS, REPORTED = "examples/test_subgroups.py", "examples/test_reported.py"
REGRESSIONS = "examples/test_regressions.py"
SINGLES = "examples/test_singles.py"
COHORT_TESTS = "examples/test_cohort_tests.py"
WORKED, FUNNELS = "examples/test_worked_example.py", "examples/test_small_study.py"
SMALL_STUDIES = "examples/test_small_study_models.py"
SENSITIVITY = "examples/test_sensitivity.py"
SAFETY = "examples/test_safety.py"
PROPENSITY = "examples/test_propensity.py"
IMPUTED, MICE = "examples/test_imputation.py", "stats/imputation/test_against_mice.py"
CURVES = "examples/test_cohort_survival.py"
WEIGHTED = "stats/confounding/test_weighted_outcomes.py"

MODELS = "examples/test_models.py"
ABSOLUTE = "examples/test_absolute.py"

MODELS_OF_FACTS = (
    "common_effect",
    "mantel_haenszel",
    "peto",
    "glmm.unconditional_random",
    "glmm.unconditional_fixed",
    "glmm.conditional_exact",
    "glmm.conditional_approximate",
    "beta_binomial",
    "ivhet",
    "quality_effects",
    "common.beside",
    "h2",
    "tau2.interval",
)

CHOICES = {"diagonal": EXAMPLES, "Q0": EXAMPLES}
"""Choices by a word that no case has."""

ROUTINES = {
    'pool(model="common")': "common",
    'pool(model="random")': "random",
    "pool_peto": "peto",
    "pool_penalised": "penalised_logistic",
    "pool_cochran": "cochran",
    "sample_size_weights": "ssw",
    "pool_ivhet": "ivhet",
    "pool_henmi_copas": "henmi_copas",
    "pool_quality": "stats/test_weighting.py",
    "random_intercept_logistic": "random_intercept",
    "beta_binomial": EXAMPLES,
    "from_q": "I2_Q",
    "i2_of_tau2": "I2_tau2",
    "h2_of_tau2": "H2_tau2",
    'subgroup_pool(tau2_across_groups="separate")': "separate",
    'subgroup_pool(tau2_across_groups="common")': "subgroup_analysis",
    "subgroup_difference": "Q_between",
    "meta_regression": "meta_regression",
    "moderator_wald_test": "moderator_wald_test",
    "moderator_likelihood_ratio_test": "moderator_likelihood_ratio_test",
    "predict": "meta_regression_prediction",
    "variance_inflation_factors": "variance_inflation_factors",
    "permutation_test": "meta_regression_permutation_test",
    "mixed_logistic": EXAMPLES,
    "rate_difference": EXAMPLES,
    "two_level_model": "cluster_robust_test",
    "multilevel_model": "multilevel_model",
    "level_shares": "multilevel_i2",
    "variance_component_test": "variance_component_test",
    "variance_component_interval": "variance_component_interval",
    "predicted_effects": "pi_lower",
    "outcome_predictions": EXAMPLES,
    "random_effects": EXAMPLES,
    "correlated_errors": "sampling_correlation",
    "given_covariances": "multivariate_model",
    "aggregated_effects": "aggregated_effects",
    'egger_test(dispersion="multiplicative")': "multiplicative",
    'egger_test(dispersion="additive")': "additive",
    "funnel_regression_test": "funnel_regression_test",
    "pustejovsky_test": "pustejovsky_test",
    "harbord_test": "harbord_test",
    "peters_test": "peters_test",
    "macaskill_test": "macaskill_test",
    "deeks_test": "deeks_test",
    "arcsine_test": EXAMPLES,
    "begg_test": "begg_test",
    "schwarzer_test": "schwarzer_test",
    "excess_significance_test": "excess_significance_test",
    "pet_peese": "pet_peese",
    "limit_meta_analysis": "limit_meta_analysis",
    "rosenthal_fail_safe_n": "rosenthal",
    "orwin_fail_safe_n": "orwin_weighted",
    "rosenberg_fail_safe_n": "rosenberg",
    "funnel_lines": "stats/small_study/test_funnel.py",
    "leave_one_out": "leave_one_out",
    "cumulative": "cumulative_meta_analysis",
    "influence": "influence_diagnostics",
    "baujat": "baujat_coordinates",
    "standardised_residuals": "standardised_residuals",
    "all_subsets": "all_subsets",
    "empirical_bayes": "empirical_bayes_estimates",
    "e_value": SENSITIVITY,
    "share_above": "stats/test_true_effects.py",
    "table_from_odds_ratio": "table_from_odds_ratio",
    "survival_from_n": "stats/test_scales_and_measures.py",
    "freeman_tukey_inverse": "transformation",
    "absolute_effect": "stats/test_absolute_risk.py",
    "rate_interval": "rate_interval",
    "exact_binomial_test": "exact_binomial_test",
    'glm(family="binomial")': "logistic_model",
    'glm(family="poisson")': "stats/regression/test_models.py",
    "glm_profile_limits": "logistic_model",
    "firth_logistic": "firth_logistic_model",
    "firth_joint": "stats/regression/test_models.py",
    "modified_poisson": "modified_poisson_model",
    "negative_binomial": "stats/regression/test_models.py",
    "linear": "linear_model",
    "type_two_anova": "type_two_anova",
    "proportional_odds": "proportional_odds_model",
    "logistic_measures": "logistic_fit_measures",
    "hosmer_lemeshow": "hosmer_lemeshow_test",
    "drop_one": "drop_one_tests",
    "bic": "logistic_fit_measures",
    "propensity_score": "propensity_score",
    "truncated": "truncate_at",
    "effective_sample_size": "ess_treated",
    "weighted_smd": "smd",
    "weighted_difference": "weighted_mean_difference",
    **dict.fromkeys(("weighted_share", "weighted_ratio", "weighted_quantiles"), WEIGHTED),
    "caliper_width": "caliper_width",
    "greedy_match": "propensity_matching",
    "rubin": "rubin_pooling",
    "chained_equations": MICE,
    "matched": MICE,
    "logistic": MICE,
    "nominal": MICE,
    "ordered": IMPUTED,
    "multinomial": IMPUTED,
    "augmented": IMPUTED,
    "pool_survival": IMPUTED,
    "scale_reduction": "stats/imputation/test_convergence.py",
    "fisher_combined": "fisher",
    "stouffer_combined": "stouffer",
}

METHODS_OF_FACTS = {
    **dict.fromkeys(MODELS_OF_FACTS, MODELS),
    "study.proportion": "clopper_pearson",
    "derived.p": REPORTED,
    "derived.o_minus_e": REPORTED,
    "derived.events": REPORTED,
    **dict.fromkeys(("derived.quantiles", "derived.mean_interval", "derived.correlation"), SINGLES),
    **dict.fromkeys(SCALES, SINGLES),
    "study.rate": "rate_interval",
    "study.single": SINGLES,
    "study.survival": "SURV_LOGLOG",
    "study.comparison": COMPARISONS,
    "iv.comparison": COMPARISONS,
    "glmm.logit.ml": WORKED,
    "iv.logit": WORKED,
    "iv.cloglog": "SURV_LOGLOG",
    "prediction": COMPARISONS,
    "i2.tau2": COMPARISONS,
    "i2.q": "I2_Q",
    "tau2": COMPARISONS,
    "q.lrt": "Q_lrt",
    "q.cochran": COMPARISONS,
    "contrast.glmm": WORKED,
    "contrast.iv": EXAMPLES,
    "difference.delta": EXAMPLES,
    "subgroup.q": "Q_between",
    "subgroup.q_alone": "Q_between",
    "subgroup.q_common": SUBGROUPS,
    "subgroup.glmm_common": SUBGROUPS,
    "subgroup.contrast": SUBGROUPS,
    **{name: "examples/test_adjusted.py" for name in METHODS if name.startswith("covariates.")},
    **dict.fromkeys(HAZARDS, "examples/test_adjusted_cox.py"),
    "adjusted.holm": SUBGROUPS,
    "adjusted.bonferroni": SUBGROUPS,
    "adjusted.benjamini_hochberg": SUBGROUPS,
    **dict.fromkeys(
        (
            *("regression.knapp_hartung", "regression.knapp_hartung_adhoc", "regression.normal"),
            *("regression.glmm", "permutation.exact", "permutation.random"),
        ),
        REGRESSIONS,
    ),
    "r2": REGRESSIONS,
    **dict.fromkeys(
        (
            *("dependence.three_level", "dependence.robust", "dependence.three_level_robust"),
            "dependence.levels",
        ),
        "examples/test_dependence.py",
    ),
    "joint.bivariate": "examples/test_joint.py",
    "moderator.glmm": EXAMPLES,
    "moderator.iv": "meta_regression",
    "leave_one_out": COMPARISONS,
    "profile": WORKED,
    "influence": SENSITIVITY,
    "cumulative": SENSITIVITY,
    "e_value": SENSITIVITY,
    "true_effects": SENSITIVITY,
    "asymmetry.egger": FUNNELS,
    "asymmetry.harbord": FUNNELS,
    "asymmetry.pustejovsky": FUNNELS,
    "trim_and_fill": FUNNELS,
    "asymmetry.egger_random": SMALL_STUDIES,
    "asymmetry.thompson_sharp": SMALL_STUDIES,
    "asymmetry.begg": SMALL_STUDIES,
    "asymmetry.peters": SMALL_STUDIES,
    "asymmetry.macaskill": SMALL_STUDIES,
    "asymmetry.deeks": SMALL_STUDIES,
    "asymmetry.rucker": SMALL_STUDIES,
    "asymmetry.schwarzer": SMALL_STUDIES,
    "pet_peese": SMALL_STUDIES,
    "selection.three_parameter": SMALL_STUDIES,
    "selection.step": SMALL_STUDIES,
    "selection.beta": SMALL_STUDIES,
    "selection.half_normal": SMALL_STUDIES,
    "selection.negative_exponential": SMALL_STUDIES,
    "limit_meta_analysis": SMALL_STUDIES,
    "fail_safe.rosenthal": SMALL_STUDIES,
    "fail_safe.orwin": SMALL_STUDIES,
    "fail_safe.rosenberg": SMALL_STUDIES,
    **dict.fromkeys(
        (*RATE_INTERVALS, *DIFFERENCES, *RATIOS, *FAMILIES, *CHOSEN_TESTS), COHORT_TESTS
    ),
    "test.fisher": COHORT,
    "test.chi_square": COHORT,
    "test.freeman_halton": "fisher_freeman_halton_test",
    "test.monte_carlo": EXAMPLES,
    "test.mann_whitney.exact": COHORT,
    "test.mann_whitney.normal": "mann_whitney_test",
    "quantile.7": COHORT,
    "mean": COHORT,
    "mean.shown": COHORT,
    "quantile.beside": COHORT,
    "smd.numbers": COHORT,
    "smd.levels": "standardised_differences",
    "km.at": COHORT,
    "km.median": COHORT,
    "km.reverse": COHORT,
    "aalen_johansen": COHORT,
    "gray": COHORT,
    "fine_gray": COHORT,
    "km.rmst": COHORT,
    "km.rmst_difference": COHORT,
    "log_rank": COHORT,
    **dict.fromkeys(CONFOUNDING, PROPENSITY),
    "log_rank.stratified": COHORT,
    "cox": COHORT,
    "cox.zph": COHORT,
    "cox.time_dependent": COHORT,
    "cox.time_dependent.robust": "examples/test_changing_groups.py",
    "cox.time_dependent.adjusted": "examples/test_changing_groups.py",
    "subgroup.interaction": COHORT,
    **dict.fromkeys(
        (
            *("km.quantile", "incidence.quantile", "log_rank.wilcoxon", "log_rank.peto"),
            *("log_rank.tarone_ware", "log_rank.fleming_harrington", "log_rank.trend"),
            *(
                "left_truncation",
                "log_rank.holm",
                "km.milestone",
                "incidence.milestone",
                "km.rmst_ratio",
            ),
        ),
        CURVES,
    ),
    **{f"imputation.{name}": MICE for name in ("chained", "number", "binary", "nominal")},
    **{
        f"imputation.{name}": IMPUTED
        for name in ("hazard", "ordered", "augmented", "rubin", "scores", "curves")
    },
    "imputation.passive": "analysis/cohort/test_imputation.py",
    "imputation.convergence": "stats/imputation/test_convergence.py",
    **dict.fromkeys(
        (f"absolute.{name}" for name in ("risk_ratio", "odds_ratio", "hazard_ratio")), ABSOLUTE
    ),
    **dict.fromkeys(
        ("absolute.median_risk", "absolute.pooled_risk", "absolute.difference"), ABSOLUTE
    ),
    "safety.term": SAFETY,
    "safety.emergent": SAFETY,
    "safety.worst_grade": SAFETY,
    "safety.event_rate": SAFETY,
    "safety.first_rate": SAFETY,
    "safety.rate_ratio": SAFETY,
    "safety.onset": SAFETY,
    "safety.duration": SAFETY,
}
"""By the name that stands on a fact; what is only counted has no call."""


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _words(item)


WORDS = {word for block in BLOCKS for word in _words([block["compute"], block["args"]])}
NUMBERS = {name for block in BLOCKS for name in _words(block["expect"])}


def compared(where: str) -> bool:
    """Whether the cases have the word, or the file is there and reads numbers: itself, or by what
    holds facts against R's entries."""
    if where.endswith(".py"):
        text = (TESTS / where).read_text(encoding="utf-8")
        return "approx" in text or "against_r import" in text
    return where in WORDS | NUMBERS


CHOSEN = [name for s in CATALOGUE if s.function for name in s.entries]
CALLED = [name for s in CATALOGUE if not s.function for name in s.entries]


@pytest.mark.parametrize("name", CHOSEN)
def test_every_choice_is_compared(name: str) -> None:
    assert compared(CHOICES.get(name, name))


@pytest.mark.parametrize("name", CALLED)
def test_every_function_is_compared(name: str) -> None:
    where = ROUTINES[name]
    assert compared(where)
    if where.endswith(".py"):
        routine = next(s.entries[name] for s in CATALOGUE if name in s.entries)
        assert isinstance(routine, Routine)
        assert routine.compute.__name__ in (TESTS / where).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, one in METHODS.items() if one.reference])
def test_every_method_of_a_fact_is_compared(name: str) -> None:
    assert compared(METHODS_OF_FACTS[name])


def test_nothing_is_named_that_is_not_there() -> None:
    assert set(CHOICES) <= set(CHOSEN)
    assert set(ROUTINES) == set(CALLED)
    assert set(METHODS_OF_FACTS) <= set(METHODS)

"""Reviews pooled by other models than the usual, by several at once, and down the ladder."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_comparisons import (
    BCG,
    COUNTS,
    FEWER,
    LONGER,
    MOMENTS,
    PERSON_TIME,
    RATIO,
    SAME,
    compared,
    review,
    rows_of,
)
from tests.prose.project import Project, counts, curves, merged, project
from tests.prose.register import CR, EVEN, HIGH, LOW, OS, SPREAD, TOX, case

FALLS = [(4, 50.5, 9, 51), (8, 90, 19, 92), (3, 40, 8, 39.5), (0, 30, 2, 31)]
ZEROS = [(0, 40, 3, 41), (1, 60, 4, 58), (0, 33, 0, 35), (2, 90, 2, 88), (0, 51, 1, 50)]
NEVER = [(0, 40, 3, 41), (0, 60, 4, 58), (0, 33, 2, 35)]
"""Nobody of the treated arms has the event: a mixed model has no finite ratio."""


def _one(model: str, **more: Any) -> Project:
    """The trials of BCG by one model."""
    overrides = {"model": model, **more}
    tb = compared("tb", "tuberculosis", "odds_ratio", *COUNTS)
    return review([tb], rows_of(tb=(COUNTS, BCG)), analysis={"overrides": overrides})


@case
def odds_ratio_by_mantel_haenszel() -> Project:
    subgroups = [{"id": "kind", "column": "kind", "label": "Kind of study"}]
    tb = compared("tb", "tuberculosis", "odds_ratio", *COUNTS, model="mantel_haenszel")
    return review([tb], rows_of(tb=(COUNTS, BCG)), analysis={"subgroups": subgroups})


@case
def odds_ratio_by_peto() -> Project:
    return _one("peto")


@case
def odds_ratio_by_a_common_effect() -> Project:
    return _one("common_effect")


@case
def odds_ratio_by_the_mixed_model() -> Project:
    tb = compared("tb", "tuberculosis", "odds_ratio", *COUNTS, model="glmm")
    rows = rows_of(tb=(COUNTS, BCG))
    return review([tb], rows, analysis={"show_common": True})


@case
def odds_ratio_by_fixed_study_effects() -> Project:
    return _one("glmm_fixed_study_effects", prediction="t_k1")


@case
def odds_ratio_by_the_approximate_likelihood() -> Project:
    return _one("glmm_conditional_approximate")


@case
def rate_ratio_by_the_exact_likelihood() -> Project:
    falls = compared("falls", "falls", "rate_ratio", *PERSON_TIME, model="glmm_conditional_exact")
    return review([falls], rows_of(falls=(PERSON_TIME, FALLS)))


@case
def rates_by_the_beta_binomial_model() -> Project:
    rows = counts("a", "cr", EVEN[:4]) + counts("b", "cr", HIGH)
    return project([CR], rows, groups="ab", analysis={"overrides": {"model": "beta_binomial"}})


@case
def effects_by_quality() -> Project:
    """IVhet for one outcome, quality effects for the other, survival as always."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, model="quality_effects", tau2="DL"),
        compared("relapse", "relapse", "odds_ratio", *COUNTS, model="ivhet"),
    ]
    rows = rows_of(death=(COUNTS, FEWER), relapse=(COUNTS, SAME))
    for row, quality in zip(rows, (8, 5, 9, 2, 6), strict=True):
        row["quality"] = quality
    return review(outcomes, rows, studies={"quality": "quality"})


@case
def outcomes_by_many_models() -> Project:
    """Two estimators of one family, two models of another, and a common effect beside them."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True, model="peto"),
        compared("relapse", "relapse", "odds_ratio", *COUNTS),
        compared("harm", "serious harm", "risk_ratio", *COUNTS, model="mantel_haenszel"),
        compared("gone", "progression", "hazard_ratio", *RATIO, tau2="PM", ci="knapp_hartung"),
        compared("score", "the score", "mean_difference", *MOMENTS, unit="points", tau2="DL",
                 ci="kenward_roger", direction="higher_better"),
    ]  # fmt: skip
    rows = rows_of(
        death=(COUNTS, ZEROS),
        relapse=(COUNTS, SAME),
        harm=(COUNTS, FEWER),
        gone=(RATIO, [(0.7, 0.5, 0.98), (0.8, 0.6, 1.07), (0.65, 0.4, 1.05)]),
        score=(MOMENTS, LONGER),
    )
    overrides = {"tau2_interval": "profile_likelihood", "prediction": "knapp_hartung_t_k2"}
    return review(outcomes, rows, analysis={"overrides": overrides, "show_common": True})


@case
def rates_by_two_models() -> Project:
    """One rate by inverse variance, one by the mixed model; survival beside them."""
    rows = counts("a", "cr", SPREAD[:6]) + counts("b", "cr", HIGH)
    rows = merged(rows, counts("a", "tox", LOW) + counts("b", "tox", EVEN))
    rows = merged(rows, curves("a", "os", [(60, 48, 70, 50), (64, 50, 75, 80)]))
    tox = {**TOX, "model": "inverse_variance", "tau2": "EB"}
    analysis = {"show_common": True, "overrides": {"tau2_interval": "jackson"}}
    return project([CR, tox, OS], rows, groups="ab", analysis=analysis)


@case
def ratios_that_the_mixed_model_cannot_give() -> Project:
    """Not one event in an arm: every model of the counts gives way to inverse variance."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, model="glmm", primary=True),
        compared("harm", "serious harm", "odds_ratio", *COUNTS, model="mantel_haenszel"),
        compared("relapse", "relapse", "odds_ratio", *COUNTS, model="glmm_conditional_exact"),
    ]
    rows = rows_of(
        death=(COUNTS, [*NEVER, (0, 51, 6, 50)]), harm=(COUNTS, NEVER), relapse=(COUNTS, SAME)
    )
    return review(outcomes, rows)


@case
def subgroups_down_the_ladder() -> Project:
    """The model fits all studies and not those of one kind, nor what is left without one."""
    kinds = ["x", "x", "y", "y", "y"]
    rows = counts("a", "cr", [(0, 50), (50, 50), (20, 50), (22, 60), (31, 70)], kind=kinds)
    subgroups = [{"id": "kind", "column": "kind", "label": "Kind"}]
    return project([CR], rows, analysis={"subgroups": subgroups})


@case
def intervals_that_cannot_be_computed() -> Project:
    """A primary outcome without the interval that was asked for, and one beyond computing."""
    outcomes = [
        compared("score", "the score", "mean_difference", *MOMENTS, tau2="DL", primary=True),
        compared("far", "the distance", "estimate", "estimate", "se"),
    ]
    rows = rows_of(
        score=(MOMENTS, LONGER), far=(("estimate", "se"), [("9e80", "1e-80"), (0, "1e-80")])
    )
    overrides = {"ci": "kenward_roger", "tau2_interval": "profile_likelihood"}
    return review(outcomes, rows, analysis={"overrides": overrides})


@case
def a_common_effect_beside_a_joint_model() -> Project:
    """Alone the rate has no between-study variance, jointly it has one."""
    rows = counts("a", "cr", SPREAD[:6])
    figures = [(60, 48, 70, 50), (44, 30, 57, 80), (71, 59, 82, 40), (52, 40, 63, 60)]
    rows = merged(rows, curves("a", "os", figures))
    analysis = {"joint": [{"id": "both", "outcomes": ["cr", "os"], "correlation": 0.5}]}
    return project([{**CR, "model": "common_effect"}, OS], rows, analysis=analysis)

"""Cohorts whose rates are given and compared in other ways than the usual ones."""

from __future__ import annotations

from tests.prose.cohort_project import CohortProject, arm, binary, cohort, ordinal, strata
from tests.prose.register import cohort_case

HARM = {"domain": "safety", "direction": "lower_better"}
CR = binary("cr", "complete remission", abbreviation="CR", primary=True)
STAGES = {"stratum": strata("early stage", "late stage")}


@cohort_case
def cohort_of_numbers_needed() -> CohortProject:
    """Benefit, harm, through infinity, no difference, an arm with nobody; risk ratios beside odds
    ratios."""
    outcomes = [
        {**CR, "nnt": True, "ratio": "risk_ratio"},
        binary("mrd", "MRD conversion", nnt=True),
        binary("same", "second remission", nnt=True, by_stratum=False),
        binary("never", "relapse in the brain", nnt=True, by_stratum=False, **HARM),
        {**ordinal("crs", "cytokine release syndrome", **HARM), "nnt": True},
        binary("icu", "intensive care", ratio="risk_ratio", nnt=True, **HARM),
    ]
    first = arm(
        "a",
        cr="0 0 0 1 0 0 0 0 0 0 1 0",
        mrd="1 0 1 1 0 1 0 0 1 0 1 0",
        same="1 0 " * 6,
        never="0",
        crs="0 0 1 0 1 0 0 0 2 0 1 3",
        icu="0 0 0 0 1 0 0 0 0 0 1 0",
        stage="early early late " * 4,
    )
    second = arm(
        "b",
        cr="1 1 1 1 1 1 0 1 1 1 1 1",
        mrd="1 1 1 1 0 1 0 0 1 0 1 0",
        same="0 1 " * 6,
        never="0",
        crs="3 4 3 4 3 3 1 4 3 2 3 4",
        icu="1 1 0 1 1 0 1 1 . 1 1 1",
        stage="early early early early early early early early early early early late",
    )
    return cohort(outcomes, first, second, data=STAGES)


@cohort_case
def cohort_of_three_arms_by_score_intervals() -> CohortProject:
    """Two pairs with numbers needed; Wilson, Miettinen-Nurminen and Koopman intervals; subgroups
    by risk ratios."""
    outcomes = [{**CR, "nnt": True, "ratio": "risk_ratio"}]
    return cohort(
        outcomes,
        arm("a", cr="0 0 0 1 0 0 0 0 0 0 1 0", stage="early late " * 6, sex="f f m m " * 3),
        arm("b", cr="1 1 1 1 1 1 0 1 1 1 1 1", stage="early late " * 6, sex="f f m m " * 3),
        arm("c", cr="0 1 0 1", stage="early late " * 2, sex="f f m m"),
        data=STAGES,
        analysis={
            "rate_interval": "wilson",
            "difference": "miettinen_nurminen",
            "subgroups": [{"id": "sex", "column": "sex", "label": "sex"}],
        },
    )


@cohort_case
def cohort_by_intervals_that_are_not_always_defined() -> CohortProject:
    """Logit and skewness-corrected intervals where nothing or everything happened."""
    outcomes = [CR, binary("icu", "intensive care", **HARM), binary("alive", "survival to day 30")]
    return cohort(
        outcomes,
        arm("a", cr="0 0 1 1 0 0", icu="0", alive="1"),
        arm("b", cr="1 1 1 0 1 1", icu="0", alive="1 1 1 1 1 1"),
        analysis={
            "rate_interval": "logit",
            "difference": "skewness_corrected",
            "odds_ratio": "miettinen_nurminen",
        },
    )


@cohort_case
def cohort_by_intervals_without_width() -> CohortProject:
    """Wald's, where nothing happened in either arm, and where both rates are the same."""
    outcomes = [{**CR, "nnt": True}, binary("icu", "intensive care", nnt=True, **HARM)]
    return cohort(
        outcomes,
        arm("a", cr="0 0 1 1 0 1", icu="0"),
        arm("b", cr="1 1 1 0 0 0", icu="0"),
        analysis={"rate_interval": "wald", "difference": "wald", "odds_ratio": "woolf"},
    )

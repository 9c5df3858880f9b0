"""Cohorts whose rates are given and compared in other ways than the usual ones."""

from __future__ import annotations

from tests.prose.cohort_project import (
    CohortProject,
    arm,
    binary,
    cohort,
    number,
    ordinal,
    strata,
    time_to,
    times,
)
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


@cohort_case
def cohort_of_families_of_tests() -> CohortProject:
    """A family of outcomes, one of facts with tests that could not be made, one without any; a
    difference that is none once it is adjusted."""
    outcomes = [
        CR,
        number("stay", "time in hospital", unit="days"),
        {**ordinal("crs", "cytokine release syndrome", **HARM)},
        binary("icu", "intensive care", **HARM),
        binary("died", "death in the first week", **HARM),
        binary("coma", "coma", **HARM),
        time_to("os", "overall survival", landmarks=[6]),
        time_to("gvhd", "graft-versus-host disease", competing="death", label_is="event"),
    ]
    families = [
        {"id": "benefit", "label": "the efficacy outcomes", "tests": ["cr", "stay", "os"]},
        {
            "id": "harm",
            "label": "the harms",
            "tests": [
                "crs",
                "icu",
                "gvhd.b_vs_a.gray",
                "baseline.age.test",
                "cr.b_vs_a.early.test",
                "coma.b_vs_a.late.test",
            ],
            "method": "benjamini_hochberg",
        },
        {"id": "rare", "label": "rare harms", "tests": ["died", "coma"], "method": "bonferroni"},
        {
            "id": "sexes",
            "label": "the subgroups",
            "tests": ["cr.b_vs_a.sex.q_between"],
            "method": "hochberg",
        },
    ]
    more = {"stage": "early late " * 6, "sex": "f f m m " * 3, "died": "0", "coma": "0"}
    return cohort(
        outcomes,
        arm(
            "a",
            **times(os="1 2 2.5 3 3 4 4.5 5 5.5 6 7 8", gvhd="0.5 1* 2+ 2 2.5* 3+ " * 2),
            cr="0 0 0 1 0 1 0 1 0 0 1 0",
            stay="20 21 22 13 14 25 26 17 28 29 10 31",
            crs="0 0 1 0 1 0 0 0 2 0 1 3",
            icu="0 0 0 0 1 0 0 0 0 0 1 0",
            age="30 40 50 60 35 45 55 65 33 43 53 63",
            **more,
        ),
        arm(
            "b",
            **times(os="2 3+ 4 6 7+ 8 10 11+ 12 13+ 15 18+", gvhd="1 2* 2+ 3 4 5+ " * 2),
            cr="1 1 0 1 1 1 0 1 1 0 1 1",
            stay="12 21 13 14 15 16 17 18 19 20 11 22",
            crs="3 4 3 4 3 3 1 4 3 2 3 4",
            icu="1 1 0 1 1 0 1 1 . 1 1 1",
            age="60 70 . 60 65 75 55 65 63 73 53 63",
            **more,
        ),
        data=STAGES,
        baseline=[
            {"id": "age", "column": "age", "label": "age", "type": "continuous", "test": True}
        ],
        analysis={
            "families": families,
            "subgroups": [{"id": "sex", "column": "sex", "label": "sex"}],
        },
    )

"""Cohorts whose arms are compared by tests that the spec chooses."""

from __future__ import annotations

from tests.prose.cohort_project import CohortProject, arm, binary, cohort, number, ordinal, strata
from tests.prose.register import cohort_case

HARM = {"domain": "safety", "direction": "lower_better"}
STAGES = {"stratum": strata("early stage", "late stage")}
LEVELS = [
    {"id": "a", "label": "10 mg"},
    {"id": "b", "label": "20 mg"},
    {"id": "c", "label": "40 mg"},
]
DOSES = {"column": "arm", "levels": LEVELS, "ordered": True, "scores": [10, 20, 40]}


@cohort_case
def cohort_of_ordered_doses() -> CohortProject:
    """Trends of rates, grades and numbers over three doses; an outcome nobody of one arm has, one
    that never happened, numbers that do not vary."""
    outcomes = [
        binary("cr", "complete remission", primary=True),
        binary("mrd", "MRD conversion", overall="chi_square", by_stratum=False),
        binary("never", "relapse in the brain", by_stratum=False),
        binary("asked", "transplantation", overall="fisher", by_stratum=False),
        ordinal("crs", "cytokine release syndrome", **HARM),
        ordinal(
            "nt",
            "neurotoxicity",
            test="linear_by_linear",
            overall="linear_by_linear",
            by_stratum=False,
            **HARM,
        ),
        number("stay", "time in hospital", unit="days"),
        number(
            "fall",
            "fall of the marker",
            test="welch",
            summary="mean",
            by_stratum=False,
            primary=True,
        ),
        number("same", "doses given", test="student", summary="mean", by_stratum=False),
    ]
    more = {"never": "0", "same": "3", "stage": "early late " * 3}
    return cohort(
        outcomes,
        arm(
            "a",
            cr="0 0 0 1 0 0",
            mrd="0 1 0 1 0 0",
            asked="1 0 1 0 1 0",
            crs="0 0 1 0 1 2",
            nt="0 0 0 1 0 0",
            stay="10 12 14 16 18 20",
            fall="1.5 2.5 0.5 3 2 1",
            **more,
        ),
        arm(
            "b",
            cr="0 1 0 1 1 0",
            mrd="0 1 0 1 1 0",
            asked="1 0 1 0 1 1",
            crs="0 1 1 2 1 2",
            nt="0 0 1 1 0 2",
            stay="13 12 17 19 21 24",
            fall="2.5 3.5 1.5 4 3 7",
            **more,
        ),
        arm(
            "c",
            cr="1 1 1 1 1 0",
            mrd="1 1 0 1 1 1",
            asked=". . . . . .",
            crs="2 1 3 2 4 2",
            nt="0 3 1 1 2 2",
            stay="23 22 27 29 21 34",
            fall="4.5 5.5 6 4 5 9",
            **{**more, "same": "."},
        ),
        data={"arms": DOSES, **STAGES},
    )


@cohort_case
def cohort_over_strata() -> CohortProject:
    """Rates over strata, with a ratio that is none and a test that cannot be made; means; every
    other test of two arms."""
    outcomes = [
        binary("cr", "complete remission", test="cmh", nnt=True, primary=True),
        binary("mrd", "MRD conversion", test="cmh", ratio="risk_ratio"),
        binary("few", "second remission", test="cmh"),
        binary("none", "relapse in the brain", test="cmh", **HARM),
        binary("mid", "fever", test="fisher_mid_p", by_stratum=False, **HARM),
        binary("small", "intensive care", test="chi_square", by_stratum=False, **HARM),
        binary("yates", "transfusion", test="chi_square_corrected", by_stratum=False, **HARM),
        ordinal("nt", "neurotoxicity", test="linear_by_linear", by_stratum=False, **HARM),
        number("stay", "time in hospital", unit="days", test="student", summary="mean", **HARM),
    ]
    return cohort(
        outcomes,
        arm(
            "a",
            cr="0 0 0 1 0 1 0 1 0 0 1 0",
            mrd="0 1 0 1 0 1 0 1 0 0 1 0",
            few="0 . 0 . 1 . 0 . 1 . 0 .",
            none="0",
            mid="0 0 0 1 0 0 0 0 0 0 1 0",
            small="0 0 0 1 0 0 0 0 0 0 1 0",
            yates="0 1 0 1 0 1 0 1 0 0 1 0",
            nt="0 0 0 1 0 0 0 0 2 0 1 0",
            stay="20 21 22 13 14 25 26 17 28 29 10 31",
            stage="early late " * 6,
        ),
        arm(
            "b",
            cr="1 1 0 1 1 1 0 1 1 0 1 1",
            mrd="1 1 0 1 1 1 1 1 1 0 1 1",
            few="1 . 0 . 1 . 1 . 1 . 1 .",
            none="0",
            mid="1 0 1 1 0 1 0 0 1 0 1 0",
            small="1 0 0 1 0 0 0 0 0 0 1 0",
            yates="1 1 0 1 1 1 0 1 1 0 1 0",
            nt="0 1 0 3 0 2 0 2 2 0 1 0",
            stay="12 21 13 14 15 16 17 18 19 20 11 22",
            stage="early late " * 6,
        ),
        data=STAGES,
    )


@cohort_case
def cohort_of_paired_outcomes() -> CohortProject:
    """Two outcomes of the same patients: with an odds ratio, without, all alike, none known."""
    first = binary("cr", "complete remission", abbreviation="CR", paired_with="mrd", primary=True)
    return cohort(
        [first, binary("mrd", "MRD conversion")],
        arm(
            "a",
            cr="1 1 1 1 1 0 0 0 1 0 1 .",
            mrd="0 0 0 0 1 1 1 0 1 0 1 1",
            stage="early late " * 6,
        ),
        arm("b", cr="1 1 1 0", mrd="0 0 1 0", stage="early"),
        arm("c", cr="1 0 . .", mrd="1 0 1 1", stage="late late early early"),
        data=STAGES,
    )


@cohort_case
def cohort_of_one_arm_with_paired_outcomes() -> CohortProject:
    """Nothing but that."""
    first = binary("cr", "complete remission", paired_with="mrd", primary=True)
    return cohort(
        [first, binary("mrd", "MRD conversion")], arm("a", cr="1 1 1 0 1 0", mrd="0 0 0 1 1 0")
    )


AGE = {"id": "age", "column": "age", "label": "age", "type": "continuous", "summary": "mean"}


@cohort_case
def cohort_with_means_at_baseline() -> CohortProject:
    """Means and medians, one patient with a value, none; a variable of three levels."""
    baseline = [
        {**AGE, "unit": "years", "test": True},
        {"id": "wait", "column": "wait", "label": "time since diagnosis", "type": "continuous"},
        {**AGE, "id": "late", "column": "late", "label": "weight"},
        {"id": "ecog", "column": "ecog", "label": "performance", "type": "categorical"},
    ]
    return cohort(
        [binary("cr", "complete remission", primary=True)],
        arm("a", cr="1 0 1 0", age="30 42 51 60", wait="1 2 3 4", late=". . 70 .", ecog="0 1 1 2"),
        arm("b", cr="1 1 1 0", age="50 62 71 60", wait="1 2 3 4", late=".", ecog="0 0 1 2"),
        baseline=baseline,
    )


@cohort_case
def cohort_with_means_alone_at_baseline() -> CohortProject:
    return cohort(
        [binary("cr", "complete remission", primary=True)],
        arm("a", cr="1 0 1 0", age="30 42 51 60"),
        arm("b", cr="1 1 1 0", age="50 62 71 60"),
        baseline=[AGE],
    )


@cohort_case
def cohort_of_two_ordered_arms() -> CohortProject:
    """Tests over all arms where there are two, and means alone in a table."""
    levels = LEVELS[:2]
    return cohort(
        [
            number(
                "stay",
                "time in hospital",
                unit="days",
                test="welch",
                summary="mean",
                overall="anova",
            )
        ],
        arm("a", stay="10 12 14 . 18 20"),
        arm("b", stay="13"),
        data={"arms": {"column": "arm", "levels": levels, "ordered": True}},
    )

"""Cohorts whose arms are weighted or matched: balanced or not, with and without anything to say."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_cohorts import CR, CRS, EVENT, OS, PRIMARY, RELAPSE, STAY
from tests.prose.cohort_project import (
    CohortProject,
    Plain,
    arm,
    binary,
    cohort,
    number,
    time_to,
    times,
)
from tests.prose.register import cohort_case

AGE = {"id": "age", "column": "age", "label": "age", "type": "continuous", "unit": "years"}
STAGE = {"id": "stage", "column": "stage", "label": "stage", "type": "categorical"}
SEX = {"id": "sex", "column": "sex", "label": "sex", "type": "binary"}
ALL = [AGE, STAGE, SEX]
GVHD = time_to("gvhd", "graft-versus-host disease", competing="death", landmarks=[6, 99], **EVENT)
MARKER = number("drop", "fall of the tumour marker")

FIRST = {
    **times(
        os="1 2 2.5 3 3 4 4.5 5 5.5+ 6 7 8+ 9 10 12+ 13",
        relapse="1 2 2.5 3 3 4 4.5 5 5.5+ 6 7 8+ 9+ 10+ 12+ 13+",
        gvhd="1 2* 2.5 3* 3 4* 4.5 5 5.5+ 6 7 8+ 9 10* 12+ 13",
    ),
    "age": "30 34 . 45 47 50 52 55 57 60 61 63 66 68 70 71",
    "stage": "i i ii ii i ii iii iii ii iii i ii iii iii ii i",
    "sex": "f m f m f m f m m m f f m m f m",
    "cr": "1 1 0 1 0 0 1 . 0 0 1 1 0 0 1 0",
    "crs": "3 1 0 3 2 4 1 0 3 2 0 1 3 4 1 2",
    "stay": "20 14 9 18 22 30 12 10 25 17 8 13 21 33 11 16",
    "drop": "1.5 2.0 0.5 1.0 2.5 3.5 1.5 0.0 2.0 2.5 1.0 0.5 3.0 2.0 1.5 1.0",
}
SECOND = {
    **times(
        os="3 5 7 8+ 9 10 11 13+ 14 15+ 16 17+ 18 19+ 20+ 21+",
        relapse="3 5 7 8+ 9 10 11 13+ 14+ 15+ 16+ 17+ 18+ 19+ 20+ 21+",
        gvhd="3 5* 7 8+ 9 10* 11 13+ 14 15+ 16 17+ 18* 19+ 20+ 21+",
    ),
    "age": "29 33 36 41 44 48 49 51 54 56 58 59 62 64 67 69",
    "stage": "i ii i i ii iii i ii i iii ii iii i ii iii ii",
    "sex": "m f f m m f m f f m f m m f f m",
    "cr": "1 1 1 0 1 1 1 0 1 1 0 1 1 1 0 1",
    "crs": "0 1 0 2 1 0 3 1 0 2 0 1 0 4 1 0",
    "stay": "10 8 12 14 9 11 20 13 7 15 10 12 8 24 11 9",
    "drop": "2.5 3.0 1.5 2.0 2.5 3.5 4.0 1.0 2.0 3.0 2.5 1.5 3.5 2.0 1.0 3.0",
}


def plan(name: str, *covariates: str, **more: Any) -> Plain:
    return {"id": name, "covariates": list(covariates or ("age", "stage", "sex")), **more}


def weighted(outcomes: list[Plain], *plans: Plain, **more: Any) -> CohortProject:
    """Two arms of sixteen."""
    first, second = arm("a", **FIRST), arm("b", **SECOND)
    analysis = {"propensity": list(plans)}
    return cohort(outcomes, first, second, baseline=ALL, analysis=analysis, **more)


@cohort_case
def cohort_weighted_in_all_outcomes() -> CohortProject:
    """Every kind of outcome; the covariates stay unbalanced in one."""
    outcomes = [
        {**CR, **PRIMARY, "ratio": "risk_ratio"},
        {**CRS, **PRIMARY},
        {**STAY, **PRIMARY},
        {**OS, **PRIMARY},
        RELAPSE,
        GVHD,
        {**MARKER, **PRIMARY},
    ]
    named = [one["id"] for one in outcomes]
    ratio = "os.propensity.main.b_vs_a.hazard_ratio"
    longer = {
        "id": "longer",
        "when": f"{ratio}.high < 1 and os.propensity.main.b_vs_a.e_value.limit > 2",
        "say": "Weighted for what was known before treatment, overall survival was longer with "
        f"drug B (hazard ratio {{{{ '{ratio}' | value }}}}).",
    }
    other = {"id": "other", "say": "Weighted, overall survival did not differ clearly."}
    claim = {"id": "os_weighted", "expect": "longer", "variants": [longer, other]}
    return weighted(
        outcomes, plan("main", outcomes=named), claims=[claim], conclusions=["os_weighted"]
    )


@cohort_case
def cohort_matched_and_weighted() -> CohortProject:
    """Several plans, each with its name: pairs, trimmed and truncated weights, overlap weights."""
    named = ["cr", "crs", "stay", "os", "relapse"]
    return weighted(
        [{**CR, **PRIMARY}, {**OS, **PRIMARY}, CRS, STAY, RELAPSE],
        plan(
            "pairs",
            "age",
            "sex",
            method="matching",
            caliper=0.1,
            trim={"limits": [0.35, 0.65]},
            outcomes=named,
        ),
        plan("trimmed", trim={"limits": [0.35, 0.7]}, stabilised=True, truncate=0.05),
        plan("treated", "age", estimand="att", trim={"quantile": 0.05}, in_abstract=False),
        plan("controls", "age", estimand="atc", outcomes=["stay"]),
        plan("overlap", estimand="overlap", outcomes=["crs"]),
        plan("alike", "sex", estimand="matching_weights"),
        plan("far", "age", method="matching", estimand="atc", caliper=None),
    )


@cohort_case
def cohort_of_three_arms_weighted() -> CohortProject:
    """Each arm against the reference; the third has scores that tell it apart."""
    third = {**SECOND, "age": "80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95"}
    return cohort(
        [{**CR, **PRIMARY}, {**OS, **PRIMARY}, GVHD],
        arm("a", **FIRST),
        arm("b", **SECOND),
        arm("c", **third),
        baseline=ALL,
        analysis={"propensity": [plan("main", "age", outcomes=["cr", "os", "gvhd"])]},
    )


@cohort_case
def cohort_weighted_in_which_nothing_happens() -> CohortProject:
    """No event, or every patient has it; values that are all the same; a covariate as well."""
    same = {
        **times(os="5+ 6+ 7+ 8+", relapse="5 6 7 8", gvhd="5+ 6+ 7+ 8+"),
        "crs": "0",
        "stay": "3",
        "drop": "1",
        "stage": "i",
        "mrd": "1",
    }
    outcomes = [{**CR, **PRIMARY}, CRS, {**STAY, **PRIMARY}, {**OS, **PRIMARY}, RELAPSE, GVHD]
    outcomes.append(binary("mrd", "MRD conversion", **PRIMARY))
    named = [one["id"] for one in outcomes]
    return cohort(
        outcomes,
        arm("a", **same, age="30 40 50 60", sex="f m f m", cr="1 1 1 1"),
        arm("b", **same, age="35 38 55 58", sex="m m f m", cr="0 0 1 0"),
        baseline=ALL,
        analysis={
            "propensity": [
                plan("main", outcomes=named),
                plan("pairs", "age", method="matching", caliper=2, outcomes=named),
            ]
        },
    )


@cohort_case
def cohort_weighted_in_vain() -> CohortProject:
    """Nobody has every covariate; all covariates are the same; nobody is near enough; an arm is
    trimmed away; who is left has no known outcome."""
    one = {"sex": "f m f m", "stage": "i"}
    nobody = {"cr": ".", "stay": ". . . 3", "crs": "1 2 . ."}
    return cohort(
        [{**CR, **PRIMARY}, {**OS, **PRIMARY}, GVHD, CRS, STAY],
        arm(
            "a",
            **one,
            **times(os="1 2 3+ 4", gvhd="1 2* 3+ 4"),
            age="30 40 50 60",
            cr="1 0 1 1",
            crs="0",
            stay="3",
            weight="60 . . .",
        ),
        arm(
            "b",
            **one,
            **nobody,
            **times(os=". . . .", gvhd=". . 1 ."),
            age="31 44 49 66",
            weight=".",
        ),
        baseline=[*ALL, {"id": "weight", "column": "weight", "label": "weight",
                         "type": "continuous"}],
        analysis={
            "propensity": [
                plan("missing", "weight"),
                plan("constant", "stage"),
                plan("trimmed", "age", trim={"limits": [0.9, 1.0]}),
                plan("apart", "age", method="matching", caliper=1e-9),
                plan("unknown", "age", outcomes=["cr", "os", "gvhd", "crs", "stay"]),
            ]
        },
    )  # fmt: skip

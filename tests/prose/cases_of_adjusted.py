"""Cohorts whose arms are compared with covariates held: fitted, replaced, refused."""

from __future__ import annotations

from tests.prose.cases_of_cohorts import CR, CRS, PRIMARY
from tests.prose.cohort_project import CohortProject, Plain, Row, arm, binary, cohort, number
from tests.prose.register import cohort_case

BASELINE: list[Plain] = [
    {"id": "age", "column": "age", "label": "age", "type": "continuous", "unit": "years"},
    {"id": "sex", "column": "sex", "label": "sex", "type": "binary"},
    {"id": "score", "column": "score", "label": "risk score", "type": "categorical"},
    {"id": "site", "column": "site", "label": "centre", "type": "categorical"},
    {"id": "titre", "column": "titre", "label": "titre", "type": "continuous"},
    {"id": "same", "column": "same", "label": "country", "type": "categorical"},
]
BASELINE[1]["levels"] = {"f": "female", "m": "male"}
TOX = binary("tox", "severe toxicity", domain="safety", direction="lower_better")

YOUNG = "34 41 55 . 47 58 66 39 71 50 " * 4
OLD = "62 44 58 67 51 . 70 45 66 38 " * 4
OFTEN, SELDOM = "1 1 1 0 1 1 0 1 0 1 " * 2, "0 0 1 0 0 0 0 1 0 0 " * 2


def adjusted(name: str, outcome: str, *covariates: str, **more: object) -> Plain:
    """An analysis of the spec."""
    return {"id": name, "outcome": outcome, "covariates": list(covariates), **more}


def _patients(name: str, first: str, second: str, ages: str, **more: str) -> list[Row]:
    """Forty of an arm: twenty women with one course, twenty men with another."""
    return arm(
        name,
        cr=first + second,
        sex="f " * 20 + "m " * 20,
        age=ages,
        same="one",
        **more,
    )


@cohort_case
def cohort_adjusted_for_covariates() -> CohortProject:
    """An effect that differs by sex and not by score; events on one side of the score only; a
    covariate in a unit that makes its ratio infinite; one that is the same in everybody."""
    analyses = [
        adjusted(
            "main", "cr", "age", "sex", "score", interactions=["sex", "score"], per={"age": 10}
        ),
        adjusted("tox", "tox", "score"),
        adjusted("site", "cr", "site", "sex", interactions=["site"], in_abstract=False),
        adjusted("titre", "cr", "titre", interval="profile", in_abstract=False),
        adjusted("country", "cr", "same", interactions=["same"]),
    ]
    subgroups = [{"id": name, "column": name, "label": name} for name in ("sex", "score")]
    return cohort(
        [{**CR, **PRIMARY}, TOX],
        _patients(
            "a",
            OFTEN,
            SELDOM,
            YOUNG,
            score="0 1 2 0 " * 10,
            tox="0 0 1 0 0 0 0 0 " * 5,
            site="north " * 40,
            titre="2e-9 3e-9 1e-9 4e-9 " * 9 + "5e-9 2e-9 3e-9 .",
        ),
        _patients(
            "b",
            SELDOM,
            OFTEN,
            OLD,
            score="0 1 2 1 " * 10,
            tox="0 0 1 0 0 0 1 0 " * 5,
            site="north south " * 20,
            titre="1e-9 5e-9 2e-9 3e-9 " * 10,
        ),
        baseline=BASELINE,
        analysis={"adjusted": analyses, "subgroups": subgroups},
    )


@cohort_case
def cohort_adjusted_in_grades_and_numbers() -> CohortProject:
    """By every other model: risk ratios, grades, counts that vary more and less than Poisson's,
    numbers with a unit and without one."""
    outcomes = [
        number("fall", "fall of the titre", unit="points", **PRIMARY),
        {**CR, "in_abstract": False},
        {**CRS, "direction": "lower_better"},
        number("stay", "days in hospital", type="count", unit="days", direction="lower_better"),
        number("visits", "visits", type="count"),
    ]
    analyses = [
        adjusted("fall", "fall", "age", "sex", variance="HC3", interactions=["sex"]),
        adjusted("risk", "cr", "age", model="modified_poisson"),
        adjusted("grades", "crs", "age", "sex", interactions=["sex"]),
        adjusted("stay", "stay", "age", "sex", interactions=["age"]),
        adjusted("visits", "visits", "sex"),
    ]
    falls, nights = "4.1 6.2 5.5 7.9 3.8 6.6 5.1 8.4 ", "10 3 25 14 7 40 12 18 "
    return cohort(
        outcomes,
        _patients(
            "a",
            OFTEN,
            SELDOM,
            YOUNG,
            fall=falls * 5,
            crs="0 1 2 0 1 3 0 1 " * 5,
            stay=nights * 5,
            visits="2 3 3 4 " * 10,
        ),
        _patients(
            "b",
            SELDOM,
            OFTEN,
            OLD,
            fall="6.3 7.7 9.2 5.9 8.8 10.1 6.7 9.9 " * 5,
            crs="1 2 3 1 0 4 2 1 " * 5,
            stay="14 5 31 22 9 52 17 28 " * 5,
            visits="3 3 4 4 " * 10,
        ),
        baseline=BASELINE[:2],
        analysis={"adjusted": analyses},
    )


@cohort_case
def cohort_of_three_arms_adjusted() -> CohortProject:
    """Each pair is named, in text and figures."""
    analyses = [adjusted("main", "cr", "age", "sex", interactions=["sex", "age"])]
    return cohort(
        [{**CR, **PRIMARY}],
        _patients("a", OFTEN, SELDOM, YOUNG),
        _patients("b", SELDOM, OFTEN, OLD),
        _patients("c", OFTEN, OFTEN, YOUNG),
        baseline=BASELINE[:2],
        analysis={"adjusted": analyses},
    )


@cohort_case
def cohort_adjusted_in_vain() -> CohortProject:
    """One covariate, the same in everybody, so that no model can be fitted."""
    few = "1 0 1 0 1 1"
    return cohort(
        [{**CR, **PRIMARY}],
        arm("a", cr=few, same="one"),
        arm("b", cr=few, same="one"),
        baseline=BASELINE[-1:],
        analysis={"adjusted": [adjusted("main", "cr", "same")]},
    )

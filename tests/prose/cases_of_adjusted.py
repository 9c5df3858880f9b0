"""Cohorts whose arms are compared with covariates held: fitted, replaced, refused."""

from __future__ import annotations

from tests.prose.cases_of_cohorts import CR, PRIMARY
from tests.prose.cohort_project import CohortProject, Plain, Row, arm, binary, cohort
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
        adjusted("main", "cr", "age", "sex", "score", interactions=["sex", "score"]),
        adjusted("tox", "tox", "score"),
        adjusted("site", "cr", "site", "sex", interactions=["site"], in_abstract=False),
        adjusted("titre", "cr", "titre", interval="profile", in_abstract=False),
        adjusted("country", "cr", "same", interactions=["same"]),
    ]
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

"""Cohorts whose gaps are filled: pooled, not estimable, nothing to fill."""

from __future__ import annotations

from tests.prose.cases_of_adjusted import adjusted
from tests.prose.cases_of_cohorts import CR, PRIMARY
from tests.prose.cohort_project import CohortProject, Plain, arm, binary, cohort, time_to, times
from tests.prose.register import cohort_case

BASELINE: list[Plain] = [
    {"id": "age", "column": "age", "label": "age", "type": "continuous", "unit": "years"},
    {"id": "sex", "column": "sex", "label": "sex", "type": "binary"},
    {"id": "score", "column": "score", "label": "risk score", "type": "categorical"},
    {"id": "site", "column": "site", "label": "centre", "type": "categorical"},
    {"id": "same", "column": "same", "label": "country", "type": "categorical"},
]
TOX = binary("tox", "severe toxicity", domain="safety", direction="lower_better")
OS = time_to("os", "overall survival", landmarks=[0.5, 12, 30])
PLAN: Plain = {"m": 5, "iterations": 2, "seed": 3}
FIRST = "34 41 55 . 47 58 66 39 71 50 " * 4
SECOND = "62 44 58 67 51 . 70 45 66 38 " * 4
LOST = "0 0 0 1 0 0 0 0 0 0 " * 4
"""Harm of those alone whose age in ``FIRST`` is not known."""
COURSE = "3 5+ 8 11+ 14 2 6+ 9 17 21+ " * 4


@cohort_case
def cohort_with_gaps_imputed() -> CohortProject:
    """One analysis in both ways; one that complete cases cannot give; one that none can; curves
    that begin later, that end sooner, and of a level that nobody of an arm has."""
    return cohort(
        [{**CR, **PRIMARY}, {**TOX, **PRIMARY}, OS],
        arm(
            "a",
            cr="1 0 0 1 0 1 1 0 " * 5,
            tox=LOST,
            age=FIRST,
            sex="f m m f m . f m f m " * 4,
            score="low high . low mid high low mid high low " * 4,
            site="north south south north . south north south north south " * 4,
            same="one",
            **times(os=COURSE),
        ),
        arm(
            "b",
            cr="1 1 0 1 1 1 0 1 " * 5,
            tox="0 0 0 0 0 1 0 0 0 0 " * 4,
            age=SECOND,
            sex="f m m f m f f m f m " * 4,
            score="low low . low mid mid low mid mid low " * 4,
            site="north south south north south south north south north . " * 4,
            same="one",
            **times(os="4 7+ 10 13+ 16 3 8+ 12 19 23+ " * 4),
        ),
        baseline=BASELINE,
        analysis={
            "adjusted": [
                adjusted("main", "cr", "age", "sex", "score"),
                adjusted("tox", "tox", "age"),
                adjusted("country", "cr", "same", in_abstract=False),
            ],
            "propensity": [
                {"id": "ipw", "covariates": ["age", "sex"], "outcomes": ["cr", "tox", "os"]},
                {
                    "id": "country",
                    "covariates": ["same"],
                    "outcomes": ["cr"],
                    "method": "matching",
                    "in_abstract": False,
                },
            ],
            "imputation": {
                **PLAN,
                "ordered": ["score"],
                "curves": [{"outcome": "os", "by": "score"}],
            },
        },
    )


@cohort_case
def cohort_of_three_arms_imputed() -> CohortProject:
    """Two comparisons after imputation, from the stratum too; no curves."""
    return cohort(
        [{**CR, **PRIMARY}],
        arm("a", cr="1 0 0 1 0 1 0 0 1 0 " * 4, age=FIRST, stage="early late " * 20),
        arm("b", cr="1 1 0 1 1 1 0 1 1 0 " * 4, age=SECOND, stage="early late late early " * 10),
        arm("c", cr="0 1 0 1 0 1 0 1 1 0 " * 4, age=FIRST, stage="late early " * 20),
        data={
            "stratum": {
                "id": "stage",
                "column": "stage",
                "label": "stage",
                "levels": [
                    {"id": "early", "label": "early stage"},
                    {"id": "late", "label": "late stage"},
                ],
            }
        },
        baseline=BASELINE[:1],
        analysis={
            "adjusted": [adjusted("main", "cr", "age")],
            "propensity": [{"id": "ipw", "covariates": ["age"], "outcomes": ["cr"]}],
            "imputation": {**PLAN, "iterations": 8},
        },
    )


@cohort_case
def cohort_without_gaps_to_impute() -> CohortProject:
    """Imputation is asked for, and everything is known."""
    ages = "34 41 55 47 58 66 39 71 50 44 " * 4
    return cohort(
        [{**CR, **PRIMARY}],
        arm("a", cr="1 0 0 1 0 1 0 0 1 0 " * 4, age=ages),
        arm("b", cr="1 1 0 1 1 1 0 1 1 0 " * 4, age=ages),
        baseline=BASELINE[:1],
        analysis={"adjusted": [adjusted("main", "cr", "age")], "imputation": PLAN},
    )


@cohort_case
def cohort_imputed_for_curves_alone() -> CohortProject:
    """Nothing is adjusted or weighted: survival by a level that is not known of all."""
    curves = [{"outcome": "os", "by": "score"}]
    return cohort(
        [{**OS, **PRIMARY}],
        arm("a", score="low high . low high " * 4, **times(os="3 5+ 8 11+ 14 " * 4)),
        arm("b", score="low low high . high " * 4, **times(os="4 7+ 10 13+ 16 " * 4)),
        baseline=[BASELINE[2]],
        analysis={"imputation": {**PLAN, "curves": curves}},
    )

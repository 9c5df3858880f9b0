"""How studies differ: subgroups with one variance, contrasts and adjusted P values."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_comparisons import RATIO, compared, review, rows_of
from tests.prose.project import Project, Row, counts, curves, merged, project, survival
from tests.prose.register import CR, EVEN, HIGH, LOW, OS, SPREAD, case

DOSES = ["5 mg"] * 4 + ["10 mg"] * 4 + ["20 mg"] * 4


@case
def subgroups_contrasted_and_adjusted() -> Project:
    """One variance for all levels, of rates and of survival; a level of one study; two families."""
    dose = ["5 mg"] * 4 + ["10 mg"] * 4 + ["20 mg"] * 3 + ["40 mg"]
    rows = counts("a", "cr", SPREAD, dose=dose, place=["one", "two"] * 6)
    lives = curves("a", "os", [(50 + i, 30 + i, 66 + i, 40) for i in range(12)])
    common = {"tau2": "common", "contrasts": "pairs", "multiplicity": "holm"}
    variables = [
        {"id": "dose", "column": "dose", "label": "Dose", **common, "outcomes": ["cr", "os"]},
        {"id": "place", "column": "place", "label": "Place", "contrasts": "reference"},
    ]
    return project([CR, OS], merged(rows, lives), analysis={"subgroups": variables})


@case
def subgroups_with_one_variance_each_contrasted() -> Project:
    """Of two groups, without adjustment; one of the levels has no events."""
    dose = ["low"] * 2 + ["middle"] * 2 + ["high"] * 2
    rows = counts("a", "cr", [(0, 20), (0, 31), *HIGH[:4]], dose=dose)
    rows += counts("b", "cr", [*LOW[:3], *HIGH[:3]], dose=dose)
    levels = {"low": "low dose", "middle": "middle dose", "high": "high dose"}
    variable = {"id": "dose", "column": "dose", "label": "Dose", "levels": levels}
    variable |= {"tau2": "common", "contrasts": "reference", "reference": "middle"}
    return project([CR], rows, groups="ab", analysis={"subgroups": [variable]})


@case
def three_groups_with_adjusted_contrasts() -> Project:
    rows = counts("a", "cr", LOW) + counts("b", "cr", EVEN) + counts("c", "cr", HIGH)
    return project([CR], rows, groups="abc", analysis={"multiplicity": "benjamini_hochberg"})


@case
def two_bonferroni_families() -> Project:
    rows = counts("a", "cr", SPREAD, dose=DOSES)
    pairs = {"contrasts": "pairs", "multiplicity": "bonferroni"}
    analysis = {"subgroups": [{"id": "dose", "column": "dose", "label": "Dose", **pairs}]}
    return project([CR], rows, analysis=analysis)


AGES = [31, 44, 38, 52, 29, 47, 60, 35, 41, 55, 33, 49]
AGE = {"id": "age", "column": "age", "label": "Median age", "unit": "years", "per": 10}
SHARE = {"id": "share", "column": "share", "label": "Ph-positive disease", "unit": "%"}
YEAR = {"id": "since", "column": "year", "label": "Year", "per": 5}
DOSE = {"id": "dose", "column": "dose", "label": "Dose"}


@case
def regressions_of_rates_and_survival() -> Project:
    """By the mixed model and by inverse variance, with random orders, with too few studies."""
    share = [10, 45, 20, 5, 30, 80, 15, 60, 25, 40, 5, ""]
    rows = counts("a", "cr", SPREAD, dose=DOSES, age=AGES, share=share)
    lives = curves("a", "os", [(50 + i, 30 + i, 66 + i, 40) for i in range(12)])
    both = {"outcomes": ["cr", "os"]}
    regressions = [
        {"id": "all", "label": "age and dose", "moderators": ["age", "dose"], **both,
         "permutations": 200},
        {"id": "crossed", "label": "age, year and disease", "moderators": ["age", "since", "share"],
         "interactions": [["age", "share"]], "test": "normal", **both},
    ]  # fmt: skip
    analysis = {"moderators": [AGE, SHARE, YEAR], "subgroups": [DOSE], "regressions": regressions}
    return project([CR, OS], merged(rows, lives), analysis=analysis)


@case
def regressions_that_cannot_be_fitted() -> Project:
    """Collinear in one group, too few studies in the other; one that explains much."""
    rows = counts("a", "cr", SPREAD, age=AGES, twice=[2 * age for age in AGES], dose=DOSES)
    rows += counts("b", "cr", HIGH[:3], age=[30, 40, 55], twice=[1, 5, 2], dose=DOSES[:3])
    twice = {"id": "twice", "column": "twice", "label": "Twice the age"}
    regressions = [{"id": "ages", "label": "age", "moderators": ["age", "twice"]}]
    analysis = {"moderators": [AGE, twice], "regressions": regressions}
    return project([CR], rows, groups="ab", analysis=analysis)


@case
def a_regression_that_explains_much() -> Project:
    """Of two groups by inverse variance, with ten studies for the one coefficient."""
    figures = [(5 + 3 * number, 50) for number in range(12)]
    rows = counts("a", "cr", figures, age=list(range(30, 42)))
    rows += counts("b", "cr", figures, age=list(range(41, 29, -1)))
    analysis = {
        "overrides": {"model": "inverse_variance"},
        "moderators": [AGE],
        "regressions": [
            {"id": "age", "label": "age", "moderators": ["age"], "permutations": 50}
        ],
    }  # fmt: skip
    return project([CR], rows, groups="ab", analysis=analysis)


PFS = survival("pfs", "progression-free survival at 1 year", abbreviation="1-year PFS")


def lives(group: str, count: int = 8, wide: int = 1) -> list[Row]:
    """Two times to events of the same studies, the second not reported by the last two."""
    first = [(50 + 3 * i, 45 + 3 * i, 55 + 3 * i, 300) for i in range(count)]
    second = [
        (30 + wide * (i % 3) + i, 25 + wide * (i % 3) + i, 36 + wide * (i % 3) + i, 300)
        for i in range(count - 2)
    ]
    return merged(curves(group, "os", first), curves(group, "pfs", second))


@case
def outcomes_pooled_jointly() -> Project:
    """In three groups: fitted, at the edge, and with too few studies; correlations by study."""
    rows = [{**row, "r": "0.4" if number else ""} for number, row in enumerate(lives("a", 8, 6))]
    rows += lives("b")
    pair = {"id": "both", "outcomes": ["os", "pfs"], "correlation": 0.6, "sensitivity": [0, 0.9]}
    pair["correlation_column"] = "r"
    outcomes = [OS, PFS]
    return project(outcomes, [*rows, *lives("c", 3)], groups="abc", analysis={"joint": [pair]})


@case
def outcomes_pooled_jointly_that_do_not_vary() -> Project:
    """No correlation between studies that are all alike; of a rate and of survival."""
    same = curves("a", "os", [(50, 38, 61, 60)] * 5)
    rows = merged(counts("a", "cr", EVEN[:5]), same)
    pairs = [{"id": "mixed", "outcomes": ["cr", "os"], "correlation": 0.5}]
    return project([CR, OS], rows, analysis={"joint": pairs})


@case
def an_outcome_of_one_study_beside_another() -> Project:
    """The second outcome cannot be pooled alone either."""
    rows = merged(counts("a", "cr", EVEN[:5]), curves("a", "os", [(50, 38, 61, 60)]))
    pairs = [{"id": "one", "outcomes": ["cr", "os"], "correlation": 0.5}]
    return project([CR, OS], rows, analysis={"joint": pairs})


@case
def a_regression_over_all_orders() -> Project:
    """Of few studies, by the method of Knapp and Hartung without the guard."""
    rows = counts("a", "cr", SPREAD[:5], age=AGES[:5])
    regression = {"id": "age", "label": "age", "moderators": ["age"], "test": "knapp_hartung"}
    analysis = {
        "overrides": {"model": "inverse_variance"},
        "moderators": [AGE],
        "regressions": [{**regression, "permutations": 120}],
    }
    return project([CR], rows, analysis=analysis)


APART: dict[str, Any] = {"sensitivity": {"profiles": False}, "small_study": {"run": False}}
BY_TRIAL = {"cluster": "trial"}


@case
def rows_of_one_trial_in_three_levels() -> Project:
    """Two and three hazard ratios of each trial; the errors of a trial are correlated."""
    ratios = [0.62, 0.71, 0.55, 0.9, 1.05, 0.8, 0.77, 0.45, 0.52, 0.6]
    figures = [(r, round(r * 0.78, 3), round(r * 1.28, 3)) for r in ratios]
    rows = rows_of(gone=(RATIO, figures))
    rows = [{**row, "trial": "AABBBCCDDD"[at]} for at, row in enumerate(rows)]
    outcomes = [compared("gone", "progression", "hazard_ratio", *RATIO, primary=True)]
    analysis = {**APART, "dependence": {"model": "three_level", "correlation": 0.5}}
    return review(outcomes, rows, studies=BY_TRIAL, analysis=analysis)


@case
def rows_of_one_trial_with_robust_variances() -> Project:
    """Rates in groups: few clusters, one cluster, no cluster of several rows."""
    rows = counts("a", "cr", SPREAD[:6], trial=list("AABBCC"))
    rows += counts("b", "cr", HIGH[:3], trial=list("DDD"))
    rows += counts("c", "cr", EVEN[:5], trial=list("EFGHI"))
    analysis = {**APART, "dependence": {"model": "three_level_robust"}}
    return project([CR], rows, groups="abc", studies=BY_TRIAL, analysis=analysis)


@case
def rows_of_one_trial_under_a_working_model() -> Project:
    rows = counts("a", "cr", SPREAD[:8], trial=list("AABBCCDD"))
    analysis = {**APART, "dependence": {"model": "robust", "correction": "CR1"}}
    return project([CR], rows, studies=BY_TRIAL, analysis=analysis)


@case
def outcomes_pooled_jointly_beside_common_effects() -> Project:
    """Alone they have no variance between studies."""
    pairs = [{"id": "both", "outcomes": ["os", "pfs"], "correlation": 0.5}]
    analysis = {"overrides": {"model": "common_effect"}, "joint": pairs}
    return project([OS, PFS], lives("a"), analysis=analysis)

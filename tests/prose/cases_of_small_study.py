"""Reviews in which the effects of small studies are looked at in every way."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_comparisons import (
    BCG,
    COUNTS,
    MOMENTS,
    PERSON_TIME,
    RATIO,
    compared,
    many,
    review,
    rows_of,
)
from tests.prose.project import Project, counts, project, proportion
from tests.prose.register import EVEN, SPREAD, case

EVERY_TEST = ["auto", "egger", "egger_random", "thompson_sharp", "begg", "peters", "macaskill"]
EVERY_TEST += ["deeks", "rucker", "schwarzer", "pustejovsky"]
EVERY_MODEL: list[dict[str, Any]] = [
    {"weights": "three_parameter"},
    {"weights": "step", "steps": [0.05, 0.5]},
    {"weights": "step", "steps": [0.025], "direction": "two_sided", "id": "both_ways"},
    {"weights": "beta"},
    {"weights": "half_normal"},
    {"weights": "negative_exponential"},
]
EVERY_NUMBER: list[dict[str, Any]] = [
    {"method": "rosenthal"},
    {"method": "orwin", "target": 0.95},
    {"method": "rosenberg"},
]


@case
def small_studies_in_every_way() -> Project:
    """All tests and models of odds ratios that lean to one side, and of some that do not."""
    wish = {
        "test": EVERY_TEST,
        "pet_peese": True,
        "selection_models": EVERY_MODEL,
        "limit_meta_analysis": True,
        "fail_safe_n": EVERY_NUMBER,
        "regression_line": True,
    }
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("tb", "tuberculosis", "risk_ratio", *COUNTS, primary=True),
    ]
    rows = rows_of(death=(COUNTS, many(bias=0.2)), tb=(COUNTS, BCG))
    return review(outcomes, rows, analysis={"small_study": wish})


@case
def small_studies_of_single_groups() -> Project:
    """Asked for by name: enough studies of one group, too few of the other."""
    wish = {
        "outcomes": ["cr"],
        "test": "auto",
        "trim_and_fill": {"estimator": "R0", "side": "right"},
        "pet_peese": True,
        "selection_models": [{"weights": "beta"}],
        "limit_meta_analysis": True,
        "fail_safe_n": [{"method": "rosenthal"}],
        "regression_line": True,
    }
    outcome = proportion("cr", "complete remission", abbreviation="CR", primary=True)
    rows = [*counts("a", "cr", SPREAD), *counts("b", "cr", SPREAD[:4])]
    return project([outcome], rows, groups="ab", analysis={"small_study": wish})


@case
def small_studies_without_a_test_that_holds() -> Project:
    """Risk differences, which no test suits, and one model alone that speaks against the pool."""
    wish = {"outcomes": ["harm"], "trim_and_fill": False, "pet_peese": True}
    harm = compared("harm", "harm", "risk_difference", *COUNTS)
    return review([harm], rows_of(harm=(COUNTS, many(bias=0.2))), analysis={"small_study": wish})


@case
def small_studies_that_say_the_same() -> Project:
    """One model alone, which agrees; no trim and fill."""
    wish = {"trim_and_fill": False, "limit_meta_analysis": True, "fail_safe_n": EVERY_NUMBER[:1]}
    death = compared("death", "death", "risk_ratio", *COUNTS)
    even = [(4 * w, 40 * w, 8 * w + w % 2, 40 * w) for w in range(2, 14)]
    return review([death], rows_of(death=(COUNTS, even)), analysis={"small_study": wish})


@case
def small_studies_on_which_all_models_agree() -> Project:
    """Several models, all of which agree."""
    wish = {"limit_meta_analysis": True}
    death = compared("death", "death", "risk_ratio", *COUNTS)
    even = [(4 * w, 40 * w, 8 * w + w % 2, 40 * w) for w in range(2, 14)]
    return review([death], rows_of(death=(COUNTS, even)), analysis={"small_study": wish})


@case
def small_studies_on_which_no_model_agrees() -> Project:
    """Effects that grow smaller to the last study: nothing is left of them."""
    wish = {
        "min_studies": 3,
        "trim_and_fill": False,
        "pet_peese": True,
        "limit_meta_analysis": True,
    }
    death = compared("death", "death", "risk_ratio", *COUNTS)
    rows = rows_of(death=(COUNTS, many(bias=0.2, k=4)))
    return review([death], rows, analysis={"small_study": wish})


@case
def small_studies_of_one_group_that_lean() -> Project:
    """Rates that are higher in small studies, told with a second test."""
    wish = {"outcomes": ["cr"], "test": ["peters", "begg"], "fail_safe_n": EVERY_NUMBER[:1]}
    outcome = proportion("cr", "complete remission", primary=True)
    leaning = [(round((0.4 + 2 / n) * n), n) for n in range(10, 130, 10)]
    return project([outcome], counts("a", "cr", leaning), analysis={"small_study": wish})


@case
def small_studies_of_which_no_model_can_be_fitted() -> Project:
    """A step that no study lies beyond, and studies that all have one size."""
    wish = {
        "test": ["egger", "begg"],
        "trim_and_fill": False,
        "selection_models": [{"weights": "step", "steps": [0.999999]}],
        "limit_meta_analysis": True,
    }
    ratios = [(r, r / 1.5, r * 1.5) for r in (0.6, 0.7, 0.8, 0.9, 0.5, 0.65, 0.75, 0.85, 0.55, 1.1)]
    gone = compared("gone", "progression", "hazard_ratio", *RATIO)
    return review([gone], rows_of(gone=(RATIO, ratios)), analysis={"small_study": wish})


@case
def small_studies_that_are_too_few() -> Project:
    """What is asked for is refused, except where the spec takes fewer studies."""
    wish = {"pet_peese": True, "fail_safe_n": EVERY_NUMBER[:1]}
    death = compared("death", "death", "risk_ratio", *COUNTS)
    return review([death], rows_of(death=(COUNTS, BCG[:5])), analysis={"small_study": wish})


@case
def small_studies_that_are_few_but_enough() -> Project:
    """Four studies where the spec takes three."""
    wish = {
        "min_studies": 3,
        "trim_and_fill": {"side": "left"},
        "pet_peese": True,
        "limit_meta_analysis": True,
    }
    death = compared("death", "death", "risk_ratio", *COUNTS)
    return review(
        [death], rows_of(death=(COUNTS, many(bias=0.2, k=4))), analysis={"small_study": wish}
    )


@case
def studies_in_further_plots() -> Project:
    """Radial and L'Abbé plots of counts, of events per time and of differences."""
    outcomes = [
        compared("tb", "tuberculosis", "odds_ratio", *COUNTS, primary=True),
        compared("fall", "falls", "rate_ratio", *PERSON_TIME, primary=True),
        compared("mood", "mood", "std_mean_difference", *MOMENTS, primary=True),
        compared("rare", "rare harm", "risk_ratio", *COUNTS, primary=True),
    ]
    times = [(e, 1000 * w, 2 * e + w % 2, 1000 * w) for w, e in enumerate(range(5, 75, 10), 1)]
    moods = [(50 + w % 5, 8, 30 * w, 47 + w % 3, 9, 30 * w + 1) for w in range(1, 10)]
    rows = rows_of(
        tb=(COUNTS, BCG),
        fall=(PERSON_TIME, times),
        mood=(MOMENTS, moods),
        rare=(COUNTS, [(0, 120, 0, 130), (0, 90, 0, 80)]),
    )
    analysis = {"figures": ["galbraith", "labbe"], "small_study": {"run": False}}
    return review(outcomes, rows, analysis=analysis)


@case
def studies_of_groups_in_a_radial_plot() -> Project:
    """Rates of three groups, in which two studies, none and one lie far off."""
    outcome = proportion("cr", "complete remission", primary=True)
    far = [*EVEN, (62, 62), (21, 42), (33, 64), (18, 36), (41, 80), (27, 55), (2, 60)]
    rows = [*counts("a", "cr", far), *counts("b", "cr", EVEN), *counts("c", "cr", far[:-1])]
    return project([outcome], rows, groups="abc", analysis={"figures": ["galbraith"]})

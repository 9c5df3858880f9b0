"""Ratings of certainty, the statements made of them, and claims that need them."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_cohorts import CR, EARLY, LATE, RELAPSE
from tests.prose.cases_of_comparisons import (
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
from tests.prose.cohort_project import CohortProject, arm, cohort, number, time_to, times
from tests.prose.project import Plain, Project
from tests.prose.register import case, cohort_case

SIZES = {"small": 5, "moderate": 20, "large": 60}
MEDIAN = {"choice": "median_of_control_risks"}
POOLED = {"choice": "pooled_control_risk"}
BIAS = {"domain": "risk_of_bias", "reason": "allocation was not concealed in most trials"}
SPARSE = {"domain": "imprecision", "levels": 2, "reason": "there were few events"}


def rating(name: str, certainty: str, effect: str = "", **more: Any) -> Plain:
    """Of the pool of the outcome of this name, by trials, unless more is said."""
    return {
        "id": name,
        "effect": effect or f"{name}.all.pooled",
        "evidence": "randomised",
        "certainty": certainty,
        "decider": "two authors",
        **more,
    }


def stated(name: str) -> Plain:
    """A claim whose sentence is the statement of the rating."""
    return {"id": f"{name}_stated", "expect": "s", "variants": [{"id": "s", "grade": name}]}


def claim(name: str, expect: str, *variants: Plain, **more: Any) -> Plain:
    return {"id": name, "expect": expect, "variants": list(variants), **more}


def said(name: str, when: str, say: str, **more: Any) -> Plain:
    return {"id": name, "when": when, "say": say, **more}


OTHERWISE = "Whether {} differ was not certain enough to be said."
NOTHING = [(0, 120, 0, 130), (0, 300, 0, 300)]

RATINGS = [
    rating("death", "low", down=[{**BIAS, "levels": 2}], baseline=POOLED, thresholds=SIZES),
    rating("relapse", "moderate", down=[BIAS], baseline=MEDIAN, thresholds=SIZES),
    rating("harm", "high"),
    rating("falls", "high"),
    rating(
        "gone",
        "very_low",
        down=[BIAS, SPARSE],
        baseline={"choice": "external", "risk": 0.4, "source": "a register, 2019"},
    ),
    rating(
        "score",
        "moderate",
        down=[BIAS],
        thresholds={"small": 1, "moderate": 3, "large": 5},
    ),
    rating(
        "mood",
        "high",
        evidence="non_randomised",
        up=[{"domain": "large_effect", "levels": 2, "reason": "the effect was large throughout"}],
    ),
    rating("fever", "low", evidence="non_randomised", baseline=MEDIAN, thresholds=SIZES),
]


@case
def rated_comparisons() -> Project:
    """A statement of every kind of effect, one that cannot be estimated, one that is not made."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("relapse", "relapse", "risk_ratio", *COUNTS),
        compared("harm", "serious harm", "risk_difference", *COUNTS, domain="safety"),
        compared("falls", "falls", "rate_ratio", *PERSON_TIME),
        compared("gone", "progression", "hazard_ratio", *RATIO),
        compared("score", "the score", "mean_difference", *MOMENTS, unit="points",
                 direction="higher_better"),
        compared("mood", "mood", "std_mean_difference", *MOMENTS, direction="higher_better"),
        compared("fever", "fever", "risk_ratio", *COUNTS),
    ]  # fmt: skip
    more = [(c, d, a, b) for a, b, c, d in FEWER]
    rows = rows_of(
        death=(COUNTS, FEWER),
        relapse=(COUNTS, SAME),
        harm=(COUNTS, more),
        falls=(PERSON_TIME, [(4, 50.5, 9, 51), (8, 90, 19, 92), (3, 40, 8, 39.5)]),
        gone=(RATIO, [(0.7, 0.5, 0.98), (0.8, 0.6, 1.07), (0.65, 0.4, 1.05)]),
        score=(MOMENTS, LONGER),
        mood=(MOMENTS, LONGER),
        fever=(COUNTS, NOTHING),
    )
    sure = said(
        "fewer",
        "death.all.pooled is lower and death.all.pooled.k >= 2 and death.all.pooled.p < 0.05",
        "Deaths were fewer with drug B.",
    )
    claims = [
        *(stated(one["id"]) for one in RATINGS if one["id"] != "falls"),
        claim("sure", "fewer", sure, {"id": "x", "say": OTHERWISE.format("deaths")},
              certainty="moderate"),
        claim(
            "enough",
            "fewer",
            {**sure, "id": "fewer", "certainty": "low", "say": "Deaths were fewer in the trials."},
            said("known", "estimable(death.all.pooled)", "The deaths were compared."),
            {"id": "x", "say": "The deaths were not compared."},
        ),
        claim(
            "fevers",
            "known",
            said(
                "known",
                "fever.all.pooled is different or fever.all.pooled.n > 1 or review.rows.p < 1",
                "The fevers were counted.",
            ),
            {"id": "x", "say": "No fever was seen."},
        ),
        claim(
            "points",
            "better",
            said(
                "better",
                'score.all.pooled > 1 "points" and score.all.pooled.low > 0',
                "The score was better with drug B.",
            ),
            {"id": "x", "say": "The score was not better."},
        ),
    ]  # fmt: skip
    names = [one["id"] for one in claims]
    return review(outcomes, rows, grade=RATINGS, claims=claims, conclusions=names)


@cohort_case
def rated_cohort() -> CohortProject:
    """Differences of patients, of a rate, of a time and of an event that the label names."""
    survival = time_to("os", "overall survival", primary=True, landmarks=[6, 12])
    outcomes = [CR, survival, RELAPSE, number("stay", "time in hospital", unit="days")]
    rows = [
        *arm("a", cr="1 1 0 0 1 0 1 1 0 0 1 0", stay="3 4 5 6 7 8 3 4 5 6 7 8",
             **times(os=EARLY, relapse=EARLY)),
        *arm("b", cr="1 0 1 1 1 0 1 1 1 1 1 1", stay="2 3 4 5 6 7 2 3 4 5 6 7",
             **times(os=LATE, relapse=LATE)),
    ]  # fmt: skip
    pair = "b_vs_a"
    ratings = [
        rating("cr", "low", f"cr.{pair}.difference", evidence="non_randomised", thresholds=SIZES),
        rating(
            "survival",
            "low",
            f"os.{pair}.at_6.difference",
            evidence="non_randomised_robins_i",
            down=[{**BIAS, "levels": 2, "reason": "the arms differed at the start"}],
        ),
        rating("relapse", "low", f"relapse.{pair}.at_6.difference", evidence="non_randomised"),
        rating("hazard", "low", f"os.{pair}.hazard_ratio", evidence="non_randomised"),
        rating("alone", "low", "cr.a.rate", evidence="non_randomised"),
        rating("stay", "low", f"stay.{pair}.shift", evidence="non_randomised"),
    ]
    claims = [stated(name) for name in ("cr", "survival", "relapse", "stay")]
    claims.append(
        claim(
            "longer",
            "longer",
            said("longer", f"os.{pair}.hazard_ratio favours b", "Survival was longer with drug B."),
            {"id": "x", "say": "Survival was not clearly longer."},
        )
    )
    names = [one["id"] for one in claims]
    return cohort(outcomes, rows, grade=ratings, claims=claims, conclusions=names)

"""Reviews of every measure and scale beside those of plain counts and reported survival."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_comparisons import COUNTS, FEWER, PERSON_TIME, compared, review, rows_of
from tests.prose.project import Project
from tests.prose.register import case

HAZARD = ("ratio", "ci_low", "ci_high", "se_log", "p_value", "o_minus_e", "variance")
HAZARD += ("events", "n", "control_events", "control_n")
ESTIMATE = ("estimate", "ci_low", "ci_high", "se", "p_value")
RATIO = ("ratio", "ci_low", "ci_high")


@case
def comparisons_reported_in_every_way() -> Project:
    """Hazard ratios from intervals, P values, logrank statistics and events; other estimates."""
    outcomes = [
        compared("death", "death", "hazard_ratio", *HAZARD, primary=True),
        compared("pain", "pain", "estimate", *ESTIMATE, unit="points"),
        compared("stay", "length of stay", "ratio", *RATIO),
        compared("rare", "rare harm", "peto_odds_ratio", *COUNTS, domain="safety"),
        compared("harm", "any harm", "arcsine_difference", *COUNTS, domain="safety"),
        compared("falls", "falls", "rate_difference", *PERSON_TIME, unit="per person-year"),
    ]
    blank = ""
    rows = rows_of(
        death=(HAZARD, [
            (0.7, 0.5, 0.98, blank, blank, blank, blank, 40, 120, 55, 118),
            (0.8, blank, blank, 0.15, blank, blank, blank, 90, 310, 104, 305),
            (0.65, blank, blank, blank, 0.04, blank, blank, 31, 80, 42, 81),
            (blank, blank, blank, blank, blank, -9.5, 24.2, 47, blank, 58, blank),
            (0.9, blank, blank, blank, blank, blank, blank, 30, 77, 36, 75),
        ]),
        pain=(ESTIMATE, [(-2.1, -3.4, -0.8, blank, blank), (-1.4, blank, blank, 0.6, blank),
                         (-2.6, blank, blank, blank, 0.003)]),
        stay=(RATIO, [(0.9, 0.8, 1.01), (0.95, 0.85, 1.06)]),
        rare=(COUNTS, [(0, 120, 2, 118), (1, 310, 4, 305), (0, 80, 0, 81), (2, 200, 3, 190)]),
        harm=(COUNTS, FEWER),
        falls=(PERSON_TIME, [(0, 50.5, 9, 51), (8, 90, 19, 92), (3, 40, 8, 39.5)]),
    )  # fmt: skip
    return review(outcomes, rows)


def _grown(first: float, step: float, k: int = 12) -> list[float]:
    return [round(first + step * number, 3) for number in range(k)]


@case
def comparisons_with_moderators_and_published_pools() -> Project:
    """A moderator of ratios, of differences with a unit and of differences in percentage points."""
    moments = ("mean", "sd", "n", "control_mean", "control_sd", "control_n")
    outcomes = [
        compared("death", "death", "risk_ratio", *COUNTS, primary=True),
        compared("score", "the score", "mean_difference", *moments, unit="points", primary=True),
        compared("harm", "serious harm", "risk_difference", *COUNTS, primary=True),
    ]
    counts = [(8 + n, 100 + 10 * n, 20 + n, 100 + 10 * n) for n in range(12)]
    scores = [(50 - n / 2, 8.0, 40 + n, 52.0 + n % 3, 9.0, 41 + n) for n in range(12)]
    rows = rows_of(death=(COUNTS, counts), score=(moments, scores), harm=(COUNTS, counts))
    for row, age in zip(rows, _grown(40, 2.5), strict=True):
        row["age"] = age
    published: list[dict[str, Any]] = [
        {"id": "old", "outcome": "death", "value": 0.6, "ci_low": 0.45, "ci_high": 0.81,
         "source": "Old 2001"},
        {"id": "old", "outcome": "score", "value": -1.5, "source": "Old 2001", "doi": "10.1/x"},
        {"id": "new", "outcome": "harm", "percent": -7.5, "ci_low": -10, "ci_high": -5,
         "source": "New 2019"},
    ]  # fmt: skip
    age = {"id": "age", "column": "age", "label": "Mean age", "unit": "years", "per": 10}
    return review(outcomes, rows, analysis={"moderators": [age]}, published=published)


@case
def moderator_of_one_kind_of_difference() -> Project:
    """One outcome, one moderator: the column is named by the contrast."""
    moments = ("mean", "sd", "n", "control_mean", "control_sd", "control_n")
    score = compared("score", "the score", "mean_difference", *moments, unit="points")
    scores = [(50 - n / 2, 8.0, 40 + n, 52.0 + n % 3, 9.0, 41 + n) for n in range(12)]
    rows = rows_of(score=(moments, scores))
    for row, age in zip(rows, _grown(40, 2.5), strict=True):
        row["age"] = age
    age = {"id": "age", "column": "age", "label": "Mean age", "unit": "years"}
    return review([score], rows, analysis={"moderators": [age]})

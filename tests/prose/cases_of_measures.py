"""Reviews of every measure and scale beside those of plain counts and reported survival."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_comparisons import COUNTS, FEWER, PERSON_TIME, compared, review, rows_of
from tests.prose.project import (
    Plain,
    Project,
    counts,
    curves,
    merged,
    project,
    proportion,
    survival,
)
from tests.prose.register import HIGH, SPREAD, case

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


MEAN = ("mean", "sd", "n", "median", "q1", "q3", "min", "max")
CHANGE = ("mean_post", "sd_post", "mean_pre", "sd_pre", "n", "r", "sd_change")
BLANK = ""
MEANS = [
    (52.1, 8.0, 40, *[BLANK] * 5),
    (BLANK, BLANK, 60, 50, 44, 57, BLANK, BLANK),
    (BLANK, BLANK, 33, 51, 45, 56, 30, 70),
    (49.0, 7.0, 51, *[BLANK] * 5),
]
CHANGES = [
    (44.1, 8.0, 52.3, 8.4, 40, 0.6, BLANK),
    (45.0, 7.7, 51.1, 8.0, 61, 0.55, BLANK),
    (41.9, 9.0, 50.8, 8.9, 33, BLANK, 7.9),
]


def single(name: str, label: str, measure: str, *roles: str, **more: Any) -> Plain:
    """An outcome of one group whose columns are named after it and their role."""
    return {**compared(name, label, measure, *roles), **more}


@case
def measures_of_one_group() -> Project:
    """Rates, means from medians, correlations and changes, without groups, some of few studies."""
    outcomes = [
        single("falls", "falls", "rate", "events", "time", unit="per person-year", primary=True),
        single("score", "the score", "mean", *MEAN, unit="points", primary=True),
        single("cor", "age with pain", "correlation", "r", "n"),
        single("pain", "pain", "mean_change", *CHANGE, unit="points", primary=True),
        single("std", "pain in standard units", "std_mean_change", *CHANGE),
        single("own", "pain by its change", "std_mean_change_by_change", *CHANGE),
        single("rare", "rare harm", "rate", "events", "time"),
        single("lone", "the lone score", "mean", *MEAN[:3], unit="points"),
        single("cost", "cost", "mean", *MEAN[:3], transform="log", unit="euros"),
    ]
    rows = rows_of(
        falls=(("events", "time"), [(12, 84.5), (0, 31), (44, 140), (17, 150)]),
        score=(MEAN, MEANS),
        cor=(("r", "n"), [(0.41, 40), (0.12, 25), (0.63, 33), (0.3, 180)]),
        pain=(CHANGE, CHANGES),
        std=(CHANGE, CHANGES),
        own=(CHANGE, CHANGES[:2]),
        rare=(("events", "time"), [(0, 84.5), (0, 31)]),
        lone=(MEAN[:3], [(52.1, 8.0, 40)]),
        cost=(MEAN[:3], [(1520, 900, 40), (1100, 840, 51), (-20, 90, 12)]),
    )
    for row, kind in zip(rows, ("a", "b", "a", "b"), strict=True):
        row["kind"] = kind
    kinds = {"id": "kind", "column": "kind", "label": "Kind of study"}
    published = [{"id": "old", "outcome": "score", "value": 51.5, "source": "Old 2001"}]
    some = {"id": "some", "label": "without the first", "drop": ["s0"]}
    analysis = {"subgroups": [kinds], "sensitivity": {"sets": [some]}}
    return project(outcomes, rows, analysis=analysis, published=published)


@case
def measures_of_two_groups() -> Project:
    """Contrasts of rates, means, correlations and changes across studies."""
    outcomes = [
        single("falls", "falls", "rate", "events", "time", unit="per person-year", primary=True),
        single("score", "the score", "mean", *MEAN, unit="points", primary=True),
        single("cor", "age with pain", "correlation", "r", "n"),
        single("pain", "pain", "mean_change", *CHANGE, unit="points"),
    ]
    rows = rows_of(
        falls=(("events", "time"), [(12, 84.5), (9, 31), (44, 140), (57, 150), (71, 90), (30, 44)]),
        score=(MEAN, [*MEANS, (60.1, 8.0, 40, *[BLANK] * 5), (62.0, 8.1, 41, *[BLANK] * 5)]),
        cor=(("r", "n"), [(0.1, 40), (0.2, 45), (0.15, 33), (0.5, 80), (0.6, 70), (0.55, 66)]),
        pain=(CHANGE, CHANGES * 2),
    )
    for number, row in enumerate(rows):
        row["arm"] = "a" if number < 3 else "b"
    return project(outcomes, rows, groups="ab")


@case
def rates_and_survival_on_other_scales() -> Project:
    """Every transform of shares of participants, in two groups."""
    shares = ("logit", "log", "arcsine", "freeman_tukey", "raw")
    outcomes = [
        proportion(f"p_{scale}", f"{scale.replace('_', ' ')} response", transform=scale)
        | {"columns": {"events": "cr_x", "n": "cr_n"}}
        for scale in shares
    ]
    outcomes += [
        survival(f"s_{scale}", f"{scale} survival", transform=scale)
        | {"columns": {"percent": "os_s", "ci_low": "os_low", "ci_high": "os_high", "n": "os_n"}}
        for scale in ("logit", "raw")
    ]
    outcomes += [
        single("roots", "falls", "rate", "events", "time", transform=scale)
        | {"id": f"roots_{scale}", "label": f"{scale.replace('_', ' ')} falls"}
        for scale in ("sqrt", "freeman_tukey", "raw")
    ]
    outcomes += [
        single("cor", "age with pain", "correlation", "r", "n", transform="raw"),
        single("score", "the score", "mean", "mean", "ci_low", "ci_high", "n"),
    ]
    rows = [
        *merged(
            counts("a", "cr", SPREAD[:6]),
            curves("a", "os", [(62, 47, 74, 40), (55, "", "", 61), (70, 60, 78, 180)]),
        ),
        *merged(
            counts("b", "cr", HIGH[:5]),
            curves("b", "os", [(81, 70, 88, 33), (77, "", "", 50), (83, 75, 89, 140)]),
        ),
    ]
    for number, row in enumerate(rows):
        row |= {"roots_events": 3 + number, "roots_time": 40 + 5 * number}
        row |= {"cor_r": 0.1 + number / 20, "cor_n": 30 + number}
        row |= {"score_mean": 50, "score_ci_low": 47 + number % 2, "score_ci_high": 53,
                "score_n": 40 + number}  # fmt: skip
    return project(outcomes, rows, groups="ab")

"""Reviews of studies that compare two arms: every measure and direction, and no pool at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.prose.project import NAMES, Plain, Project, Row, project, proportion
from tests.prose.register import case

ARMS = {"treated": "drug B", "control": "placebo"}
BAD = {"direction": "lower_better"}


def compared(name: str, label: str, measure: str, *roles: str, **more: Any) -> Plain:
    """An outcome whose columns are named after it and their role."""
    columns = {role: f"{name}_{role}" for role in roles}
    return {"id": name, "label": label, "measure": measure, "columns": columns, **BAD, **more}


COUNTS = ("events", "n", "control_events", "control_n")
MOMENTS = ("mean", "sd", "n", "control_mean", "control_sd", "control_n")
PERSON_TIME = ("events", "time", "control_events", "control_time")
RATIO = ("ratio", "ci_low", "ci_high")


def rows_of(**outcomes: tuple[Sequence[str], Sequence[Sequence[Any]]]) -> list[Row]:
    """One row per study; each outcome gives its roles and the figures of the studies in turn."""
    size = max(len(figures) for _, figures in outcomes.values())
    rows: list[Row] = []
    for number in range(size):
        year = 2000 + number
        row: Row = {"id": f"s{number}", "study": f"{NAMES[number]} {year}", "year": year}
        row["kind"] = "trial" if number % 2 else "registry"
        for name, (roles, figures) in outcomes.items():
            if number < len(figures):
                row |= {f"{name}_{role}": v for role, v in zip(roles, figures[number], strict=True)}
        rows.append(row)
    return rows


def review(outcomes: Sequence[Plain], rows: Sequence[Row], **more: Any) -> Project:
    """A review whose studies compare the two arms."""
    return project(outcomes, rows, data={"arms": ARMS, **more.pop("data", {})}, **more)


FEWER = [(4, 120, 11, 130), (6, 300, 29, 300), (8, 60, 20, 61), (3, 90, 9, 95), (10, 200, 33, 210)]
SAME = [(12, 120, 11, 120), (30, 300, 29, 300), (8, 60, 9, 61), (9, 90, 9, 95), (20, 200, 22, 210)]
LONGER = [(52.1, 8.0, 40, 45.0, 9.0, 41), (50.2, 7.5, 60, 44.1, 8.1, 58), (51, 8, 33, 46, 9, 30)]


@case
def comparisons_of_every_measure() -> Project:
    """All measures at once, with subgroups, sets and profiles."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("relapse", "relapse", "risk_ratio", *COUNTS),
        compared("harm", "serious harm", "risk_difference", *COUNTS, domain="safety"),
        compared("falls", "falls", "rate_ratio", *PERSON_TIME),
        compared("gone", "progression", "hazard_ratio", *RATIO),
        compared("score", "the score", "mean_difference", *MOMENTS, unit="points",
                 direction="higher_better"),
        compared("mood", "mood", "std_mean_difference", *MOMENTS, direction="higher_better"),
        compared("cost", "cost", "ratio_of_means", *MOMENTS, in_abstract=False),
    ]  # fmt: skip
    rows = rows_of(
        death=(COUNTS, FEWER),
        relapse=(COUNTS, SAME),
        harm=(COUNTS, FEWER),
        falls=(PERSON_TIME, [(4, 50.5, 9, 51), (8, 90, 19, 92), (3, 40, 8, 39.5)]),
        gone=(RATIO, [(0.7, 0.5, 0.98), (0.8, 0.6, 1.07), (0.65, 0.4, 1.05)]),
        score=(MOMENTS, LONGER),
        mood=(MOMENTS, LONGER),
        cost=(MOMENTS, LONGER),
    )
    analysis = {
        "subgroups": [{"id": "kind", "column": "kind", "label": "Kind of study"}],
        "sensitivity": {"sets": [{"id": "some", "label": "without the first", "drop": ["s0"]}]},
    }
    return review(outcomes, rows, analysis=analysis)


@case
def comparisons_beside_rates() -> Project:
    """Two ratios and two rates of everybody, each kind on an axis of its own."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("relapse", "relapse", "risk_ratio", *COUNTS),
        compared("cure", "cure", "proportion", "events", "n", direction="higher_better"),
        compared("rest", "lasting cure", "proportion", "events", "n", direction="higher_better"),
    ]
    some = [(60, 120), (150, 300), (40, 60), (51, 90)]
    rows = rows_of(
        death=(COUNTS, FEWER),
        relapse=(COUNTS, SAME),
        cure=(("events", "n"), some),
        rest=(("events", "n"), [(x // 2, n) for x, n in some]),
    )
    return review(outcomes, rows)


@case
def comparison_that_is_not_clear() -> Project:
    """One outcome, no difference, nothing else."""
    return review(
        [compared("death", "death", "risk_ratio", *COUNTS)], rows_of(death=(COUNTS, SAME))
    )


@case
def comparison_in_which_more_is_better() -> Project:
    """More responses, higher scores; studies without events in one arm and in both."""
    outcomes = [
        compared("well", "response", "odds_ratio", *COUNTS, direction="higher_better"),
        compared("free", "response to the second course", "hazard_ratio", *RATIO,
                 direction="higher_better", primary=True),
    ]  # fmt: skip
    turned = [(d, n, b, m) for b, m, d, n in FEWER[:4]]
    outcomes.append(proportion("take", "uptake"))
    rows = rows_of(
        well=(COUNTS, [*turned, (0, 20, 0, 22), (5, 30, 0, 31)]),
        free=(RATIO, [(1.9, 1.2, 3.0), (2.2, 1.5, 3.2), (1.6, 1.1, 2.3)]),
        take=(("x", "n"), [(12, 20), (30, 41), (9, 25)]),
    )
    return review(outcomes, rows, question={"comparator": "placebo"})


@case
def comparisons_that_cannot_be_pooled() -> Project:
    """One study, none with an event, and an outcome beside single-arm rates."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("rare", "rare harm", "risk_ratio", *COUNTS, domain="safety"),
        compared("fall", "falls", "rate_ratio", *PERSON_TIME),
        proportion("take", "uptake"),
    ]
    rows = rows_of(
        death=(COUNTS, [(4, 120, 11, 130)]),
        rare=(COUNTS, [(0, 120, 0, 130), (0, 90, 0, 80), (0, 20, 0, 20)]),
        fall=(PERSON_TIME, [(4, 50.5, 9, 51)]),
    )
    for number, row in enumerate(rows):
        row |= {"take_x": 10 + number, "take_n": 40}
    return review(outcomes, rows)


@case
def comparisons_of_two_studies() -> Project:
    """Two studies: a pool without a prediction interval."""
    score = compared("score", "the score", "mean_difference", *MOMENTS, unit="points")
    return review([score], rows_of(score=(MOMENTS, LONGER[:2])), report={"language": "en-GB"})


@case
def comparison_of_studies_that_agree() -> Project:
    """All effects are the same: the plain Hartung-Knapp interval has no width and no P value."""
    death = compared("death", "death", "risk_ratio", *COUNTS)
    rows = rows_of(death=(COUNTS, [(5, 50, 10, 50)] * 4))
    return review([death], rows, analysis={"overrides": {"ci": "knapp_hartung"}})


BCG = [
    (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867),
    (33, 5069, 47, 5808), (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391),
    (29, 7499, 45, 7277), (17, 1716, 65, 1665), (186, 50634, 141, 27338), (5, 2498, 3, 2341),
    (27, 16913, 29, 17854),
]  # fmt: skip
"""Colditz et al. 1994, doi:10.1001/jama.1994.03510330076038."""


def many(*, bias: float, size: int = 40, k: int = 12) -> list[tuple[int, int, int, int]]:
    """Trials of growing size; with bias the smaller ones show the larger effects."""
    made = []
    for number in range(k):
        n = size + size * number
        control = round(0.4 * n)
        share = 0.3 - bias / (number + 1) + 0.015 * (number % 3 - 1)
        made.append((max(1, round(share * n)), n, control, n))
    return made


@case
def comparisons_with_funnels() -> Project:
    """A lopsided funnel, one that is not, and one whose studies are all of one size."""
    outcomes = [
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("relapse", "relapse", "risk_ratio", *COUNTS, primary=True),
        compared("gone", "progression", "hazard_ratio", *RATIO, primary=True),
        compared("fall", "falls", "rate_ratio", *PERSON_TIME, primary=True),
        compared("tb", "tuberculosis", "risk_ratio", *COUNTS, primary=True),
        compared("mood", "mood", "std_mean_difference", *MOMENTS, primary=True),
    ]
    ratios = [
        (r, r / 1.5, r * 1.5) for r in (0.6, 0.7, 0.8, 0.9, 0.5, 0.65, 0.75, 0.85, 0.55, 0.95)
    ]
    moods = [(50 + w % 5, 8, 20 * w, 47 + w % 3, 9, 20 * w + 1) for w in range(1, 13)]
    times = [(e, 1000 * w, 2 * e + w % 2, 1000 * w) for w, e in enumerate(range(5, 125, 10), 1)]
    rows = rows_of(
        death=(COUNTS, many(bias=0.2)),
        relapse=(COUNTS, many(bias=0.0)),
        gone=(RATIO, ratios),
        fall=(PERSON_TIME, times),
        tb=(COUNTS, BCG),
        mood=(MOMENTS, moods),
    )
    return review(outcomes, rows)


@case
def comparison_whose_funnel_was_not_asked_for() -> Project:
    """Enough studies, and nothing wanted of them; with profiles and single studies told."""
    death = compared("death", "death", "risk_difference", *COUNTS)
    wish = {"small_study": {"run": False}}
    return review([death], rows_of(death=(COUNTS, many(bias=0.1))), analysis=wish)

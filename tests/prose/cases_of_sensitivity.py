"""What sensitivity analyses say: influence, order, confounding, thresholds, agreement."""

from __future__ import annotations

from typing import Any

from tests.prose.cases_of_comparisons import (
    BCG,
    COUNTS,
    FEWER,
    LONGER,
    MOMENTS,
    RATIO,
    SAME,
    compared,
    review,
    rows_of,
)
from tests.prose.project import Plain, Project, counts, curves, merged, project, survival
from tests.prose.register import CR, EVEN, SPREAD, case

YEARS = (1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976)
QUIET = {"leave_one_out": False, "profiles": False, "influence": False}
RATIOS = [(0.7, 0.6, 0.82), (0.72, 0.6, 0.86), (0.69, 0.55, 0.87), (0.71, 0.6, 0.84)]


def asked(**sensitivity: Any) -> Plain:
    return {"sensitivity": sensitivity}


def sets(*drops: list[str]) -> list[Plain]:
    return [
        {"id": f"set{number}", "label": f"without group {number}", "drop": drop}
        for number, drop in enumerate(drops, start=1)
    ]


@case
def sensitivity_told_in_full() -> Project:
    """Vaccination against tuberculosis; two studies of one year are added together."""
    rows = rows_of(tb=(COUNTS, BCG))
    for row, year in zip(rows, YEARS, strict=True):
        row["year"] = year
        row["study"] = f"{row['study'].split()[0]} {year}"
    tb = compared("tb", "tuberculosis", "risk_ratio", *COUNTS, primary=True)
    wish = asked(
        influence=True,
        cumulative="year",
        e_value=True,
        thresholds={"tb": [0.5, 1, 1.1]},
        sets=sets(["s0"]),
    )
    return review([tb], rows, analysis=wish, studies={"year": "year"})


@case
def sensitivity_to_single_studies() -> Project:
    """One that is influential, many, none; what is left cannot always be pooled."""
    outcomes = [
        compared("gone", "progression", "hazard_ratio", *RATIO, primary=True),
        compared("death", "death", "odds_ratio", *COUNTS, primary=True),
        compared("score", "the score", "mean_difference", *MOMENTS, unit="points", primary=True),
        compared("fall", "falls", "hazard_ratio", *RATIO, primary=True),
        compared("harm", "serious harm", "risk_difference", *COUNTS, primary=True),
    ]
    apart = [(0.2, 0.19, 0.21), (5, 4.8, 5.2), (0.2, 0.19, 0.21), (5, 4.8, 5.2), (1, 0.99, 1.01)]
    rows = rows_of(
        gone=(RATIO, [*RATIOS, (3.0, 2.5, 3.6), (0.7, 0.58, 0.85)]),
        death=(COUNTS, FEWER[:2]),
        score=(MOMENTS, [*LONGER, (45.0, 1.0, 900, 60.0, 1.0, 900)]),
        fall=(RATIO, apart),
        harm=(COUNTS, SAME),
    )
    for number, row in enumerate(rows):
        row["dose"] = "" if number == 4 else 12.5 * (number % 3)
    wish = asked(influence=True, cumulative="dose", e_value=True, rare_outcomes=["death"],
                 thresholds={"gone": [1], "score": [0, -2.5]})  # fmt: skip
    return review(outcomes, rows, analysis=wish)


@case
def sensitivity_of_rates() -> Project:
    """Two groups of single arms, of which one has two studies; no null, but a contrast."""
    rows = counts("a", "cr", SPREAD, dose=[1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 6])
    rows += counts("b", "cr", [(20, 50), None, (30, 60)], dose=[1, 1, 2])
    lives = curves("a", "os", [(50 + i, 30 + i, 66 + i, 40) for i in range(12)])
    os = survival("os", "overall survival at 1 year", primary=True)
    dose = [{"id": "dose", "column": "dose", "label": "dose", "type": "number"}]
    wish = asked(influence=True, cumulative="dose", thresholds={"cr": [50], "os": [40, 60]})
    outcomes = [{**CR, "primary": True}, os]
    return project(outcomes, merged(rows, lives), groups="ab", analysis=wish,
                   data={"characteristics": dose})  # fmt: skip


@case
def sensitivity_of_studies_that_agree() -> Project:
    """Identical studies: no heterogeneity, nothing influential, and one step with two values."""
    death = compared("death", "death", "risk_ratio", *COUNTS)
    rows = rows_of(death=(COUNTS, [(5, 50, 10, 50)] * 12))
    for number, row in enumerate(rows):
        row["dose"] = number // 11
    wish = asked(influence=True, cumulative="dose", e_value=True, thresholds={"death": [1]})
    return review([death], rows, analysis=wish)


@case
def cumulative_pools_at_the_last_step_only() -> Project:
    """One study, then the others, whose rates have no null; a second outcome has one dose."""
    rows = merged(
        counts("a", "cr", EVEN[:4], dose=[1, 2, 2, 2], year=[2001] * 4),
        counts("a", "tox", [None, *EVEN[1:4]]),
    )
    tox = {**CR, "id": "tox", "label": "severe toxicity", "primary": True}
    tox |= {"columns": {"events": "tox_x", "n": "tox_n"}, "abbreviation": "TOX"}
    return project([{**CR, "primary": True}, tox], rows, analysis=asked(cumulative="dose"))


def _two_against(*effects: tuple[float, float, float], drops: list[list[str]]) -> Project:
    gone = compared("gone", "progression", "hazard_ratio", *RATIO)
    analysis = {**asked(**QUIET, sets=sets(*drops)), "overrides": {"ci": "normal"}}
    return review([gone], rows_of(gone=(RATIO, effects)), analysis=analysis)


@case
def one_set_that_agrees() -> Project:
    return _two_against(*RATIOS, drops=[["s0"]])


@case
def one_set_that_does_not_agree() -> Project:
    """Without the two clear studies the interval includes no difference, on the other side."""
    weak = [(1.1, 0.6, 2.02), (1.05, 0.6, 1.84)]
    return _two_against((0.7, 0.65, 0.76), (0.7, 0.64, 0.77), *weak, drops=[["s0", "s1"]])


@case
def no_set_that_agrees() -> Project:
    """Six sets, all unclear: too many to be named."""
    weak = [(0.9, 0.7, 1.2), (0.95, 0.7, 1.3), (0.92, 0.7, 1.21), (0.97, 0.7, 1.34)]
    clear = [(0.8, 0.7, 0.92), (0.78, 0.7, 0.88)]
    drops = [["s0", "s1", f"s{n}"] for n in (2, 3, 4, 5)] + [["s0", "s1"], ["s0", "s1", "s2"]]
    return _two_against(*clear, *weak, drops=drops)


@case
def four_giants_among_dwarfs() -> Project:
    """So many influential studies that they are not named; and three of which two are."""
    outcomes = [
        compared("gone", "progression", "hazard_ratio", *RATIO, primary=True),
        compared("fall", "falls", "hazard_ratio", *RATIO, primary=True),
    ]
    giant, dwarf = (0.7, 0.69, 0.71), (0.7, 0.2, 2.45)
    apart = [(0.2, 0.19, 0.21), (1, 0.95, 1.05), (5.0, 4.75, 5.25)]
    rows = rows_of(gone=(RATIO, [*[giant] * 4, *[dwarf] * 9]), fall=(RATIO, apart))
    return review(outcomes, rows, analysis=asked(influence=True))


@case
def an_e_value_of_no_ratio() -> Project:
    """Beside a second outcome that is not primary and so has none of these analyses."""
    outcomes = [
        compared("score", "the score", "mean_difference", *MOMENTS, primary=True),
        compared("death", "death", "odds_ratio", *COUNTS),
    ]
    rows = rows_of(score=(MOMENTS, LONGER), death=(COUNTS, SAME))
    return review(outcomes, rows, analysis=asked(e_value=True, cumulative="year"))


@case
def nothing_to_agree_with() -> Project:
    """A main analysis and no other; the limit of the E-value is the null."""
    death = compared("death", "death", "odds_ratio", *COUNTS)
    wish = asked(**QUIET, e_value=True)
    return review([death], rows_of(death=(COUNTS, SAME)), analysis=wish)

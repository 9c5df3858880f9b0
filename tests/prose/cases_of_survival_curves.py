"""Cohorts whose curves are read, compared and entered in less usual ways."""

from __future__ import annotations

from tests.prose.cohort_project import (
    CohortProject,
    arm,
    cohort,
    landmark,
    strata,
    subset,
    time_to,
    times,
)
from tests.prose.register import cohort_case

FIRST = "1 2 2.5 3 3+ 4 4.5 5 5.5+ 6 7 8"
SECOND = "3 5+ 6 7 9+ 10 11 12+ 13 14+ 16+ 18"
ENDED = "1* 1.5 2.5* 2 3+ 3.5 4.5* 4 5.5+ 6* 5 8*"
LATER = "3* 5+ 5 7* 9+ 8 11* 12+ 10 14+ 16+ 13"
"""No time later than that of the same patient in ``FIRST`` or ``SECOND``."""
OS = time_to("os", "overall survival", abbreviation="OS", landmarks=[3, 6], primary=True)
RELAPSE = time_to(
    "relapse",
    "relapse",
    competing="death in remission",
    label_is="event",
    direction="lower_better",
    landmarks=[3, 6],
)
A, B = times(os=FIRST, relapse=ENDED), times(os=SECOND, relapse=LATER)


@cohort_case
def cohort_with_quantiles() -> CohortProject:
    """Times of other shares than a half, where events compete too; limits by the arcsine."""
    outcomes = [{**OS, "quantiles": [0.25, 0.5, 0.75]}, {**RELAPSE, "quantiles": [0.25]}]
    return cohort(outcomes, arm("a", **A), arm("b", **B), analysis={"km_interval": "arcsine"})


THIRD = "4+ 6 8 9+ 11 12 14+ 15+ 17 19+ 20+ 21+"
LAST = "4+ 5* 8 9+ 10 12* 14+ 15+ 16 19+ 20+ 21+"
ORDERED = {
    "column": "arm",
    "ordered": True,
    "levels": [{"id": name, "label": f"dose {name.upper()}"} for name in "abc"],
}


@cohort_case
def cohort_of_ordered_arms() -> CohortProject:
    """Three doses, in strata and with competing events, by one test, and one outcome by another."""
    late = {"name": "fleming_harrington", "rho": 0, "gamma": 1}
    stage = {"stage": "early early late " * 4}
    return cohort(
        [OS, {**RELAPSE, "test": late}],
        arm("a", **A, **stage),
        arm("b", **B, **stage),
        arm("c", **times(os=THIRD, relapse=LAST), **stage),
        data={"arms": ORDERED, "stratum": strata("early stage", "late stage")},
        analysis={"survival_test": "wilcoxon"},
    )


@cohort_case
def cohort_of_three_arms_of_whom_one_is_not_asked() -> CohortProject:
    """All arms together are not compared where one of them has nobody."""
    among = subset("sct", "transplanted patients")
    return cohort(
        [{**OS, "among": among}, RELAPSE],
        arm("a", **A, sct="1"),
        arm("b", **B, sct="1"),
        arm("c", **times(os="3 4+", relapse="3* 4+"), sct="0"),
        data={"arms": {**ORDERED}},
        analysis={
            "survival_test": "peto",
            "families": [{"id": "all", "label": "the outcomes", "tests": ["os", "relapse"]}],
        },
    )


LATE = {"entry": "came"}
CAME = "0 0.5 0 1 2 0 1.5 0 3 0 2 4"
"""Before the time of the same patient."""


@cohort_case
def cohort_that_came_late() -> CohortProject:
    """Patients under observation only from some time on, of a death and of competing events."""
    return cohort(
        [{**OS, **LATE, "horizon": 6}, {**RELAPSE, **LATE}],
        arm(
            "a", **A, came=CAME, sct="0 0 0 0 1 0 1 0 1 0 0 1", sct_at=". . . . 2.5 . 2 . 3.5 . . 1"
        ),
        arm("b", **B, came=CAME, sct="0 0 1 0 1 0 1 0 0 0 0 1", sct_at=". . 1 . 2.5 . 2 . . . . 1"),
        analysis={"landmark": [landmark("sct", "os", "transplantation", 3)]},
    )


@cohort_case
def cohort_of_whom_nobody_was_there_at_first() -> CohortProject:
    """Nobody at time zero, and in one arm nobody left before the others came."""
    first = times(os="1 4 5+ 6 7")
    second = times(os="3 3 4+ 5 9+")
    return cohort(
        [{**OS, **LATE, "landmarks": [2, 6, 20]}],
        arm("a", **first, came="0.5 2 2 3 3"),
        arm("b", **second, came="1 1 2 2 1"),
    )


@cohort_case
def cohort_of_one_arm_that_came_late() -> CohortProject:
    return cohort([{**RELAPSE, **LATE, "landmarks": []}], arm("a", **A, came=CAME))

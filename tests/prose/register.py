"""The list of cases, and the outcomes and counts that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tests.prose.cohort_project import CohortProject
from tests.prose.project import Project, proportion, survival

Made = TypeVar("Made", bound=Project)
CASES: dict[str, Callable[[], Project]] = {}
COHORTS: dict[str, Callable[[], CohortProject]] = {}
"""Those of the cases that are cohorts, whose rows are patients."""

CR = proportion("cr", "complete remission", abbreviation="CR")
TOX = proportion("tox", "severe toxicity", direction="lower_better", domain="safety")
OS = survival("os", "overall survival at 1 year", abbreviation="1-year OS")

SPREAD = [(12, 20), (30, 41), (9, 25), (44, 60), (7, 9), (18, 33)]
SPREAD += [(5, 21), (61, 80), (22, 30), (14, 40), (33, 52), (10, 16)]
HIGH = [(45, 50), (70, 80), (28, 30), (55, 62), (36, 40), (90, 101)]
LOW = [(5, 50), (7, 80), (4, 30), (6, 62), (3, 40), (11, 101)]
EVEN = [(25, 50), (40, 80), (15, 30), (31, 62), (20, 40), (50, 100)]


def case(make: Callable[[], Made]) -> Callable[[], Made]:
    """Enter a case under the name of its function."""
    assert make.__name__ not in CASES
    CASES[make.__name__] = make
    return make


def cohort_case(make: Callable[[], CohortProject]) -> Callable[[], CohortProject]:
    """The same for a cohort."""
    COHORTS[make.__name__] = make
    return case(make)

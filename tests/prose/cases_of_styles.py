"""Reports in the styles of journals: other marks, other headings, no headings at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tests.prose.cases_of_cohorts import cohort_of_three_arms
from tests.prose.cases_of_comparisons import comparisons_of_every_measure
from tests.prose.cases_of_pools import (
    no_clear_difference,
    numbers_in_thousands,
    second_group_higher,
)
from tests.prose.cases_of_safety import adverse_events_told_in_full
from tests.prose.cohort_project import CohortProject
from tests.prose.project import Project
from tests.prose.register import case, cohort_case

Made = TypeVar("Made", bound=Project)


def in_style(project: Made, style: str) -> Made:
    """The same project, its spec naming a style."""
    return replace(project, spec={**project.spec, "style": style})


@case
def comparisons_in_the_lancet() -> Project:
    """Middle dots, P values of two significant digits, percentages without decimals."""
    return in_style(comparisons_of_every_measure(), "lancet")


@case
def numbers_in_thousands_in_jama() -> Project:
    """Thin spaces from 10 000 on, no zero before the point of P."""
    return in_style(numbers_in_thousands(), "jama")


@case
def abstract_in_one_paragraph() -> Project:
    """No headings."""
    return in_style(second_group_higher(), "blood")


@case
def methods_and_findings_under_one_heading() -> Project:
    """Two parts of the abstract in one paragraph."""
    return in_style(no_clear_difference(), "plos-med")


@cohort_case
def cohort_in_expert_review() -> CohortProject:
    """Square brackets round intervals, a colon behind a measure, dashes but beside signs."""
    return in_style(cohort_of_three_arms(), "expert-rev-hematol")


@cohort_case
def adverse_events_in_the_bmj() -> CohortProject:
    """The interval written out, quartiles with a hyphen."""
    return in_style(adverse_events_told_in_full(), "bmj")

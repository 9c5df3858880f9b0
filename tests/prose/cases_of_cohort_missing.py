"""Cohorts with gaps: in many variables, in none."""

from __future__ import annotations

from tests.prose.cases_of_cohorts import CR, MIDDLE, OS, OTHER, PRIMARY
from tests.prose.cohort_project import CohortProject, arm, cohort, times
from tests.prose.register import cohort_case

AGE = {"id": "age", "column": "age", "label": "age", "type": "continuous", "unit": "years"}


def _markers(count: int, shift: int) -> dict[str, str]:
    """Marker k is unknown in patient k, and all of them in the third."""
    return {
        f"m{k}": " ".join(
            "." if at in (2, (k + shift) % 12) else str(k + at * (shift + 1)) for at in range(12)
        )
        for k in range(count)
    }


@cohort_case
def cohort_with_gaps_in_many_variables() -> CohortProject:
    """More variables than the figure has room for, and more patterns."""
    named = [
        {"id": f"m{k}", "column": f"m{k}", "label": f"marker {chr(65 + k)}", "type": "continuous"}
        for k in range(22)
    ]
    return cohort(
        [{**CR, **PRIMARY}],
        arm("a", cr="1 0 " * 6, **_markers(22, 0)),
        arm("b", cr="1 1 0 " * 4, **_markers(22, 3)),
        baseline=named,
    )


@cohort_case
def cohort_in_which_nothing_is_missing() -> CohortProject:
    """It is asked what is missing, and nothing is."""
    return cohort(
        [{**CR, **PRIMARY}, OS],
        arm("a", cr="1 0 " * 6, age="50 60 44 " * 4, **times(os=MIDDLE)),
        arm("b", cr="1 1 0 " * 4, age="51 62 43 " * 4, **times(os=OTHER)),
        baseline=[AGE],
        analysis={"missing": {"pattern": True}},
    )

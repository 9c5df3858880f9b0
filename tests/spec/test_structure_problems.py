"""What is wrong with subgroups and other structure among studies is told with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.project import write
from tests.spec.test_problems import only_problem

LEVELS = "levels: {adult: Adults, child: Children}}"
CASES: dict[str, tuple[str, str, str, str]] = {
    # what is replaced, by what; what is said, and the remedy
    "reference without contrasts": (
        LEVELS,
        f"reference: adult, {LEVELS}",
        "a reference is named, and no contrasts with it are asked for",
        "Add `contrasts: reference`, or delete it.",
    ),
    "reference that is no level": (
        LEVELS,
        f"contrasts: reference, reference: adlut, {LEVELS}",
        "reference 'adlut' is not one of the levels; did you mean 'adult'?",
        "Name the cell text of a level",
    ),
    "adjustment without contrasts": (
        LEVELS,
        f"multiplicity: holm, {LEVELS}",
        "P values of contrasts are to be adjusted, and none are asked for",
        "Add `contrasts: pairs`",
    ),
    "unknown adjustment": (
        LEVELS,
        f"contrasts: pairs, multiplicity: holms, {LEVELS}",
        "multiplicity is 'holms'; did you mean 'holm'?",
        "Choose one of these.",
    ),
    "adjustment of two groups": (
        "analysis:\n",
        "analysis:\n  multiplicity: holm\n",
        "adjusts the contrasts of three or more groups, and there are 2",
        "Delete it",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cause_and_remedy(tmp_path: Path, name: str) -> None:
    old, new, what, remedy = CASES[name]
    problem = only_problem(write(tmp_path, spec={old: new}))
    assert what in problem.what
    assert remedy in problem.remedy
    assert problem.where.startswith("spec.yaml:")

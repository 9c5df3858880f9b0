"""What is wrong with subgroups and other structure among studies is told with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from tests.inputs.project import loaded, write
from tests.spec.test_problems import only_problem

MODERATOR = "    - {id: age, column: age, label: Age}\n"


def regression(keys: str, what: str, remedy: str) -> tuple[str, str, str, str]:
    """A regression added to the sound project."""
    added = f"{MODERATOR}  regressions:\n    - {{id: r, label: R, {keys}}}\n"
    return MODERATOR, added, what, remedy


def joint(keys: str, what: str, remedy: str) -> tuple[str, str, str, str]:
    """Two outcomes pooled together in the sound project."""
    return MODERATOR, f"{MODERATOR}  joint:\n    - {{id: j, {keys}}}\n", what, remedy


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
    "regression on an unknown moderator": regression(
        "moderators: [age, weight]",
        "analysis.regressions 'r': moderator 'weight' is unknown (known: age, age_group)",
        "Name the id of an item of analysis.moderators or analysis.subgroups.",
    ),
    "regression on a moderator twice": regression(
        "moderators: [age, age]",
        "regression 'r' has the moderator 'age' twice",
        "Delete one of the two.",
    ),
    "product of what is no moderator": regression(
        "moderators: [age], interactions: [[age, age_group]]",
        "the product names 'age_group', which is no moderator of 'r'; did you mean 'age'?",
        "Name two of its moderators.",
    ),
    "product of a moderator with itself": regression(
        "moderators: [age], interactions: [[age, age]]",
        "the product of 'age' with itself is no interaction",
        "Name two different moderators.",
    ),
    "regression of an unknown outcome": regression(
        "moderators: [age], outcomes: [oss]",
        "analysis.regressions 'r': outcome 'oss' is unknown; did you mean 'os'?",
        "Name the id of an outcome.",
    ),
    "negative number of permutations": regression(
        "moderators: [age], permutations: -1",
        "analysis.regressions 'r'.permutations is the number -1",
        "",
    ),
    "joint pool of one outcome": joint(
        "outcomes: [cr, cr], correlation: 0.5",
        "outcome 'cr' cannot be pooled jointly with itself",
        "Name two different outcomes.",
    ),
    "joint pool of an unknown outcome": joint(
        "outcomes: [cr, oss], correlation: 0.5",
        "analysis.joint 'j': outcome 'oss' is unknown; did you mean 'os'?",
        "Name the id of an outcome.",
    ),
    "correlation of 1": joint(
        "outcomes: [cr, os], correlation: 1",
        "analysis.joint 'j'.correlation is the number 1",
        "Correct it.",
    ),
    "correlation twice": joint(
        "outcomes: [cr, os], correlation: 0.5, sensitivity: [0, 0]",
        "sensitivity of 'j' names a correlation twice",
        "Delete one of the two.",
    ),
    "joint pool without a correlation": joint(
        "outcomes: [cr, os]",
        "analysis.joint 'j' lacks the key 'correlation'",
        "Add `correlation:`",
    ),
    "regression on an ambiguous moderator": (
        "    - {id: age, column: age, label: Age}\n",
        "    - {id: age_group, column: age, label: Age}\n"
        "  regressions:\n    - {id: r, label: R, moderators: [age_group]}\n",
        "moderator 'age_group' is the id of a moderator and of a subgroup variable",
        "Give one of the two another id.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cause_and_remedy(tmp_path: Path, name: str) -> None:
    old, new, what, remedy = CASES[name]
    problem = only_problem(write(tmp_path, spec={old: new}))
    assert what in problem.what
    assert remedy in problem.remedy
    assert problem.where.startswith("spec.yaml:")


def test_what_takes_every_row_for_a_study_of_its_own_is_told_at_once(tmp_path: Path) -> None:
    added = (
        "analysis:\n  dependence: {model: robust}\n  overrides: {model: glmm}\n"
        "  regressions: [{id: r, label: R, moderators: [age]}]\n"
        "  joint: [{id: j, outcomes: [cr, os], correlation: 0.5}]\n"
    )
    changed = {"analysis:\n": added, LEVELS: f"tau2: common, {LEVELS}", "measure: proportion\n":
               "measure: proportion\n    model: glmm\n"}  # fmt: skip
    with pytest.raises(SpecError) as caught:
        loaded(write(tmp_path, spec=changed))
    told = [problem.what for problem in caught.value.problems]
    apart = "takes every row for a study of its own, which analysis.dependence does not"
    assert sorted(told) == sorted(
        [
            "analysis.dependence needs the column that says which rows belong together",
            *(f"analysis.{name} {apart}" for name in ("moderators", "regressions", "joint")),
            f"analysis.overrides.model {apart}",
            f"the model of 'cr' {apart}",
            "one variance of all subgroups is not available beside analysis.dependence",
            f"analysis.sensitivity.profiles {apart}",
            f"analysis.small_study.run {apart}",
        ]
    )

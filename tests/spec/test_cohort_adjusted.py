"""What cannot be meant in ``analysis.adjusted`` is told with its line, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.kinds import spec_models
from reportgen.spec.load import load_spec
from tests.analysis.cohort.adjusted_project import SPEC

HEAD = SPEC.partition("  adjusted:\n")[0]
GOOD = "id: x, outcome: cr, covariates: [age, sex]"

CASES: dict[str, tuple[str, str, str]] = {
    # what stands in the list; what is said, and the remedy
    "unknown outcome": (
        "id: x, outcome: ct, covariates: [age]",
        "outcome 'ct' is unknown; did you mean 'cr'?",
        "Name one that exists.",
    ),
    "unknown covariate": (
        "id: x, outcome: cr, covariates: [ago]",
        "baseline variable 'ago' is unknown; did you mean 'age'?",
        "Name one that exists.",
    ),
    "no covariate": (
        "id: x, outcome: cr, covariates: []",
        "covariates holds too few items; at least 1 needed",
        "",
    ),
    "a covariate twice": (
        "id: x, outcome: cr, covariates: [age, sex, age]",
        "covariate 'age' stands twice",
        "Name it once.",
    ),
    "an interaction with something else": (
        f"{GOOD}, interactions: [ecog]",
        "covariate 'ecog' is unknown",
        "Name one that exists.",
    ),
    "a model of another type": (
        f"{GOOD}, model: linear",
        "model 'linear' does not fit outcome 'cr' of type binary",
        "Models that do: logistic, firth, modified_poisson.",
    ),
    "an unknown model": (
        f"{GOOD}, model: logit",
        "model is 'logit'",
        "Choose one of these.",
    ),
    "an interval that a model has not": (
        f"{GOOD}, model: modified_poisson, interval: profile",
        "model 'modified_poisson' has no interval 'profile'",
        "It has: wald.",
    ),
    "a variance where there is no choice": (
        f"{GOOD}, variance: HC3",
        "model 'logistic' has no choice of variance",
        "Leave the key out; a linear model has it.",
    ),
    "units of no number": (
        f"{GOOD}, per: {{sex: 10}}",
        "covariate 'sex' is no number, so that it has no units",
        "Leave it out of per.",
    ),
    "units of something else": (
        f"{GOOD}, per: {{ecog: 10}}",
        "covariate 'ecog' is unknown",
        "Name one that exists.",
    ),
    "no units": (
        f"{GOOD}, per: {{age: 0}}",
        "must be greater than 0",
        "",
    ),
    "an id twice": (
        f"{GOOD}}}\n    - {{{GOOD}",
        "analysis.adjusted has 'x' twice",
        "Rename one of the two.",
    ),
}


def problems(text: str, tmp_path: Path) -> list[tuple[str, str]]:
    (tmp_path / "spec.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as found:
        load_spec(tmp_path / "spec.yaml", spec_models())
    return [(one.what, one.remedy) for one in found.value.problems]


@pytest.mark.parametrize("name", CASES)
def test_the_message_says_what_is_wrong_and_what_to_do(name: str, tmp_path: Path) -> None:
    listed, what, remedy = CASES[name]
    found = problems(f"{HEAD}  adjusted:\n    - {{{listed}}}\n", tmp_path)
    assert len(found) == 1, found
    assert what in found[0][0] and remedy in found[0][1]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    lines = ["id: x, outcome: ct, covariates: [ago]", f"{GOOD}, model: poisson"]
    text = HEAD + "  adjusted:\n" + "".join(f"    - {{{line}}}\n" for line in lines)
    assert len(problems(text, tmp_path)) == 4  # the id stands twice as well


def test_an_outcome_is_no_covariate_of_its_own(tmp_path: Path) -> None:
    line = "  - {id: own, column: cr, label: own, type: categorical}\n"
    spec = HEAD.replace("outcomes:\n", f"{line}outcomes:\n", 1)
    found = problems(
        f"{spec}  adjusted:\n    - {{id: x, outcome: cr, covariates: [own]}}\n", tmp_path
    )
    assert found == [("covariate 'own' is the outcome itself", "Leave it out.")]


def test_one_arm_is_compared_with_nothing(tmp_path: Path) -> None:
    one = HEAD.replace("      - {id: new, label: the new treatment}\n", "")
    found = problems(f"{one}  adjusted:\n    - {{{GOOD}}}\n", tmp_path)
    assert [what for what, _ in found] == [
        "one arm is compared with nothing, so that there is nothing to adjust"
    ]

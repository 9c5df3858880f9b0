"""Ratings that do not add up, and claims that lean on what was not rated or say too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.project import loaded, write
from tests.spec.test_problems import only_problem

EFFECT = "cr.new_vs_old.odds_ratio"
RATING = (
    f"id: r, effect: {EFFECT}, evidence: randomised, certainty: moderate, decider: us, "
    "down: [{domain: imprecision, reason: few events}]"
)
LATER = "analysis:\n"


def rated(change: tuple[str, str] = ("", ""), more: str = "") -> dict[str, str]:
    """The spec with a rating, something in it replaced, and more of the spec after it."""
    return {LATER: f"grade:\n  - {{{RATING.replace(*change)}}}\n{more}{LATER}"}


def claimed(say: str, when: str = f"{EFFECT} is higher", more: str = "") -> str:
    """A claim with one condition."""
    return (
        f"claims:\n  - {{id: c, expect: a{more}, variants: [{{id: a, when: {when}, "
        f'say: "{say}"}}, {{id: b, say: z}}]}}\n'
    )


CASES: dict[str, tuple[dict[str, str], str, str]] = {
    "level": (
        rated(("certainty: moderate", "certainty: low")),
        "rating 'r' starts at high (randomised trials), and 1 down for imprecision gives moderate, "
        "not low",
        "Write certainty: moderate",
    ),
    "start": (
        rated(("evidence: randomised", "evidence: non_randomised")),
        "starts at low (studies that were not randomised), and 1 down for imprecision gives very "
        "low, not moderate",
        "Write certainty: very_low",
    ),
    "up and down": (
        rated(("}]", "}], up: [{domain: large_effect, reason: x}]")),
        "is rated up although something was rated down",
        "Delete `up`.",
    ),
    "up from high": (
        rated(("down: [{domain: imprecision", "up: [{domain: dose_response")),
        "is rated up although it starts at high",
        "Delete `up`.",
    ),
    "domain twice": (
        rated(("}]", "}, {domain: imprecision, reason: x}]")),
        "imprecision stands twice under down",
        "Write it once",
    ),
    "two levels": (
        rated(("imprecision, ", "publication_bias, levels: 2, ")),
        "publication bias counts for 1 level at most",
        "Write levels: 1.",
    ),
    "thresholds": (
        rated(("decider", "thresholds: {small: 5, moderate: 3, large: 9}, decider")),
        "do not rise from small over moderate to large",
        "Put them in order.",
    ),
    "baseline without source": (
        rated(("decider", "baseline: {choice: external, risk: 0.1}, decider")),
        "choice: external needs source",
        "Add `source:`.",
    ),
    "baseline with too much": (
        rated(("decider", "baseline: {choice: pooled_control_risk, risk: 0.1}, decider")),
        "baseline has risk, which is not for choice: pooled_control_risk",
        "Delete it.",
    ),
    "outcome": (
        rated((EFFECT, "rc.new_vs_old.odds_ratio")),
        "'rc.new_vs_old.odds_ratio' begins with no outcome; did you mean 'cr'?",
        "Name a fact of an outcome.",
    ),
    "statement of nothing": (
        rated(more="claims: [{id: c, expect: a, variants: [{id: a, grade: rr}]}]\n"),
        "rating 'rr' is unknown; did you mean 'r'?",
        "Name the id of an item of grade.",
    ),
    "sentence and statement": (
        rated(more="claims: [{id: c, expect: a, variants: [{id: a, grade: r, say: x}]}]\n"),
        "variant 'a' has both say and grade",
        "Write the sentence",
    ),
    "no sentence": (
        rated(more="claims: [{id: c, expect: a, variants: [{id: a}]}]\n"),
        "variant 'a' has neither say nor grade",
        "Write the sentence",
    ),
    "certainty of the last": (
        rated(
            more="claims: [{id: c, expect: a, variants: [{id: a, certainty: low, say: x}]}]\n"
        ),
        "requires a certainty, but holds in all other cases",
        "Delete `certainty`",
    ),
    "certainty of what is not rated": (
        rated(more=claimed("x", "os.new.pooled > 0.5", ", certainty: low")),
        "claim 'c' requires a certainty, and none rates 'os.new.pooled'",
        "Rate the effect under grade",
    ),
    "certainty of no outcome": (
        rated(more=claimed("x", "review.rows > 5", ", certainty: low")),
        "claim 'c' requires a certainty, and asks of no outcome",
        "Delete `certainty`.",
    ),
    "bare verb": (
        rated(more=claimed("The new one increases remissions.")),
        "'increases' says more than evidence of moderate certainty allows",
        "Say it with 'likely'",
    ),
    "significance": (
        rated(more=claimed("Remission was significantly more frequent, a significant result: "
                           "statistically significant.")),
        "'statistically significant' stands in a claim about an effect that is rated",
        "Say what the interval shows",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_cause_and_remedy(tmp_path: Path, name: str) -> None:
    change, what, remedy = CASES[name]
    problem = only_problem(write(tmp_path, spec=change))
    assert what in problem.what
    assert remedy in problem.remedy
    assert problem.where.startswith("spec.yaml:")


@pytest.mark.parametrize("wrong", ["certainty: [moderate]", "certainty: modrate"])
def test_a_level_that_is_none_is_the_only_fault(tmp_path: Path, wrong: str) -> None:
    """What leans on the rating is not told to lean on nothing."""
    more = claimed("It increases.", more=", certainty: low").replace("say: z", "grade: r")
    spec = rated(("certainty: moderate", wrong), more)
    assert ".certainty is " in only_problem(write(tmp_path, spec=spec)).what


@pytest.mark.parametrize("key", ["id", "effect"])
def test_what_is_rated_twice(tmp_path: Path, key: str) -> None:
    other = RATING.replace("id: r", "id: s") if key == "effect" else RATING.replace("_ratio", "")
    spec = {LATER: f"grade:\n  - {{{RATING}}}\n  - {{{other}}}\n{LATER}"}
    assert f"grade has the {key} " in only_problem(write(tmp_path, spec=spec)).what


@pytest.mark.parametrize(
    "more",
    [
        "",
        claimed("The new one likely increases remissions."),
        claimed("Remission was more frequent.", more=", certainty: high"),
        claimed("The new one increases remissions.", "os.new.pooled > 0.5"),  # not rated
    ],
)
def test_what_is_right(tmp_path: Path, more: str) -> None:
    assert loaded(write(tmp_path, spec=rated(more=more))).spec.grade[0].certainty == "moderate"

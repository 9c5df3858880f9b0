"""Claims: the first variant whose condition holds is said."""

from __future__ import annotations

import pytest

from reportgen.errors import SpecError
from reportgen.facts.claims import direction, judge, judge_all
from reportgen.facts.fact import Fact, Interval
from reportgen.spec.claims import Claim
from tests.facts.books import BOOK

CLAIM = {
    "id": "compared",
    "expect": "higher",
    "variants": [
        {"id": "higher", "when": "cr.new_vs_old.odds_ratio.low > 1", "say": "Higher."},
        {"id": "much", "when": "cr.new_vs_old.odds_ratio > 1", "say": "Much higher."},
        {"id": "unclear", "say": "Unclear."},
    ],
}


def claim(**conditions: str) -> Claim:
    """The claim with other conditions for its variants."""
    variants = [
        {**variant, "when": conditions[variant["id"]]} if variant["id"] in conditions else variant
        for variant in CLAIM["variants"]
    ]
    return Claim.model_validate({**CLAIM, "variants": variants})


def test_the_first_that_holds_is_chosen() -> None:
    verdict = judge(claim(), BOOK)
    assert (verdict.variant, verdict.say, verdict.holds) == ("higher", "Higher.", True)
    assert verdict.condition == "cr.new_vs_old.odds_ratio.low > 1"


def test_the_next_one_when_the_first_does_not() -> None:
    verdict = judge(claim(higher="cr.new_vs_old.odds_ratio.low > 4"), BOOK)
    assert (verdict.variant, verdict.holds) == ("much", False)


def test_the_last_one_when_nothing_is_known() -> None:
    verdict = judge(claim(higher="os.new.pooled > 1", much="not os.new.pooled <= 1"), BOOK)
    assert (verdict.variant, verdict.condition) == ("unclear", None)
    assert dict(verdict.values) == {"os.new.pooled": None}


def test_a_fault_in_a_variant_that_is_not_reached_is_found() -> None:
    with pytest.raises(SpecError, match=r"no fact 'cr\.nev'"):
        judge(claim(much="cr.nev > 1"), BOOK, ["spec.yaml:9"] * 3)


def test_the_faults_of_all_claims_are_told_at_once_each_at_its_line() -> None:
    claims = [
        claim(higher="cr.nev > 1", much="cr.new.pooled is higher"),
        claim(much="cr.new.pooled > 1 and cr.poled.k > 1 and cr.new_vs_old.odds_ratio > 5%"),
    ]
    claims[1] = claims[1].model_copy(update={"id": "other"})
    places = {"compared": ["spec:1", "spec:2", "spec:3"], "other": ["spec:4", "spec:5", "spec:6"]}
    with pytest.raises(SpecError) as caught:
        judge_all(claims, BOOK, places)
    problems = caught.value.problems
    assert [problem.where for problem in problems] == ["spec:1", "spec:2", "spec:5", "spec:5"]
    assert all(problem.remedy for problem in problems)
    assert "a proportion compares nothing" in problems[1].what
    assert "no fact 'cr.poled.k'" in problems[2].what
    assert problems[3].remedy == "Write the number without a unit."


@pytest.mark.parametrize(
    ("value", "ci", "expected"),
    [
        (2.0, (1.2, 3.0), "higher"),
        (0.5, (0.3, 0.8), "lower"),
        (2.0, (0.9, 3.0), "unclear"),
        (2.0, (1.0, 3.0), "unclear"),  # a limit on the null does not exclude it
        (0.5, (0.3, 1.0), "unclear"),
        (2.0, None, "unclear"),
        (None, None, "not_estimable"),
    ],
)
def test_direction(value: float | None, ci: tuple[float, float] | None, expected: str) -> None:
    fact = Fact(
        "x",
        "odds_ratio",
        "x",
        "ratio",
        value,
        ci=Interval(*ci) if ci else None,
        not_estimable=None if value else "one study only",
    )
    assert direction(fact, 1.0) == expected

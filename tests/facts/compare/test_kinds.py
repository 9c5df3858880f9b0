"""Every kind of change occurs on a pair made by hand, alone, and is said in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.facts.compare import KINDS, SECTIONS, Grade, compare
from reportgen.facts.compare.kinds import mirror_of
from reportgen.formatting.style import load_style
from reportgen.present.changes import Said, printer, said
from tests.facts.compare.pairs import CLAIM, PAIRS, report

STYLE = load_style()
PRINTED = printer(STYLE)
ALSO = {
    "conclusion": ("claim_broken",),
    "not_estimable": ("below_limit", "value"),
    "estimable": ("value",),
    "denominator": (),
}
"""What else such a change always brings; beside these only that the number is another."""


def told(one: Said) -> str:
    numbers = f"{one.old} > {one.new}".strip() if one.old or one.new else ""
    text = " | ".join(part for part in (one.heading, numbers, " ".join(one.sentences)) if part)
    return text.replace("\u00a0", " ")


def test_every_kind_has_a_pair() -> None:
    assert list(PAIRS) == list(KINDS)


@pytest.mark.parametrize("kind", PAIRS)
def test_a_kind_is_found_and_nothing_else(kind: str) -> None:
    old, new = PAIRS[kind][0]
    found = compare(old, new, PRINTED)
    first = found.changes[0]
    assert first.kind == kind
    assert set(first.also) - {"value"} == set(ALSO.get(kind, ())) - {"value"}
    others = {change.kind for change in found.changes[1:]}
    assert others <= {"value"}


@pytest.mark.parametrize("kind", PAIRS)
def test_a_kind_reads_well(kind: str) -> None:
    (old, new), words = PAIRS[kind]
    found = compare(old, new, PRINTED)
    one = said(found.changes[0], found, STYLE)
    assert told(one) == words


def test_mirrors_are_mutual_and_stand_side_by_side() -> None:
    names = list(KINDS)
    for place, name in enumerate(names):
        other = mirror_of(name)
        assert mirror_of(other) == name
        assert abs(names.index(other) - place) <= 1
        assert KINDS[other].grade == KINDS[name].grade
        assert KINDS[other].section == KINDS[name].section


def test_every_section_is_listed() -> None:
    assert {kind.section for kind in KINDS.values()} == set(SECTIONS)


def test_exit_codes_are_apart_from_those_of_errors() -> None:
    from reportgen import errors

    codes = {one.exit_code for one in vars(errors).values() if hasattr(one, "exit_code")}
    assert codes
    assert not {int(grade) for grade in Grade} & (codes | {2})


def test_a_claim_that_its_evidence_no_longer_carries_says_so() -> None:
    sure = replace(CLAIM, required="moderate", certainty="moderate")
    doubted = replace(
        sure, variant="unclear", holds=False, sentence="It is not clear.", certainty="very_low"
    )
    found = compare(report(claims=(sure,)), report(claims=(doubted,)), PRINTED)
    (change,) = found.changes
    assert change.kinds == ("conclusion", "claim_broken", "certainty")
    assert said(change, found, STYLE).sentences == (
        "It no longer holds: ‘higher’ is expected.",
        "‘higher’ needs evidence of moderate certainty, and this is of very low.",
        "The certainty of the evidence was moderate and is very low.",
    )

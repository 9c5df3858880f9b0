"""What must hold of any comparison, whatever the reports are."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reportgen.facts.compare import Change, Grade, compare
from reportgen.facts.record import Record
from reportgen.formatting.style import load_style
from reportgen.present.changes import printer, said
from tests.facts.compare.pairs import PAIRS, report
from tests.facts.compare.reports import NAMES, two_reports

STYLE = load_style()
PRINTED = printer(STYLE)

Reports = tuple[Record, Record]


def changes(old: Record, new: Record) -> list[Change]:
    return list(compare(old, new, PRINTED).changes)


def as_set(found: list[Change]) -> set[str]:
    """Changes without their order; sets of kinds instead of their order of importance."""
    return {repr(replace(one, kind="", also=tuple(sorted(one.kinds)))) for one in found}


@given(two_reports())
def test_a_report_does_not_differ_from_itself(both: Reports) -> None:
    for one in both:
        found = compare(one, one, PRINTED)
        assert found.changes == ()
        assert found.grade is Grade.NONE


def test_no_hand_made_report_differs_from_itself() -> None:
    for pair, _ in PAIRS.values():
        for one in pair:
            assert changes(one, one) == []


@given(two_reports())
def test_exchanging_the_reports_mirrors_every_change(both: Reports) -> None:
    old, new = both
    there, back = changes(old, new), changes(new, old)
    assert as_set([one.mirrored() for one in there]) == as_set(back)
    assert as_set([one.mirrored().mirrored() for one in there]) == as_set(there)
    assert compare(old, new, PRINTED).grade == compare(new, old, PRINTED).grade


@given(two_reports(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(both: Reports, chance: random.Random) -> None:
    old, new = both
    shuffled = [replace(one, facts=tuple(chance.sample(one.facts, len(one.facts)))) for one in both]
    assert changes(*shuffled) == changes(old, new)


OF_ONE_FACT = frozenset({"study_out", "study_in", "gone", "new", "denominator"})


@given(two_reports(NAMES[:4]), two_reports(NAMES[4:]))
def test_changes_of_separate_facts_add_up(first: Reports, second: Reports) -> None:
    """Facts that share nothing change alone; what is told of several at once is left out."""

    def own(old: Record, new: Record) -> set[str]:
        shown = [one for one in changes(old, new) if one.old is not None and one.new is not None]
        return as_set([one for one in shown if one.kind not in OF_ONE_FACT])

    def bare(record: Record) -> Record:
        return report(*record.facts, claims=(), rows=record.rows)

    (a, b), (c, d) = ((bare(old), bare(new)) for old, new in (first, second))
    together = own(replace(a, facts=a.facts + c.facts), replace(b, facts=b.facts + d.facts))
    assert together == own(a, b) | own(c, d)


@given(two_reports())
def test_every_change_can_be_said(both: Reports) -> None:
    found = compare(*both, PRINTED)
    for change in found.changes:
        one = said(change, found, STYLE)
        texts = (one.heading, *one.sentences)
        assert all(text and text[0] == text[0].strip() and "None" not in text for text in texts)
        assert all(sentence.endswith((".", "?")) for sentence in one.sentences)
        assert "  " not in " ".join(texts)
        if change.kind in ("value", "population"):
            assert one.old
            assert one.new


@given(two_reports())
def test_the_most_important_stand_first_in_their_section(both: Reports) -> None:
    found = compare(*both, PRINTED)
    assert [one.order() for one in found.changes] == sorted(one.order() for one in found.changes)
    assert sum(found.counts.values()) == sum(len(one.kinds) for one in found.changes)

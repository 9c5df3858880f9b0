"""Notes are told once, warnings wherever they are."""

from __future__ import annotations

from dataclasses import replace

from reportgen.facts.fact import Fact
from reportgen.present.notes import Note, notes_of, warnings_of
from tests.present.facts import RATE, book

NOTE = "the between-study variance is estimated as zero"


def noted(fact_id: str, *notes: str) -> Fact:
    return replace(RATE, id=fact_id, label=fact_id, notes=notes)


def test_notes_stand_in_the_order_of_the_facts_and_once():
    made = book(noted("b", "two", "one"), noted("a", "one"), replace(RATE, id="c"))
    assert notes_of(made) == (
        Note("b", "two"),
        Note("b", "one"),
        Note("a", "one"),
        Note(RATE.label, NOTE),
    )


def test_facts_that_vary_a_pool_do_not_repeat_its_notes():
    varied = (
        "leave_one_out.s1",
        "profile.classic",
        "study.s1",
        "leave_one_out_lowest",
        "set.x.pooled",
    )
    facts = [noted(f"cr.a.{name}", "one") for name in varied]
    assert notes_of(book(*facts)) == ()


def test_a_warning_is_found_in_every_fact_and_told_without_its_mark():
    made = book(noted("cr.a.study.s1", "warning: the fit is poor"), noted("x", "fine"))
    assert warnings_of(made) == (Note("cr.a.study.s1", "the fit is poor"),)

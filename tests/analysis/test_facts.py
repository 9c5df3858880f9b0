"""What holds for every fact of every report: words, methods, settings, places."""

from __future__ import annotations

import json
import re
from functools import cache
from string import Formatter

import pytest

from reportgen.facts.fact import Fact
from reportgen.facts.record import Record
from reportgen.methods import METHODS
from reportgen.pipeline import check
from reportgen.present.methods_run import methods_run
from reportgen.resources import examples_dir
from reportgen.vocabulary import STATISTICS
from tests.analysis.books import case
from tests.analysis.cohort.project import every_method as cohort_books
from tests.prose import language
from tests.prose.cases import CASES, COHORTS


def faults(text: str, name: str = "") -> list[str]:
    return list(language.faults(text, of_patients=name in COHORTS))


ALL = pytest.mark.parametrize("name", CASES)


@ALL
def test_every_label_reads_as_english(name):
    spec_words = "a word twice" if name == "names_of_every_script" else "-"
    for fact in case(name).analysed.book:
        found = [fault for fault in faults(f"{fact.label}.", name) if spec_words not in fault]
        assert found == [], fact.id
        assert not fact.label.endswith((".", ",", ";", " ")), fact.id
        ids = r"\b(cr|tox|rel|pfs|os)\b|with (a|b|c)\b(?! (competing|robust))"
        assert not re.search(ids, fact.label), fact.id


@ALL
def test_no_two_facts_are_called_the_same(name):
    labels = [fact.label for fact in case(name).analysed.book]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


@ALL
def test_notes_and_reasons_are_clauses(name):
    for fact in case(name).analysed.book:
        for text in (*fact.notes, fact.not_estimable or "x"):
            assert not text.endswith("."), fact.id
            assert faults(f"It is so: {text}.", name) == [], fact.id


@ALL
def test_every_method_is_known_and_every_number_has_one(name):
    for fact in case(name).analysed.book:
        assert fact.method in METHODS or (fact.method == "" and fact.value is None), fact.id
        assert fact.kind == STATISTICS[fact.stat].kind


@ALL
def test_every_sentence_of_the_methods_finds_its_settings(name):
    for fact in case(name).analysed.book:
        if fact.value is not None:
            wanted = {field for _, field, _, _ in Formatter().parse(METHODS[fact.method].sentence)}
            assert wanted - {None} <= set(dict(fact.settings)), fact.id
    for method in methods_run(case(name).analysed.book):
        assert "{" not in method.sentence
        assert faults(method.sentence, name) == []


EXAMPLES = ("blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort", "bcg-vaccine")
EVERY = pytest.mark.parametrize("name", (*CASES, *EXAMPLES))


@cache
def facts_of(name: str) -> tuple[Fact, ...]:
    checked = check(examples_dir() / name) if name in EXAMPLES else case(name)
    return checked.analysed.book.facts


@EVERY
def test_every_source_is_a_fact_and_none_is_named_twice(name):
    ids = {fact.id for fact in facts_of(name)}
    for fact in facts_of(name):
        assert set(fact.from_facts) <= ids, fact.id
        assert len(set(fact.from_facts)) == len(fact.from_facts), fact.id


@EVERY
def test_no_fact_is_made_from_itself(name):
    waiting = {fact.id: set(fact.from_facts) for fact in facts_of(name)}
    while ready := {one for one, sources in waiting.items() if not sources & set(waiting)}:
        waiting = {one: sources for one, sources in waiting.items() if one not in ready}
    assert sorted(waiting) == []


@EVERY
def test_every_number_leads_down_to_what_was_read(name):
    grounded = {fact.id for fact in facts_of(name) if fact.inputs}
    waiting = [fact for fact in facts_of(name) if fact.id not in grounded]
    while found := {fact.id for fact in waiting if set(fact.from_facts) & grounded}:
        grounded |= found
        waiting = [fact for fact in waiting if fact.id not in found]
    assert [fact.id for fact in waiting if fact.estimable] == []


@pytest.mark.parametrize("name", (*COHORTS, "blinatumomab-vs-car-t-cohort"))
def test_the_facts_of_a_cohort_name_no_rows(name):
    assert [fact.id for fact in facts_of(name) if fact.rows] == []


def test_an_adjusted_p_value_is_made_from_all_of_its_family():
    found = 0
    for name in CASES:
        by_id = {fact.id: fact for fact in facts_of(name)}
        for fact in facts_of(name):
            if fact.id.endswith(".p_adjusted") and fact.estimable:
                found += 1
                assert fact.id.removesuffix(".p_adjusted") == fact.from_facts[0]
                assert all(by_id[one].p is not None for one in fact.from_facts)
    assert found > 10


def test_every_method_of_the_registry_is_used_by_some_report():
    used = {fact.method for name in CASES for fact in case(name).analysed.book}
    used |= {fact.method for book in cohort_books() for fact in book}
    assert set(METHODS) - used - {"prediction"} == set()


def test_every_method_has_its_words():
    for name, method in METHODS.items():
        assert method.label and method.formula, name
        assert not method.sentence or method.section in (
            "study",
            "pooling",
            "contrast",
            "robustness",
            "small_study",
            "asymmetry",
            "selection",
            "fail_safe",
            "rates",
            "survival",
            "adjustment",
            "weighting",
            "missing",
            "safety",
            "multiplicity",
            "certainty",
        )
        assert method.reference or method.formula in (
            *("counted", "read from the table", "stated in the spec"),
        )


@ALL
def test_every_row_named_by_a_fact_is_in_the_table(name):
    known = set(case(name).analysed.source_rows)
    for fact in case(name).analysed.book:
        assert set(fact.rows) <= known, fact.id


@ALL
def test_every_fact_named_in_a_frame_exists(name):
    book = case(name).analysed.book
    for frame in book.frames:
        for record in frame.records():
            fact = record.get("fact")
            if isinstance(fact, str) and record.get("kind") == "heterogeneity":
                assert f"{fact}.i2" in book
            elif isinstance(fact, str):
                assert fact in book


@ALL
def test_the_facts_are_plain_data(name):
    document = json.loads(Record.of(case(name).analysed.book).to_json())
    assert document["schema"] == "reportgen.facts/1"
    for record in document["facts"]:
        assert (record["value"] is None) != (record["not_estimable"] is None)
        for part in ("ci", "pi"):
            interval = record[part]
            assert interval is None or interval["low"] <= interval["high"]


@ALL
def test_an_interval_holds_its_value(name):
    for fact in case(name).analysed.book:
        if fact.ci is not None and fact.value is not None and fact.stat != "i2":
            assert fact.ci.low - 1e-9 <= fact.value <= fact.ci.high + 1e-9, fact.id

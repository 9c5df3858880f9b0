"""Every report reads without a fault: language, numbers, and the same number everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from reportgen.formatting.parts import print_part
from tests.prose import language
from tests.prose.language import FAULTS, sentence_faults
from tests.prose.page import Page
from tests.prose.rendered import ALL, Rendered, rendered

MACHINE_TEXT = frozenset({"claims", "provenance", "references"})
"""Sections that print code, file names and bibliographic data."""
PROSE = frozenset({"p", "figcaption", "caption", "li"})


def texts(report: Rendered) -> Iterator[tuple[str, str]]:
    """All that is read: (where, text), the text of figures and of the hover notes too."""
    for block in Page.of(report.document.body).blocks:
        if (
            block.tag != "tr"
            and block.section not in MACHINE_TEXT
            and not block.text.startswith("Correspondence")
        ):
            yield f"{block.section} {block.under} {block.tag}", block.text
    for name, asset in report.document.figures.items():
        yield f"alternative text of {name}", asset.alt
    for name, data in report.figures.items():
        yield from ((f"figure {name}", text) for text in figure_texts(data))


CODES = frozenset({"kind", "scale", "order", "column"})
"""Fields of figures that say how something is drawn and are not read."""


def figure_texts(data: object) -> Iterator[str]:
    """Every text that a figure shows, whatever its kind."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, tuple):
        for item in data:
            yield from figure_texts(item)
    elif is_dataclass(data):
        for field in fields(data):
            if field.name not in CODES:
                yield from figure_texts(getattr(data, field.name))


def faults(text: str, report: Rendered) -> Iterator[str]:
    return language.faults(text, of_patients=report.kind == "cohort")


@pytest.mark.parametrize("name", ALL)
def test_the_text_has_no_fault(name):
    report = rendered(name)
    found = [f"{where}: {fault}" for where, text in texts(report) for fault in faults(text, report)]
    assert [fault for fault in found if not of_the_spec(name, fault)] == []


def test_the_texts_of_every_kind_of_figure_are_read():
    kinds = {
        type(data).__name__: list(figure_texts(data))
        for name in ("everything_told", "moderators_of_every_kind", "cohort_told_in_full")
        for data in rendered(name).figures.values()
    }
    parts = ("Balance", "Bubble", "Flow", "Forest", "Grades", "KaplanMeier", "Missing", "Swimmer")
    assert sorted(kinds) == [f"{part}Data" for part in parts]
    assert all(any(len(text.split()) > 1 for text in found) for found in kinds.values())


SPEC_WORDS = {
    "names_of_every_script": ("a word twice",),
    "new/meta": ("patients for", "dd: a value that is none"),
    "new/cohort": ("dd: a value that is none",),
    "blinatumomab-vs-car-t": (
        "patients for",
        "dd: a value that is none",
        "dd: American",
        "evidence.csv",
    ),
    "blinatumomab-vs-car-t-cohort": ("dd: a value that is none", "dd: American"),
    "bcg-vaccine": ("dd: a value that is none", "et al., JAMA"),
    "new/trials": ("patients for", "dd: a value that is none"),
}
"""Marks of faults that lie in the words of the spec itself, which no template wrote."""


def of_the_spec(name: str, fault: str) -> bool:
    return any(mark in fault for mark in SPEC_WORDS.get(name, ()))


@pytest.mark.parametrize("name", ALL)
def test_sentences_begin_with_a_capital_and_end_with_a_full_stop(name):
    found = [
        fault
        for block in Page.of(rendered(name).document.body).blocks
        if block.tag in PROSE and block.section not in MACHINE_TEXT and block.section
        for fault in sentence_faults(block.text)
    ]
    assert found == []


@pytest.mark.parametrize("name", ALL)
def test_every_printed_number_is_its_fact(name):
    report = rendered(name)
    page = Page.of(report.document.body)
    assert page.numbers
    for number in page.numbers:
        printed = print_part(report.book[number.fact], number.part, report.style)
        assert (number.text, number.raw) == (printed.text, printed.raw), number
    for fact_id, text in page.missing:
        assert report.book[fact_id].not_estimable == text


@pytest.mark.parametrize("name", ALL)
def test_the_same_fact_prints_the_same_everywhere(name):
    printed: dict[tuple[str, str], set[str]] = {}
    for number in Page.of(rendered(name).document.body).numbers:
        part = "value" if number.part == "bare" else number.part
        printed.setdefault((number.fact, part), set()).add(number.text.removesuffix("%"))
    assert {key: found for key, found in printed.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ALL)
def test_every_number_of_the_abstract_stands_in_the_results(name):
    numbers = Page.of(rendered(name).document.body).numbers
    results = {(n.fact, n.part, n.text) for n in numbers if n.section == "results"}
    abstract = {(n.fact, n.part, n.text) for n in numbers if n.section == "abstract"}
    assert abstract
    assert abstract - results == set()


@pytest.mark.parametrize("name", ALL)
def test_the_plain_abstract_is_the_abstract_of_the_page(name):
    report = rendered(name)
    blocks = [b for b in Page.of(report.document.body).blocks if b.section == "abstract"]
    heads = [block.text for block in blocks[1:] if block.tag == "h3"] or [""]
    page = list(zip(heads, (block.text for block in blocks if block.tag == "p"), strict=True))
    assert [*report.abstract] == page


@pytest.mark.parametrize("name", ALL)
def test_the_source_of_every_number_is_told_in_sentences(name):
    report = rendered(name)
    for number in Page.of(report.document.body).numbers:
        told = report.document.lineage[number.fact].replace("\u00a0", " ")
        found = [f for f in faults(told, report) if not f.startswith(("a name of the", "no space"))]
        assert [fault for fault in found if not of_the_spec(name, fault)] == []
        assert list(sentence_faults(told)) == []


@pytest.mark.parametrize("name", ALL)
def test_every_figure_and_table_is_named_in_the_text(name):
    blocks = Page.of(rendered(name).document.body).blocks
    text = " ".join(block.text for block in blocks if block.tag == "p")
    labels = [b.text for b in blocks if b.tag in ("caption", "figcaption")]
    wanted = {" ".join(label.split()[:2]) for label in labels}
    assert {label for label in wanted if f"{label} " not in re.sub(r"[.,;)]", " ", text)} == set()


BAD = {
    "empty brackets": "It was 5% ().",
    "a space inside brackets": "It was 5% ( 3 to 8).",
    "two spaces": "It was  5%.",
    "a space before a sign": "It was 5% , or so.",
    "two signs": "It was 5%,; or so.",
    "no space after a sign": "It was so.The rest follows.",
    "brackets side by side": "It was 5% (3 to 8) (Figure 1).",
    "brackets in brackets": "It was 5% (of 20 (or 30) arms).",
    "a value that is none": "It was None.",
    "a name of the program": "It was not_estimable.",
    "a word twice": "It was was 5%.",
    "one and are": "1 are in the pool.",
    "an before a consonant": "It was an study.",
    "a before a vowel": "It was a event.",
    "American spelling": "They were randomized.",
    "patients for participants": "Of 20 patients.",
    "a hyphen for a minus": "It was -5 points.",
    "number and noun": "The analysis included 12 study arm.",
}


@pytest.mark.parametrize("name", BAD)
def test_each_fault_is_found(name):
    assert set(BAD) == {*FAULTS, "number and noun"}
    assert [fault.partition(":")[0] for fault in language.faults(BAD[name])] == [name]


def test_patients_are_no_fault_where_rows_are_patients():
    text = BAD["patients for participants"]
    assert list(language.faults(text, of_patients=True)) == []
    assert list(language.faults("Of 1 patients.", of_patients=True)) == [
        "number and noun: 1 patients"
    ]


def test_a_sound_sentence_has_no_fault():
    sound = "Of 66 study arms, 1 is a cohort (5% [95% CI −3.1 to 8]; P < 0.001). An arm was not."
    assert [*language.faults(sound), *sentence_faults(sound)] == []


@pytest.mark.parametrize("text", ["the rate was 5%.", "It was. the rest.", "It was 5%"])
def test_each_fault_of_a_sentence_is_found(text):
    assert len(list(sentence_faults(text))) == 1

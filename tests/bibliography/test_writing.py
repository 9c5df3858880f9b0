"""Records written: the form of PubMed, and that reading finds what was written."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.bibliography.medline.lines import INDENT
from reportgen.bibliography.medline.writing import WIDTH, folded
from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import Field, Name, Notice, Record, When
from reportgen.bibliography.writing import WRITERS, write_records
from tests.bibliography.golden import NAME, ONE_LINE
from tests.bibliography.records import records

(GOLDEN,) = read_records(ONE_LINE.encode(), NAME)

# Fields of records exported since 2023 as PubMed wraps them (PMID 37118429, 36972330),
# quoted in the test suites of other programs. Exports of 2020 and 2021 had lines of 90 signs.
FOLDED_BY_PUBMED = [
    "TI  - Heterochronic parabiosis reprograms the mouse brain transcriptome by shifting \n"
    "      aging signatures in multiple cell types.",
    "AD  - Department of Stem Cell and Regenerative Biology, Harvard University, Cambridge, \n"
    "      MA, USA.",
    "AD  - Howard Hughes Medical Institute, Koch Institute of Integrative Cancer Research, \n"
    "      Department of Biology, Massachusetts Institute of Technology, Cambridge, MA, USA.",
    "AD  - Laboratoire Chimie Bactérienne, LCB-UMR 7283, Institut Microbiologie \n"
    "      Méditerranée, CNRS/Université Aix-Marseille, Marseille, France.",
    "SO  - Nat Aging. 2023 Mar;3(3):327-345. doi: 10.1038/s43587-023-00373-6. Epub 2023 Mar \n"
    "      9.",
    "SO  - Microbiology (Reading). 2023 Mar;169(3):001312. doi: 10.1099/mic.0.001312.",
]


@pytest.mark.parametrize("lines", FOLDED_BY_PUBMED)
def test_lines_are_broken_where_pubmed_breaks_them(lines):
    value = lines[6:].replace(" \n      ", " ")
    assert "\n".join(folded(Field(lines[:4].strip(), value))) == lines


@given(st.lists(st.text("ab c-≥王", min_size=1, max_size=100), min_size=1).map(" ".join))
@example("a" * 100)
@example("one  two   three")
def test_the_law_of_folding(value):
    """Lines keep the width unless one word is longer; joined, they are the value."""
    value = value.strip() or "nothing"
    lines = folded(Field("AB", value))
    assert lines[0].startswith("AB  - ")
    assert all(line.startswith(INDENT) for line in lines[1:])
    assert "".join(line[6:] for line in lines) == value
    for line in lines:
        assert len(line) <= WIDTH or len(line[6:].split()) == 1
    assert all(line.endswith(" ") for line in lines[:-1])


@given(st.lists(st.text("abc-", min_size=1, max_size=30), min_size=1, max_size=60).map(" ".join))
def test_no_line_is_broken_early(value):
    """The next word would not have fitted, with the space that follows it."""
    lines = folded(Field("AB", value))
    for line, following in pairwise(lines):
        word = following[6:].split(" ")[0]
        is_last = following == lines[-1] and following[6:] == word
        assert len(line) + len(word) + (not is_last) > WIDTH


def test_the_record_of_pubmed_is_written_as_it_was():
    text = write_records([GOLDEN], "nbib").decode()
    assert " ".join(text.split()) == ONE_LINE.strip()
    assert read_records(text.encode(), NAME) == (GOLDEN,)
    assert max(map(len, text.split("\n"))) == WIDTH
    assert text.startswith("PMID- 38135295\nOWN - NLM\nSTAT- MEDLINE\n")
    assert text.endswith("doi: \n      10.1080/17474086.2023.2298732. Epub 2024 Jan 4.\n")


# What only NLM gives a record.
OF_NLM = {
    *("OWN", "STAT", "DCOM", "LR", "JID", "RN", "SB", "EDAT", "MHDA", "CRDT", "PHST"),
}


def test_what_it_says_is_written_as_pubmed_writes_it():
    """Made anew from title, authors and the rest, every other field is PubMed's, in its order."""
    made = write_records([replace(GOLDEN, medline=())], "nbib")
    (again,) = read_records(made, NAME)
    assert again.medline == tuple(one for one in GOLDEN.medline if one.tag not in OF_NLM)
    assert replace(again, medline=()) == replace(GOLDEN, medline=())


@settings(max_examples=30)
@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record.id))
def test_nbib_says_all(some):
    again = read_records(write_records(some, "nbib"), NAME)
    assert [replace(record, medline=()) for record in again] == some
    assert write_records(again, "nbib") == write_records(some, "nbib")


@settings(max_examples=30)
@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record.id))
def test_csl_json_says_all(some):
    assert list(read_records(write_records(some, "csl-json"), "refs.json")) == some


@settings(max_examples=30)
@given(st.lists(records(whole=False), min_size=1, max_size=3, unique_by=lambda record: record.id))
def test_ris_says_what_it_has_a_place_for(some):
    assert list(read_records(write_records(some, "ris"), "refs.ris")) == some


@settings(max_examples=30)
@given(st.lists(records(whole=False), min_size=1, max_size=3, unique_by=lambda record: record.id))
def test_bibtex_says_what_it_has_a_place_for(some):
    """It divides a particle from the family name, and has one language and no types."""
    again = read_records(write_records(some, "bibtex"), "refs.bib")
    for one, made in zip(some, again, strict=True):
        people = [
            (name.whole_family, name.literal, name.given, name.suffix) for name in made.authors
        ]
        assert people == [(n.whole_family, n.literal, n.given, n.suffix) for n in one.authors]
        known = {"authors": (), "languages": one.languages[:1], "epub": When()}
        known |= {"publication_types": (), "original_title": "", "keywords": ()}
        kept = {"keywords": (), "authors": ()}
        assert replace(made, **kept) == replace(one, **known)
        if not any(sign in word for word in one.keywords for sign in ",;"):
            assert made.keywords == one.keywords


@settings(max_examples=30)
@given(records())
def test_records_of_any_content_are_written_in_every_format(record):
    for form in WRITERS:
        (again,) = read_records(write_records([record], form), "refs.txt")
        assert again.title == record.title
        families = [one.whole_family for one in again.authors]
        assert families == [one.whole_family for one in record.authors]


@pytest.mark.parametrize(
    "name",
    [
        Name(literal="WHO"),
        Name(literal="World Health Organization"),
        Name(literal="Barnes, Noble and Company"),
        Name(family="Plato"),
        Name(family="King", given="Martin Luther", suffix="Jr"),
        Name(family="王", given="小明"),
        Name(family="كريم", given="أحمد"),
    ],
)
@pytest.mark.parametrize("form", WRITERS)
def test_names(name, form):
    record = Record(id="1", pmid="1", title="A title", container_title="J", authors=(name,))
    assert read_records(write_records([record], form), "refs.txt")[0].authors == (name,)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    "when",
    [
        When(),
        When(literal="in press"),
        When(start=(2008,), literal="2008 1st Quart"),
        When(start=(2019, 12), end=(2020, 1)),
        When(start=(2019,), season=4),
    ],
)
def test_dates(when, form):
    record = Record(id="1", pmid="1", title="A title", container_title="J", issued=when)
    assert read_records(write_records([record], form), "refs.txt")[0].issued == when


def test_a_notice_stays_in_nbib():
    notice = Notice("retraction", "J Test. 2016;12(3):200")
    record = Record(id="1", pmid="1", title="A title", container_title="J", notices=(notice,))
    text = write_records([record], "nbib")
    assert b"RIN - J Test. 2016;12(3):200\n" in text
    assert read_records(text, NAME)[0].notices == (notice,)


def test_nothing_is_made_up():
    """A record that nothing is known of but its title has no number and no source line."""
    assert (
        write_records([Record(id="mine", title="Mine", type="report")], "nbib") == b"TI  - Mine.\n"
    )


def test_no_value_begins_a_line_of_its_own():
    record = Record(id="1", type="report", title="A\nTI  - B\r\nER  - ", publisher="X\n\nPMID- 2")
    for form in WRITERS:
        (again,) = read_records(write_records([record], form), "refs.txt")
        assert again.title.startswith("A TI - B ER -")

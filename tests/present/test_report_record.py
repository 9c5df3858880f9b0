"""The report's own bibliographic record."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from reportgen.bibliography.names import initials, short_form
from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import AbstractPart, Name, When
from reportgen.bibliography.writing import WRITERS, write_records
from reportgen.present.report_record import report_record
from reportgen.spec.report import ReportSection
from tests.bibliography.golden import NAME, ONE_LINE
from tests.bibliography.test_writing import OF_NLM
from tests.prose.rendered import rendered

TYPES = ("Meta-Analysis", "Systematic Review")
PLAIN = {"title": "A review", "slug": "a-review", "date": datetime.date(2026, 11, 20)}


def record_of(**changes):
    section = ReportSection.model_validate(PLAIN | changes)
    return report_record(section.model_dump(), [("Objectives", "To compare.")], TYPES)


def nbib(record) -> str:
    return write_records([record], "nbib").decode()


def test_a_report_of_its_own():
    """No number, no journal and no source line are made up."""
    record = record_of()
    assert record.type == "report"
    assert nbib(record) == (
        "DP  - 2026 Nov 20\nTI  - A review.\nAB  - OBJECTIVES: To compare.\nLA  - eng\n"
        "PT  - Meta-Analysis\nPT  - Systematic Review\n"
    )


def test_a_published_report_has_the_form_of_its_record_in_pubmed():
    """From a spec that says what the record of PubMed says, every field but those of NLM."""
    (golden,) = read_records(ONE_LINE.encode(), NAME)
    places = list(dict.fromkeys(a for author in golden.authors for a in author.affiliations))
    section = ReportSection(
        title=golden.title,
        slug="a-review",
        date=datetime.date(2024, 3, 1),
        authors=tuple(
            {
                "given": one.given,
                "family": one.family,
                "orcid": one.orcid or None,
                "affiliations": [f"a{places.index(place)}" for place in one.affiliations],
            }
            for one in golden.authors
        ),
        affiliations={f"a{number}": place for number, place in enumerate(places)},
        keywords=golden.keywords,
        mesh=golden.mesh,
        publication={
            "doi": golden.doi,
            "pmid": golden.pmid,
            "journal": "Expert review of hematology",
            "journal_short": "Expert Rev Hematol",
            "issn": ["1747-4094 (Electronic)", "1747-4094 (Linking)"],
            "volume": "17",
            "issue": "1-3",
            "pages": "67-76",
            "issued": "2024 Jan-Mar",
            "epub": datetime.date(2024, 1, 4),
            "place": "England",
        },
    )
    abstract = [(part.label.capitalize(), part.text) for part in golden.abstract]
    types = ["Systematic Review", "Review", "Meta-Analysis"]
    made = report_record(section.model_dump(), abstract, types)
    (again,) = read_records(nbib(made).encode(), NAME)
    assert again.medline == tuple(one for one in golden.medline if one.tag not in OF_NLM)


def test_declarations():
    record = record_of(
        registration="PROSPERO CRD42023451234; ClinicalTrials.gov NCT01234567.",
        funding="National Institute, grant R01 1234",
        conflicts="None declared.",
        keywords=["leukaemia"],
        language="en-GB",
    )
    assert record.registrations == ("ClinicalTrials.gov/NCT01234567", "PROSPERO/CRD42023451234")
    assert record.languages == ("en",)
    text = nbib(record)
    for line in (
        "SI  - PROSPERO/CRD42023451234",
        "GR  - National Institute, grant R01 1234",
        "COIS- None declared.",
        "OT  - leukaemia",
        "LA  - eng",
    ):
        assert f"{line}\n" in text


@pytest.mark.parametrize("funding", ["None.", "No funding was received.", "Not funded", ""])
def test_no_funding_is_no_grant(funding):
    assert record_of(funding=funding or None).grants == ()


def test_signs_of_the_typesetter_stay_out():
    section = ReportSection.model_validate(PLAIN | {"title": "A\u00a0re\u00adview\u2060"})
    made = report_record(section.model_dump(), [("Results", "OR\u202f2\u00a0(≥3)\u2060.")], TYPES)
    assert made.title == "A review"
    assert made.abstract == (AbstractPart("RESULTS", "OR 2 (≥3)."),)


@pytest.mark.parametrize(
    ("given", "family", "short"),
    [
        ("Yixin", "Zhai", "Zhai Y"),
        ("Jean-Pierre", "van der Berg", "van der Berg JP"),
        ("J.-P.", "Dupont", "Dupont JP"),
        ("Luiz Felipe Ribeiro", "da Silva", "da Silva LFR"),
        ("M. Hassan", "Murad", "Murad MH"),
        ("JA", "Smith", "Smith JA"),
        ("Martin Luther Jr.", "King", "King ML Jr"),
        ("Martin Luther", "King Jr", "King ML Jr"),
        ("Ólafur", "Þórsson", "Þórsson Ó"),
        ("小明", "王", "王 小明"),
        ("أحمد", "كريم", "كريم أحمد"),
        ("Łukasz", "Müller", "Müller Ł"),
        ("d’Arcy", "O’Brien", "O’Brien D"),
    ],
)
def test_short_names(given, family, short):
    (author,) = record_of(authors=[{"given": given, "family": family}]).authors
    assert short_form(author) == short
    assert f"AU  - {short}\n" in nbib(record_of(authors=[{"given": given, "family": family}]))


def test_initials_are_one_for_each_part():
    assert initials("Anna-Maria Sofia") == "AMS"
    assert initials("") == ""
    assert short_form(Name(family="Beethoven", given="Ludwig", dropping_particle="van")) == (
        "Beethoven LV"
    )


def test_forty_authors_with_their_places():
    authors = [
        {"given": f"Given{n}", "family": f"Family{n}", "affiliations": ["a"]} for n in range(40)
    ]
    record = record_of(authors=authors, affiliations={"a": "A place"})
    assert nbib(record).count("AD  - A place.\n") == 40


@pytest.mark.parametrize("name", ["bcg-vaccine", "blinatumomab-vs-car-t-cohort", "new/trials"])
def test_reports_are_read_back_from_every_format(name):
    made = rendered(name)
    record = made.document.record
    assert [(part.label.casefold(), part.text) for part in record.abstract] == [
        (heading.casefold(), " ".join(text.split())) for heading, text in made.abstract
    ]
    for form in WRITERS:
        (again,) = read_records(write_records([record], form), "refs.txt")
        assert again.title == record.title
        assert again.issued == record.issued
        assert again.abstract == record.abstract
        assert set(record.publication_types) <= set(again.publication_types) or form in (
            "ris",
            "bibtex",
        )
    (whole,) = read_records(write_records([record], "csl-json"), "refs.json")
    assert whole == replace(record, doi="", issn=())


def test_kinds_have_types_that_medline_has():
    assert "Observational Study" in rendered("new/cohort").document.record.publication_types
    assert "Meta-Analysis" in rendered("new/trials").document.record.publication_types


def test_the_date_of_appearance_stands_for_that_of_the_issue():
    record = record_of(publication={"doi": "10.1000/x", "epub": "2026-12-01"})
    assert (record.issued, record.doi) == (When(start=(2026, 12, 1)), "10.1000/x")

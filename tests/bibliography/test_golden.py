"""The record of PubMed, read from its one line."""

from __future__ import annotations

from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import Issn, When
from tests.bibliography.golden import NAME, ONE_LINE

(RECORD,) = read_records(ONE_LINE.encode(), NAME)


def test_nothing_is_lost():
    """Each field is a tag of its own; joined they are the file again."""
    joined = " ".join(f"{one.tag:<4}- {one.value}" for one in RECORD.medline)
    assert " ".join(joined.split()) == ONE_LINE.strip()
    assert len(RECORD.medline) == 91


def test_what_it_says():
    assert RECORD.id == RECORD.pmid == "38135295"
    assert RECORD.doi == "10.1080/17474086.2023.2298732"
    assert RECORD.type == "article-journal"
    assert RECORD.title.startswith("Comparison of blinatumomab and CAR T-cell therapy in")
    assert RECORD.title.endswith(": a systematic review and meta-analysis")
    assert RECORD.container_title == "Expert review of hematology"
    assert RECORD.container_title_short == "Expert Rev Hematol"
    assert (RECORD.volume, RECORD.issue, RECORD.pages) == ("17", "1-3", "67-76")
    assert RECORD.issued == When(start=(2024, 1), end=(2024, 3))
    assert RECORD.epub == When(start=(2024, 1, 4))
    assert RECORD.issn == (Issn("1747-4094", "Electronic"), Issn("1747-4094", "Linking"))
    assert RECORD.languages == ("en",)
    assert RECORD.notices == ()


def test_its_authors():
    assert len(RECORD.authors) == 13
    first = RECORD.authors[0]
    assert (first.family, first.given, first.orcid) == ("Zhai", "Yixin", "0000-0002-0968-1207")
    assert first.affiliations[0].startswith("Department of Hematology, Tianjin Medical")
    assert [len(one.affiliations) for one in RECORD.authors] == [1] * 13
    assert RECORD.authors[-1].family == "Zhao"


def test_its_abstract():
    labels = ["OBJECTIVES", "METHODS", "RESULTS", "CONCLUSIONS"]
    assert [part.label for part in RECORD.abstract] == labels
    assert RECORD.abstract[-1].text.endswith("grade >/=3 hematological toxicity, CRS, and "
                                             "neurological events.")  # fmt: skip


def test_its_words():
    assert RECORD.keywords[:2] == ("ALL", "Blinatumomab")
    assert RECORD.mesh[2] == "*Hematopoietic Stem Cell Transplantation"
    assert RECORD.publication_types[1] == "Meta-Analysis"

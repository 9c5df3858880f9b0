"""What does not fit together within a record."""

from __future__ import annotations

import pytest

from reportgen.bibliography.doubts import doubts
from reportgen.bibliography.identifiers import doi_in, issn_is_valid, orcid_is_valid
from reportgen.bibliography.reading import read_records
from tests.bibliography.golden import NAME, ONE_LINE

LINES = [
    "PMID- 28754806",
    "STAT- MEDLINE",
    "DCOM- 20180731",
    "IS  - 1759-8486 (Electronic)",
    "VI  - 10",
    "IP  - 4",
    "DP  - 2018 Apr",
    "TI  - A title.",
    "PG  - 335-9",
    "LID - 10.1136/neurintsurg-2017-013179 [doi]",
    "FAU - Brinjikji, Waleed",
    "AU  - Brinjikji W",
    "AUID- ORCID: 0000-0002-6317-3975",
    "DEP - 20170728",
    "TA  - J Neurointerv Surg",
    "EDAT- 2017/07/30 06:00",
    "MHDA- 2018/08/01 06:00",
    "CRDT- 2017/07/30 06:00",
    "AID - 10.1136/NEURINTSURG-2017-013179 [doi]",
    "SO  - J Neurointerv Surg. 2018 Apr;10(4):335-9. doi: 10.1136/neurintsurg-2017-013179. "
    "Epub 2017 Jul 28.",
]


def told(lines) -> list[str]:
    (record,) = read_records("\n".join(lines).encode(), NAME)
    return [str(problem) for problem in doubts(record)]


def test_records_of_pubmed_are_sound():
    (golden,) = read_records(ONE_LINE.encode(), NAME)
    assert doubts(golden) == ()
    assert told(LINES) == []


@pytest.mark.parametrize(
    "line",
    [
        "BMC Bioinformatics. 2006 May 30;7:273.",
        "J Invertebr Pathol. 2013 May 11. pii: S0022-2011(13)00072-4. doi: 10.1016/j.jip.2013.05.",
        "Microbiology (Reading). 2023 Mar;169(3):001312. doi: 10.1099/mic.0.001312.",
    ],
)
def test_source_lines_of_other_kinds(line):
    """Of old records, of those ahead of print, of numbers of articles for pages."""
    journal, _, rest = line.partition(". ")
    date, _, place = rest.split(". ")[0].rstrip(".").partition(";")
    fields = [f"TA  - {journal}", f"DP  - {date}", f"SO  - {line}"]
    if place:
        volume, _, pages = place.partition(":")
        fields += [f"VI  - {volume.partition('(')[0]}"]
        fields += ["IP  - 3"] if "(" in volume else [f"PG  - {pages}"]
    assert told(["PMID- 1", "TI  - A title.", *fields]) == []


@pytest.mark.parametrize(
    ("tag", "value", "said"),
    [
        ("VI", "11", "SO says"),
        ("PG", "335-8", "SO says"),
        ("DEP", "20170729", "'Epub 2017 Jul 28', DEP 20170729"),
        ("AID", "10.1136/other [doi]", "two DOIs"),
        ("AU", None, ""),
        ("FAU", "X, Y\nFAU - Brinjikji, Waleed", "2 full names of authors (FAU) and 1 short"),
        ("STAT", "Publisher", "its status is Publisher"),
        ("MHDA", "2016/08/01 06:00", "before it was created"),
        ("DCOM", "20160101", "before it was entered"),
        ("DEP", "20200101", "in an issue of 2018, but appeared first in 2020"),
        ("IS", "1759-8485 (Print)", "check digit of ISSN 1759-8485"),
        ("IS", "abc", "has not the form"),
        ("AUID", "ORCID: 0000-0002-6317-3976", "check digit of ORCID"),
        ("PST", "x\nXYZ - y", "'XYZ' is no tag"),
        ("PST", "x\nEIN - J Test. 2020", "it has an erratum: J Test. 2020"),
        ("DP", None, "no year"),
    ],
)
def test_each_check_notices(tag, value, said):
    changed = [line for line in LINES if not line.startswith(f"{tag:<4}-")]
    if value is not None:
        place = next((n for n, one in enumerate(LINES) if one.startswith(f"{tag:<4}-")), 1)
        changed.insert(place, f"{tag:<4}- {value}")
    found = told(changed)
    assert bool(found) == bool(said)
    assert any(said in one for one in found) or not said
    assert all(one.startswith("pubmed.nbib line 1 (PMID 28754806): ") for one in found)


@pytest.mark.parametrize("issn", ["1747-4094", "0022-1821", "1759-8478", "0027-8424", "2434-561X"])
def test_issns(issn):
    """Of journals that exist; each other last character is wrong."""
    assert issn_is_valid(issn)
    assert not any(issn_is_valid(issn[:-1] + one) for one in "0123456789X" if one != issn[-1])


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-1694-233X"])
def test_orcids(orcid):
    """The examples of orcid.org."""
    assert orcid_is_valid(orcid)
    assert not any(orcid_is_valid(orcid[:-1] + one) for one in "0123456789X" if one != orcid[-1])


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1136/neurintsurg-2017-013179", "10.1136/neurintsurg-2017-013179"),
        ("doi: 10.1002/(SICI)1097-0142(19990101)85:1.", "10.1002/(SICI)1097-0142(19990101)85:1"),
        ("(see 10.1000/abc)", "10.1000/abc"),
        ("10.1000/abc; 10.1000/def", "10.1000/abc"),
        ("no DOI, 10.5/x", ""),
    ],
)
def test_dois(text, doi):
    assert doi_in(text) == doi

"""MEDLINE as PubMed and others write it: widths, line ends, several records, what is wrong."""

from __future__ import annotations

import pytest

from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import Name, Notice, When
from reportgen.errors import DataError

SHORT = "PMID- 1\nTI  - A title.\nTA  - J Test\n"


def read(text: str, name: str = "refs.nbib"):
    return read_records(text.encode(), name)


def one(text: str):
    (record,) = read(text)
    return record


def problems(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


AD = "Department of Radiology, Mayo Clinic, Rochester, Minnesota, USA."


@pytest.mark.parametrize(
    "folded",
    [
        "Department of Radiology, Mayo Clinic, \n      Rochester, Minnesota, USA.",
        "Department of Radiology, Mayo Clinic,\n      Rochester, Minnesota, USA.",
        AD.replace(" ", "\n      "),
        AD,
    ],
    ids=["trailing space", "older", "narrow", "one line"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_width_and_any_line_end(folded, end):
    text = f"{SHORT}FAU - Brinjikji, Waleed\nAU  - Brinjikji W\nAD  - {folded}\n"
    assert one(text.replace("\n", end)).authors[0].affiliations == (AD,)


@pytest.mark.parametrize("begin", ["", "\n", "\n\n", "\ufeff", "\ufeff\n"])
@pytest.mark.parametrize("between", ["\n", "\n\n\n", ""])
def test_several_records(begin, between):
    """Parted by blank lines, or by the next PMID alone."""
    text = begin + SHORT + between + SHORT.replace("1", "2") + between
    assert [record.pmid for record in read(text)] == ["1", "2"]


def test_utf_16():
    assert read_records(SHORT.encode("utf-16"), "refs.txt")[0].title == "A title"


def test_where_a_record_stands():
    records = read(SHORT + "\n" + SHORT.replace("1", "2"))
    where = ["refs.nbib line 1 (PMID 1)", "refs.nbib line 5 (PMID 2)"]
    assert [record.where for record in records] == where


def test_a_blank_before_the_hyphen_may_be_lost():
    assert one("PMID- 1\nTI - A title.\nTA - J Test\n").container_title_short == "J Test"


def test_what_is_written_stays():
    """Fields of no known tag, and spaces within a value."""
    record = one(f"{SHORT}XYZ - some  thing\n")
    assert record.medline[-1].value == "some  thing"


def test_authors():
    """Bodies, suffixes, short forms alone, an old address before the first name."""
    record = one(
        f"{SHORT}AD  - Old address.\nFAU - King, Martin Luther Jr\nAU  - King ML Jr\n"
        "FAU - van der Berg, Jan\nAU  - van der Berg J\n"
        "AUID- ORCID: https://orcid.org/0000-0002-0968-1207\nAD  - One.\nAD  - Two.\n"
        "CN  - WHO Study Group\nAD  - Three.\nAU  - Pereira VM\nAU  - Lee S\n"
    )
    assert record.authors == (
        Name(family="King", given="Martin Luther", suffix="Jr", affiliations=("Old address.",)),
        Name(
            family="van der Berg",
            given="Jan",
            orcid="0000-0002-0968-1207",
            affiliations=("One.", "Two."),
        ),
        Name(literal="WHO Study Group", affiliations=("Three.",)),
        Name(family="Pereira", given="V M"),
        Name(family="Lee", given="S"),
    )


def test_names_in_any_script():
    record = one(f"{SHORT}FAU - 王, 小明\nAU  - 王 小明\nFAU - كريم, أحمد\nFAU - Ólafsdóttir\n")
    assert [author.family for author in record.authors] == ["王", "كريم", "Ólafsdóttir"]


def test_forty_authors():
    text = SHORT + "".join(f"FAU - Family{n}, Given\nAU  - Family{n} G\n" for n in range(40))
    assert len(one(text).authors) == 40


@pytest.mark.parametrize(
    ("printed", "when"),
    [
        ("2018", When(start=(2018,))),
        ("2018 Apr", When(start=(2018, 4))),
        ("2018 Apr 5", When(start=(2018, 4, 5))),
        ("2024 Jan-Mar", When(start=(2024, 1), end=(2024, 3))),
        ("2019 Dec-2020 Jan", When(start=(2019, 12), end=(2020, 1))),
        ("2019 Dec 30-2020 Jan 5", When(start=(2019, 12, 30), end=(2020, 1, 5))),
        ("2019 Jan 30-Feb 5", When(start=(2019, 1, 30), end=(2019, 2, 5))),
        ("2019 Jan 3-9", When(start=(2019, 1, 3), end=(2019, 1, 9))),
        ("1998-1999", When(start=(1998,), end=(1999,))),
        ("2019 Spring", When(start=(2019,), season=1)),
        ("2019 Fall", When(start=(2019,), season=3)),
        ("2019 Winter", When(start=(2019,), season=4)),
        ("2008 1st Quart", When(start=(2008,), literal="2008 1st Quart")),
        ("2008 Mar-Jan", When(start=(2008,), literal="2008 Mar-Jan")),
        ("2008 Mar 32", When(start=(2008,), literal="2008 Mar 32")),
        ("in press", When(literal="in press")),
    ],
)
def test_dates(printed, when):
    assert one(f"{SHORT}DP  - {printed}\n").issued == when


def test_no_year():
    assert one(SHORT).issued == When()
    assert one(SHORT).issued.year is None


@pytest.mark.parametrize(
    ("printed", "pages"),
    [
        ("335-339", "335-339"),
        ("6913-7", "6913-6917"),
        ("S12-5", "S12-S15"),
        ("e001", "e001"),
        ("335-9; discussion 339", "335-339; discussion 339"),
        ("67-176", "67-176"),
    ],
)
def test_pages(printed, pages):
    assert one(f"{SHORT}PG  - {printed}\n").pages == pages


def test_the_number_of_an_article_stands_for_pages():
    fields = "LID - 10.1099/mic.0.001312 [doi]\nLID - 001312\n"
    assert one(f"{SHORT}{fields}").pages == "001312"
    assert one(f"{SHORT}{fields}PG  - 1-9\n").pages == "1-9"


@pytest.mark.parametrize("title", ["Does it work?", "A title", "[A title]", "And so on..", "Stop!"])
def test_titles(title):
    stop = "" if title[-1] in "?!." else "."
    assert one(f"PMID- 1\nTI  - {title}{stop}\n").title == title


def test_a_title_that_is_only_vernacular():
    assert one("PMID- 1\nTT  - Ein Titel.\n").title == "Ein Titel"


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("RIN - J Test. 2016;12(3):200", Notice("retraction", "J Test. 2016;12(3):200")),
        ("ECI - J Test. 2016;12:2", Notice("expression of concern", "J Test. 2016;12:2")),
        ("EIN - J Test. 2016;12:3", Notice("erratum", "J Test. 2016;12:3")),
        ("ROF - J Test. 2016;12:4", Notice("notice of retraction", "J Test. 2016;12:4")),
        (
            "PT  - Retracted Publication",
            Notice("retraction", "publication type: Retracted Publication"),
        ),
        (
            "PT  - Retraction of Publication",
            Notice("notice of retraction", "publication type: Retraction of Publication"),
        ),
        (
            "PT  - Expression of Concern",
            Notice("expression of concern", "publication type: Expression of Concern"),
        ),
    ],
)
def test_notices(line, notice):
    """A retracted article and the notice that retracts it are one word apart."""
    found = one(f"{SHORT}{line}\n").notices
    assert found == (notice,)
    assert found[0].is_grave == (notice.kind != "erratum")


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("RETRACTED: A trial", ["retraction"]),
        ("Retracted: A trial", ["retraction"]),
        ("RETRACTED ARTICLE: A trial", ["retraction"]),
        ("[Retracted] A trial", ["retraction"]),
        ("WITHDRAWN: A trial", ["retraction"]),
        ("Retraction notice to: A trial", ["notice of retraction"]),
        ("Expression of Concern: A trial", ["expression of concern"]),
        ("Retracted discs in the jaw: a review", []),
        ("Retraction of the lung: a trial", []),
        ("A trial of withdrawn patients", []),
        ("Withdrawn patients: a review", []),
    ],
)
def test_notices_in_titles(title, kinds):
    assert [notice.kind for notice in one(f"PMID- 1\nTI  - {title}.\n").notices] == kinds


def test_wrong_lines_are_told_together():
    told = problems(
        "PMID- 1\nTI  - A title\nthat was folded.\nAB  - Text\n   more.\n\n      lost\n\n"
        "PMID- 2\nTI  - One.\nTI  - Two.\n\nPMID- 3\nTA  - J Test\n"
    )
    assert [text.partition(":")[0] for text in told] == [
        "refs.nbib line 3",
        "refs.nbib line 5",
        "refs.nbib line 7",
        "refs.nbib line 11",
        "refs.nbib line 13",
    ]
    assert "'that was folded.' begins with no tag" in told[0]
    assert "not by the six spaces" in told[1]
    assert "there is none before it" in told[2]
    assert "TI comes again in one record; it stood in line 10 already" in told[3]
    assert "no title" in told[4]


def test_a_folded_line_is_no_field():
    """``ALL - treated`` at the begin of a line has a hyphen in the fifth column, but no tag."""
    assert len(problems("PMID- 1\nTI  - A title\nOS - long.\n")) == 1

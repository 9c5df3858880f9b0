"""RIS as databases and programs write it."""

from __future__ import annotations

import pytest

from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import AbstractPart, Issn, Name, When
from reportgen.errors import DataError


def read(*lines: str, type_: str = "JOUR"):
    text = "\r\n".join([f"TY  - {type_}", *lines, "ER  - ", ""])
    (record,) = read_records(text.encode(), "refs.ris")
    return record


def titled(*lines: str, type_: str = "JOUR"):
    return read("TI  - A title", *lines, type_=type_)


def problems(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_records(text.encode(), "refs.ris")
    return [str(problem) for problem in caught.value.problems]


def test_the_old_list_of_tags():
    record = read(
        "T1  - Kinetics", "A1  - Stein, Amelie", "A1  - Kortemme, Tanja", "Y1  - 2013/05/21",
        "N2  - An abstract.", "JF  - PLoS ONE", "JO  - PLoS One", "VL  - 8", "IS  - 5",
        "SP  - 419", "EP  - 41", "SN  - 0022-1821",
    )  # fmt: skip
    assert record.title == "Kinetics"
    assert record.authors[1] == Name(family="Kortemme", given="Tanja")
    assert record.issued == When(start=(2013, 5, 21))
    assert record.abstract == (AbstractPart("", "An abstract."),)
    assert (record.container_title, record.container_title_short) == ("PLoS ONE", "PLoS One")
    assert (record.volume, record.issue, record.pages) == ("8", "5", "419-441")
    assert record.issn == (Issn("0022-1821"),)


def test_the_list_of_2011():
    record = titled(
        "AU  - Vrbančič, Grega", "T2  - Journal of Open Source Software", "J2  - JOSS",
        "PY  - 2018", "DA  - 2018/04/15/", "SP  - 613", "DO  - https://doi.org/10.21105/joss.00613",
        "LA  - eng", "C2  - PMC10987654", "AN  - 38123456", "DB  - PubMed", "ID  - vrb18",
    )  # fmt: skip
    assert record.id == "vrb18"
    assert record.container_title == "Journal of Open Source Software"
    assert record.container_title_short == "JOSS"
    assert record.issued == When(start=(2018, 4, 15))
    assert record.pages == "613"
    assert (record.doi, record.pmid) == ("10.21105/joss.00613", "38123456")
    assert (record.pmcid, record.languages) == ("PMC10987654", ("en",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Smith, John", Name(family="Smith", given="John")),
        ("Smith, John, Jr.", Name(family="Smith", given="John", suffix="Jr")),
        ("Jones A.", Name(family="Jones", given="A")),
        ("Müller H.-P.", Name(literal="Müller H.-P.")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("World Health Organization,", Name(literal="World Health Organization")),
        ("Plato", Name(family="Plato")),
        ("王, 小明", Name(family="王", given="小明")),
    ],
)
def test_names(text, name):
    if text.startswith("Müller"):
        name = Name(family="Müller", given="H P")
    assert titled(f"AU  - {text}").authors == (name,)


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["PY  - 2018"], When(start=(2018,))),
        (["PY  - 2018///"], When(start=(2018,))),
        (["Y1  - 2026/04//"], When(start=(2026, 4))),
        (["PY  - 2024", "DA  - Jan-Mar"], When(start=(2024, 1), end=(2024, 3))),
        (["PY  - 2024", "DA  - Mar 15"], When(start=(2024, 3, 15))),
        (["PY  - 2024", "DA  - 2024/Mar/15"], When(start=(2024, 3, 15))),
        (["PY  - 2024", "DA  - 2024///Jan-Mar"], When(start=(2024, 1), end=(2024, 3))),
        (["PY  - 2024", "DA  - 2024///Spring"], When(start=(2024,), season=1)),
        (["PY  - 2024", "DA  - 2023/12/01"], When(start=(2024,))),
        (["Y1  - 2013/08/07", "PY  - 2013"], When(start=(2013, 8, 7))),
        ([], When()),
    ],
)
def test_dates(lines, when):
    assert titled(*lines).issued == when


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (["AN  - 33499930", "DB  - PubMed"], "33499930"),
        (["AN  - PMID:35123456", "DB  - Embase"], "35123456"),
        (["AN  - L638123456", "DB  - Embase"], ""),
        (["AN  - 2021456789", "DB  - Embase"], ""),
        (["AN  - CN-02145678", "DB  - Cochrane Central Register of Controlled Trials"], ""),
        (["AN  - 12345678", "DB  - CINAHL"], ""),
        (["C2  - 42640816", "DB  - Scopus"], "42640816"),
        (["C1  - PMID: 38123456"], "38123456"),
        (["UR  - https://www.ncbi.nlm.nih.gov/pubmed/35367415"], "35367415"),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/35367415/"], "35367415"),
    ],
)
def test_the_number_of_pubmed_and_those_of_others(lines, pmid):
    assert titled(*lines).pmid == pmid


def test_abstracts_over_several_lines_and_keywords_on_lines_of_their_own():
    record = titled("AB  - First line", "AU - like words.", "", "KW  - a", "b", "PY  - 2020")
    assert record.abstract[0].text == "First line AU - like words."
    assert record.keywords == ("a", "b")


def test_loose_tags_where_the_whole_file_has_them():
    (record,) = read_records(b"TY - JOUR\nTI - A title\nER -\n", "refs.txt")
    assert record.title == "A title"


def test_lines_around_records_are_passed_over():
    text = "Provider: Elsevier\nContent: text\n\nTY  - JOUR\nTI  - One\nER  -\n\nRecord 2\n"
    text += "TY  - RPRT\nTI  - Two\nER  -"
    records = read_records(text.encode(), "refs.ris")
    assert [record.type for record in records] == ["article-journal", "report"]


def test_what_is_wrong_is_told_together():
    told = problems(
        "TY  - JOUR\nTI  - A\nAU - Smith\nPY  - 2000\nlost\nTY  - JOUR\nTI  - B\nER  - \n"
        "AU  - Late\nTY  - JOUR\nER  - \nTY  - JOUR\nTI  - C\n"
    )
    assert [text.partition(":")[0].removeprefix("refs.ris ") for text in told] == [
        "line 3", "line 5", "line 6", "line 9", "line 10", "line 12",
    ]  # fmt: skip
    assert "without two spaces" in told[0]
    assert "PY before it has one line" in told[1]
    assert "the record that begins in line 1 has no end" in told[2]
    assert "outside a record" in told[3]
    assert "no title" in told[4]
    assert "the record that begins in line 12 has no end" in told[5]


def test_keys_are_made_where_there_are_none():
    text = (
        "TY  - JOUR\nTI  - A\nAU  - Ólaf, A\nPY  - 2020\nER  -\n" * 2 + "TY  - GEN\nTI  - !\nER  -"
    )
    records = read_records(text.encode(), "refs.ris")
    assert [record.id for record in records] == ["olaf2020", "olaf2020-2", "record"]

"""Files that are not what their names say, and bytes of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.bibliography.reading import READERS, read_records
from reportgen.errors import DataError

NAMES = ["refs.nbib", "refs.ris", "refs.bib", "refs.json", "refs.txt", "refs"]
NBIB = b"PMID- 1\nTI  - A title.\n"
RIS = b"TY  - JOUR\nTI  - A title\nER  - \n"
BIB = b"@article{a, title = {A title}}\n"
CSL = b'[{"id": "a", "type": "book", "title": "A title"}]'


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [NBIB, RIS, BIB, CSL], ids=["nbib", "ris", "bibtex", "csl-json"])
def test_the_content_decides(data, name):
    (record,) = read_records(data, name)
    assert (record.title, record.type) == (
        "A title",
        {NBIB: "report", BIB: "article-journal", RIS: "article-journal", CSL: "book"}[data],
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"PK\x03\x04zip", "is a zip archive or an office file"),
        (NBIB + "AB  - Müller".encode("latin-1"), "line 3: byte 31 is not UTF-8"),
        (b"PMID- 1\x00\nTI  - x", "bytes that no text has"),
    ],
)
def test_what_cannot_be_read(data, said, name):
    with pytest.raises(DataError) as caught:
        read_records(data, name)
    assert said in str(caught.value)
    assert str(caught.value).startswith(name)


@pytest.mark.parametrize("name", ["refs.txt", "refs.nbib", "refs.bib"])
def test_no_references(name):
    with pytest.raises(DataError):
        read_records(b"Dear colleague,\n\nplease find enclosed", name)


LINES = st.sampled_from(
    [
        *("PMID- 1", "TI  - A title.", "      more", "   odd", "", "TY  - JOUR", "ER  - "),
        *("AU  - X, Y", "TI - loose", "@article{a,", "title = {A", "}", "}}", "[", "{", "\t"),
        *("author = {A, B, C, D},", "DP  - 2", "AB  - ", "FAU - ", "FAU - , ", "\x0b"),
        *("PG  - 12-3", "DP  - 2020 Xyz", "month = x # "),
    ]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(NAMES))
def test_any_lines_give_records_or_a_refusal_in_words(lines, name):
    try:
        records = read_records("\n".join(lines).encode(), name)
    except DataError as error:
        assert all(problem.where.startswith(name) for problem in error.problems)
        assert all(problem.what and problem.remedy for problem in error.problems)
    else:
        assert all(record.title and record.id and record.where for record in records)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(NAMES))
def test_any_bytes(data, name):
    try:
        assert read_records(data, name)
    except DataError as error:
        assert error.problems


def test_every_reader_has_its_own_endings():
    suffixes = [suffix for reader in READERS.values() for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert {name: reader.name for name, reader in READERS.items()} == {n: n for n in READERS}

"""CSL-JSON: what it says, and what is wrong with it."""

from __future__ import annotations

import json

import pytest

from reportgen.bibliography.reading import read_records
from reportgen.bibliography.record import Name, When
from reportgen.errors import DataError


def read(**item):
    content = [{"id": "a", "type": "article-journal", "title": "A title", **item}]
    (record,) = read_records(json.dumps(content).encode(), "refs.json")
    return record


def problems(content: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_records(content.encode(), "refs.json")
    return [str(problem) for problem in caught.value.problems]


def test_an_article():
    record = read(
        **{
            "author": [
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
                {"family": "King", "given": "M L", "suffix": "Jr"},
                {"literal": "WHO Study Group"},
            ],
            "container-title": "Journal of neurointerventional surgery",
            "container-title-short": "J Neurointerv Surg",
            "volume": 10,
            "issue": "4",
            "page": "335-9",
            "DOI": "https://doi.org/10.1136/neurintsurg-2017-013179",
            "PMID": "28754805",
            "ISSN": "1759-8478,1759-8486",
            "keyword": "stroke, thrombectomy",
            "language": "en-GB",
        }
    )
    assert record.authors == (
        Name(family="Berg", given="Jan", non_dropping_particle="van der"),
        Name(family="King", given="M L", suffix="Jr"),
        Name(literal="WHO Study Group"),
    )
    assert (record.volume, record.issue, record.pages) == ("10", "4", "335-339")
    assert record.doi == "10.1136/neurintsurg-2017-013179"
    assert len(record.issn) == 2
    assert record.keywords == ("stroke", "thrombectomy")
    assert record.languages == ("en",)


@pytest.mark.parametrize(
    ("issued", "when"),
    [
        ({"date-parts": [[2018]]}, When(start=(2018,))),
        ({"date-parts": [["2018", "4", 5]]}, When(start=(2018, 4, 5))),
        ({"date-parts": [[2024, 1], [2024, 3]]}, When(start=(2024, 1), end=(2024, 3))),
        ({"date-parts": [[2019]], "season": "1"}, When(start=(2019,), season=1)),
        ({"date-parts": [[2019]], "season": "Spring"}, When(start=(2019,), season=1)),
        ({"raw": "2018-04-05"}, When(start=(2018, 4, 5))),
        ({"literal": "in press"}, When(literal="in press")),
        ("2018-04", When(start=(2018, 4))),
    ],
)
def test_dates(issued, when):
    assert read(issued=issued).issued == when


def test_marks_in_titles_and_abstracts_of_crossref():
    record = read(title="A <i>in vivo</i> test", abstract="<jats:p>METHODS: p < 0.05 > 0.</jats:p>")
    assert record.title == "A in vivo test"
    assert record.abstract[0].text == "p < 0.05 > 0."


def test_one_item_without_a_list():
    content = json.dumps({"id": 1, "type": "book", "title": "A title"})
    assert read_records(content.encode(), "refs.txt")[0].id == "1"


def test_what_is_not_known_is_passed_over():
    assert read(**{"zotero-collection": ["x"]}).title == "A title"


def test_what_is_wrong_is_told_together():
    told = problems(
        json.dumps(
            [
                {"id": "a", "type": "article-jornal", "titel": "x"},
                {"id": "b", "type": "book", "title": 3, "volume": [1], "author": "Zhai"},
                {"id": "c", "type": "book", "title": "T", "issued": {"date-parts": [[]]}},
                {"id": "d", "type": "book", "title": "T", "issued": {"date-parts": [["May"]]}},
                {"id": "e", "type": "book", "title": "T", "author": [{"family": 1}, {}]},
                "text",
            ]
        )
    )
    assert told[0] == 'refs.json record 1 (a): the record has no title. Add "title".'
    assert "did you mean 'article-journal'" in told[1]
    assert "did you mean 'title'" in told[2]
    assert [text.partition(":")[0].removeprefix("refs.json ") for text in told[3:]] == [
        "record 2 (b)", "record 2 (b)", "record 2 (b)", "record 3 (c)", "record 4 (d)",
        "record 5 (e)", "record 6",
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["[", '[{"id": 1,]', "[" * 100_000])
def test_no_json(content):
    assert problems(content)[0].startswith("refs.json")

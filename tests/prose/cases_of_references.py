"""Reviews whose references come from a file: lists, labels, citations in the text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.prose.project import Project, Row, counts, project
from tests.prose.register import CR, EVEN, SPREAD, case

PUBLISHED = {
    "id": "earlier",
    "source": "Earlier et al. 2019",
    "outcome": "cr",
    "group": "all",
    "percent": 50,
    "record": "10.1000/review",
}


def record(key: str, authors: str, title: str, year: int, **more: Any) -> dict[str, Any]:
    """A record of CSL-JSON; authors are ``family, given`` with semicolons between them."""
    names = [
        dict(zip(("family", "given"), name.split(", "), strict=True))
        if ", " in name
        else {"literal": name}
        for name in authors.split("; ")
    ]
    return {
        "id": key,
        "type": "article-journal",
        "title": title,
        "author": names,
        "container-title": "The Journal of Trials",
        "container-title-short": "J Trials",
        "issued": {"date-parts": [[year]]},
        "volume": "12",
        "issue": "3",
        "page": "101-110",
        **more,
    }


RECORDS = [
    record(
        "first",
        "van der Berg, Jan Pieter; Ito, Kenji",
        "Remission after <i>treatment</i>: does it last?",
        2001,
        DOI="10.1000/first",
        PMID="10000001",
    ),
    record("second", "Zhang, Wei", "Remission in one centre", 2003),
    record("third", "Zhang, Wei; Adams, Ann", "Remission in two centres", 2003),
    record("fourth", "Remission Trial Group", "A trial &amp; its extension", 2004),
    record("fifth", "王, 小明; כהן, דוד; Brown, B. C.", "Remission in three countries", 2005),
    record("review", "Earlier, Eve", "An earlier review", 2019, DOI="10.1000/review"),
    record("method", "Writer, Will", "How remission is counted", 1999),
]

MEDLINE = """
PMID- 10000099
DP  - 2006 May
TI  - A study that did not stand.
FAU - Gone, Greta
AU  - Gone G
TA  - J Trials
JT  - The Journal of Trials
VI  - 13
PG  - 1-9
LA  - eng
PT  - Journal Article
RIN - J Trials. 2007 Jan;14(1):1. PMID: 10000100

PMID- 10000098
DP  - 2007 Jun 3
TI  - Remission counted again.
FAU - Mend, Mary
AU  - Mend M
TA  - J Trials
JT  - The Journal of Trials
VI  - 13
IP  - Suppl 2
PG  - S10-S19
EIN - J Trials. 2008 Jan;15(1):9. PMID: 10000097
LA  - eng
PT  - Journal Article
"""

FILES = {"references.json": json.dumps(RECORDS, ensure_ascii=False), "more.nbib": MEDLINE}

SAID = "Remission was frequent{{ cite('method') }} in all studies {{ cite('first', '10000098') }}."


def rows(*keys: str) -> list[Row]:
    """Rows of the key of a record each, without a name of the study."""
    made = counts("a", "cr", SPREAD[: len(keys)], ref=keys, sex=["any"] * len(keys))
    return [{name: cell for name, cell in row.items() if name != "study"} for row in made]


def with_files(made: Project) -> Project:
    """A project with its files of references, and without the columns they stand for."""
    studies = {
        name: column
        for name, column in made.spec["data"]["studies"].items()
        if name not in ("label", "year")
    }
    spec = {**made.spec, "data": {**made.spec["data"], "studies": studies}}
    return replace(made, spec=spec, files=FILES)


@case
def references_of_a_file() -> Project:
    """Labels and references of records; one retracted, one corrected, one of two cohorts."""
    keys = ("first", "second", "third", "fourth", "fifth", "fifth", "10000098", "10000099")
    made = project(
        [CR],
        rows(*keys),
        studies={"citation": {"key": "ref"}},
        data={
            "bibliography": ["references.json", "more.nbib"],
            "shared_records": ["fifth"],
            "characteristics": [{"id": "sex", "column": "sex", "label": "Sex"}],
            "exclude": [{"study": "a8", "reason": "Retracted in 2007", "category": "Retracted"}],
        },
        published=[PUBLISHED],
        claims=[{"id": "often", "expect": "yes", "variants": [{"id": "yes", "say": SAID}]}],
        conclusions=["often"],
    )
    return with_files(made)


@case
def references_in_brackets() -> Project:
    """Another style; no table of characteristics, so that the sentence cites the studies."""
    made = project(
        [CR],
        rows("first", "second", "third", "fifth"),
        studies={"citation": {"key": "ref"}},
        data={"bibliography": "references.json"},
        references={"style": "bmj"},
        claims=[
            {
                "id": "often",
                "expect": "yes",
                "variants": [{"id": "yes", "say": "Remission was frequent{{ cite('method') }}."}],
            }
        ],
        conclusions=["often"],
    )
    return with_files(made)


@case
def reference_of_one_study() -> Project:
    """One study, which the sentence cites."""
    made = project(
        [CR],
        rows("first"),
        studies={"citation": {"key": "ref"}},
        data={"bibliography": "references.json"},
    )
    return with_files(made)


@case
def references_of_columns() -> Project:
    """References made of columns, cited in a sentence as there is no table."""
    made = counts("a", "cr", EVEN, who=[f"Author {letter}" for letter in "ABCDEF"])
    return project(
        [CR],
        [{**row, "where": f"J Trials {place}:10-19"} for place, row in enumerate(made, 1)],
        studies={"citation": {"authors": "who", "journal": "where", "year": "year"}},
    )

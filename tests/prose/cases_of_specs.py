"""What stands around the numbers: authors, sources, flow, claims, names."""

from __future__ import annotations

from typing import Any

from tests.prose.project import Plain, Project, Row, counts, merged, project, proportion
from tests.prose.register import CR, EVEN, HIGH, TOX, case

RATIO = "cr.b_vs_a.odds_ratio"


def _claim(name: str, expect: str, *variants: tuple[str, str | None, str]) -> Plain:
    made: list[dict[str, Any]] = []
    for variant, when, say in variants:
        made.append({"id": variant, "say": say} | ({"when": when} if when else {}))
    return {"id": name, "expect": expect, "variants": made}


CLAIMS = [
    _claim(
        "remission",
        "higher",
        (
            "higher",
            f"{RATIO}.low > 1",
            "Remission was more frequent with treatment B ({{ 'cr.b.pooled' | value }}).",
        ),
        ("unclear", None, "Remission was not clearly different."),
    ),
    _claim(
        "toxicity",
        "comparable",
        ("comparable", "estimable(tox.b_vs_a.odds_ratio)", "Toxicity was compared."),
        ("not_comparable", None, "Toxicity could not be compared."),
    ),
    _claim("caution", "always", ("always", None, "Different studies were compared.")),
]

REPORT: Plain = {
    "short_title": "Review",
    "version": "2.1",
    "data_date": "2026-11-01",
    "authors": [
        {
            "given": "Ada",
            "family": "Example",
            "orcid": "0000-0002-1825-0097",
            "affiliations": ["one", "two"],
            "corresponding": True,
            "email": "ada@example.org",
        },
        {"given": "Bo", "family": "Sample", "affiliations": ["two"], "corresponding": True},
        {"given": "Cy", "family": "Instance"},
    ],
    "affiliations": {"one": "Institute 1, Town", "two": "Institute 2, City"},
    "keywords": ["remission", "meta-analysis"],
    "mesh": ["Humans", "Remission Induction"],
    "funding": "No funding.",
    "registration": "PROSPERO CRD42026000001.",
    "conflicts": "The authors declare no conflict.",
    "ethics": "Not needed.",
    "data_availability": "With this report.",
    "acknowledgements": "We thank the readers.",
}

SOURCES = [
    {
        "name": "PubMed",
        "platform": "NLM",
        "last_search": "2026-05-03",
        "strategy": "remission AND trial",
    },
    {"name": "Embase", "last_search": "2026-06-01"},
    {"name": "the Cochrane Library"},
]

CHARACTERISTICS = [
    {"id": "sex", "column": "sex", "label": "Sex"},
    {"id": "age", "column": "age", "label": "Age", "unit": "years", "type": "number"},
    {"id": "share", "column": "share", "label": "Share", "unit": "%", "type": "percent"},
    {"id": "year", "column": "year", "label": "Year", "type": "year"},
    {"id": "size", "column": "cr_n", "label": "Participants", "type": "count"},
]

CITATION = {
    "authors": "author",
    "title": "title",
    "journal": "journal",
    "year": "year",
    "doi": "doi",
    "pmid": "pmid",
    "registry": "nct",
}

PUBLISHED = [
    {
        "id": "old",
        "outcome": "cr",
        "group": "a",
        "percent": 48,
        "ci_low": 40,
        "ci_high": 56.5,
        "source": "Old et al. 2020",
        "doi": "10.1000/old",
    },
    {
        "id": "older",
        "outcome": "tox",
        "group": "a",
        "percent": 12.5,
        "source": "Older et al. 2010",
    },
]


def _rows() -> list[Row]:
    sexes = ["any", "", "women", "men", "any", "any"]
    ages = [40, 41.5, "", 38, 39, 40]
    authors = ["Adams A", "", "", "", "", "Fischer F"]
    rows = counts("a", "cr", EVEN, author=authors, sex=sexes, age=ages)
    rows += counts("b", "cr", HIGH, author=authors[:1] + [""] * 5, sex=sexes, age=ages)
    for row in rows:
        row |= {"journal": "J Test", "title": "", "doi": "", "pmid": "", "nct": "", "share": 12.5}
    rows[0] |= {"doi": "10.1000/x1", "pmid": "12345678", "nct": "NCT01234567", "title": "A trial."}
    kept = counts("b", "tox", [*EVEN[:5], (3, 9)])
    return merged(merged(rows, kept), counts("b", "rel", [*EVEN[:5], (2, 9)]))


@case
def everything_told() -> Project:
    """All that a spec may say, and claims of which one no longer holds."""
    exclude = [
        {
            "study": "b6",
            "reason": "Published late.",
            "category": "Date",
            "keep_for": ["tox", "rel"],
        },
        {"study": "a6", "reason": "Shares participants with Evans 2005.", "category": "Overlap"},
    ]
    return project(
        [{**CR, "definition": "As each study defined it."}, TOX, proportion("rel", "relapse")],
        _rows(),
        groups="ab",
        report=REPORT,
        question={"comparator": "treatment A", "outcomes": "remission, toxicity"},
        sources=SOURCES,
        eligibility={
            "include": ["trials of adults", "remission as a count"],
            "exclude": ["case reports", "trials of children"],
        },
        flow={"from_table": True, "unit": "study arms", "note": "Records were not counted."},
        data={"characteristics": CHARACTERISTICS, "exclude": exclude},
        studies={"citation": CITATION},
        risk_of_bias={"tool": "ROBINS-I", "summary": "Most studies were at serious risk of bias."},
        published=PUBLISHED,
        limitations=["Only published figures were used."],
        terms={"abbreviations": {"CR": "complete remission", "OS": "overall survival"}},
        claims=CLAIMS,
        conclusions=["remission", "toxicity", "caution"],
    )


FLOW = {
    "database_results": 120,
    "duplicates": 20,
    "records_screened": 100,
    "records_excluded": 90,
    "dbr_sought_reports": 10,
    "dbr_notretrieved_reports": 0,
    "dbr_assessed": 10,
    "dbr_excluded": [{"reason": "No count", "n": 4}],
    "new_studies": 6,
}


@case
def one_author_one_source() -> Project:
    """One author without ORCID, one source with a date, exclusions named but no inclusions."""
    return project(
        [CR],
        counts("a", "cr", EVEN, sex=["any"] * 6),
        report={
            "authors": [{"given": "Ada", "family": "Example", "affiliations": ["one"]}],
            "affiliations": {"one": "Institute, Town"},
            "keywords": ["remission"],
        },
        sources=[{"name": "PubMed", "last_search": "2026-05-03"}],
        eligibility={"exclude": ["case reports"]},
        flow=FLOW,
        data={"characteristics": [{"id": "sex", "column": "sex", "label": "Sex"}]},
        published=[{"id": "old", "outcome": "cr", "percent": 48, "source": "Old et al. 2020"}],
        question={"comparator": "no treatment"},
    )


@case
def a_wide_table_and_one_row_out() -> Project:
    rows = counts("a", "cr", EVEN, trait=["any"] * 6)
    traits = [{"id": f"t{n}", "column": "trait", "label": f"Trait {n}"} for n in range(8)]
    exclude = [{"study": "a6", "reason": "Published late.", "category": "Date"}]
    return project(
        [CR],
        rows,
        report={"data_date": "2026-11-01"},
        sources=[{"name": "the archive of one hospital"}],
        data={"characteristics": traits, "exclude": exclude},
        flow={"from_table": True},
    )


@case
def one_row_in_the_pool() -> Project:
    exclude = [{"study": "a2", "reason": "Published late.", "category": "Date"}]
    flow = {"from_table": True, "unit": "cohorts"}
    return project([CR], counts("a", "cr", EVEN[:2]), data={"exclude": exclude}, flow=flow)


@case
def names_of_every_script() -> Project:
    """Signs, quotes, digits, Chinese, accents and a very long name: text, never anything else."""
    rows = counts("a", "cr", EVEN)
    names = ["A < B & C 2001", "李伟 2002", "Größe & Söhne 2003", '"Quoted" 2004', "4-1BB 2005"]
    for row, name in zip(rows, [*names, "Long " * 60 + "2006"], strict=True):
        row["study"] = name
    outcome = proportion("cr", "mRNA response <5%", abbreviation="R<5")
    return project([outcome], rows, report={"title": "Drug X & 药物 4-1BB"})

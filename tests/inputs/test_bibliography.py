"""Rows of the studies table and records of files of references: who belongs to whom, and faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError, SpecError
from reportgen.inputs.studies import load_studies
from reportgen.spec.load import load_spec
from tests.inputs.project import MODELS

OUTCOME = {
    "id": "cr",
    "label": "complete remission",
    "measure": "proportion",
    "columns": {"events": "x", "n": "n"},
    "direction": "higher_better",
    "primary": True,
}
NAMES = ("Adams", "Brown", "Chen", "Dubois")


def record(key: str, family: str = "Smith", year: int | None = 2020, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": key,
        "type": "article-journal",
        "title": f"On {key}",
        "author": [{"family": family, "given": "J"}],
        "container-title": "J",
    }
    if year is not None:
        made["issued"] = {"date-parts": [[year]]}
    return {**made, **more}


RECORDS = [
    record("one", "Adams", 2019, DOI="10.1000/One", PMID="11111111"),
    record("two", "Brown", 2018, DOI="10.1000/two"),
    record("three", "Brown", 2018, PMID="33333333"),
]


class Project:
    """A review of a few rows, the first column an id and ``ref`` the key of a record."""

    def __init__(self, folder: Path, *refs: str, column: str = "key") -> None:
        self.folder = folder
        self.refs = refs
        self.files: dict[str, str] = {"refs.json": json.dumps(RECORDS)}
        self.data: dict[str, Any] = {
            "studies": {"file": "studies.csv", "id": "id", "citation": {column: "ref"}},
            "bibliography": "refs.json",
        }
        self.sections: dict[str, Any] = {}
        self.extra: dict[str, list[str]] = {}

    def load(self):
        spec = {
            "reportgen": 1,
            "kind": "meta-analysis",
            "report": {"title": "R", "slug": "r", "date": "2026-11-20"},
            "question": {"objective": "To see.", "population": "a", "intervention": "b"},
            "data": self.data,
            "outcomes": [OUTCOME],
            **self.sections,
        }
        (self.folder / "spec.yaml").write_text(json.dumps(spec), "utf-8")
        lines = [",".join(["id", "ref", "x", "n", *self.extra])]
        for place, ref in enumerate(self.refs):
            cells = [column[place] for column in self.extra.values()]
            lines.append(",".join([f"r{place + 1}", ref, "5", "10", *cells]))
        (self.folder / "studies.csv").write_text("\n".join(lines) + "\n", "utf-8")
        for name, text in self.files.items():
            (self.folder / name).write_text(text, "utf-8")
        return load_studies(load_spec(self.folder, MODELS))

    def problems(self) -> list[str]:
        with pytest.raises(DataError) as caught:
            self.load()
        return [str(problem) for problem in caught.value.problems]


def labels(data) -> list[str]:
    return [study.label for study in data.studies]


def test_rows_find_their_records_by_key_pmid_and_doi_however_written(tmp_path):
    made = Project(tmp_path, "one", "https://doi.org/10.1000/TWO", "PMID: 33333333")
    data = made.load()
    assert [data.sources.of_study(f"r{row}").record.id for row in (1, 2, 3)] == [
        "one",
        "two",
        "three",
    ]
    assert [study.year for study in data.studies] == [2019, 2018, 2018]


@pytest.mark.parametrize(("column", "cell"), [("pmid", "11111111"), ("doi", "10.1000/one")])
def test_rows_find_their_records_by_columns_of_their_numbers(tmp_path, column, cell):
    assert labels(Project(tmp_path, cell, column=column).load()) == ["Adams 2019"]


def test_records_of_one_name_and_year_get_letters_in_the_order_of_the_table(tmp_path):
    data = Project(tmp_path, "three", "one", "two").load()
    assert labels(data) == ["Brown 2018a", "Adams 2019", "Brown 2018b"]


@pytest.mark.parametrize(
    ("more", "label"),
    [
        ({"author": [{"literal": "Trial Group"}]}, "Trial Group 2020"),
        ({"author": [{"family": "Berg", "non-dropping-particle": "van den"}]}, "van den Berg 2020"),
        ({"author": [{"family": "王", "given": "小明"}]}, "王 2020"),
        ({"author": [{"family": "כהן", "given": "דוד"}]}, "כהן 2020"),
        ({"author": []}, "On four 2020"),
        (
            {"author": [], "title": "A heart solution may have a sting"},
            "A heart solution may… 2020",
        ),
        ({"author": [{"family": f"N{place}"} for place in range(40)]}, "N0 2020"),
    ],
)
def test_labels(tmp_path, more, label):
    made = Project(tmp_path, "four")
    made.files["refs.json"] = json.dumps([record("four", **more)])
    assert labels(made.load()) == [label]


def test_a_label_and_a_year_of_the_table_are_kept(tmp_path):
    made = Project(tmp_path, "one")
    made.data["studies"] |= {"label": "name", "year": "when"}
    made.extra = {"name": ["My study"], "when": ["1999"]}
    (study,) = made.load().studies
    assert (study.label, study.year) == ("My study", 1999)


def test_every_fault_of_a_row_is_told_at_once(tmp_path):
    made = Project(tmp_path, "on", "", "gone", "undated", "two", "two")
    made.files["refs.json"] = json.dumps(
        [
            *RECORDS,
            record("gone", "Gone", note="Retracted"),
            record("undated", "Late", None),
        ]
    )
    told = made.problems()
    assert told[0] == (
        "studies.csv row 2 (r1): no record of refs.json has the key 'on'; did you mean 'one'? "
        "(known: one, two, three, gone, undated). Correct the cell, or add the record to the file."
    )
    assert told[1].startswith("studies.csv row 3 (r2): the row names no record: ref blank. Give")
    assert "(Late)" in told[2] and "has no year of publication" in told[2]
    assert "'two' is also that of row 6" in told[3]
    assert "data.shared_records" in told[3]
    assert len(told) == 4


def test_two_rows_of_one_record_may_be_where_that_is_said(tmp_path):
    made = Project(tmp_path, "two", "two", "one")
    made.data["shared_records"] = ["10.1000/two"]
    data = made.load()
    assert labels(data) == ["Brown 2018 (r1)", "Brown 2018 (r2)", "Adams 2019"]
    assert data.sources.of_study("r1") is data.sources.of_study("r2")


MEDLINE = """
PMID- 22222222
DP  - 2006 May
TI  - A study.
FAU - Gone, Greta
TA  - J Trials
PT  - Journal Article
{notice}
"""


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        ("RIN - J Trials. 2007 Jan;14(1):1.", "was retracted: J Trials. 2007 Jan;14(1):1."),
        ("PT  - Retracted Publication", "was retracted"),
        ("ECI - J Trials. 2008;1:2.", "has an expression of concern: J Trials. 2008;1:2."),
    ],
)
def test_a_withdrawn_study_is_refused_until_it_is_excluded(tmp_path, notice, told):
    made = Project(tmp_path, "one", "22222222")
    made.data["bibliography"] = ["refs.json", "more.nbib"]
    made.files["more.nbib"] = MEDLINE.format(notice=notice)
    (problem,) = made.problems()
    assert problem.startswith("studies.csv row 3 (Gone 2006): its record (more.nbib line 2")
    assert told in problem
    assert "data.exclude" in problem
    made.data["exclude"] = [{"study": "r2", "reason": "Withdrawn"}]
    data = made.load()
    assert len(data.notices) == 1
    assert data.notices[0].startswith("Gone 2006, which is excluded, ")


def test_an_erratum_is_told_and_no_fault(tmp_path):
    made = Project(tmp_path, "22222222")
    made.data["bibliography"] = "more.nbib"
    made.files["more.nbib"] = MEDLINE.format(notice="EIN - J Trials. 2007 Jan;14(1):1.")
    assert made.load().notices == ("Gone 2006 has an erratum: J Trials. 2007 Jan;14(1):1",)


def test_a_name_of_two_records_is_refused_and_both_are_named(tmp_path):
    made = Project(tmp_path, "one")
    made.data["bibliography"] = ["refs.json", "again.json"]
    made.files["again.json"] = json.dumps([record("other", DOI="10.1000/ONE")])
    (problem,) = made.problems()
    assert problem.startswith("again.json")
    assert "the DOI '10.1000/ONE' is also that of the record at refs.json" in problem


def test_numbers_that_contradict_the_record_are_refused(tmp_path):
    made = Project(tmp_path, "one", "two")
    made.data["studies"]["citation"] |= {"pmid": "number", "doi": "doi"}
    made.extra = {"number": ["99999999", "33333333"], "doi": ["10.1000/one", ""]}
    told = made.problems()
    assert "number '99999999' is not that of its record 'one', which has 11111111" in told[0]
    assert "its cells name different records: 'two' and 'three'" in told[1]


def test_faults_of_a_file_are_told_with_those_of_the_table(tmp_path):
    made = Project(tmp_path, "one", "two")
    made.data["studies"]["label"] = "name"
    made.extra = {"name": ["A", ""]}
    made.files["refs.json"] = "[{"
    told = made.problems()
    assert any(problem.startswith("refs.json") for problem in told)
    assert any("name is blank" in problem for problem in told)
    assert not any("no record" in problem for problem in told)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.nbib", None, "'none.nbib': the file is not there"),
        ("../out.nbib", None, "lies outside the project folder"),
        ("empty.ris", "", "the file is empty"),
        ("odd.docx", "nothing of the kind", "odd.docx"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, told):
    made = Project(tmp_path, "one")
    made.data["bibliography"] = name
    if content is not None:
        made.files[name] = content
    assert told in made.problems()[0]


def test_what_the_spec_cites_must_be_a_record(tmp_path):
    made = Project(tmp_path, "one")
    made.sections = {
        "published": [
            {"id": "p", "source": "P", "outcome": "cr", "percent": 5, "record": "nobody"}
        ],
        "claims": [
            {
                "id": "c",
                "expect": "v",
                "variants": [{"id": "v", "say": "Few{{ cite('one', 'tow') }}."}],
            }
        ],
    }
    told = made.problems()
    assert [problem.split(": ")[1].split("; ")[0] for problem in told] == [
        "no record of refs.json has the key 'nobody' (known",
        "no record of refs.json has the key 'tow'",
    ]


def test_records_that_nobody_cites_are_remarked(tmp_path):
    (remark,) = Project(tmp_path, "one").load().remarks
    assert remark.startswith("2 records are not used: refs.json")


def test_what_is_odd_in_a_record_is_remarked_where_the_record_is_used(tmp_path):
    made = Project(tmp_path, "one", "two")
    odd = [{**each, "ISSN": "1234-5678"} for each in RECORDS]
    made.files["refs.json"] = json.dumps(odd)
    idle, *told = made.load().remarks
    assert idle.startswith("1 record is not used: refs.json")
    assert len(told) == 2
    assert all("the check digit of ISSN 1234-5678 is wrong. Compare" in each for each in told)


def test_a_row_without_a_record_has_the_reference_of_its_columns(tmp_path):
    made = Project(tmp_path, "10.1000/one", "10.1000/elsewhere", "", column="doi")
    made.data["studies"]["citation"] |= {"authors": "who", "journal": "where", "year": "when"}
    made.data["studies"]["citation"]["registry"] = "numbers"
    made.extra = {
        "numbers": ["", "NCT00000001;NCT00000002", ""],
        "who": ["", "Far A", "Near B"],
        "where": ["", "J Away 12(3):45-67", "Ours"],
        "when": ["", "1998", "1999"],
    }
    data = made.load()
    far = data.sources.of_study("r2").record
    assert (far.container_title, far.volume, far.issue, far.pages) == ("J Away", "12", "3", "45-67")
    assert far.issued.year == 1998
    assert data.sources.of_study("r2").note == "NCT00000001; NCT00000002"
    assert data.sources.of_study("r3").record.container_title == "Ours"


def test_a_study_that_was_never_published_needs_no_record_where_its_name_is_given(tmp_path):
    made = Project(tmp_path, "10.1000/one", "", column="doi")
    told = made.problems()
    assert [problem.split(": ")[1] for problem in told] == ["the row names no record"]
    made.data["studies"]["label"] = "name"
    made.extra = {"name": ["Adams", "A register"]}
    data = made.load()
    assert data.sources.of_study("r2") is None
    assert data.remarks[-1] == "1 row in use has no reference: A register"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"bibliography": ()}, "the table has no column with the names of the studies"),
        ({"bibliography": ()}, "data.studies.citation.key is for records, and there are none"),
    ],
)
def test_a_spec_that_needs_records_has_files(tmp_path, data, told):
    made = Project(tmp_path, "one")
    made.data |= data
    with pytest.raises(SpecError) as caught:
        made.load()
    assert told in str(caught.value)


def test_an_unknown_style_of_references_is_refused_with_the_nearest(tmp_path):
    made = Project(tmp_path, "one")
    made.sections = {"references": {"style": "vancuver"}}
    with pytest.raises(SpecError, match="no style of references 'vancuver'; did you mean 'vancou"):
        made.load()

"""Tables of adverse events: what is read of sound ones, and what is said of bad ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reportgen.errors import DataError, ReportgenError, SpecError
from reportgen.inputs.cohort.safety.rows import SafetyRows
from reportgen.inputs.cohort.safety.terms import _look_alike, key_of
from tests.inputs.cohort.events_project import DATED, EVENTS, events, project
from tests.inputs.cohort.project import CSV, cohort

DATES = (
    "  events: {file: events.csv, id: id, term: term, start: start, end: end, time_zero: infused}\n"
)


@dataclass(frozen=True)
class Bad:
    """What is changed, and each problem that must be told: its place and words."""

    told: tuple[tuple[str, str], ...]
    change: dict[str, Any] = field(default_factory=dict)
    family: type[ReportgenError] = DataError


def cell(row: int, column: str, text: str, what: str, *more: str) -> Bad:
    """One cell of a row, and all that is said of that row."""
    told = tuple((f"events.csv row {row}", words) for words in (what, *more))
    return Bad(told, {"events": events((row, column, text))})


BAD = {
    "unknown patient": cell(2, "id", "p99", "id is that of no patient in patients.csv"),
    "no patient": cell(2, "id", "", "id is blank"),
    "no term": cell(2, "term", "", "term is blank"),
    "free text": cell(2, "term", "called 2021-03-04 feeling sick", "no term but free text"),
    "sentences": cell(2, "term", "Felt ill. Came to the ward.", "no term but free text"),
    "long text": cell(2, "term", "ill " * 30, "no term but free text"),
    "an id as term": cell(2, "term", "p03", "term is the id of a patient"),
    "tag": cell(2, "term", "<b>x</b>", "term holds an HTML tag"),
    "formula": cell(2, "term", "=1+1", "term begins with '='"),
    "grade 7": cell(2, "grade", "7", "grade '7' is no grade from 1 to 5"),
    "grade 0": cell(2, "grade", "0", "grade '0' is no grade from 1 to 5"),
    "a half grade": cell(2, "grade", "2.5", "grade '2.5' is no grade"),
    "a grade in words": cell(2, "grade", "mild", "grade 'mild' is no grade"),
    "a missing grade": cell(2, "grade", "99", "grade '99' is no grade"),
    "start is a word": cell(2, "start", "x", "start 'x' is no number"),
    "start is a date": cell(2, "start", "2021-03-04", "start is a date, where a time"),
    "end before start": cell(2, "end", "1", "end lies before start"),
    "end without start": cell(2, "start", "", "end is given, but start is blank"),
    "start after contact": cell(
        2, "start", "3000", "end lies before start", "start lies after last contact"
    ),
    "end after contact": cell(2, "end", "3000", "end lies after last contact"),
    "end after death": cell(6, "end", "300", "end lies after death"),
    "a code as start": cell(
        4, "start", "999", "start '999' looks like a code", "start lies after death"
    ),
    "longer than a life": cell(
        2, "end", "99999", "end is longer than a life", "end lies after last contact"
    ),
    "neither yes nor no": cell(2, "serious", "perhaps", "not shown) is neither yes nor no"),
    "grade of death": cell(2, "grade", "5", "grade is 5, death, but the patient is alive"),
    "a date as class": cell(2, "class", "2021-03-04", "class is a date, and would be printed"),
    "two classes": Bad(
        (("events.csv", "the term 'Fever' stands in several groups: 'General' and 'Gut'"),),
        {"events": events((3, "class", "Gut"))},
    ),
    "a row twice": Bad(
        (("events.csv row 9", "the same as row 4 in every column"),),
        {"events": f"{EVENTS}p02,Fever,3,12,,yes,General\n"},
    ),
    "no such column": Bad(
        (("spec.yaml:24", "the column 'trem' is not in events.csv; did you mean 'term'"),),
        {"table": {"term: term": "term: trem"}},
    ),
    "ids would be printed": Bad(
        (
            ("spec.yaml:28", "the id column 'id' is named here"),
            ("events.csv rows 2, 3, 4, 5, 6 and 7", "id is the id of a patient"),
        ),
        {"table": {"group: class": "group: id"}},
    ),
    "no file": Bad(
        (("spec.yaml:22", "did you mean 'events.csv'"),), {"table": {"events.csv": "evnts.csv"}}
    ),
    "a column of names": Bad(
        (("events.csv row 1", "the column 'patient_name' seems to hold names"),),
        {"events": "id,term,grade,start,end,serious,class,patient_name\np01,Fever,2,3,4,no,G,J\n"},
    ),
    "a listed term misspelt": Bad(
        (("spec.yaml:107", "no event has the term 'Naussea'; did you mean 'Nausea'"),),
        {"safety": "{terms: [Naussea, Fever, ICANS]}"},
    ),
    "a grouped term misspelt": Bad(
        (("spec.yaml:107", "no event has the term 'Feverr'; did you mean 'Fever'"),),
        {"safety": "{groups: {A: [Feverr], B: [Sepsis]}}"},
    ),
    "unknown exposure": Bad(
        (("spec.yaml:107", "the column 'os_month' is not in patients.csv"),),
        {"safety": "{exposure: {column: os_month, unit: months}}"},
    ),
    "dates": Bad(
        (
            ("events.csv row 2", "end is written with slashes, the year last"),
            ("events.csv row 3", "start is no day of the calendar"),
            ("events.csv row 4", "end lies in the future: after 2025-06-30"),
            ("events.csv row 4", "end lies after death"),
        ),
        {
            "table": DATES,
            "events": DATED.replace("2021-01-12", "12/01/2021")
            .replace("2021-04-08", "2029-04-08")
            .replace("2021-01-20", "2021-02-30"),
        },
    ),
    "no date of time zero": Bad(
        (
            ("events.csv row 2", "start is a date, but infused of the patient is blank"),
            ("patients.csv row 2", "response is given, but response_weeks is blank"),
        ),
        {
            "table": DATES,
            "events": DATED,
            "csv": {"p01,Old,E,,2021-01-04,2021-02-01": "p01,Old,E,,,"},
        },
    ),
    "a word for yes and no": Bad(
        (("spec.yaml:29", "the text 'no' means yes and no"),),
        {"table": {"{column: serious}": "{column: serious, yes: [no], no: [No]}"}},
        SpecError,
    ),
    "a term in two groups": Bad(
        (("spec.yaml:107", "the term 'fever' is in two groups, 'A' and 'B'"),),
        {"safety": "{groups: {A: [Fever], B: [fever]}}"},
        SpecError,
    ),
    "end alone": Bad(
        (("spec.yaml", "`end` is named without `start`"),),
        {"table": {"    start: start\n": ""}},
        SpecError,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_and_nobody_is_named(name: str, tmp_path: Path) -> None:
    case = BAD[name]
    with pytest.raises(case.family) as caught:
        cohort(project(tmp_path, **case.change))
    found = [(one.where, one.what) for one in caught.value.problems]
    for where, what in case.told:
        assert any(at.startswith(where) and what in words for at, words in found), found
    assert len(found) == len(case.told), found
    assert not any(f"p{n:02d}" in str(one) for one in caught.value.problems for n in range(1, 12))


def test_a_table_and_its_analysis_go_together(tmp_path: Path) -> None:
    whole = (project(tmp_path) / "spec.yaml").read_text(encoding="utf-8")
    for gone, words in (
        ("  safety: {}\n", "the table of events is read by no analysis"),
        (whole[whole.index("  events:\n") : whole.index("  arms:\n")], "needs a table of events"),
    ):
        (tmp_path / "spec.yaml").write_text(whole.replace(gone, ""), encoding="utf-8")
        with pytest.raises(SpecError, match=words):
            cohort(tmp_path)
    taken = whole.replace("  - id: stay\n", "  - id: safety\n")
    (tmp_path / "spec.yaml").write_text(taken, encoding="utf-8")
    with pytest.raises(SpecError, match="the id 'safety' is that of the adverse events"):
        cohort(tmp_path)


def rows(folder: Path, **change: Any) -> SafetyRows:
    found = cohort(project(folder, **change)).safety
    assert found is not None
    return found


def test_a_sound_table(tmp_path: Path) -> None:
    found = rows(tmp_path)
    assert [(term.label, term.group) for term in found.terms] == [
        ("Fever", "General"), ("Nausea", "Gut"), ("Sepsis", "Infections")
    ]  # fmt: skip
    assert (found.rows, found.excluded, found.before, len(found.patient)) == (7, 1, 1, 5)
    assert len(found.arm) == 10
    assert sorted(found.grade.tolist()) == [0, 1, 2, 3, 5]
    assert sorted(found.serious.tolist()) == [-1, 0, 0, 1, 1]
    years = np.sort(found.exposure) * 12
    months = sorted(float(line.split(",")[13]) for line in CSV.splitlines()[1:11])
    np.testing.assert_allclose(years, months, rtol=1e-14)


def test_notes_tell_what_was_decided(tmp_path: Path) -> None:
    texts = [note.text for note in cohort(project(tmp_path)).notes if note.about == "safety"]
    assert texts == [
        "1 event of patients who are not analysed is left out.",
        "1 event that began before time zero is not counted.",
        "1 event has no grade; counted as of any grade only.",
        "of 1 event it is not told whether it was serious; counted as not serious.",
        "these terms were spelt in several ways, which were counted as one: Nausea.",
    ]


def test_the_order_of_rows_says_nothing(tmp_path: Path) -> None:
    head, *lines = EVENTS.strip().splitlines()
    first, *patients = CSV.strip().splitlines()
    random.Random(3).shuffle(lines)
    random.Random(4).shuffle(patients)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = rows(tmp_path / "a")
    other = rows(
        tmp_path / "b",
        events="\n".join([head, *lines]) + "\n",
        csv="\n".join([first, *patients]) + "\n",
    )
    for name in SafetyRows.__slots__:
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, np.ndarray):
            np.testing.assert_array_equal(mine, theirs, err_msg=name)
        else:
            assert mine == theirs, name


def test_dates_count_from_time_zero_of_the_patient(tmp_path: Path) -> None:
    found = rows(tmp_path, events=DATED, table=DATES)
    assert sorted(found.start.tolist()) == [6.0, 31.0]
    assert found.before == 1
    assert np.nansum(found.end - found.start) == 2 + 7


def test_an_event_of_the_last_day_lies_within_the_time_at_risk(tmp_path: Path) -> None:
    """61 days are not later than 2 months: both were rounded."""
    plain = "  events: {file: events.csv, id: id, term: term, start: start}\n"
    found = rows(tmp_path, events="id,term,start\np09,Fever,61\n", table=plain)
    at = int(found.patient[0])
    assert found.onset[0] == found.exposure[at] == pytest.approx(2 / 12)


def test_a_table_without_rows(tmp_path: Path) -> None:
    found = rows(tmp_path, events=EVENTS.splitlines()[0] + "\n")
    assert (len(found.patient), found.terms, found.rows) == (0, (), 0)


def test_texts_are_mapped_and_spellings_are_one(tmp_path: Path) -> None:
    mapped = {
        "    term: term\n": "    term: term\n    terms: {Sepsis: Septic shock, fever: Pyrexia}\n"
    }
    found = rows(tmp_path, table=mapped)
    assert [term.label for term in found.terms] == ["Nausea", "Pyrexia", "Septic shock"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Rash, maculo-papular", "rash maculo papular", True),
        ("FEVER ", "Fever", True),
        ("CMV+", "CMV-", False),
        ("ALT increased", "AST increased", False),
    ],
)
def test_spellings(first: str, second: str, same: bool) -> None:
    assert (key_of(first) == key_of(second)) is same


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("neutropenia", "neutropaenia", True),
        ("diarrhoea", "diarrhea", True),
        ("anaemia", "anemia", True),
        ("nausea", "nausia", True),
        ("hypokalaemia", "hyperkalaemia", False),
        ("hypotension", "hypertension", False),
        ("pneumonia", "pneumonitis", False),
        ("upper", "lower", False),
        ("tachycardia", "bradycardia", False),
    ],
)
def test_look_alikes(first: str, second: str, alike: bool) -> None:
    assert _look_alike(first, second) is alike


def test_look_alikes_are_told_unless_the_spec_knows_both(tmp_path: Path) -> None:
    more = f"{EVENTS}p02,Nausia,3,12,,yes,Gut\n"

    def warnings(**change: Any) -> list[str]:
        notes = cohort(project(tmp_path, events=more, **change)).notes
        return [note.text for note in notes if note.code == "lookalikes"]

    assert warnings() == [
        "warning: the terms “Nausea” and “Nausia” look like one in two spellings, and are counted "
        "apart."
    ]
    known = "    term: term\n    terms: {Nausia: Nausia, Nausea: Nausea}\n"
    assert warnings(table={"    term: term\n": known}) == []


def test_no_id_reaches_the_analysis(tmp_path: Path) -> None:
    found = rows(tmp_path)
    told = " ".join(str(getattr(found, name)) for name in SafetyRows.__slots__)
    assert not any(f"p{n:02d}" in told for n in range(1, 12))

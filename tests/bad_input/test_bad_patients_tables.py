"""Columns, codings and files of a cohort that are wrong: place, cause and remedy are told.

Each case is a sound project with one thing made wrong.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from reportgen.errors import DataError, SpecError
from tests.inputs.cohort.project import CSV, cells, cohort, column, write
from tests.inputs.cohort.told import MISSING, Bad, check_told, line

HEAD = "patients.csv row 1"
HEADER = CSV.splitlines()[0]
LEAVE = "and a report may leave the house"
DECLARED = "data.patients.identifiers_declared"

PEOPLE = (
    *("Anna Berg", "Bo Ek", "Carl Dahl", "Dora Falk", "Eva Gren", "Finn Holm"),
    *("Gun Ivar", "Hans Juhl", "Ida Kjær", "Jan Lund", "Kai Moe"),
)
BIRTHS = [f"19{60 + at}-0{1 + at % 9}-11" for at in range(11)]
RECORDS = [str(4_711_003 + 917 * at) for at in range(11)]

LATE = "      among: {column: stage, value: L, label: late patients}\n      landmark: 3\n"


def months(*changes: tuple[int, str]) -> str:
    """The table with other times of overall survival, by row."""
    return cells(*((row, "os_months", text) for row, text in changes))


CASES: dict[str, Bad] = {
    # columns
    "missing column of an outcome": Bad(
        line("    column: crs\n"),
        "the column 'crz' is not in patients.csv; did you mean 'cr'?",
        "Correct the name here",
        spec={"    column: crs\n": "    column: crz\n"},
    ),
    "missing column of a rule": Bad(
        line("{id: response_weeks"),
        "the column 'begun' is not in patients.csv",
        "Correct the name here",
        spec={"start: infused": "start: begun"},
        also=("response is given, but response_weeks is blank", "has no usable row"),
    ),
    "derived column that is there": Bad(
        line("{id: age_class, cut"),
        "'sex' is already a column of patients.csv",
        "Choose another id",
        spec={
            "{id: age_class, cut": "{id: sex, cut",
            "column: age_class, label": "column: sex, label",
        },
    ),
    "missing column of a landmark": Bad(
        line("      known_at: transplant_months"),
        "the column 'transplant_day' is not in patients.csv",
        "Correct the name here",
        spec={"known_at: transplant_months": "known_at: transplant_day"},
    ),
    "missing column of a landmark's patients": Bad(
        line("      landmark: 3\n"),
        "the column 'stages' is not in patients.csv",
        "Correct the name here",
        spec={"      landmark: 3\n": LATE.replace("column: stage", "column: stages")},
    ),
    "landmark among nobody": Bad(
        line("      landmark: 3\n"),
        "no patient has 'X' in the column stage",
        "Correct the value.",
        spec={"      landmark: 3\n": LATE.replace("value: L", "value: X")},
    ),
    "names by the header": Bad(
        HEAD,
        f"the column 'Patient Name' seems to hold names, {LEAVE}",
        DECLARED,
        column("Patient Name", ["x"]),
    ),
    "names by the cells": Bad(
        HEAD,
        f"the column 'contact' seems to hold names, {LEAVE}",
        DECLARED,
        column("contact", PEOPLE),
    ),
    "birth dates by the header": Bad(
        HEAD,
        "the column 'DateOfBirth' seems to hold birth dates",
        DECLARED,
        column("DateOfBirth", [""]),
    ),
    "birth dates by the cells": Bad(
        HEAD, "the column 'day' seems to hold birth dates", DECLARED, column("day", BIRTHS)
    ),
    "record numbers by the header": Bad(
        HEAD, "the column 'MRN' seems to hold record numbers", DECLARED, column("MRN", ["1"])
    ),
    "record numbers by the cells": Bad(
        HEAD, "the column 'key' seems to hold record numbers", DECLARED, column("key", RECORDS)
    ),
    "record numbers in Chinese": Bad(
        HEAD, "the column '住院号' seems to hold record numbers", DECLARED, column("住院号", ["1"])
    ),
    "addresses by the cells": Bad(
        HEAD,
        "the column 'to' seems to hold e-mail addresses",
        DECLARED,
        column("to", [f"a{at}@b.org" for at in range(11)]),
    ),
    "names as ids": Bad(
        HEAD,
        "the id column 'patient' holds names",
        "Replace them with numbers",
        cells(*((at + 2, "patient", name) for at, name in enumerate(PEOPLE))),
    ),
    "free text as a class": Bad(
        line("- {id: age_class, column"),
        "variable 'age_class' is binary, but stay has 10 different texts",
        "Declare its levels",
        spec={
            "column: age_class, label: Age class, type: categorical": (
                "column: stay, label: Age class, type: binary"
            )
        },
    ),
    "baseline without values": Bad(
        line("- {id: age, column"),
        "note is blank for every patient",
        "Check the column",
        spec={"{id: age, column: age,": "{id: age, column: note,"},
    ),
    "unknown as a class": Bad(
        "patients.csv rows 2 and 4",
        "note 'unknown' looks like a code for 'not known'",
        MISSING,
        cells((2, "note", "unknown"), (4, "note", "unknown")),
        spec={"column: age_class, label": "column: note, label"},
    ),
    # what the spec says of the patients
    "group of nobody": Bad(
        line("      known_at: transplant_months"),
        "no patient has 'yes' in the column transplanted",
        "Correct the value.",
        spec={
            "      label: transplantation\n": "      label: transplantation\n      value: 'yes'\n"
        },
        also=("transplant_months is given, though transplanted is not 'yes'",),
    ),
    "subset of nobody": Bad(
        line("    among: {column"),
        "no patient has 'yes' in the column transplanted",
        "Correct the value.",
        spec={'value: "1", label: transplanted': 'value: "yes", label: transplanted'},
    ),
    "nobody evaluable": Bad(
        line("    evaluable: {column"),
        "no patient has 'yes' in the column cr_evaluable",
        "Correct the value.",
        spec={"reason: cr_reason}": "reason: cr_reason, value: 'yes'}"},
    ),
    "outcome of nobody": Bad(
        line("  - id: crs\n"),
        "outcome 'crs' has no usable row: crs is blank for every patient",
        "Check its columns",
        cells(*((row, "crs", "") for row in range(2, 12))),
    ),
    "a code with two meanings": Bad(
        line("    event: {column: os_event}"),
        "the text '1' has two meanings",
        "Delete one",
        spec={"{column: os_event}": "{column: os_event, censored: ['0', '1']}"},
    ),
    "alive as an event": Bad(
        line("    event: {column: os_event}"),
        "'alive' is declared as event: the coding looks inverted",
        "Exchange event and censored.",
        spec={"{column: os_event}": "{column: os_event, event: ['1', alive]}"},
    ),
    # units
    "days among months": Bad(
        "patients.csv row 7",
        "os_months is more than 20 times the median of the other patients; in days it would fit "
        "them: mixed units",
        "Give all times of the column in months; if it was measured so, add '.0'.",
        months((7, "500")),
        also=("os_months is longer than the study lasted",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])


def test_declared_columns_may_look_like_names(tmp_path: Path) -> None:
    spec = {"    death: died\n": "    death: died\n    identifiers_declared: [contact]\n"}
    assert cohort(write(tmp_path, csv=column("contact", PEOPLE), spec=spec)).arms


def test_rows_that_are_excluded_may_hold_anything(tmp_path: Path) -> None:
    csv = cells((12, "arm", "Third"), (12, "os_months", "soon"), (12, "infused", "1/2/21"))
    assert cohort(write(tmp_path, csv=csv)).flow().analysed == 10


def test_days_in_one_column_and_months_in_another(tmp_path: Path) -> None:
    rows = [row.split(",") for row in CSV.splitlines()]
    days = cells(
        *(
            (at + 1, "os_months", str(round(float(row[13]) * 60)))
            for at, row in enumerate(rows)
            if at and row[13]
        )
    )
    spec = {
        "    time: os_months\n": "    time: os_months\n    unit: months\n",
        "  start: 2020": "  end: 2020",
    }
    with pytest.raises(DataError) as caught:
        cohort(write(tmp_path, csv=days, spec=spec))
    texts = [str(problem) for problem in caught.value.problems]
    assert any("one of the two is likely in another unit" in text for text in texts), texts


INVERTED = {
    "{column: os_event}": "{column: os_event, event: ['0'], censored: ['1']}",
    "    death: died\n": "",
    "    last_contact: os_months\n": "",
    "    never_above: os\n": "",
    "  swimmer: [os]\n": "",
}


def test_inverted_codes_are_questioned(tmp_path: Path) -> None:
    few = cells(*((row, "os_event", "0") for row in range(2, 12)))
    check_told(
        tmp_path,
        Bad(
            f"spec.yaml:{int(line('    event: {column: os_event}').split(':')[1]) - 2}",
            "more than 90% of the patients have the event of 'os', and so have those with the "
            "longest times: the coding looks inverted",
            "write words in the column",
            few,
            INVERTED,
        ),
    )


def test_codes_that_contradict_what_they_bound_are_questioned(tmp_path: Path) -> None:
    spec = {**INVERTED, "    never_above: os\n": "    never_above: os\n"}
    check_told(
        tmp_path,
        Bad(
            f"spec.yaml:{int(line('    event: {column: os_event}').split(':')[1]) - 2}",
            "3 patients would have the event of 'os' at the very time at which they are free of "
            "'pfs': the coding looks inverted",
            "Exchange event and censored",
            spec=spec,
            also=("pfs_event says event-free",),
        ),
    )


def test_codes_that_only_seem_unusual_pass(tmp_path: Path) -> None:
    assert cohort(write(tmp_path, spec=INVERTED)).arms


SPECS = {
    "landmark of what is no time": (
        {"      outcome: pfs\n": "      outcome: cr\n"},
        "time-to-event outcome 'cr' is unknown",
    ),
    "bound by what is no time": (
        {"never_above: os": "never_above: cr"},
        "time-to-event outcome 'cr' is unknown",
    ),
    "lanes of what is no time": (
        {"swimmer: [os]": "swimmer: [crs]"},
        "time-to-event outcome 'crs' is unknown",
    ),
    "landmark in no arm": (
        {"      landmark: 3\n": "      landmark: 3\n      arm: newer\n"},
        "arm 'newer' is unknown; did you mean 'new'?",
    ),
}


@pytest.mark.parametrize("name", SPECS)
def test_specs(tmp_path: Path, name: str) -> None:
    spec, what = SPECS[name]
    with pytest.raises(SpecError, match=what):
        cohort(write(tmp_path, spec=spec))


FILES = {
    "empty": ("", DataError, "the file is empty"),
    "header only": (
        HEADER + "\n",
        DataError,
        "the table has a header but no rows. Add one row per patient.",
    ),
    "UTF-16": (CSV.encode("utf-16"), DataError, "Set data.patients.encoding to utf-16"),
    "a page": (b"%PDF-1.7\n", DataError, "this is a PDF, not a table"),
    "broken Parquet": (
        b"PAR1 and no more",
        DataError,
        "this is a Parquet file, but it cannot be read"
        if find_spec("pyarrow")
        else "Run `pip install 'reportgen[parquet]'`, or save the table as CSV.",
    ),
    "broken SPSS": (b"$FL2 and no more", DataError, "this is an SPSS file, but it cannot be read"),
    "broken Stata": (
        b"<stata_dta><header>",
        DataError,
        "this is a Stata file, but it cannot be read",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_files(tmp_path: Path, name: str) -> None:
    data, family, what = FILES[name]
    folder = write(tmp_path)
    (folder / "patients.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(family) as caught:
        cohort(folder)
    assert what in str(caught.value)
    assert len(caught.value.problems) == 1


def test_all_problems_are_told_at_once_each_once(tmp_path: Path) -> None:
    csv = cells(
        *((row, "infused", "1/2/21") for row in (3, 5, 7)),
        (5, "patient", "p01"),
        (6, "crs", "9"),
        (8, "age", "old"),
    )
    with pytest.raises(DataError) as caught:
        cohort(write(tmp_path, csv=csv))
    found = [problem.where for problem in caught.value.problems]
    assert found == [
        "patients.csv rows 3, 5 and 7",
        "patients.csv row 5",
        "patients.csv row 6",
        "patients.csv row 8",
    ]


def test_a_long_list_of_rows_is_cut(tmp_path: Path) -> None:
    line = CSV.splitlines()[1]
    more = "".join(f"q{at}{line[3:]}\n".replace("2021-01-04", "4 Jan 2021") for at in range(20))
    with pytest.raises(DataError) as caught:
        cohort(write(tmp_path, csv=CSV + more))
    where = "patients.csv rows 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 and 8 more"
    assert [problem.where for problem in caught.value.problems] == [where]


def test_a_crowd_of_problems_of_one_kind_is_told_by_the_first(tmp_path: Path) -> None:
    first = CSV.splitlines()[1]
    twice = "".join(
        f"q{at % 500}{first[3:]}\n".replace(",34,", f',"{at},5",') for at in range(1000)
    )
    with pytest.raises(DataError) as caught:
        cohort(write(tmp_path, csv=CSV + twice))
    texts = [str(one) for one in caught.value.problems if one.where.startswith("patients")]
    assert len(texts) == 12
    assert texts[0] == "patients.csv row 13: age '0,5' has a decimal comma. Write 0.5."
    rest = ", ".join(str(row) for row in range(18, 30))
    assert texts[5] == (
        f"patients.csv rows {rest} and 983 more: age … has a decimal comma, and so on. "
        "Correct these in the same way."
    )
    assert "row 513: patient is the same as in row 13." in texts[6]
    assert "and 483 more: patient is the same as in row …, and so on." in texts[11]


@pytest.mark.parametrize("name", ["patient", *HEADER.split(",")[1:]])
def test_no_message_repeats_what_could_name_a_patient(tmp_path: Path, name: str) -> None:
    """A name, a birth date, a record number typed into any column is never repeated."""
    for at, secret in enumerate(("Ada Lovelace", "1985-12-10", "10.12.1985", "884412093", "Zoé")):
        csv = cells((3, name, secret), (4, name, secret))
        folder = tmp_path / str(at)
        folder.mkdir()
        try:
            cohort(write(folder, csv=csv))
        except DataError as error:
            told = str(error)
            assert secret not in told
            assert "p03" not in told

"""Columns and files that are wrong: place, cause and remedy are told.

Each case is a sound project with one thing made wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.case import HEADER, Bad, check_told
from tests.inputs.project import CSV

CASES: dict[str, Bad] = {
    # columns
    "missing column of an outcome": Bad(
        "spec.yaml:32",
        "the column 'cr_event' is not in studies.csv; did you mean 'cr_events'?",
        "Correct the name here, or add the column",
        spec={"events: cr_events": "events: cr_event"},
    ),
    "missing id column": Bad(
        "spec.yaml:14",
        "the column 'ident' is not in studies.csv",
        "Correct the name here",
        spec={"    id: id\n": "    id: ident\n"},
    ),
    "missing year column": Bad(
        "spec.yaml:16",
        "the column 'yeer' is not in studies.csv; did you mean 'year'?",
        "Correct the name",
        spec={"year: year": "year: yeer"},
    ),
    "missing overlaps column": Bad(
        "spec.yaml:17",
        "the column 'overlap' is not in",
        "Correct the name",
        spec={"overlaps: shares": "overlaps: overlap"},
    ),
    "missing citation column": Bad(
        "spec.yaml:18",
        "the column 'title' is not in",
        "Correct the name",
        spec={"    overlaps: shares\n": "    overlaps: shares\n    citation: {title: title}\n"},
    ),
    "missing group column": Bad(
        "spec.yaml:19",
        "the column 'Arm' is not in studies.csv; did you mean 'arm'?",
        "Correct the name",
        spec={"column: arm": "column: Arm"},
    ),
    "missing characteristic": Bad(
        "spec.yaml:25",
        "the column 'sex' is not in",
        "Correct the name",
        spec={"{id: age, column: age, label: Age, type: number}": "{id: s, column: sex, label: S}"},
    ),
    "missing subgroup column": Bad(
        "spec.yaml:43",
        "the column 'peple' is not in studies.csv; did you mean 'people'?",
        "Correct the name",
        spec={"column: people": "column: peple"},
    ),
    "missing moderator column": Bad(
        "spec.yaml:45",
        "the column 'dose' is not in",
        "Correct the name",
        spec={"- {id: age, column: age, label: Age}": "- {id: dose, column: dose, label: Dose}"},
    ),
    # the file
    "missing file": Bad(
        "spec.yaml:13",
        "'studys.csv': the file is not there; did you mean 'studies.csv'?",
        "Correct the name",
        spec={"file: studies.csv": "file: studys.csv"},
    ),
    "file above the project": Bad(
        "spec.yaml:13",
        "'../studies.csv' lies outside the project folder",
        "Copy the file",
        spec={"file: studies.csv": "file: ../studies.csv"},
    ),
    "absolute file": Bad(
        "spec.yaml:13",
        "'/etc/passwd' lies outside the project folder",
        "Copy the file",
        spec={"file: studies.csv": "file: /etc/passwd"},
    ),
    "empty table": Bad("studies.csv", "a header but no rows", "Add one row", csv=HEADER + "\n"),
    "wrong encoding": Bad(
        "studies.csv row 2",
        "byte 0xF6 is no character in the encoding utf-8",
        "data.studies.encoding",
        csv=CSV.replace("Adams", "Börne").encode("cp1252"),
    ),
    "column twice": Bad(
        "studies.csv row 1",
        "2 columns are called 'age' (E, F)",
        "Rename",
        csv={"people,age": "age,age"},
    ),
    "ragged row": Bad(
        "studies.csv row 2",
        "the row has 14 cells",
        "quotation marks",
        csv={"Adams 2004": "Adams, 2004"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])

"""Patients whose row is wrong: place, cause and remedy are told, and no patient is named.

Each case is a sound project with one thing made wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.cohort.project import CSV, cells
from tests.inputs.cohort.told import EXCLUDE, MISSING, ROW, Bad, check_told, line

THIRD = "      - {id: third, value: Third, label: third}\n"
ORDER = "Correct the times or dates of the row."

FILLED = {"cr_evaluable": "0", "transplanted": "0"}

CASES: dict[str, Bad] = {
    # who is who
    "blank id": Bad(f"{ROW} 3", "patient is blank", "pseudonymous", cells((3, "patient", ""))),
    "duplicated id": Bad(
        f"{ROW} 5",
        "patient is the same as in row 3",
        "Keep one row per patient",
        cells((5, "patient", "p02")),
    ),
    "third arm": Bad(
        f"{ROW} 4",
        "arm 'Newer' is none of the arms; did you mean 'New'?",
        "Or add the level to the spec.",
        cells((4, "arm", "Newer")),
    ),
    "blank arm": Bad(f"{ROW} 4", "arm is blank", EXCLUDE, cells((4, "arm", ""))),
    "blank stratum": Bad(f"{ROW} 4", "stage is blank", EXCLUDE, cells((4, "stage", ""))),
    "third stratum": Bad(
        f"{ROW} 4",
        "stage (a text of 6 characters, not shown) is none of the strata (known: E, L)",
        EXCLUDE,
        cells((4, "stage", "middle")),
    ),
    "arm without patients": Bad(
        line("    reference: old"),
        "no patient analysed has 'Third' in the column arm",
        "Correct the value of the level",
        spec={"    reference: old": THIRD + "    reference: old"},
    ),
    "exclusion of nobody": Bad(
        line("- {column: note"),
        "no patient has 'Other drug' in the column note; did you mean 'other drug'?",
        "Correct the value",
        spec={"value: other drug": "value: Other drug"},
        also=("cr_evaluable is blank",),
    ),
    "ids as a class": Bad(
        line("- {id: age_class, column"),
        "the id column 'patient' is named here, and its cells would be printed",
        "Name another column.",
        spec={"column: age_class, label": "column: patient, label"},
    ),
    "ids as reasons": Bad(
        line("    evaluable: {column"),
        "the id column 'patient' is named here, and its cells would be printed",
        "Name another column.",
        spec={"reason: cr_reason": "reason: patient"},
    ),
    "a misspelt id is not told the others": Bad(
        line("- {column: note"),
        "no patient has 'p111' in the column patient",
        "Correct the value",
        cells((12, "note", ""), *((12, column, text) for column, text in FILLED.items())),
        {"{column: note, value: other drug": "{column: patient, value: p111"},
    ),
    "dates as a class": Bad(
        "patients.csv rows 2, 3, 4, 5, 6, 7, 8, 9, 10 and 11",
        "infused is a date, and its cells would be printed",
        "Derive a time or a class from it",
        spec={"column: age_class, label": "column: infused, label"},
    ),
    # dates
    "two date formats": Bad(
        f"{ROW} 2",
        "infused is written with slashes, the year last, other cells of the column as "
        "year-month-day: two date formats",
        "year-month-day",
        cells((2, "infused", "04/01/2021")),
    ),
    "impossible date": Bad(
        f"{ROW} 2",
        "infused is no day of the calendar",
        "Correct the date",
        cells((2, "infused", "2021-02-30")),
    ),
    "date after the cut-off": Bad(
        f"{ROW} 2",
        "responded lies in the future: after 2025-06-30, the data cut-off (design.data_cutoff)",
        "Correct the date",
        cells((2, "responded", "2025-07-01")),
        also=("response_weeks lies after last contact",),
    ),
    "date after the day of the data": Bad(
        f"{ROW} 2",
        "responded lies in the future: after 2024-06-30, the date of the data (report.data_date)",
        "Correct the date",
        cells((2, "responded", "2024-07-01")),
        also=("response_weeks lies after last contact",),
        spec={
            "  data_cutoff: 2025-06-30\n": "",
            "  date: 2026-11-20": "  date: 2026-11-20\n  data_date: 2024-06-30",
        },
    ),
    "date after the report": Bad(
        f"{ROW} 2",
        "after 2026-11-20, the date of the report (report.date)",
        "Correct the date",
        cells((2, "responded", "2026-11-21")),
        also=("response_weeks lies after last contact",),
        spec={"  data_cutoff: 2025-06-30\n": ""},
    ),
    "date of another century": Bad(
        f"{ROW} 2",
        "infused lies before 1900",
        "Correct the date",
        cells((2, "infused", "1021-01-04")),
        also=("response_weeks is longer than the study lasted", "response_weeks lies after last"),
    ),
    "response before infusion": Bad(
        f"{ROW} 2",
        "response_weeks is negative: before time zero",
        ORDER,
        cells((2, "responded", "2020-12-01")),
    ),
    # times
    "negative time": Bad(
        f"{ROW} 6",
        "pfs_months is negative: before time zero",
        ORDER,
        cells((6, "pfs_months", "-0.5")),
    ),
    "-1 as a time": Bad(
        f"{ROW} 6", "pfs_months is negative", MISSING, cells((6, "pfs_months", "-1"))
    ),
    "text as a count": Bad(
        f"{ROW} 6",
        "stay 'unknown' is no number",
        "list its text in data.patients.missing",
        cells((6, "stay", "unknown")),
    ),
    "half a day as a count": Bad(
        f"{ROW} 6", "stay '3.5' is no whole number", "", cells((6, "stay", "3.5"))
    ),
    "text as a time": Bad(
        f"{ROW} 6",
        "pfs_months (a text of 11 characters, not shown) is no number",
        "data.patients.missing",
        cells((6, "pfs_months", "four months")),
    ),
    "decimal comma": Bad(
        f"{ROW} 6",
        "pfs_months '4,5' has a decimal comma",
        "Write 4.5.",
        cells((6, "pfs_months", '"4,5"')),
    ),
    "missing time": Bad(
        f"{ROW} 6",
        "pfs_event is given, but pfs_months is blank",
        "clear both",
        cells((6, "pfs_months", "")),
    ),
    "missing event": Bad(
        f"{ROW} 6",
        "pfs_months is given, but pfs_event is blank",
        "clear both",
        cells((6, "pfs_event", "")),
    ),
    "missing date of an event": Bad(
        f"{ROW} 6",
        "response is given, but response_weeks is blank",
        "clear both",
        cells((6, "responded", "")),
    ),
    "longer than the study": Bad(
        f"{ROW} 7",
        "os_months is longer than the study lasted (2020-01-01 to 2025-06-30), if it is in months",
        "Check the unit of the column",
        cells((7, "os_months", "67")),
    ),
    "after last contact": Bad(
        f"{ROW} 6",
        "pfs_months lies after last contact",
        ORDER,
        cells((6, "pfs_months", "11.5")),
        also=("pfs_months is later than os_months, the time of overall survival",),
    ),
    "after death": Bad(
        f"{ROW} 4",
        "pfs_months lies after death",
        ORDER,
        cells((4, "pfs_months", "7.01")),
        also=("pfs_months is later than os_months",),
    ),
    "response after death": Bad(
        f"{ROW} 4",
        "response_weeks lies after death",
        ORDER,
        cells((4, "responded", "2021-12-01")),
    ),
    "longer than overall survival, which nothing says that it bounds": Bad(
        f"{ROW} 6",
        "pfs_months is later than os_months, the time of overall survival",
        "check the units of both columns",
        cells((6, "pfs_months", "11.5")),
        {
            "    last_contact: os_months\n    death: died\n": "",
            "    never_above: os\n": "",
        },
    ),
    "event-free at death": Bad(
        f"{ROW} 5",
        "pfs_event says event-free, but the patient had the event of 'os' at that very time",
        "Code it as an event of 'pfs' too",
        cells((5, "pfs_event", "free")),
    ),
    "died is no yes or no": Bad(
        f"{ROW} 5",
        "died '2' says neither that the patient died nor not",
        "Write 1",
        cells((5, "died", "2")),
    ),
    # events
    "undeclared event code": Bad(
        f"{ROW} 5",
        "os_event '2' is no declared event code (1, 0)",
        "declare it under event",
        cells((5, "os_event", "2")),
    ),
    "misspelt event code": Bad(
        f"{ROW} 3",
        "pfs_event 'progresed' is no declared event code (progressed, dead, free, other)",
        "Correct the cell",
        cells((3, "pfs_event", "progresed")),
    ),
    "unknown as an event code": Bad(
        f"{ROW} 3",
        "pfs_event 'unknown' is no declared event code",
        MISSING,
        cells((3, "pfs_event", "unknown")),
    ),
    # outcomes
    "a third answer": Bad(
        f"{ROW} 4", "cr '2' is neither '1' nor '0'", EXCLUDE, cells((4, "cr", "2"))
    ),
    "99 as an answer": Bad(
        f"{ROW} 4", "cr '99' is neither '1' nor '0'", MISSING, cells((4, "cr", "99"))
    ),
    "grade outside the scale": Bad(
        f"{ROW} 4",
        "crs '5' is no grade of the scale ASTCT 2019 (known: 0, 1, 2, 3, 4)",
        EXCLUDE,
        cells((4, "crs", "5")),
    ),
    "evaluable or not": Bad(
        f"{ROW} 4",
        "cr_evaluable is blank: evaluable for 'cr' or not?",
        "Fill in",
        cells((4, "cr_evaluable", "")),
    ),
    "evaluable is neither": Bad(
        "patients.csv rows 2, 3 and 4",
        "cr_evaluable 'maybe' is neither '1' nor its opposite '0'",
        "Correct",
        cells(
            (4, "cr_evaluable", "maybe"), (3, "cr_evaluable", "maybe"), (2, "cr_evaluable", "maybe")
        ),
    ),
    "result though not evaluable": Bad(
        f"{ROW} 5",
        "cr has a result, but cr_evaluable says not evaluable",
        "Clear the result",
        cells((5, "cr", "0")),
    ),
    # baseline
    "undeclared level": Bad(
        f"{ROW} 4",
        "sex 'm' is no level of variable 'sex'; did you mean 'M'?",
        "add the level",
        cells((4, "sex", "m")),
    ),
    "99 as an age": Bad(
        f"{ROW} 4",
        "age '999' looks like a code for 'not known'",
        "write 999.0",
        cells((4, "age", "999")),
    ),
    "-1 as an age": Bad(
        f"{ROW} 4",
        "age '-1' looks like a code for 'not known'",
        "data.patients.missing",
        cells((4, "age", "-1")),
    ),
    "point as an age": Bad(
        f"{ROW} 4", "age '.' is no number", "data.patients.missing", cells((4, "age", "."))
    ),
    # groups known later
    "transplanted, but when": Bad(
        f"{ROW} 2",
        "transplant_months is blank, though transplanted is '1'",
        "Fill in the time",
        cells((2, "transplant_months", "")),
    ),
    "a time of no transplantation": Bad(
        f"{ROW} 3",
        "transplant_months is given, though transplanted is not '1'",
        "Clear the time",
        cells((3, "transplant_months", "2")),
    ),
    "transplanted after the end": Bad(
        f"{ROW} 8",
        "transplant_months lies after the end of follow-up (pfs_months)",
        ORDER,
        cells((8, "transplant_months", "20.5")),
    ),
    "transplanted before the beginning": Bad(
        f"{ROW} 8", "transplant_months is negative", ORDER, cells((8, "transplant_months", "-2.5"))
    ),
    # texts
    "tag": Bad(
        f"{ROW} 5",
        "cr_reason holds an HTML tag",
        "Write plain text.",
        cells((5, "cr_reason", "<b>died</b>")),
    ),
    "formula": Bad(
        f"{ROW} 5",
        "cr_reason begins with '=', which spreadsheets take for a formula",
        "letter",
        cells((5, "cr_reason", "=1+1")),
    ),
    "control character": Bad(
        f"{ROW} 5",
        "cr_reason holds the control character U+0007",
        "type it again",
        cells((5, "cr_reason", "died\x07")),
    ),
    "writing direction": Bad(
        f"{ROW} 5",
        "cr_reason holds the control character U+202E",
        "type it again",
        cells((5, "cr_reason", "died\u202e")),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])


def test_the_table_itself_is_sound(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        check_told(tmp_path, Bad("", "", "", CSV))

"""A bad cohort from the command line: told in full with the rows, no patient named, nothing lost.

Each case is a sound project, with a report in it, made wrong in one way.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.cli.bad_project import OUT, refused
from tests.cli.command import Finished, command, content, environment, process, too_wide
from tests.inputs.cohort.project import CSV, cells, column, write
from tests.inputs.cohort.told import line

ROW = "patients.csv row"
PEOPLE = [f"{first} {last}" for first in ("Anna", "Bo", "Carl") for last in ("Berg", "Ek", "Dahl")]
PEOPLE += ["Dora Falk", "Eva Gren"]
LEAVES = "and a report may leave the house. Delete the column from the table; if it holds nothing"
VARIANTS = "terms:\n  names:\n    - {name: complete remission, variants: [total remission]}\n"
SWIMMER = "  swimmer: [os]\n"


@dataclass(frozen=True)
class Bad:
    """What is made wrong, and what must be said of it."""

    said: tuple[str, ...]
    csv: Mapping[str, str] | str | bytes = field(default_factory=dict)
    spec: Mapping[str, str] | str = field(default_factory=dict)
    code: int = 4


CASES: dict[str, Bad] = {
    # the file
    "missing file": Bad(
        ("'patient.csv': the file is not there; did you mean 'patients.csv'?", "Correct the name"),
        spec={"file: patients.csv": "file: patient.csv"},
    ),
    "wrong encoding": Bad(
        (f"{ROW} 5: byte 0xFC is no character in the encoding utf-8.", "data.patients.encoding"),
        csv=CSV.replace("died early", "früh").encode("cp1252"),
    ),
    "duplicated columns": Bad(
        (f"{ROW} 1: 2 columns are called 'age' (G, M). Rename all but one.",),
        csv={",stay,": ",age,"},
    ),
    "unknown column": Bad(
        (
            f"{line('    column: stay')}: the column 'stays' is not in patients.csv;",
            "did you mean 'stay'? Correct the name here",
        ),
        spec={"    column: stay\n": "    column: stays\n"},
    ),
    "empty table": Bad(
        ("patients.csv: the table has a header but no rows. Add one row per patient.",),
        csv=CSV.splitlines()[0] + "\n",
    ),
    "title above the header": Bad(
        (f"{ROW} 1: this is a title", "Delete what stands above the column names"),
        csv="Ward 7, patients of 2021\n" + CSV,
    ),
    "a comma too many in all rows": Bad(
        (f"{ROW}s 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12: the row has 23 cells, the header",),
        csv="\n".join(row + ",x" * (at > 0) for at, row in enumerate(CSV.splitlines())),
    ),
    # who is who
    "duplicated ids": Bad(
        (f"{ROW} 5: patient is the same as in row 3.", "Keep one row per patient"),
        csv=cells((5, "patient", "p02")),
    ),
    "a third arm": Bad(
        (f"{ROW}s 4 and 9: arm 'C' is none of the arms (known: Old, New).", "add the level"),
        csv=cells((4, "arm", "C"), (9, "arm", "C")),
    ),
    "names": Bad(
        (f"{ROW} 1: the column 'contact' seems to hold names, {LEAVES}", "identifiers_declared"),
        csv=column("contact", PEOPLE),
    ),
    "birth dates": Bad(
        (f"{ROW} 1: the column 'day' seems to hold birth dates, {LEAVES}", "identifiers_declared"),
        csv=column("day", [f"19{60 + at}-03-11" for at in range(11)]),
    ),
    "record numbers": Bad(
        (f"{ROW} 1: the column 'key' seems to hold record numbers, {LEAVES}",),
        csv=column("key", [str(4_711_003 + 917 * at) for at in range(11)]),
    ),
    "strata of one id": Bad(
        (
            f"{line('{id: late, value')}: two group levels have the same id 'early'.",
            "Give each level its own id.",
        ),
        spec={"{id: late, value: L,": "{id: early, value: L,"},
        code=3,
    ),
    "an arm called as a column of every table": Bad(
        (
            f"{line('{id: new, value')}: the id 'label' has a meaning of its own",
            "Choose another id.",
        ),
        spec={"{id: new, value": "{id: label, value"},
        code=3,
    ),
    # numbers, times and dates
    "text as a number": Bad(
        (f"{ROW} 6: stay 'unknown' is no number.", "list its text in data.patients.missing"),
        csv=cells((6, "stay", "unknown")),
    ),
    "codes for 'not known'": Bad(
        (
            f"{ROW} 3: age '-1' looks like a code for 'not known'. List it in",
            f"{ROW} 4: age '999' looks like a code for 'not known'. List it in",
            f"{ROW} 5: sex 'NK' is no level of variable 'sex' (known: F, M).",
            f"{ROW} 6: cr '99' is neither '1' nor '0'. List it in data.patients.missing",
        ),
        csv=cells((3, "age", "-1"), (4, "age", "999"), (5, "sex", "NK"), (6, "cr", "99")),
        spec={"    id: patient\n": "    missing: ['']\n    id: patient\n"},
    ),
    "times": Bad(
        (
            f"{ROW} 6: pfs_months is negative: before time zero.",
            f"{ROW} 7: pfs_event is given, but pfs_months is blank.",
            f"{ROW} 8: pfs_months (a text of 11 characters, not shown) is no number.",
        ),
        csv=cells(
            (6, "pfs_months", "-0.5"), (7, "pfs_months", ""), (8, "pfs_months", "four months")
        ),
    ),
    "dates": Bad(
        (
            f"{ROW} 2: infused is written with slashes, the year last, other cells of the column",
            f"{ROW} 3: responded lies in the future: after 2025-06-30",
            "year-month-day",
        ),
        csv=cells((2, "infused", "04/01/2021"), (3, "responded", "2025-07-01")),
    ),
    "days among months": Bad(
        (f"{ROW} 7: os_months is more than 20 times the median", "mixed units. Give all times"),
        csv=cells((7, "os_months", "500")),
    ),
    # what cannot have been
    "free of progression for longer than alive": Bad(
        (f"{ROW} 6: pfs_months is later than os_months", f"{ROW} 6: pfs_months lies after last"),
        csv=cells((6, "pfs_months", "11.5")),
    ),
    "an event after death": Bad(
        (f"{ROW} 4: pfs_months lies after death.", f"{ROW} 4: response_weeks lies after death."),
        csv=cells((4, "pfs_months", "7.01"), (4, "responded", "2021-12-01")),
    ),
    "an event before time zero": Bad(
        (f"{ROW} 2: response_weeks is negative: before time zero. Correct the times or dates",),
        csv=cells((2, "responded", "2020-12-01")),
    ),
    "codes of the event the wrong way round": Bad(
        (
            "patients.csv rows 2, 7 and 11: pfs_event says event-free",
            "3 patients would have the event of 'os' at the very time",
            "the coding looks inverted. Exchange event and censored",
        ),
        spec={
            "{column: os_event}": "{column: os_event, event: ['0'], censored: ['1']}",
            "    death: died\n": "",
        },
    ),
    # words
    "a listed variant of a name": Bad(
        (
            f"{line('label: complete remission')}: 'total remission' is a listed variant",
            "Write 'complete remission', as everywhere in the report.",
        ),
        spec={
            "label: complete remission": "label: total remission",
            SWIMMER: SWIMMER + VARIANTS,
        },
        code=3,
    ),
}


def told(project: Path, case: Bad) -> Finished:
    """The failure, in which no patient is named."""
    done = refused(project, case.code, *case.said)
    assert not re.search(r"\bp\d\d\b", done.err), done.err
    assert not any(name in done.err for name in PEOPLE)
    return done


@pytest.mark.parametrize("name", CASES)
def test_told_and_nothing_touched(cohort_project: Path, name: str) -> None:
    case = CASES[name]
    write(cohort_project, csv=case.csv, spec=case.spec)
    told(cohort_project, case)


def test_problems_of_all_kinds_are_told_together(cohort_project: Path) -> None:
    said = (
        "6 data errors",
        f"{ROW} 3: age (a text of 3 characters, not shown) is no number.",
        f"{ROW} 4: cr '2' is neither '1' nor '0'.",
        f"{ROW} 5: patient is the same as in row 3.",
        f"{ROW} 6: pfs_months is negative",
        f"{ROW} 7: infused is written with slashes",
        f"{ROW} 8: os_event '7' is no declared event code (1, 0).",
    )
    csv = cells(
        (3, "age", "old"),
        (4, "cr", "2"),
        (5, "patient", "p02"),
        (6, "pfs_months", "-2"),
        (7, "infused", "3/5/2021"),
        (8, "os_event", "7"),
    )
    write(cohort_project, csv=csv)
    done = told(cohort_project, Bad(said))
    assert len([said for said in done.err.splitlines() if said.startswith("  patients")]) == 6


def merge(sheet: Any) -> None:
    sheet.merge_cells("B3:B5")


def put(place: str, value: object) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[place] = value

    return change


BOOKS: dict[str, tuple[Callable[[Any], None], str]] = {
    "merged cells": (merge, "p.xlsx rows 4 and 5: arm is blank, so the patient belongs to none"),
    "a formula": (put("G4", "=6*7"), "p.xlsx row 4: cell G4 holds a formula without a stored"),
    "an error": (put("G4", "#DIV/0!"), "p.xlsx row 4: cell G4 holds the Excel error #DIV/0!"),
    "a line of totals": (put("G13", 48.5), "p.xlsx row 13: patient is blank. Give every patient"),
    "a number as text": (put("Q4", "4,5"), "p.xlsx row 4: pfs_months '4,5' has a decimal comma"),
    "a date as text": (put("E4", "1.3.2021"), "p.xlsx row 4: infused is written with points"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_excel_with_odd_cells(cohort_project: Path, name: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    change, said = BOOKS[name]
    book = openpyxl.Workbook()
    for row in CSV.splitlines():
        book.active.append([cell or None for cell in row.split(",")])
    change(book.active)
    write(cohort_project, spec={"file: patients.csv": "file: p.xlsx"})
    book.save(cohort_project / "p.xlsx")
    told(cohort_project, Bad((said,)))


def test_a_process_of_its_own_says_the_same(cohort_project: Path) -> None:
    write(cohort_project, csv=cells((5, "patient", "p02"), (6, "pfs_months", "-2")))
    before = content(cohort_project)
    done = process("build", cohort_project)
    assert (done.code, done.out) == (4, "")
    assert f"2 data errors {ROW} 5: patient is the same as in row 3." in done.said
    assert too_wide(done.err) == []
    assert "p02" not in done.err
    assert "Traceback" not in done.err
    assert content(cohort_project) == before


def test_ctrl_c_leaves_the_earlier_report(cohort_project: Path) -> None:
    before = content(cohort_project / OUT)
    words = [sys.executable, "-m", "reportgen", "build", str(cohort_project)]
    with subprocess.Popen(
        words,
        env=environment(),
        stderr=subprocess.PIPE,
        # A shell's background job ignores Ctrl-C; this one is in the foreground.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stderr is not None
        running.stderr.readline()
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        said = running.stderr.read().decode()
    # -2: Python dies of the signal itself when it struck inside exec(); a shell shows 130 as well
    assert running.returncode in (130, -2), said
    assert "Traceback" not in said
    assert content(cohort_project / OUT) == before


def test_a_folder_that_cannot_be_written(cohort_project: Path) -> None:
    (cohort_project / "taken").write_text("a file", encoding="utf-8")
    done = command("build", cohort_project, "--to", "html", "--out", cohort_project / "taken" / "x")
    assert (done.code, done.out) == (8, "")
    assert "taken" in done.said
    assert "Traceback" not in done.err
    assert (cohort_project / "taken").read_text(encoding="utf-8") == "a file"

"""The same patients in every kind of file: the same facts, tables and figures to the last byte."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.record import read_record
from tests.cli.command import command, content
from tests.inputs.cohort.project import CSV, write

ROWS = list(csv.reader(CSV.splitlines()))
DATES = ("infused", "responded")
Writer = Callable[[Path], None]


def typed(cell: str, column: str) -> object:
    """A cell as programs with types of values hold it."""
    if not cell:
        return None
    if column in DATES:
        return datetime.date.fromisoformat(cell)
    return float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell) else cell


def columns() -> dict[str, list[Any]]:
    """The table by columns; a column of texts has none where it is blank."""
    return {
        column: [typed(row[at], column) for row in ROWS[1:]] for at, column in enumerate(ROWS[0])
    }


def text(made: str, encoding: str = "utf-8") -> Writer:
    def write_file(path: Path) -> None:
        path.write_bytes(made.encode(encoding))

    return write_file


def decimal_commas() -> str:
    cells = (re.sub(r"^(\d+)\.(\d+)$", r"\1,\2", ";".join(row)) for row in ROWS)
    return "\n".join(cells) + "\n"


def excel(path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.create_sheet("Remarks", 0).append(["none"])
    sheet = book["Sheet"]
    sheet.append(ROWS[0])
    for row in ROWS[1:]:
        sheet.append([typed(cell, column) for cell, column in zip(row, ROWS[0], strict=True)])
    book.save(path)


def parquet(path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(pyarrow.table(columns()), path)


def statistical(writer: str, **options: Any) -> Writer:
    def write_file(path: Path) -> None:
        import pandas as pd
        import pyreadstat

        frame = pd.DataFrame(
            {
                name: pd.Series(cells, dtype=float if _numeric(cells) else object)
                for name, cells in columns().items()
            }
        )
        getattr(pyreadstat, writer)(frame, str(path), **options)

    return write_file


def _numeric(cells: list[Any]) -> bool:
    return any(isinstance(cell, float) for cell in cells) and not any(
        isinstance(cell, str) for cell in cells
    )


FILES: dict[str, tuple[str, Writer, str]] = {
    # name of the file, how it is written, what the spec says of it besides
    "semicolons and decimal commas": ("p.csv", text(decimal_commas()), ""),
    "tabs": ("p.tsv", text(CSV.replace(",", "\t")), ""),
    "a mark of the byte order": ("p.csv", text(CSV, "utf-8-sig"), ""),
    "lines of Windows": ("p.csv", text(CSV.replace("\n", "\r\n")), ""),
    "Latin 1": ("p.csv", text(CSV, "latin-1"), "    encoding: latin-1\n"),
    "Excel": ("p.xlsx", excel, "    sheet: Sheet\n"),
    "Parquet": ("p.parquet", parquet, ""),
    "Stata": ("p.dta", statistical("write_dta"), ""),
    "SPSS": ("p.sav", statistical("write_sav"), ""),
    "SAS transport": ("p.xpt", statistical("write_xport", file_format_version=8), ""),
}


SLOW = ("tabs", "lines of Windows", "Latin 1")
"""Kinds that differ from others in how they are read only, which other tests look at."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in FILES]
)
def test_the_same_patients_give_the_same_facts(
    sound_cohort: Path, tmp_path: Path, name: str
) -> None:
    file, make, more = FILES[name]
    make(tmp_path / file)
    write(tmp_path, spec={"    file: patients.csv\n": f"    file: {file}\n{more}"})
    (tmp_path / "patients.csv").unlink()
    done = command("build", tmp_path, "--to", "html", "-q")
    assert done.code == 0, done.err
    first, second = (content(folder / "output" / "a-cohort") for folder in (sound_cohort, tmp_path))
    named = second["facts.json"].replace(file.encode(), b"patients.csv")
    assert read_record(named).facts == read_record(first["facts.json"]).facts
    same = [other for other in first if other.startswith(("frames/", "figures/", "abstract"))]
    assert len(same) > 10
    assert {other: second[other] for other in same} == {other: first[other] for other in same}


def test_a_portable_file_of_spss_is_told_by_its_content(tmp_path: Path) -> None:
    """Its names have eight capitals at most, so that the spec must say them so."""
    import pandas as pd
    import pyreadstat

    pyreadstat.write_por(pd.DataFrame({"id": ["a", "b"], "arm": ["x", "y"]}), tmp_path / "p.por")
    write(tmp_path, spec={"    file: patients.csv\n": "    file: p.por\n"})
    done = command("check", tmp_path)
    assert done.code == 4
    assert "the column 'patient' is not in p.por (known: ID, ARM" in done.said

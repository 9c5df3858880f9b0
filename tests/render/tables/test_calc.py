"""LibreOffice opens the workbook and shows each raw number with the digits that are printed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reportgen.render.blocks import blocks_of, tables
from reportgen.render.tables.sheet import Sheet, sheet_of
from reportgen.render.tables.workbook import render_xlsx
from tests.prose.rendered import EXAMPLES, rendered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
"""Commas, quotes, UTF-8, every sheet a file, cells as they are shown."""


@pytest.fixture(scope="module", params=EXAMPLES)
def shown(request, tmp_path_factory) -> tuple[tuple[Sheet, ...], list[list[list[str]]]]:
    """The tables of an example, and the rows of its sheets as LibreOffice shows them."""
    folder: Path = tmp_path_factory.mktemp("calc")
    document = rendered(request.param).document
    (folder / "t.xlsx").write_bytes(render_xlsx(document))
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", AS_SHOWN, "--outdir", folder, folder / "t.xlsx"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if "could not be loaded" in done.stderr:
        pytest.skip("this LibreOffice has no spreadsheets")
    made = tuple(map(sheet_of, tables(blocks_of(document))))
    files = [next(folder.glob(f"t-Table {at} *.csv")) for at in range(1, len(made) + 1)]
    return made, [
        list(csv.reader(io.StringIO(one.read_text("utf-8"), newline=""))) for one in files
    ]


def digits(text: str) -> str:
    return "".join(re.findall("[0-9]", text))


def test_raw_numbers_are_shown_as_they_are_printed(shown):
    compared = 0
    for made, rows in zip(*shown, strict=True):
        body = 2 + max(len(made.table.head), 1)
        for line, row in zip(made.lines, rows[body:], strict=False):
            if line.heading:
                continue
            at = made.table.width + 1
            for column, numbers in zip(made.columns, line.numbers, strict=True):
                held = {one.name: one for one in numbers}
                for offset, name in enumerate(column.numbers):
                    one = held.get(name)
                    if one is not None and one.digits:
                        told = digits(row[at + offset]).lstrip("0")  # per thousand is a fraction
                        assert told == digits(one.digits).lstrip("0"), (made.name, one)
                        compared += 1
                at += len(column.numbers) + 1 if column.numbers else 0
    assert compared > 100

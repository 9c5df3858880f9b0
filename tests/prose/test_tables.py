"""Every table of every report as data: nothing is lost, and each number is that of its fact."""

from __future__ import annotations

import io
from collections import Counter
from functools import cache

import openpyxl
import pytest

from reportgen.render.blocks import Run, blocks_of, plain, tables
from reportgen.render.tables.csv_files import heads, sheet_csv
from reportgen.render.tables.listing import listed
from reportgen.render.tables.sheet import Sheet, sheet_of
from reportgen.render.tables.workbook import render_xlsx
from tests.prose.rendered import ALL, STARTERS, rendered

EVERY = [pytest.param(name, marks=() if name in STARTERS else pytest.mark.slow) for name in ALL]
PARTS = {
    "value": lambda fact: fact.value,
    "low": lambda fact: fact.ci.low,
    "high": lambda fact: fact.ci.high,
    "pi_low": lambda fact: fact.pi.low,
    "pi_high": lambda fact: fact.pi.high,
    "p": lambda fact: fact.p,
    "k": lambda fact: fact.k,
    "n": lambda fact: fact.n,
    "events": lambda fact: fact.events,
}


@cache
def sheets(name: str) -> tuple[Sheet, ...]:
    return tuple(map(sheet_of, tables(blocks_of(rendered(name).document))))


def printed(sheet: Sheet) -> list[Run]:
    cells = [cell for row in (*sheet.table.head, *sheet.table.body) for cell in row.cells]
    texts = [sheet.table.caption, *(cell.runs for cell in cells), *sheet.table.notes]
    return [run for runs in texts for run in runs if run.source]


@pytest.mark.parametrize("name", EVERY)
def test_every_printed_number_is_listed_and_is_that_of_its_fact(name):
    book = rendered(name).book
    facts = {fact.id: fact for fact in book.facts}
    frames = {frame.id: frame for frame in book.frames}
    lines = list(listed(sheets(name)))
    raws = [
        raw for sheet in sheets(name) for run in printed(sheet) for raw in run.source.raw.split()
    ]
    assert Counter(repr(line[9]) for line in lines if line[9] is not None) == Counter(raws)
    for *_, part, value, source in lines:
        if "/" in source:
            frame, row, column = source.split("/")
            known = {str(one[0]): one for one in frames[frame].rows}[row]
            assert value == known[frames[frame].position(column)]
        elif value is not None:
            assert PARTS[part](facts[source]) == value, source


@pytest.mark.parametrize("name", EVERY)
def test_every_row_has_every_column_and_no_two_numbers_share_one(name):
    names = [sheet.name for sheet in sheets(name)]
    assert len({*names, "index", "numbers"}) == len(names) + 2
    for sheet in sheets(name):
        assert len(set(heads(sheet))) == len(heads(sheet))
        assert len(sheet.columns) == sheet.table.width
        for line in sheet.lines:
            assert len(line.texts) == len(line.numbers) == sheet.table.width
            for numbers in line.numbers:
                told = {(one.name, one.source, one.part) for one in numbers}
                assert len(told) == len({name for name, _, _ in told}), (sheet.name, told)
        made = sheet_csv(sheet)
        for row in sheet.table.body:
            for cell in row.cells:
                for line in plain(cell.runs).split("\n"):
                    assert line.replace('"', '""') in made or len(row.cells) == 1


@pytest.mark.parametrize("name", EVERY)
def test_the_workbook_holds_every_text_and_every_number(name):
    content = render_xlsx(rendered(name).document)
    assert content == render_xlsx(rendered(name).document)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len(sheets(name)) + 2
    for sheet, made in zip(book.worksheets[1:-1], sheets(name), strict=True):
        table = made.table
        first = 3 if table.head else 4
        for at, row in enumerate(table.grid()):
            for column, cell in row:
                held = sheet.cell(first + at, column + 1)
                assert (held.value or "") == plain(cell.runs)
                assert held.data_type in ("s", "n")
        body = 3 + max(len(table.head), 1)
        for at, line in enumerate(made.lines):
            raws = [n.raw for numbers in line.numbers for n in numbers if n.raw is not None]
            beside = [
                sheet.cell(body + at, c).value for c in range(table.width + 1, sheet.max_column + 1)
            ]
            kept = [one for one in beside if isinstance(one, int | float)]
            assert line.heading or set(kept) == set(raws)

"""The workbook: printed text as text, raw numbers as numbers, nothing run, nothing dated."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from tests.render.tables.hand_made import document, workbook, workbook_bytes

BOOK = workbook(document())
SHEET = BOOK["Table 7 Pooled outcomes"]
ROWS = [[cell.value for cell in row] for row in SHEET.iter_rows()]
RAW = {cell.value: cell.column for cell in SHEET[4][5:] if cell.value}


def raw(row: int, name: str):
    return SHEET.cell(row, RAW[name])


def test_sheets_are_the_contents_the_tables_and_the_numbers():
    assert BOOK.sheetnames == ["Contents", "Table 7 Pooled outcomes", "Numbers"]
    link = BOOK["Contents"]["A6"]
    assert link.hyperlink.location == "'Table 7 Pooled outcomes'!A1"
    assert link.value == "Table 7 Pooled outcomes"


def test_the_table_is_as_it_is_printed():
    assert ROWS[0][0] == "Table 7 Pooled outcomes. In 12 studies."
    assert ROWS[2][:4] == ["Outcome", "Arm A (n = 104)", None, "Pa"]
    assert ROWS[3][:4] == [None, "n/N (%)", "Pooled, %", None]
    assert ROWS[4][:4] == ["Remission", None, None, None]
    assert ROWS[5][:4] == ['=All "of" them', "1,081/1,430 (75.6%)", "75.1 (60.0 to 80.0)", "<0.001"]
    assert ROWS[6][:4] == ["Older", "–", "not pooled: one study only", None]
    assert ROWS[9][0] == "a Test at 0.05."
    merged = {str(area) for area in SHEET.merged_cells.ranges}
    assert {"A3:A4", "B3:C3", "D3:D4", "A5:D5", "C7:D7", "A8:D8"} <= merged


def test_raw_numbers_are_numbers_to_the_last_bit_in_the_printed_form():
    n, pooled = "Arm A (n = 104) | n/N (%)", "Arm A (n = 104) | Pooled, %"
    told = {
        f"{n} | events": (1081, "#,##0"),
        f"{n} | n": (1430, "#,##0"),
        f"{n} | value": (0.7559440559440559, "0.0%"),
        f"{pooled} | value": (0.7512345678901234, "0.0%"),
        f"{pooled} | low": (0.6, "0.0%"),
        f"{pooled} | high": (0.8000000000000002, "0.0%"),
        "P | p": (3.1e-15, "0.00E+00"),
    }
    for name, (value, shown) in told.items():
        cell = raw(6, name)
        assert (cell.value, cell.number_format, cell.data_type) == (value, shown, "n"), name
    assert raw(6, f"{n} | source").value == "cr.a"
    assert raw(7, f"{pooled} | value").value is None
    assert raw(7, f"{pooled} | source").value == "cr.a.old.pooled"
    assert (raw(9, f"{n} | q3").value, raw(9, f"{n} | q3").number_format) == (50.25, "0")


def test_what_begins_like_a_formula_is_text():
    body = "".join(
        f"<tr><td>{text}</td></tr>" for text in ("=1+1", "+1", "-1", "@x", "#N/A", "=A1", "'x")
    )
    sheet = workbook(document(f'<table id="tab-x"><caption>C</caption>{body}</table>')).worksheets[
        1
    ]
    cells = [sheet.cell(row, 1) for row in range(4, 11)]
    assert [cell.data_type for cell in cells] == ["s"] * 7
    assert [cell.value for cell in cells] == ["=1+1", "+1", "-1", "@x", "#N/A", "=A1", "'x"]
    assert [cell.quotePrefix for cell in cells[:4]] == [True] * 4


def test_head_rows_stay_and_are_printed_on_every_page():
    assert SHEET.freeze_panes == "B5"
    assert SHEET.print_title_rows == "$3:$4"
    assert SHEET.print_area == "'Table 7 Pooled outcomes'!$A$1:$D$10"
    assert SHEET.page_setup.orientation == "landscape"
    assert (SHEET.page_setup.fitToWidth, SHEET.page_setup.fitToHeight) == (1, 0)


def test_no_part_has_a_date_but_that_of_the_report():
    content = workbook_bytes(document(date="2026-11-21"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-21T00:00:00Z") == 2
    assert core.count("T00:00:00Z") == 2
    properties = workbook(document(date="2026-11-21")).properties
    assert properties.title.startswith("Comparison of blinatumomab")
    assert properties.creator == "Yixin Zhai; José Müller-Łukasz"
    assert properties.modified == datetime(2026, 11, 21)


def captioned(*captions: str) -> list[str]:
    body = "".join(
        f'<table id="tab-{at}"><caption><b class="label">Table {at}</b> <strong>{one}</strong>'
        "</caption><tr><td>x</td></tr></table>"
        for at, one in enumerate(captions, start=1)
    )
    return workbook(document(body)).sheetnames[1:-1]


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Odds: a/b [c]?*\\.", "Table 1 Odds a b c"),
        ("Characteristics of the study arms used.", "Table 1 Characteristics"),
        ("Überlebenszeitwahrscheinlichkeitsverteilung", "Table 1 Überlebenszeitwahrschei"),
        ("患者" * 20, "Table 1 " + ("患者" * 20)[:23]),
        ("😀" * 20, "Table 1 " + "😀" * 11),
    ],
)
def test_names_of_sheets_are_short_and_allowed(caption, name):
    assert captioned(caption) == [name]


def test_no_two_sheets_share_a_name_in_any_case():
    long = "Complete remission in everyone under other choices"
    body = "".join(
        f'<table id="tab-{at}"><caption><b class="label">Table 1</b> <strong>{one}</strong>'
        "</caption><tr><td>x</td></tr></table>"
        for at, one in enumerate((long, long.upper(), long, "numbers"))
    )
    names = workbook(document(body)).sheetnames
    assert len({name.lower() for name in names}) == len(names) == 6
    assert all(len(name) <= 31 for name in names)


def test_a_whole_number_that_no_sheet_can_hold_is_text():
    body = (
        '<table id="tab-x"><caption>C</caption><tr><td><data value="9007199254740993"'
        ' data-fact="f" data-part="value">9,007,199,254,740,993</data></td></tr></table>'
    )
    cell = workbook(document(body)).worksheets[1].cell(4, 3)
    assert (cell.value, cell.data_type) == ("9007199254740993", "s")


def test_a_report_without_tables_says_so_by_its_contents():
    assert workbook(document("<p>none</p>")).sheetnames == ["Contents", "Numbers"]


def test_characters_that_no_xml_holds_are_replaced():
    body = '<table id="tab-x"><caption>C</caption><tr><td>a\x08b<sup>c\x0b</sup></td></tr></table>'
    assert workbook(document(body)).worksheets[1].cell(4, 1).value == "a\ufffdbc\ufffd"

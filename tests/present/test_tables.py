"""Cells of frames: as reported, aligned by kind, with their place in the frame."""

from __future__ import annotations

import pytest

from reportgen.facts.frame import Column, frame
from reportgen.present.tables import number_of, table_rows
from tests.present.facts import STYLE

COLUMNS = (
    Column("study", "Study id"),
    Column("group_id", "Group"),
    Column("name", "Name"),
    Column("age", "Age", "number"),
    Column("n", "n", "count"),
)


def rows(*cells):
    return table_rows(frame("studies", "Studies", COLUMNS, [("s1", "a", *cells)]), STYLE)


def test_a_row_knows_its_id_and_group():
    row = rows("x", 1.5, 3)[0]
    assert (row.id, row.group_id, row.kept_for) == ("s1", "a", ())


def test_a_number_carries_its_cell():
    cells = rows("4-1BB <x>", 41.50, 1234)[0].cells
    assert cells["age"].html == '<data value="41.5" data-cell="studies/s1/age">41.5</data>'
    assert cells["n"].html == '<data value="1234" data-cell="studies/s1/n">1,234</data>'
    assert cells["name"].html == "<span data-literal>4-1BB &lt;x&gt;</span>"
    assert (cells["age"].number, cells["name"].number) == (True, False)


def test_what_is_missing_is_said():
    cells = rows(None, None, None)[0].cells
    assert {str(cells[name].html) for name in ("name", "age", "n")} == {
        '<span class="missing">NR</span>'
    }


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("percent_cell", 12.5, "12.5"),
        ("percent_cell", 50.0, "50"),
        ("number", 10.09, "10.09"),
        ("number", -3.5, "−3.5"),
        ("count", 1000, "1,000"),
        ("year", 2026, "2026"),
    ],
)
def test_numbers_of_the_table_are_printed_as_reported(kind, value, text):
    assert number_of(kind, value, STYLE) == text


def test_kept_for_is_a_list_of_ids():
    columns = (Column("study", "Study"), Column("kept_for", "Kept for"))
    made = table_rows(frame("excluded", "Excluded", columns, [("s", "cr os"), ("t", None)]), STYLE)
    assert [row.kept_for for row in made] == [("cr", "os"), ()]

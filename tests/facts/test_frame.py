"""Frames and their CSV: full precision, blanks blank, no formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.facts.frame import Cell, Column, Frame, frame

COLUMNS = [Column("study", "Study"), Column("label", "Name"), Column("value", "Value", "number")]


def made(*rows: tuple[Cell, ...]) -> Frame:
    return frame("f", "F", COLUMNS, rows)


def cells(one: Frame) -> list[list[str]]:
    """What a reader of the CSV file gets."""
    return list(csv.reader(io.StringIO(one.csv_text())))


def test_full_precision_and_blanks() -> None:
    one = made(("a", "Adams 2004", 0.1 + 0.2), ("b", None, None), ("c", "Chen", 1208))
    assert one.csv_text() == (
        "study,label,value\na,Adams 2004,0.30000000000000004\nb,,\nc,Chen,1208\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
    ],
)
def test_a_formula_is_made_a_text(text: str) -> None:
    (_, row) = cells(made((text, text, None)))
    shown = text.replace("\r", "\n")
    assert row == [f"'{shown}", f"'{shown}", ""]


def test_a_negative_number_stays_a_number() -> None:
    assert cells(made(("a", "A", -0.5)))[1][2] == "-0.5"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_one_cell_and_no_formula(text: str) -> None:
    (_, row) = list(csv.reader(io.StringIO(made(("a", text, 1.0)).csv_text(), newline="")))
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    assert row[1] in (shown, f"'{shown}")
    assert not row[1].startswith(("=", "+", "-", "@", "\t", "\n"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_reads_back_exactly(value: float) -> None:
    assert float(cells(made(("a", "A", value)))[1][2]) == value


def test_a_number_of_another_library_is_written_plainly() -> None:
    numpy = pytest.importorskip("numpy")
    assert cells(made(("a", "A", numpy.float64(0.5))))[1][2] == "0.5"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_cell_is_not_a_number(value: float) -> None:
    with pytest.raises(ValueError, match="a blank is None"):
        made(("a", "A", value))


def test_rows_have_as_many_cells_as_columns() -> None:
    with pytest.raises(ValueError, match="a row has 2 cells, not 3"):
        made(("a", "A"))


def test_columns_by_name() -> None:
    one = made(("a", "Adams", 1.5), ("b", "Brown", None))
    assert one.column("value") == (1.5, None)
    assert one.records()[1] == {"study": "b", "label": "Brown", "value": None}
    with pytest.raises(KeyError, match="frame f has no column year"):
        one.column("year")

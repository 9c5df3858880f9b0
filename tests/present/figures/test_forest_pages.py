"""Lines of any height become pages: all of them, in order, and an end is reached."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.present.figures.data import ForestRow
from reportgen.present.figures.forest_pages import Line, paginate

ROOM = 10.0
KINDS = ("header", "study", "overall", "note", "spacer")
made = st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0.5, 25)), min_size=1, max_size=30)


def lines(rows: list[tuple[str, float]]) -> list[Line]:
    return [
        Line(ForestRow(kind, f"row {number}"), height, number)
        for number, (kind, height) in enumerate(rows)
    ]


@given(made)
def test_every_line_stands_on_one_page_in_its_place(rows: list[tuple[str, float]]) -> None:
    whole = lines(rows)
    pages = paginate(whole, ROOM, "(continued)")
    told = [line.number for page in pages for line in page if line.number is not None]
    wanted = [line.number for line in whole if line.row.kind != "spacer"]
    assert [number for number in told if whole[number].row.kind != "spacer"] == wanted


def test_a_line_taller_than_a_page_stands_alone_under_its_heading() -> None:
    whole = lines([("header", 1), ("study", 1), ("note", 40), ("study", 1)])
    pages = paginate(whole, ROOM, "(continued)")
    assert [[line.row.label for line in page] for page in pages] == [
        ["row 0", "row 1"],
        ["row 0 (continued)", "row 2"],
        ["row 0 (continued)", "row 3"],
    ]

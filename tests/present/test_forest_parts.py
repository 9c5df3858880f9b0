"""Texts of forest plots: a number too small to print is never "equal to less than"."""

from __future__ import annotations

from functools import cache

import pytest

from reportgen.formatting.style import load_style
from reportgen.pipeline import Checked, check
from reportgen.present.forest_parts import forest_data
from reportgen.resources import examples_dir


@cache
def example() -> Checked:
    return check(examples_dir() / "blinatumomab-vs-car-t")


def notes(figure: str) -> list[str]:
    """The lines of small type, with plain spaces."""
    book = example().analysed.book
    request = next(request for request in book.figures if request.id == figure)
    rows = forest_data(request, book, load_style(), {}).rows
    return [" ".join(row.label.split()) for row in rows if row.kind == "note"]


@pytest.mark.parametrize(
    ("figure", "statistic"),
    [("forest-cr", "χ²"), ("subgroups-cr", "Q"), ("forest-crs_g3", "χ²"), ("forest-os_1y", "Q")],
)
def test_notes_say_less_than_or_equal_to_and_never_both(figure: str, statistic: str) -> None:
    assert any(f"{statistic} =" in note for note in notes(figure))
    assert not [note for note in notes(figure) if "= <" in note]


def test_the_smallest_q_of_the_example_is_printed_as_a_bound() -> None:
    assert any("Q < 0.01, df = 1" in note for note in notes("subgroups-cr"))

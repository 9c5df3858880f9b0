"""Ids of facts that are made from cells of the table."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.analysis.ids import contrast, join, slug
from reportgen.errors import AnalysisError
from tests.pipeline.made_up import HEADER, ROWS, facts

PEOPLE = HEADER.index("people")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Adults", "adults"),
        ("18-60 years", "18_60_years"),
        ("≥60", "ge_60"),
        (">= 60", "ge_60"),
        ("<60", "lt_60"),
        ("≤1.5", "le_1_5"),
        ("MRD+", "mrd_pos"),
        ("MRD-", "mrd_neg"),
        ("MRD−", "mrd_neg"),
        ("Müller", "muller"),
    ],
)
def test_slug(cell: str, expected: str) -> None:
    assert slug(cell) == expected


def test_cells_that_differ_have_ids_that_differ() -> None:
    cells = ("60", "<60", ">60", "≤60", "≥60", "60+", "A型", "A组", "评论", "评价", "Größe", "Gröe")
    for one, other in combinations(cells, 2):
        assert slug(one) != slug(other), (one, other)


@given(st.text(min_size=1))
def test_any_cell_makes_an_id(cell: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", slug(cell))
    assert slug(cell) == slug(cell)


def test_ids_are_joined_by_dots() -> None:
    assert join("cr", "", "a", "pooled") == "cr.a.pooled"
    assert contrast("cr", "b", "a") == "cr.b_vs_a"


def people(*words: str) -> list[list[str]]:
    """The rows with other words in the column of the subgroup, in turn."""
    return [
        [*row[:PEOPLE], words[number % len(words)], *row[PEOPLE + 1 :]]
        for number, row in enumerate(ROWS)
    ]


def test_levels_that_differ_in_their_signs(tmp_path: Path) -> None:
    book = facts(tmp_path / "p", people("<60", "≥60"))
    assert {"cr.a.people.lt_60.pooled", "cr.a.people.ge_60.pooled"} <= {f.id for f in book}


def test_levels_that_make_the_same_id_are_told(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match=r"fact 'cr\.a\.people\.adult\.pooled' was made twice"):
        facts(tmp_path / "p", people("adult", "Adult"))

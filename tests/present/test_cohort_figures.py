"""Every figure of cohorts at their extremes: it draws, its layout holds, it says what it shows."""

from __future__ import annotations

import pytest

from reportgen.present.drawing import PARTS
from reportgen.present.figures import FIGURES
from reportgen.present.figures.checks import layout_faults
from reportgen.present.theme import load_theme
from tests.analysis.cohort.project import TABLE
from tests.present.cohorts import CASES, case
from tests.present.figures.measured import size_mm

cases = pytest.mark.parametrize("name", CASES)


def test_every_kind_of_figure_has_its_parts() -> None:
    assert set(PARTS) == set(FIGURES)


@cases
def test_no_figure_has_a_fault_of_layout(name: str) -> None:
    one, theme = case(name), load_theme()
    assert one.book.figures
    for request in one.book.figures:
        for page in one.drawn(request.id):
            assert layout_faults(page, theme) == [], request.id
            assert size_mm(page)[1] <= theme.figure.tall_mm + 1e-6, request.id


@cases
def test_the_alternative_text_is_a_sentence_without_blanks(name: str) -> None:
    one = case(name)
    for request in one.book.figures:
        told = one.alternative(request.id)
        assert told.endswith("."), request.id
        for fault in ("None", "nan", "..", "::", "  ", " ,", "()"):
            assert fault not in told, (request.id, fault)


def test_no_figure_names_a_patient() -> None:
    ids = {row.split(",")[0] for row in TABLE.splitlines()[1:]}
    one = case("usual")
    for request in one.book.figures:
        told = f"{one.data(request.id)} {one.alternative(request.id)}"
        assert not [name for name in ids if name in told], request.id

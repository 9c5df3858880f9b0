"""The page on files of figures is up to date, and true of what it names."""

import re

from reportgen.formatting.style import load_style
from reportgen.present.figure_sizes import text_measure
from reportgen.present.figures.save import FORMATS
from reportgen.present.theme import load_theme
from reportgen.spec.figures import Figures
from tools.figure_reference import TARGET, page, rows

TEXT = TARGET.read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert page() == TEXT, "run `make docs`"


def test_every_style_with_columns_of_its_own_has_a_row_with_them() -> None:
    table = {cells[0].strip("`"): cells for cells in rows()}
    assert {"jama", "lancet", "expert-rev-hematol", "reportgen"} <= set(table)
    assert "bmj" not in table  # nothing was found: it has the house's
    assert table["lancet"][1] == "75, –, 154"
    assert load_style("bmj").figures == load_style("reportgen").figures


def test_what_the_page_says_can_be_asked_for_is_what_the_spec_takes() -> None:
    for key in Figures.model_fields:
        assert re.search(rf"^      {key}:", TEXT, re.MULTILINE)
    for name in FORMATS:
        assert f"| {name.upper()} |" in TEXT
    assert f"({text_measure(load_theme(), 'A4'):g} mm on A4)" in TEXT

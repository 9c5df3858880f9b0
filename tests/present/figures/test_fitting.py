"""A width that is asked for is kept, or refused with the least one that will do."""

import re
from dataclasses import replace

import pytest

from reportgen.present.figures import FIGURES
from reportgen.present.figures.canvas import MM_PER_INCH
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.fitting import drawn_in, drawn_on
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.theme import load_theme, on_width
from tests.present.figures import samples
from tests.present.figures.measured import texts
from tests.present.figures.test_registry import DATA

THEME = load_theme()


def test_a_figure_is_as_wide_as_it_was_asked_to_be():
    for figure in drawn_on(FIGURES["forest"], DATA["forest"], on_width(THEME, 100)):
        assert figure.get_figwidth() * MM_PER_INCH == pytest.approx(100)


def test_what_has_no_room_is_refused_with_the_least_width_which_then_does():
    kind, data = FIGURES["flow"], samples.FLOWS["databases"]
    with pytest.raises(TooNarrow, match="it cannot be set 45 mm wide") as caught:
        drawn_on(kind, data, on_width(THEME, 45))
    found = re.search(r"it needs (\d+) mm", str(caught.value))
    assert found is not None
    least = float(found[1])
    assert drawn_on(kind, data, on_width(THEME, least))
    with pytest.raises(TooNarrow):
        drawn_on(kind, data, on_width(THEME, least - 1))


def test_a_kind_that_does_not_fit_its_column_takes_the_next_wider_one():
    columns = replace(THEME.figure, single_mm=40, wide_mm=40, double_mm=120)
    theme = replace(THEME, figure=columns)
    (figure,) = drawn_in(FIGURES["kaplan_meier"], DATA["kaplan_meier"], theme)
    assert layout_faults(figure) == []
    assert figure.get_figwidth() * MM_PER_INCH == pytest.approx(120)


def test_a_forest_plot_says_itself_which_columns_had_no_room():
    wide = drawn_on(FIGURES["subgroups"], DATA["subgroups"], on_width(THEME, 174))[0]
    narrow = drawn_on(FIGURES["subgroups"], DATA["subgroups"], on_width(THEME, 85))[0]
    assert "Events/n" in texts(wide) and "Weight" in texts(wide)
    assert "Events/n" not in texts(narrow) and "Weight" not in texts(narrow)
    assert "Not shown at this width: Events/n, Weight" in texts(narrow)
    assert not any(text.startswith("Not shown") for text in texts(wide))


def test_headings_that_begin_alike_wrap_so_that_each_can_be_read():
    names = [f"Cytokine release syndrome of grade {g} or higher, by day 28" for g in (2, 3)]
    data = samples.summary()
    headings = iter(names)
    rows = tuple(
        replace(row, label=next(headings)) if row.kind == "header" else row for row in data.rows
    )
    (figure,) = drawn_on(FIGURES["summary"], replace(data, rows=rows), on_width(THEME, 100))
    printed = " ".join(texts(figure))
    assert all(name in printed for name in names)
    assert "…" not in printed


def test_a_heading_that_wraps_only_when_it_is_repeated_has_its_room_there():
    data = samples.proportions(60, 2)
    rows = (replace(data.rows[0], label="Blinatumomab alone"), *data.rows[1:])
    pages = drawn_on(FIGURES["forest"], replace(data, rows=rows), on_width(THEME, 85))
    assert len(pages) > 1
    assert "(continued)" in " ".join(texts(pages[1]))
    assert all(layout_faults(page) == [] for page in pages)

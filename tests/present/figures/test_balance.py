"""The love plot: dots stand at their differences, in order, hollow before and filled after."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.balance import draw_balance
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import BalanceData, BalanceRow
from reportgen.present.theme import load_theme
from tests.present.figures import cohort_samples as samples
from tests.present.figures.measured import height_of, lines, shapes, size_mm, texts

THEME = load_theme()
ACCENT, PAPER = THEME.colour.accent, THEME.colour.paper
ROWS = (BalanceRow("Low", 0.05, 0.02), BalanceRow("High", 0.4, 0.25), BalanceRow("Mid", 0.2, 0.1))
PLAIN = BalanceData(ROWS, "Difference", "Before", "After")


def value(fig: Figure, x: float) -> float:
    """What stands at a place of the axis, read from its numbers 0.0 and 0.4."""
    places = {}
    for text in fig.findobj(Text):
        if text.get_text() in ("0.0", "0.4"):
            x_of = text.get_transform().transform(text.get_position())[0]
            places[text.get_text()] = x_of / fig.dpi * 25.4
    return float((x - places["0.0"]) / (places["0.4"] - places["0.0"]) * 0.4)


def dots(fig: Figure, colour: str) -> dict[str, float]:
    """Difference by covariate, of the dots filled with a colour."""
    rows = {row.label: height_of(fig, row.label) for row in ROWS}
    found = {}
    for outline in shapes(fig, colour=colour, corners=40):
        x, y = outline.mean(axis=0)
        for label, baseline in rows.items():
            if abs(baseline - y) < 1.5:
                found[label] = value(fig, x)
    return found


@pytest.mark.parametrize("data", samples.BALANCES.values(), ids=samples.BALANCES)
def test_layout_has_no_fault(data: BalanceData):
    for fig in draw_balance(data, THEME):
        assert layout_faults(fig) == []
        assert size_mm(fig)[1] <= THEME.figure.tall_mm + 1e-6


def test_dots_stand_at_their_differences_hollow_before_and_filled_after():
    (fig,) = draw_balance(PLAIN, THEME)
    assert dots(fig, PAPER) == pytest.approx({r.label: r.before for r in ROWS}, abs=1e-3)
    assert dots(fig, ACCENT) == pytest.approx({r.label: r.after for r in ROWS}, abs=1e-3)
    for artist in fig.findobj(PolyCollection):
        assert to_hex(artist.get_edgecolor()[0]) == ACCENT.lower()


@pytest.mark.parametrize(
    ("order", "expected"), [("size", ["High", "Mid", "Low"]), ("given", ["Low", "High", "Mid"])]
)
def test_rows_are_sorted_by_size_or_as_given(order: str, expected: list[str]):
    (fig,) = draw_balance(replace(PLAIN, order=order), THEME)
    assert sorted(expected, key=lambda words: height_of(fig, words)) == expected


def test_a_large_negative_difference_comes_before_a_small_positive_one():
    rows = (BalanceRow("Small", 0.1), BalanceRow("Unknown", None), BalanceRow("Large", -0.5))
    (fig,) = draw_balance(replace(PLAIN, rows=rows), THEME)
    order = ["Large", "Small", "Unknown"]
    assert sorted(order, key=lambda words: height_of(fig, words)) == order


def test_one_dashed_line_at_the_threshold_and_two_where_signs_are_shown():
    (fig,) = draw_balance(PLAIN, THEME)
    (line,) = lines(fig, dotted=True)
    assert value(fig, line[0, 0]) == pytest.approx(0.1, abs=1e-3)
    assert np.ptp(line[:, 0]) == pytest.approx(0, abs=1e-6)
    signed = replace(PLAIN, rows=(*ROWS, BalanceRow("Other", -0.3, 0.0)), threshold=0.25)
    (fig,) = draw_balance(signed, THEME)
    at = sorted(value(fig, line[0, 0]) for line in lines(fig, dotted=True))
    assert at == pytest.approx([-0.25, 0.25], abs=1e-3)


def test_without_values_after_the_legend_does_not_promise_any():
    (fig,) = draw_balance(replace(PLAIN, rows=tuple(replace(r, after=None) for r in ROWS)), THEME)
    assert "Before" in texts(fig)
    assert "After" not in texts(fig)
    assert shapes(fig, colour=ACCENT) == []


def test_the_legend_shows_both_dots_below_the_axis():
    (fig,) = draw_balance(PLAIN, THEME)
    bottom = height_of(fig, "Difference")
    for colour, words in ((PAPER, "Before"), (ACCENT, "After")):
        (key,) = [s for s in shapes(fig, colour=colour) if s[:, 1].min() > bottom]
        assert abs(key[:, 1].mean() - height_of(fig, words)) < 1.5


def test_what_the_axis_does_not_reach_is_an_arrow_at_its_end():
    data = replace(PLAIN, rows=(BalanceRow("Low", 3.0, -3.0),), limits=(-0.4, 0.4))
    (fig,) = draw_balance(data, THEME)
    (right,) = shapes(fig, colour=PAPER, corners=3)
    (left,) = shapes(fig, colour=ACCENT, corners=3)
    assert value(fig, right[:, 0].max()) == pytest.approx(0.4, abs=1e-3)
    assert value(fig, left[:, 0].min()) == pytest.approx(-0.4, abs=1e-3)


@pytest.mark.parametrize(("rows", "pages"), [(60, 1), (130, 3)])
def test_sixty_rows_stand_on_one_page_and_more_go_on(rows: int, pages: int):
    data = samples.love(rows)
    figures = draw_balance(data, THEME)
    assert len(figures) == pages
    shown = [words for fig in figures for words in texts(fig)]
    assert all(shown.count(row.label) == 1 for row in data.rows)
    for fig in figures:
        assert layout_faults(fig) == []
        assert samples.AFTER in texts(fig)


def test_no_covariate_is_an_error():
    with pytest.raises(RenderError, match="no covariate"):
        draw_balance(replace(PLAIN, rows=()), THEME)


def test_a_missing_glyph_is_an_error():
    with pytest.raises(RenderError, match=r"U\+1D504"):
        draw_balance(replace(PLAIN, rows=(BalanceRow("𝔄", 0.1),)), THEME)

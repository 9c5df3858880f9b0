"""Cumulative, leave-one-out and summarising forests on a ratio axis, short and long."""

import pytest
from matplotlib.collections import PolyCollection

from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import ForestData
from reportgen.present.figures.forest import draw_forest
from reportgen.present.theme import load_theme
from tests.present.figures import ratio_forests as samples
from tests.present.figures.measured import texts

THEME = load_theme()
cases = pytest.mark.parametrize("data", samples.RATIO_FORESTS.values(), ids=samples.RATIO_FORESTS)


@cases
def test_layout_has_no_fault(data: ForestData):
    for fig in draw_forest(data, THEME):
        assert layout_faults(fig) == []


@cases
def test_what_lies_on_each_side_is_told_in_full_on_every_page(data: ForestData):
    for fig in draw_forest(data, THEME):
        told = " ".join(words for words in texts(fig) if "(log scale)" not in words)
        assert "← Favours blinatumomab" in told
        assert "Favours" in told
        assert "chemotherapy →" in told


@cases
def test_every_axis_names_the_null(data: ForestData):
    for fig in draw_forest(data, THEME):
        shown = set(texts(fig))
        assert shown & {"1", "1.0"}


@pytest.mark.parametrize("k", samples.SIZES)
def test_of_a_cumulative_forest_at_most_half_of_the_intervals_are_cut(k: int):
    figures = draw_forest(samples.cumulative(k), THEME)
    arrows = sum(
        len(artist.get_paths())
        for fig in figures
        for artist in fig.findobj(PolyCollection)
        if len(artist.get_paths()[0].vertices) == 4
    )
    assert arrows <= k  # two ends each


def test_a_null_at_the_end_of_the_axis_leaves_its_words_whole():
    (fig,) = draw_forest(samples.leave_one_out(3), THEME)
    assert not any("…" in words for words in texts(fig))

"""The influence panel: a column per diagnostic, a row per study, outlying ones filled and bold."""

from dataclasses import replace

import pytest
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.influence import draw_influence
from reportgen.present.figures.study_data import InfluenceData, InfluencePanel
from reportgen.present.theme import load_theme
from tests.present.figures import study_samples as samples
from tests.present.figures.measured import height_of, lines, shapes, size_mm, texts

THEME = load_theme()
FILLED, PAPER = THEME.colour.arm[1], THEME.colour.paper
PLAIN = InfluenceData(
    ("First", "Second", "Third"),
    (False, True, False),
    (
        InfluencePanel("Residual", (0.5, 4.0, -1.0), (-2.0, 2.0), 0.0),
        InfluencePanel("Hat", (0.2, None, 0.4), (0.9,)),
    ),
    "Study",
    "Studies",
    "Influential",
)


@pytest.mark.parametrize("data", samples.INFLUENCES.values(), ids=samples.INFLUENCES)
def test_layout_has_no_fault(data: InfluenceData):
    for fig in draw_influence(data, THEME):
        assert layout_faults(fig) == []
        assert size_mm(fig)[0] == pytest.approx(174)
        assert size_mm(fig)[1] <= THEME.figure.tall_mm + 1e-6


def test_outlying_studies_are_filled_and_bold():
    (fig,) = draw_influence(PLAIN, THEME)
    assert len(shapes(fig, colour=FILLED, corners=40)) == 1 + 1  # its dot, and the key
    assert len(shapes(fig, colour=PAPER, corners=40)) == 4 + 1
    bold = {t.get_text() for t in fig.findobj(Text) if t.get_fontproperties().get_weight() == 600}
    assert "Second" in bold
    assert "First" not in bold


def test_dots_stand_in_the_row_of_their_study():
    (fig,) = draw_influence(PLAIN, THEME)
    dot = min(shapes(fig, colour=FILLED, corners=40), key=lambda s: s[:, 1].mean())
    assert abs(dot[:, 1].mean() - height_of(fig, "Second")) < 1.5


def test_thresholds_are_dashed_where_the_axis_reaches_them():
    (fig,) = draw_influence(PLAIN, THEME)
    places = [s[0, 0] for s in lines(fig, dotted=True)]
    assert len(places) == 2  # 0.9 lies far beyond hat values up to 0.4
    near = replace(PLAIN, panels=(InfluencePanel("Hat", (0.2, 0.3, 0.4), (0.5,)),))
    (fig,) = draw_influence(near, THEME)
    assert len(lines(fig, dotted=True)) == 1


def test_without_outlying_studies_there_is_no_legend():
    (fig,) = draw_influence(replace(PLAIN, outlying=(False,) * 3), THEME)
    assert not {"Influential", "Studies"} & set(texts(fig))
    assert shapes(fig, colour=FILLED) == []


@pytest.mark.parametrize(("k", "pages"), [(3, 1), (30, 1), (100, 2)])
def test_many_studies_go_over_pages_with_heads_and_axes_repeated(k: int, pages: int):
    data = samples.influence(k)
    figures = draw_influence(data, THEME)
    assert len(figures) == pages
    for fig in figures:
        assert {"DFFITS", "Hat value"} <= set(texts(fig))
    shown = [words for fig in figures for words in texts(fig)]
    assert all(shown.count(label) == data.labels.count(label) for label in data.labels)


@pytest.mark.parametrize(
    "data", [replace(PLAIN, labels=()), replace(PLAIN, panels=()), replace(PLAIN, outlying=())]
)
def test_what_does_not_fit_together_is_an_error(data: InfluenceData):
    with pytest.raises(RenderError, match="influence figure"):
        draw_influence(data, THEME)

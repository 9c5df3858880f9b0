"""The matrix of missing values: a square for each, counts under their columns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import MissingData
from reportgen.present.figures.missing import draw_missing
from reportgen.present.theme import load_theme
from tests.present.figures import cohort_samples as samples
from tests.present.figures.measured import height_of, shapes, size_mm, texts

THEME = load_theme()
PLAIN = MissingData(
    rows=(("Age", "3/90"), ("Stage", "5/90"), ("Remission", "2/90")),
    patterns=((False, False, False), (True, True, False), (False, True, True)),
    groups=(("All", ("81", "71", "61")), ("Old", ("52", "42", "32")), ("New", ("29", "28", "27"))),
    count_head="Missing",
    pattern_head="Patients",
)


@pytest.mark.parametrize("data", samples.GAPS.values(), ids=samples.GAPS)
def test_layout_has_no_fault(data: MissingData):
    fig = draw_missing(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[0] <= THEME.figure.double_mm + 1e-6
    assert size_mm(fig)[1] <= THEME.figure.tall_mm


def _middle(fig: Figure, words: str) -> float:
    (text,) = (one for one in fig.findobj(Text) if one.get_text() == words)
    return float(text.get_transform().transform(text.get_position())[0] / fig.dpi * 25.4)


def test_filled_squares_stand_where_variable_and_pattern_meet():
    fig = draw_missing(PLAIN, THEME)
    columns = [_middle(fig, words) for words in PLAIN.groups[0][1]]
    rows = [height_of(fig, label) for label, _ in PLAIN.rows]
    found = set()
    for outline in shapes(fig, colour=THEME.colour.accent, corners=4):
        x, y = outline.mean(axis=0)
        near = [(i, j) for i, c in enumerate(columns) for j, r in enumerate(rows)
                if abs(x - c) < 0.1 and abs(y - r) < 1.5]  # fmt: skip
        found |= set(near)
    assert found == {(1, 0), (1, 1), (2, 1), (2, 2)}


def test_every_count_is_shown_and_arms_only_where_there_are_several():
    fig = draw_missing(PLAIN, THEME)
    words = texts(fig)
    assert {"81", "52", "29", "3/90", "Old", "New", "Missing", "Known"} <= set(words)
    alone = draw_missing(replace(PLAIN, groups=PLAIN.groups[:1]), THEME)
    assert "52" not in texts(alone)


@pytest.mark.parametrize("variables", [1, 21])
def test_two_to_twenty_variables(variables: int):
    with pytest.raises(RenderError, match=f"{variables} variables"):
        draw_missing(samples.gaps(variables, 2), THEME)
    with pytest.raises(RenderError, match="no pattern"):
        draw_missing(replace(PLAIN, patterns=()), THEME)

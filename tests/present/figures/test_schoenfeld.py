"""Hazard ratios over time: residuals at their places, the line through them, one page each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import SchoenfeldData
from reportgen.present.figures.schoenfeld import draw_schoenfeld
from reportgen.present.patient_alternatives import schoenfeld_alt
from reportgen.present.theme import load_theme
from tests.present.figures import hazard_samples as samples
from tests.present.figures.measured import lines, place_of, shapes, size_mm, texts

THEME = load_theme()
ACCENT, PAPER = THEME.colour.accent, THEME.colour.paper
PLAIN = replace(
    samples.panel(40), x_ticks=(), x=(0.0, 0.5, 1.0), y=(-1.0, 2.0, 1.0), constant=1.0,
    line_x=(0.0, 1.0), line_y=(0.0, 2.0), low=(-1.0, 1.0), high=(1.0, 3.0),
)  # fmt: skip


@pytest.mark.parametrize("data", samples.SCHOENFELDS.values(), ids=samples.SCHOENFELDS)
def test_layout_has_no_fault(data: SchoenfeldData):
    figures = draw_schoenfeld(data, THEME)
    assert len(figures) == len(data.panels)
    for fig in figures:
        assert layout_faults(fig) == []
        assert size_mm(fig)[0] == pytest.approx(115)


def test_residuals_and_line_stand_at_their_values():
    (fig,) = draw_schoenfeld(samples.schoenfelds(PLAIN), THEME)
    # the last circle is that of the key
    *dots, _ = [s.mean(axis=0) for s in shapes(fig, colour=PAPER, corners=40)]
    unit = place_of(fig, "0")[1] - place_of(fig, "1")[1]
    steps = [(dots[0][1] - y) / unit for _, y in dots]
    assert steps == pytest.approx([0.0, 3.0, 2.0], abs=0.02)
    assert dots[1][0] - dots[0][0] == pytest.approx(dots[2][0] - dots[1][0])
    line = max(lines(fig, colour=ACCENT), key=lambda s: abs(s[-1, 1] - s[0, 1]))
    rise = [(dots[0][1] - y) / unit for _, y in line]
    assert rise == pytest.approx([1.0, 3.0], abs=0.02)


def test_times_are_numbered_where_they_have_room():
    (fig,) = draw_schoenfeld(samples.schoenfelds(samples.panel(40)), THEME)
    assert {"3", "33"} <= set(texts(fig))
    crowded = replace(samples.panel(40), x_ticks=tuple((i / 500, str(i)) for i in range(500)))
    (fig,) = draw_schoenfeld(samples.schoenfelds(crowded), THEME)
    assert layout_faults(fig) == []


def test_without_a_line_there_is_no_key_of_one():
    (fig,) = draw_schoenfeld(samples.SCHOENFELDS["three events"], THEME)
    assert "Smooth line" not in texts(fig)
    assert {"Constant", "Event"} <= set(texts(fig))


def test_no_residual_is_an_error():
    for panels in ((), (replace(PLAIN, x=(), y=()),)):
        with pytest.raises(RenderError, match="no residual"):
            draw_schoenfeld(SchoenfeldData(panels, "x", "y"), THEME)


def test_the_alternative_tells_each_coefficient():
    data = samples.schoenfelds(PLAIN, replace(PLAIN, label="Sex", x=(0.5,), y=(1.0,)))
    assert schoenfeld_alt(data, "Hazard ratios over time: death") == (
        "Hazard ratios over time: death. Log hazard ratio against Months since first infusion. "
        "Age, per year: 3 events, the line runs from 0.50 to 1.50; Proportional hazards: "
        "P = 0.03. Sex: 1 event, the line runs from 0.50 to 1.50; Proportional hazards: P = 0.03."
    )

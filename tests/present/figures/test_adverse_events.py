"""The plot of adverse events: marks stand at their risks, differences beside the line of none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.adverse_events import draw_adverse_events
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import AdverseEventsData, AdverseEventsRow
from reportgen.present.theme import load_theme
from tests.present.figures import safety_samples as samples
from tests.present.figures.measured import height_of, lines, shapes, size_mm

THEME = load_theme()
ROWS = (
    AdverseEventsRow("Fever", (0.8, 0.4), 0.4, 0.2, 0.6),
    AdverseEventsRow("Rash", (0.2, 0.4), -0.2, -0.4, 0.0),
)
PLAIN = replace(samples.terms(2), rows=ROWS)


def left_of(fig: Figure, words: str, least: float = 0.0) -> float:
    """Middle of the first text of these words to the right of a place, in millimetres."""
    found = []
    for text in fig.findobj(Text):
        if text.get_text() == words:
            found.append(text.get_transform().transform(text.get_position())[0] / fig.dpi * 25.4)
    return min(x for x in found if x >= least)


@pytest.mark.parametrize("data", samples.SAMPLES.values(), ids=samples.SAMPLES)
def test_layout_has_no_fault(data: AdverseEventsData) -> None:
    fig = draw_adverse_events(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[1] <= THEME.figure.tall_mm


def test_marks_stand_at_the_risks_of_their_arms() -> None:
    fig = draw_adverse_events(PLAIN, THEME)
    zero, eighty = left_of(fig, "0"), left_of(fig, "80")
    for number, colour, corners in ((0, THEME.colour.mark(2), 40), (1, THEME.colour.paper, 4)):
        for row in ROWS:
            y = height_of(fig, row.label)
            centres = [s.mean(axis=0) for s in shapes(fig, colour=colour, corners=corners)]
            (x,) = [cx for cx, cy in centres if abs(cy - y) < 1.5 and cx < eighty + 5]
            share = (x - zero) / (eighty - zero) * 0.8
            assert share == pytest.approx(row.risks[number], abs=2e-3)


def test_intervals_lie_beside_the_line_of_no_difference() -> None:
    fig = draw_adverse_events(PLAIN, THEME)
    (null,) = [line[0, 0] for line in lines(fig, dotted=True)]
    ink = [line for line in lines(fig, colour=THEME.colour.ink) if np.ptp(line[:, 1]) < 1e-6]
    whole = {}
    for row in ROWS:
        y = height_of(fig, row.label)
        (line,) = [one for one in ink if abs(one[0, 1] - y) < 1.5]
        whole[row.label] = (line[:, 0].min() - null, line[:, 0].max() - null)
    unit = whole["Fever"][1] / 0.6
    assert whole["Fever"][0] == pytest.approx(0.2 * unit, abs=0.05)
    assert whole["Rash"] == (
        pytest.approx(-0.4 * unit, abs=0.05), pytest.approx(0.0, abs=0.05)
    )  # fmt: skip


def test_rows_stand_in_the_order_given() -> None:
    fig = draw_adverse_events(PLAIN, THEME)
    assert height_of(fig, "Fever") < height_of(fig, "Rash")


@pytest.mark.parametrize("k", [0, 41])
def test_no_term_or_too_many_are_an_error(k: int) -> None:
    with pytest.raises(RenderError, match=f"{k} terms"):
        draw_adverse_events(replace(PLAIN, rows=ROWS[:1] * k), THEME)

"""The mirrored histogram: one arm upwards, the other downwards, to the same scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import OverlapData
from reportgen.present.figures.overlap import draw_overlap
from reportgen.present.theme import load_theme
from tests.present.figures import cohort_samples as samples
from tests.present.figures.measured import area, shapes, size_mm, texts

THEME = load_theme()
PLAIN = OverlapData(
    (0.0, 0.5, 1.0), (2.0, 6.0), (4.0, 1.0), "A (upwards)", "B (downwards)", (1, 2), "Score", "n"
)


@pytest.mark.parametrize("data", samples.OVERLAPS.values(), ids=samples.OVERLAPS)
def test_layout_has_no_fault(data: OverlapData):
    fig = draw_overlap(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[1] <= THEME.figure.tall_mm + 1e-6


def bars(colour: int):
    """Without the key of the legend, which is the smallest."""
    found = shapes(draw_overlap(PLAIN, THEME), colour=THEME.colour.ground(colour), corners=4)
    return sorted(found, key=area)[1:]


def test_bars_are_in_proportion_to_their_counts():
    areas = [area(bar) for colour in (1, 2) for bar in bars(colour)]
    assert [one / areas[0] for one in areas] == pytest.approx([1, 3, 0.5, 2])


def test_one_arm_stands_where_the_other_hangs():
    (zero,) = {round(float(bar[:, 1].max()), 6) for bar in bars(1)}
    assert {round(float(bar[:, 1].min()), 6) for bar in bars(2)} == {zero}


def test_counts_have_no_sign_and_are_whole():
    for data in samples.OVERLAPS.values():
        numbers = [words for words in texts(draw_overlap(data, THEME)) if words[-1].isdigit()]
        assert not [words for words in numbers if words.startswith(("-", "−"))]
    one_each = replace(PLAIN, up=(1.0, 0.0), down=(1.0, 0.0))
    assert "0.5" not in texts(draw_overlap(replace(one_each, edges=(0.0, 2.0, 4.0)), THEME))


def test_without_a_patient_it_is_refused():
    with pytest.raises(RenderError, match="no patient"):
        draw_overlap(replace(PLAIN, up=(0.0, 0.0), down=(0.0, 0.0)), THEME)

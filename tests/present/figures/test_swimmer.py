"""The swimmer plot: bars by length within arms, symbols at their times, nobody named."""

from dataclasses import fields, replace

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from reportgen.errors import RenderError
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.data import SwimmerBar, SwimmerData
from reportgen.present.figures.swimmer import draw_swimmer
from reportgen.present.theme import load_theme
from tests.present.figures import cohort_samples as samples
from tests.present.figures.measured import height_of, lines, shapes, size_mm, texts

THEME = load_theme()
BLUE, ORANGE = THEME.colour.arm[:2]
INK, PAPER = THEME.colour.ink, THEME.colour.paper
BARS = (
    SwimmerBar(4.0, 0, ((0, 2.0),)),
    SwimmerBar(10.0, 1, ((1, 10.0),)),
    SwimmerBar(8.0, 0, ((0, 1.0), (2, 7.0)), ongoing=True),
)
PLAIN = SwimmerData(
    BARS,
    (("First", 1), ("Second", 2)),
    ("Remission", "Death", "Relapse", "Never"),
    "Months",
    ((0.0, "t0"), (12.0, "t12")),
    "Observed",
)


def months(fig: Figure, x: float) -> float:
    """The time at a place of the axis, read from its numbers."""
    at = {
        t.get_text(): t.get_transform().transform(t.get_position())[0] / fig.dpi * 25.4
        for t in fig.findobj(Text)
    }
    return float((x - at["t0"]) / (at["t12"] - at["t0"]) * 12)


def bars(fig: Figure, colour: str) -> list[np.ndarray]:
    return shapes(fig, colour=colour, corners=4)


@pytest.mark.parametrize("data", samples.SWIMMERS.values(), ids=samples.SWIMMERS)
def test_layout_has_no_fault(data: SwimmerData):
    fig = draw_swimmer(data, THEME)
    assert layout_faults(fig) == []
    wide, high = size_mm(fig)
    assert wide == pytest.approx(THEME.figure.wide_mm)
    assert high <= THEME.figure.tall_mm + 1e-6


@pytest.mark.parametrize(("order", "lengths"), [("length", [8, 4]), ("given", [4, 8])])
def test_bars_run_from_zero_to_their_length_by_arm_and_length(order: str, lengths: list[float]):
    fig = draw_swimmer(replace(PLAIN, order=order), THEME)
    drawn = sorted(bars(fig, BLUE), key=lambda s: s[:, 1].min())
    assert [months(fig, s[:, 0].max()) for s in drawn] == pytest.approx(lengths, abs=0.01)
    (other,) = bars(fig, ORANGE)
    assert months(fig, other[:, 0].max()) == pytest.approx(10, abs=0.01)
    assert other[:, 1].min() > max(s[:, 1].max() for s in drawn)
    for one in (*drawn, other):
        assert months(fig, one[:, 0].min()) == pytest.approx(0, abs=0.01)


def test_symbols_stand_on_the_bar_of_their_patient_at_their_time():
    fig = draw_swimmer(PLAIN, THEME)
    axis = height_of(fig, "t0")
    found = []
    for corners in (40, 3):  # remission and relapse; the arrow is no event
        for outline in shapes(fig, colour=INK, corners=corners):
            x = float(outline[:, 0].min() + outline[:, 0].max()) / 2
            if outline[:, 1].max() < axis and months(fig, x) < 8:
                found.append((corners, round(months(fig, x), 1)))
    assert sorted(found) == [(3, 7.0), (40, 1.0), (40, 2.0)]
    death = [s for s in shapes(fig, colour=INK, corners=4) if s[:, 1].max() < axis]
    (bar,) = bars(fig, ORANGE)
    assert len(death) == 1
    assert months(fig, death[0][:, 0].mean()) == pytest.approx(10, abs=0.01)
    assert death[0][:, 1].mean() == pytest.approx(bar[:, 1].mean(), abs=0.01)


def test_an_arrow_after_the_bar_of_a_patient_still_observed():
    fig = draw_swimmer(PLAIN, THEME)
    (bar,) = [s for s in bars(fig, BLUE) if months(fig, s[:, 0].max()) > 5]
    after = [
        s
        for s in shapes(fig, colour=INK, corners=3)
        if s[:, 0].min() >= bar[:, 0].max() and s[:, 1].max() < height_of(fig, "t0")
    ]
    assert len(after) == 1
    tip = after[0][np.argmax(after[0][:, 0])]
    assert tip[1] == pytest.approx(bar[:, 1].mean(), abs=0.01)


def test_the_legend_below_names_what_happens_and_nothing_else():
    fig = draw_swimmer(PLAIN, THEME)
    below = {w for w in texts(fig) if height_of(fig, w) > height_of(fig, "Months")}
    assert below == {"Remission", "Death", "Relapse", "Observed"}
    quiet = replace(PLAIN, bars=tuple(replace(b, ongoing=False) for b in BARS))
    assert "Observed" not in texts(draw_swimmer(quiet, THEME))


def test_kinds_of_events_differ_in_shape_or_filling():
    fig = draw_swimmer(samples.swimmers(60, 2, samples.MANY_EVENTS), THEME)
    looks = set()
    for artist in fig.findobj(PolyCollection):
        if artist.get_zorder() == 3:
            outline = artist.get_paths()[0].vertices
            middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
            shape = tuple(map(tuple, np.round(outline - middle, 3) + 0.0))
            looks.add((shape, to_hex(artist.get_facecolor()[0])))
    assert len(looks) == len(samples.MANY_EVENTS) == 8


def test_arms_have_their_colours_and_their_names_over_them():
    fig = draw_swimmer(PLAIN, THEME)
    found = {t.get_text(): t for t in fig.findobj(Text)}
    for number, words in enumerate(("First", "Second"), 1):
        assert to_hex(found[words].get_color()) == THEME.colour.word(number).lower()
    (bar,) = bars(fig, ORANGE)
    assert 0 < bar[:, 1].min() - height_of(fig, "Second") < 3


def test_rows_are_numbered_or_bare_and_a_record_has_no_place_for_a_name():
    numbers = {"1", "2", "3"}
    assert numbers <= set(texts(draw_swimmer(PLAIN, THEME)))
    assert not numbers & set(texts(draw_swimmer(replace(PLAIN, numbered=False), THEME)))
    assert {f.name for f in fields(SwimmerBar)} == {"length", "arm", "events", "ongoing"}


def test_sixty_patients_fit_a_page_and_sixty_one_are_refused():
    assert "60" in texts(draw_swimmer(samples.swimmers(60), THEME))
    with pytest.raises(RenderError, match="61 patients"):
        draw_swimmer(samples.swimmers(61), THEME)


def test_all_that_cannot_be_drawn_is_told_at_once():
    wrong = replace(PLAIN, bars=(SwimmerBar(1.0, 5, ((12, 0.5),)),), event_labels=("Event",) * 9)
    with pytest.raises(RenderError) as caught:
        draw_swimmer(wrong, THEME)
    told = str(caught.value)
    assert len(caught.value.problems) == 3
    for words in ("9 kinds of events", "none of its 2 arms", "none of its 9 kinds"):
        assert words in told
    with pytest.raises(RenderError, match="0 patients"):
        draw_swimmer(replace(PLAIN, bars=()), THEME)


def test_no_line_crosses_the_bars():
    fig = draw_swimmer(samples.swimmers(30), THEME)
    axis = height_of(fig, "0") - 6
    assert all(s[:, 1].min() > axis for s in lines(fig))

"""The Baujat plot: outstanding studies are filled and named, and no name lies on anything."""

from dataclasses import replace

import pytest

from reportgen.errors import RenderError
from reportgen.present.figures.baujat import draw_baujat
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.study_data import BaujatData, StudyPoint
from reportgen.present.theme import load_theme
from tests.present.figures import study_samples as samples
from tests.present.figures.measured import place_of, shapes, size_mm, texts

THEME = load_theme()
ACCENT, PAPER = THEME.colour.accent, THEME.colour.paper
STUDIES = (
    StudyPoint("Outstanding 2001", 8.0, 2.0, named=True),
    StudyPoint("Usual 2002", 1.0, 0.5),
    StudyPoint("Usual 2003", 2.0, 0.1),
)
PLAIN = BaujatData(STUDIES, "Contribution", "Influence")


@pytest.mark.parametrize("data", samples.BAUJATS.values(), ids=samples.BAUJATS)
def test_layout_has_no_fault(data: BaujatData):
    fig = draw_baujat(data, THEME)
    assert layout_faults(fig) == []
    assert size_mm(fig)[0] == pytest.approx(115)


def test_only_outstanding_studies_are_filled_and_named():
    fig = draw_baujat(PLAIN, THEME)
    assert "Outstanding 2001" in texts(fig)
    assert "Usual 2002" not in texts(fig)
    assert len(shapes(fig, colour=ACCENT, corners=40)) == 1
    assert len(shapes(fig, colour=PAPER, corners=40)) == 2


def test_dots_stand_at_their_values():
    fig = draw_baujat(PLAIN, THEME)
    (dot,) = shapes(fig, colour=ACCENT, corners=40)
    zero, eight = place_of(fig, "0")[0], place_of(fig, "8")[0]
    hollow = shapes(fig, colour=PAPER, corners=40)
    assert dot[:, 0].mean() == pytest.approx(eight, abs=0.01)
    places = sorted((s[:, 0].mean() - zero) / (eight - zero) * 8 for s in hollow)
    assert places == pytest.approx([1.0, 2.0], abs=0.01)
    assert dot[:, 1].mean() < min(s[:, 1].mean() for s in hollow)


@pytest.mark.parametrize("k", samples.SIZES)
def test_every_outstanding_study_finds_a_place_for_its_name(k: int):
    data = samples.BAUJATS[f"{k} studies"]
    shown = texts(draw_baujat(data, THEME))
    assert all(study.label in shown for study in data.studies if study.named)


def test_names_wanted_at_one_place_stand_apart():
    near = tuple(replace(STUDIES[0], label=f"Near {i}", x=5 + i / 50) for i in range(5))
    fig = draw_baujat(replace(PLAIN, studies=near), THEME)
    assert {f"Near {i}" for i in range(5)} <= set(texts(fig))
    assert layout_faults(fig) == []


def test_no_study_is_an_error():
    with pytest.raises(RenderError, match="no study"):
        draw_baujat(replace(PLAIN, studies=()), THEME)

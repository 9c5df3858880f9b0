"""Funnel, radial and L'Abbé plots of reports: they draw, their layout holds, they say what is."""

from __future__ import annotations

import pytest

from reportgen.facts.figures import FigureRequest
from reportgen.formatting.style import load_style
from reportgen.present.drawing import PARTS, _data
from reportgen.present.figures import FIGURES
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.study_data import FunnelData, GalbraithData, LabbeData
from reportgen.present.theme import load_theme
from tests.analysis.books import case

KINDS = ("funnel", "galbraith", "labbe")
CASES = (
    "studies_in_further_plots",
    "studies_of_groups_in_a_radial_plot",
    "small_studies_in_every_way",
    "small_studies_of_single_groups",
    "comparisons_with_funnels",
)
REQUESTS = [
    (name, one.id)
    for name in CASES
    for one in case(name).analysed.book.figures
    if one.kind in KINDS
]


def request_of(name: str, figure: str) -> FigureRequest:
    return next(one for one in case(name).analysed.book.figures if one.id == figure)


def data_of(name: str, figure: str) -> tuple[object, str]:
    return _data(request_of(name, figure), case(name).analysed.book, load_style(), {})


def test_every_kind_is_drawn_by_some_case() -> None:
    kinds = {request_of(name, figure).kind for name, figure in REQUESTS}
    assert kinds == set(KINDS) <= set(PARTS)


@pytest.mark.parametrize(("name", "figure"), REQUESTS)
def test_no_figure_has_a_fault_of_layout(name: str, figure: str) -> None:
    data, told = data_of(name, figure)
    theme = load_theme()
    for page in FIGURES[request_of(name, figure).kind].draw(data, theme):
        assert layout_faults(page, theme) == []
    assert told.endswith(".")
    assert "None" not in told


def test_a_radial_plot_reads_percents_on_its_arc_and_names_who_lies_outside() -> None:
    data, told = data_of("studies_of_groups_in_a_radial_plot", "galbraith-cr-a")
    assert isinstance(data, GalbraithData)
    assert {words for _, words in data.readings} >= {"20%", "50%", "90%"}
    assert data.null is None
    outside = [study.label for study in data.studies if study.named]
    fact = case("studies_of_groups_in_a_radial_plot").analysed.book["cr.a.radial.outside"]
    assert fact.value == len(outside) == 2
    assert all(label in told for label in outside)


def test_a_labbe_plot_shows_the_rates_and_the_curve_of_the_pool() -> None:
    book = case("studies_in_further_plots").analysed.book
    data, _ = data_of("studies_in_further_plots", "labbe-tb")
    assert isinstance(data, LabbeData)
    first = data.studies[0]
    assert (first.x, first.y) == pytest.approx((11 / 139, 4 / 123))
    (curve,) = data.curves
    ratio, x, y = book["tb.all.pooled"].value, curve.x[30], curve.y[30]
    assert ratio is not None
    assert y / (1 - y) == pytest.approx(ratio * x / (1 - x))
    assert curve.low[30] < y < curve.high[30]
    assert book["tb.all.labbe.lower"].value == 11


def test_the_line_of_a_funnel_is_drawn_where_it_is_asked_for() -> None:
    with_line, _ = data_of("small_studies_in_every_way", "funnel-tb")
    without, _ = data_of("comparisons_with_funnels", "funnel-tb")
    assert isinstance(with_line, FunnelData)
    assert isinstance(without, FunnelData)
    assert len(with_line.regression) == len(with_line.line_se)
    assert without.regression == ()
    single, _ = data_of("small_studies_of_single_groups", "funnel-cr-a")
    assert isinstance(single, FunnelData)
    assert (single.contours, single.null) == ((), None)

"""What is told of figures about single studies to who cannot see them."""

import math
from dataclasses import replace

from reportgen.present import study_alternatives as told
from reportgen.present.figures.study_data import (
    BaujatData,
    FunnelData,
    GalbraithData,
    InfluenceData,
    InfluencePanel,
    LabbeData,
    RateCurve,
    StudyPoint,
)

FUNNEL = FunnelData(
    (StudyPoint("A", 0.5, 0.1), StudyPoint("B", 0.6, 0.3), StudyPoint("C", 0.9, 0.2)),
    "odds ratio",
    "standard error",
    "log",
    centre=0.7,
    centre_label="Random-effects estimate",
    centre_text="0.70 (0.61 to 0.80)",
)


def test_a_funnel_is_told_by_its_sides():
    assert told.funnel_alt(FUNNEL, "Small studies") == (
        "Small studies. Funnel plot of 3 studies, odds ratio by standard error. "
        "Random-effects estimate 0.70 (0.61 to 0.80): 2 studies below and 1 above."
    )


def test_a_funnel_tells_where_studies_were_added():
    added = (StudyPoint("D", 0.8, 0.3), StudyPoint("E", 1.0, 0.3))
    data = replace(FUNNEL, added=added, added_label="Added by trim and fill")
    assert told.funnel_alt(data, "X").endswith(
        "Added by trim and fill: 0 studies below and 2 above."
    )
    bare = replace(data, centre=None)
    assert told.funnel_alt(bare, "X").endswith("Added by trim and fill: 2 studies.")


def test_a_radial_plot_names_what_lies_outside_its_band():
    studies = (
        StudyPoint("Inside", 2.0, 2.0 * math.log(0.7) + 1.9),
        StudyPoint("Outside", 4.0, 4.0 * math.log(0.7) - 2.1),
    )
    data = GalbraithData(
        studies, "precision", "z", "OR", "log", slope=math.log(0.7), slope_text="0.70"
    )
    assert told.galbraith_alt(data, "X") == (
        "X. Radial plot of 2 studies, z by precision. Pooled estimate 0.70. "
        "Outside the band: Outside."
    )
    assert told.galbraith_alt(replace(data, slope=None), "X").endswith("z by precision.")


def test_rates_are_told_by_who_had_more():
    data = LabbeData(
        (StudyPoint("A", 0.5, 0.4), StudyPoint("B", 0.5, 0.6), StudyPoint("C", 0.0, 0.0)),
        "control",
        "treatment",
        curves=(RateCurve("Odds ratio 0.60", (0.0, 1.0), (0.0, 1.0)),),
    )
    assert told.labbe_alt(data, "X") == (
        "X. L'Abbé plot of 3 studies, treatment by control. The rate under treatment is higher "
        "in 1, lower in 1 and the same in 1. Curves: Odds ratio 0.60."
    )


def test_outstanding_studies_are_named_in_their_order():
    data = BaujatData(
        (StudyPoint("Small", 1.0, 0.1, named=True), StudyPoint("Large", 9.0, 0.2, named=True)),
        "contribution",
        "influence",
    )
    assert told.baujat_alt(data, "X").endswith("Standing out: Large, Small.")
    one = BaujatData((StudyPoint("A", 1.0, 1.0),), "contribution", "influence")
    assert told.baujat_alt(one, "X") == (
        "X. Baujat plot of 1 study, influence by contribution. Standing out: none."
    )


def test_influential_studies_are_named_unless_they_are_many():
    panels = (InfluencePanel("DFFITS", (0.0,) * 20),)
    labels = tuple(f"S{i}" for i in range(20))
    few = InfluenceData(labels, tuple(i == 3 for i in range(20)), panels, "Study")
    assert told.influence_alt(few, "X") == "X. For 20 studies: DFFITS. Influential studies: S3."
    many = replace(few, outlying=(True,) * 20, outlying_label="influential")
    assert told.influence_alt(many, "X").endswith("Influential: 20 studies.")

"""One thing reported in several ways: every way is read, and the first complete one is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportgen.measures import MEASURES
from tests.analysis.books import book_of
from tests.inputs.test_comparisons import problems
from tests.prose.cases_of_comparisons import compared, review
from tests.prose.project import NAMES, Project

RATIOS = [
    {"ratio": 0.7, "ci_low": 0.5, "ci_high": 0.98},
    {"ratio": 0.8, "se_log": 0.15},
    {"ratio": 0.65, "p_value": 0.04},
]
HAZARDS = [
    *RATIOS,
    {"o_minus_e": -6.5, "variance": 14.2},
    {"ratio": 0.9, "events": 30, "control_events": 41},
]
ESTIMATES = [
    {"estimate": 1.2, "ci_low": 0.2, "ci_high": 2.2},
    {"estimate": -0.4, "se": 0.6},
    {"estimate": 0.9, "p_value": 0.03},
]
MEANS = [
    {"mean": 52.1, "sd": 8.0, "n": 40},
    {"mean": 49.0, "se": 1.2, "n": 44},
    {"mean": 50.5, "ci_low": 48.1, "ci_high": 52.9, "n": 39},
    {"median": 51, "q1": 45, "q3": 56, "min": 30, "max": 70, "n": 33},
    {"median": 50, "q1": 44, "q3": 57, "n": 60},
    {"median": 48, "min": 29, "max": 69, "n": 51},
]
ARMS = [
    one | {f"control_{role}": value + (role == "n") for role, value in other.items()}
    for one, other in zip(MEANS, [*MEANS[1:], MEANS[0]], strict=True)
]
BOTH = {"mean_post": 44.1, "sd_post": 8.0, "mean_pre": 52.3, "sd_pre": 8.4, "n": 40}
CHANGES = [
    {"mean_change": -8.1, "sd_change": 7.5, "n": 40},
    {"mean_change": -7.9, "se_change": 1.1, "n": 44},
    {**BOTH, "sd_change": 7.7},
    {**BOTH, "r": 0.6},
]
STANDARDISED = [
    {**{role: BOTH[role] for role in ("mean_post", "mean_pre", "sd_pre", "n")}, "r": 0.55},
    {**BOTH, "sd_change": 7.7},
]
WAYS: dict[str, list[dict[str, Any]]] = {
    "mean": MEANS,
    **dict.fromkeys(("mean_difference", "std_mean_difference", "ratio_of_means"), ARMS),
    **dict.fromkeys(("std_mean_difference_by_average_sd", "cv_ratio"), ARMS),
    "std_mean_difference_by_control_sd": ARMS,
    "ratio_of_change": [{**BOTH, "r": 0.6}, {**BOTH, "sd_change": 7.7}],
    **dict.fromkeys(("mean_change", "std_mean_change_by_change"), CHANGES),
    "std_mean_change": STANDARDISED,
    "hazard_ratio": HAZARDS,
    "ratio": RATIOS,
    "estimate": ESTIMATES,
}


def reported(measure: str, figures: list[dict[str, Any]], **more: Any) -> Project:
    """One study for each set of figures."""
    roles = dict.fromkeys(role for one in figures for role in one)
    rows = [
        {"id": f"s{n}", "study": f"{NAMES[n]} 2001", "year": 2001}
        | {f"x_{role}": value for role, value in one.items()}
        for n, one in enumerate(figures)
    ]
    return review([compared("x", "the outcome", measure, *roles, **more)], rows)


def test_every_way_of_every_measure_is_here() -> None:
    several = {name for name, one in MEASURES.items() if any(len(part) > 1 for part in one.parts)}
    assert set(WAYS) == several
    for name, figures in WAYS.items():
        for part in MEASURES[name].parts:
            roles = {role for way in part for role in way}
            tried = {frozenset(roles & one.keys()) for one in figures}
            assert tried == {frozenset(way) for way in part}


@pytest.mark.parametrize("measure", WAYS)
def test_every_way_is_pooled(measure: str) -> None:
    book = book_of(reported(measure, WAYS[measure]))
    assert book["x.all.pooled"].k == len(WAYS[measure])


def test_what_was_derived_is_told_with_the_study_and_with_the_pool() -> None:
    book = book_of(reported("hazard_ratio", HAZARDS))
    notes = book["x.all.pooled"].notes
    assert any("standard error of Chen 2001 derived from the P value" in note for note in notes)
    assert any("Dubois 2001 derived from observed minus expected" in note for note in notes)
    derived = book["x.all.study.s2.se"]
    assert (derived.method, derived.rows) == ("derived.p", ("s2",))
    assert "x.all.study.s0.se" not in book
    assert "x.all.study.s1.se" not in book


def test_means_from_medians_are_told_with_the_study_and_with_the_pool() -> None:
    book = book_of(reported("mean_difference", ARMS))
    notes = book["x.all.pooled"].notes
    for words in (
        "mean and SD of Chen 2001, Dubois 2001 derived from median, quartiles and range "
        "(Luo 2018, Shi 2020)",
        "mean and SD of Dubois 2001, Evans 2001 derived from median and quartiles "
        "(Luo 2018, Wan 2014)",
        "mean and SD of Evans 2001, Fischer 2001 derived from median and range "
        "(Luo 2018, Wan 2014)",
        "SD of Brown 2001, Chen 2001 derived from the interval of the mean",
    ):
        assert words in notes
    assert book["x.all.study.s4.se"].method == "derived.quantiles"
    arm = book["x.all.study.s4.treated"]
    weight = 0.7 + 0.39 / 60
    assert (arm.n, arm.method) == (60, "derived.quantiles")
    assert arm.value == pytest.approx(weight * (44 + 57) / 2 + (1 - weight) * 50, rel=1e-12)


def test_an_interval_goes_before_a_p_value() -> None:
    both = [{**RATIOS[0], "p_value": 0.5}, *RATIOS[1:]]
    first, plain = (book_of(reported("ratio", some)) for some in (both, RATIOS))
    assert first["x.all.pooled"].value == plain["x.all.pooled"].value


def test_events_of_the_arms_go_with_the_study() -> None:
    sizes = {"events": 30, "n": 100, "control_events": 41, "control_n": 98}
    book = book_of(reported("hazard_ratio", [{**one, **sizes} for one in RATIOS]))
    study = book["x.all.study.s0"]
    assert (study.n, study.events) == (198, 71)
    arm = book["x.all.study.s0.control"]
    assert (arm.n, arm.events, arm.value) == (98, 41, pytest.approx(41 / 98))
    pooled = book["x.all.pooled"]
    assert (pooled.n, pooled.events) == (594, 213)


@pytest.mark.parametrize(
    ("measure", "cells", "words"),
    [
        ("ratio", {"p_value": "<0.05"}, "x_p_value <0.05 is a bound"),
        ("ratio", {"p_value": 0}, "x_p_value 0 is not above 0 and at most 1"),
        ("ratio", {"p_value": 5}, "x_p_value 5 is not above 0 and at most 1"),
        ("ratio", {"se_log": -0.1}, "x_se_log -0.1 is not above zero"),
        ("hazard_ratio", {"variance": 0}, "x_variance 0 is not above zero"),
        ("hazard_ratio", {"events": 3.5}, "x_events '3.5'"),
        ("estimate", {"ci_low": 5}, "x_ci_low 5 and x_ci_high 2.2 are in the wrong order"),
        ("mean", {"median": 60, "q1": 61, "q3": 70}, "x_q1 61 exceeds x_median 60"),
        ("mean", {"min": 9, "max": 8}, "x_min 9 exceeds x_max 8"),
        ("mean", {"ci_low": 53, "ci_high": 60}, "x_mean 52.1 lies outside its limits"),
        ("mean", {"n": 1}, "x_n 1: a standard deviation needs two"),
        ("ratio_of_means", {"control_se": 0}, "x_control_se 0 is not above zero"),
        ("mean_change", {"r": 1.2}, "x_r 1.2 is no correlation"),
        ("mean_change", {**BOTH, "sd_change": 17}, "x_sd_change 17 does not lie between"),
    ],
)
def test_what_cannot_be_true_is_told(
    tmp_path: Path, measure: str, cells: dict[str, Any], words: str
) -> None:
    figures = [{**WAYS[measure][0], **cells}, *WAYS[measure][1:]]
    told = problems(reported(measure, figures), tmp_path)
    assert words in told
    assert "studies.csv row 2" in told


@pytest.mark.parametrize(
    ("measure", "roles", "words"),
    [
        ("ratio", ("ratio", "ci_low"), "needs one complete set of columns: ratio, ci_low, ci_high"),
        ("hazard_ratio", ("o_minus_e",), "o_minus_e, variance; or ratio, events, control_events"),
        ("estimate", ("se",), "measure estimate needs columns.estimate"),
    ],
)
def test_a_spec_without_a_complete_set_is_told_which_there_are(
    tmp_path: Path, measure: str, roles: tuple[str, ...], words: str
) -> None:
    assert words in problems(reported(measure, [dict.fromkeys(roles, 1)]), tmp_path)


def test_a_study_whose_p_value_gives_no_standard_error_is_shown_and_not_pooled() -> None:
    book = book_of(reported("ratio", [*RATIOS, {"ratio": 1, "p_value": 1}]))
    assert book["x.all.pooled"].k == len(RATIOS)
    assert not book["x.all.study.s3"].estimable

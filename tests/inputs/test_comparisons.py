"""The figures of two arms are read, and what cannot be true of them is told."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import ReportgenError
from reportgen.measures import COMPARISONS
from reportgen.pipeline import check
from tests.analysis.books import book_of
from tests.prose.cases_of_comparisons import (
    COUNTS,
    FEWER,
    LONGER,
    MOMENTS,
    PERSON_TIME,
    RATIO,
    compared,
    review,
    rows_of,
)
from tests.prose.project import Project

TIMES = [(4, 50.5, 9, 51), (8, 90, 19, 92), (3, 40, 8, 39.5)]
RATIOS = [(0.7, 0.5, 0.98), (0.8, 0.6, 1.07), (0.65, 0.4, 1.05)]
SOUND: dict[str, tuple[tuple[str, ...], list[Any]]] = {
    "risk_ratio": (COUNTS, FEWER),
    "rate_ratio": (PERSON_TIME, TIMES),
    "mean_difference": (MOMENTS, LONGER),
    "hazard_ratio": (RATIO, RATIOS),
    "ratio": (RATIO, RATIOS),
    "sd_ratio": (("sd", "n", "control_sd", "control_n"), [(8, 40, 9, 41), (7, 30, 9, 31)]),
    "median_ratio": (
        ("median", "events", "control_median", "control_events"),
        [(14, 40, 11, 52), (9, 22, 8, 20), (20, 60, 16, 66)],
    ),
    "estimate": (("estimate", "se"), [(1.2, 0.5), (-0.3, 0.4), (0.8, 0.3)]),
}


def reading(measure: str, **cells: Any) -> Project:
    """One outcome x whose first study has other figures."""
    roles, figures = SOUND[measure]
    outcome = compared("x", "the outcome", measure, *roles)
    rows = rows_of(x=(roles, figures))
    rows[0] |= {f"x_{role}": value for role, value in cells.items()}
    return review([outcome], rows)


def problems(project: Project, folder: Path) -> str:
    with pytest.raises(ReportgenError) as caught:
        check(project.write(folder))
    return str(caught.value)


@pytest.mark.parametrize(
    ("measure", "cells", "words"),
    [
        ("risk_ratio", {"events": 121}, "x_events 121 exceeds x_n 120"),
        ("risk_ratio", {"control_events": 131}, "x_control_events 131 exceeds x_control_n 130"),
        ("risk_ratio", {"control_n": 0, "control_events": 0}, "x_control_n 0: there are no"),
        ("risk_ratio", {"events": -1}, "x_events '-1'"),
        ("risk_ratio", {"events": 3.5}, "x_events '3.5'"),
        ("rate_ratio", {"time": 0}, "x_time 0 is not above zero"),
        ("rate_ratio", {"control_time": "ten"}, "x_control_time 'ten'"),
        ("mean_difference", {"sd": 0}, "x_sd 0 is not above zero"),
        ("mean_difference", {"control_sd": -2}, "x_control_sd -2 is not above zero"),
        ("mean_difference", {"control_n": 1}, "x_control_n 1: a standard deviation needs two"),
        ("hazard_ratio", {"ratio": 0}, "x_ratio 0 is not above zero"),
        ("hazard_ratio", {"ci_low": 1.2, "ci_high": 0.5}, "are in the wrong order"),
        ("hazard_ratio", {"ratio": 3}, "x_ratio 3 lies outside its limits"),
        ("estimate", {"se": 0}, "x_se 0 is not above zero"),
        ("median_ratio", {"control_median": -1}, "x_control_median -1 is not above zero"),
    ],
)
def test_what_cannot_be_true_is_told_with_its_row(
    tmp_path: Path, measure: str, cells: dict[str, Any], words: str
) -> None:
    told = problems(reading(measure, **cells), tmp_path)
    assert words in told
    assert "studies.csv row 2" in told


@pytest.mark.parametrize("measure", SOUND)
def test_a_study_without_one_arm_or_without_figures_leaves_the_pool(measure: str) -> None:
    roles, figures = SOUND[measure]
    whole = book_of(reading(measure))["x.all.pooled"]
    assert whole.k == len(figures)
    one = book_of(reading(measure, **{roles[-1]: ""}))["x.all.pooled"]
    none = book_of(reading(measure, **dict.fromkeys(roles, "")))["x.all.pooled"]
    assert one.k == none.k == len(figures) - 1
    assert one.value == none.value
    assert one.value != whole.value


def test_every_way_of_reporting_two_arms_is_tried_here() -> None:
    ways = {part for one in COMPARISONS.values() for part in one.parts}
    assert ways == {part for name in SOUND for part in COMPARISONS[name].parts}


Change = Callable[[dict[str, Any]], None]


def _no_arms(spec: dict[str, Any]) -> None:
    del spec["data"]["arms"]


def _groups(spec: dict[str, Any]) -> None:
    levels = [{"id": "a", "value": "trial", "label": "A"}]
    spec["data"]["groups"] = {"column": "kind", "levels": levels}


def _published(spec: dict[str, Any], **value: float) -> None:
    spec["published"] = [{"id": "old", "outcome": "x", "source": "Old 2001", **value}]


def _published_percent(spec: dict[str, Any]) -> None:
    _published(spec, percent=40)


def _published_outside(spec: dict[str, Any]) -> None:
    _published(spec, value=0.4, ci_low=0.5, ci_high=0.6)


def _published_twice(spec: dict[str, Any]) -> None:
    _published(spec, value=0.4, percent=40)


def _transform(spec: dict[str, Any]) -> None:
    spec["outcomes"][0]["transform"] = "logit"


def _unit(spec: dict[str, Any]) -> None:
    spec["outcomes"][0]["unit"] = "points"


def _same_arms(spec: dict[str, Any]) -> None:
    spec["data"]["arms"] = {"treated": "drug", "control": "drug"}


def _unknown_role(spec: dict[str, Any]) -> None:
    spec["outcomes"][0]["columns"]["control_evnts"] = "x"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_no_arms, "outcome 'x' compares two arms, and data.arms does not name them"),
        (_groups, "compares two arms within each study, and data.groups is given"),
        (_published_percent, "published 'old' has percent, and 'x' is pooled as risk ratio"),
        (_published_outside, "'old': 0.4 does not lie between 0.5 and 0.6"),
        (_published_twice, "'old' has both percent and value"),
        (_transform, "transform 'logit' is none of risk_ratio; did you mean 'log'?"),
        (_unit, "measure risk_ratio has no unit"),
        (_same_arms, "both arms are called 'drug'"),
        (_unknown_role, "did you mean 'control_events'?"),
    ],
)
def test_what_a_spec_of_two_arms_lacks_or_cannot_have(
    tmp_path: Path, change: Change, words: str
) -> None:
    project = reading("risk_ratio")
    plain: dict[str, Any] = deepcopy(dict(project.spec))
    change(plain)
    told = problems(replace(project, spec=plain), tmp_path)
    assert words in told
    assert "spec.yaml:" in told

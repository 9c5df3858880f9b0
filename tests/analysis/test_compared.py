"""Whom a fact favours: what a physician would say, and what the forest plots say below the axis."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.kinds import Analysed
from reportgen.pipeline import check

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def trials() -> Analysed:
    return check(DATA / "bcg-vaccine").analysed


@pytest.fixture(scope="module")
def arms_of_studies() -> Analysed:
    return check(DATA / "blinatumomab-vs-car-t").analysed


@pytest.fixture(scope="module")
def cohort() -> Analysed:
    return check(DATA / "blinatumomab-vs-car-t-cohort").analysed


def test_fewer_cases_favour_the_vaccine(trials: Analysed) -> None:
    for name in ("tb.all.pooled", "tb.all.allocation.random.pooled", "tb.all.leave_one_out_lowest"):
        assert trials.compared[name].favours == ("treated", "control")
    for name in ("tb.all.meta_regression.latitude", "tb.all.i2", "tb.all.study.hart_1977.treated"):
        assert name not in trials.compared


PAIR = "car_t_vs_blinatumomab"


@pytest.mark.parametrize(
    ("name", "above"),
    [
        (f"cr.{PAIR}.odds_ratio", "car_t"),
        (f"cr.{PAIR}.difference", "car_t"),
        (f"crs_g3.{PAIR}.odds_ratio", "blinatumomab"),  # more of a harm
        (f"os_1y.{PAIR}.cumulative_hazard_ratio", "blinatumomab"),  # more hazard, less survival
        (f"os_1y.{PAIR}.difference", "car_t"),
    ],
)
def test_contrasts_of_pools(arms_of_studies: Analysed, name: str, above: str) -> None:
    found = arms_of_studies.compared[name]
    assert found.favours[1] == above
    assert {found.arm.id, found.reference.id} == {"car_t", "blinatumomab"}
    assert found.arm.id == "car_t"


@pytest.mark.parametrize(
    ("name", "above"),
    [
        (f"cr.{PAIR}.difference", "car_t"),
        (f"crs.{PAIR}.any.odds_ratio", "blinatumomab"),
        (f"os.{PAIR}.hazard_ratio", "blinatumomab"),
        (f"os.{PAIR}.at_12.difference", "car_t"),
        (f"os.{PAIR}.rmst_difference", "car_t"),
        (f"pfs.{PAIR}.sex.female.hazard_ratio", "blinatumomab"),
        (f"os.propensity.overlap.{PAIR}.hazard_ratio", "blinatumomab"),
        (f"progression.{PAIR}.hazard_ratio", "blinatumomab"),  # the label names the event
        (f"progression.{PAIR}.incidence_12.difference", "blinatumomab"),
    ],
)
def test_comparisons_of_patients(cohort: Analysed, name: str, above: str) -> None:
    assert cohort.compared[name].favours[1] == above


def test_competing_events_and_tests_favour_nobody(cohort: Analysed) -> None:
    assert f"progression.{PAIR}.cause_2.hazard_ratio" not in cohort.compared
    assert f"os.{PAIR}.log_rank" not in cohort.compared


def test_forest_plots_name_the_same_arms(
    trials: Analysed, arms_of_studies: Analysed, cohort: Analysed
) -> None:
    seen = 0
    for made in (trials, arms_of_studies, cohort):
        for request in made.book.figures:
            guide = request.setting("guide")
            if request.setting("favours_below") and guide:
                found = made.compared[guide]
                label = {one.id: one.label for one in (found.arm, found.reference)}
                said = (request.setting("favours_below"), request.setting("favours_above"))
                assert said == tuple(f"Favours {label[side]}" for side in found.favours)
                seen += 1
    assert seen >= 2

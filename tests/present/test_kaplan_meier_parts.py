"""Kaplan-Meier figures from their frames: curves, numbers at risk, medians, notes, the end."""

from __future__ import annotations

import math

import pytest

from reportgen.formatting.parts import print_part
from reportgen.formatting.style import load_style
from reportgen.present.figures.data import KaplanMeierData
from tests.present.cohorts import CASES, case

cases = pytest.mark.parametrize("name", CASES)
outcomes = pytest.mark.parametrize("outcome", ["pfs", "os"])


def plain(words: str) -> str:
    return " ".join(words.split())


@cases
@outcomes
def test_curves_are_those_of_the_frame(name: str, outcome: str) -> None:
    one = case(name)
    data: KaplanMeierData = one.data(f"km-{outcome}")
    records = one.book.frame(f"km-{outcome}").records()
    labels = {arm: label[:1].upper() + label[1:] for arm, label in one.groups.items()}
    assert [arm.label for arm in data.arms] == list(labels.values())
    assert [arm.colour for arm in data.arms] == list(range(1, len(labels) + 1))
    for group, arm in zip(labels, data.arms, strict=True):
        rows = [record for record in records if record["arm"] == group]
        assert arm.time == tuple(record["time"] for record in rows)
        assert arm.survival == tuple(record["survival"] for record in rows)
        for found, column in ((arm.low, "low"), (arm.high, "high")):
            assert [None if math.isnan(v) else v for v in found] == [r[column] for r in rows]
        marked = [(r["time"], r["survival"]) for r in rows if r["censored"]]
        assert list(zip(arm.censor_time, arm.censor_survival, strict=True)) == marked
        assert arm.median == one.book[f"{outcome}.{group}.median"].value


@cases
@outcomes
def test_every_tick_has_the_numbers_of_every_arm(name: str, outcome: str) -> None:
    one = case(name)
    data: KaplanMeierData = one.data(f"km-{outcome}")
    records = one.book.frame(f"risk-{outcome}").records()
    assert 5 <= len(data.x_ticks) <= 7
    for group, arm in zip(one.groups, data.arms, strict=True):
        rows = [record for record in records if record["arm"] == group]
        assert [r["tick"] for r in rows] == [place for place, _ in data.x_ticks]
        assert arm.at_risk == tuple(str(r["at_risk"]) for r in rows)
        assert arm.events == tuple(str(r["events"]) for r in rows)
    assert [words for _, words in data.x_ticks] == [f"{place:g}" for place, _ in data.x_ticks]


def test_axes_are_named_with_unit_and_time_zero() -> None:
    data: KaplanMeierData = case("usual").data("km-pfs")
    assert data.x_label == "Months since first infusion"
    assert data.y_label == "Progression-free survival (%)"


def test_curves_of_a_small_cohort_end_with_the_tenth_of_patients_still_at_risk() -> None:
    # 24 patients: with the third last time (18, 17, then 15 months) three are at risk
    one = case("usual")
    assert one.data("km-pfs").x_limit == one.book["pfs.shown_to"].value == 15
    # copies change nothing
    assert case("many patients").data("km-pfs").x_limit == 15


def test_no_tick_lies_beyond_the_end() -> None:
    for name in CASES:
        data: KaplanMeierData = case(name).data("km-os")
        assert data.x_limit is None or data.x_ticks[-1][0] <= data.x_limit, name


def test_notes_print_the_ratio_with_its_interval_and_the_test() -> None:
    one, style = case("usual"), load_style()
    ratio, test = one.book["os.new_vs_old.hazard_ratio"], one.book["os.new_vs_old.log_rank"]
    value, limits = (print_part(ratio, part, style).text for part in ("value", "ci"))
    p = print_part(test, "p_phrase", style).text
    assert one.data("km-os").note_lines == (
        f"Hazard ratio {value} (95% CI {limits})",
        f"Log-rank {p}",
    )


def test_each_line_names_its_pair_where_there_are_several() -> None:
    together, first, second = case("three arms").data("km-os").note_lines
    assert plain(together).startswith("All arms: log-rank P")
    assert plain(first).startswith("The new treatment against the old treatment: hazard ratio 0.")
    assert plain(second).startswith("A third treatment against the old treatment: hazard ratio 0.")
    assert all("log-rank P" in plain(line) for line in (first, second))


def test_what_cannot_be_estimated_is_told_with_its_reason() -> None:
    ratio, test = case("no event in an arm").data("km-os").note_lines
    assert ratio == "No hazard ratio, because no event occurred with the new treatment"
    assert plain(test) == "Log-rank P < 0.001"
    assert case("no event at all").data("km-os").note_lines == (
        "Not compared, because no event occurred in either group",
    )


def test_a_median_that_is_not_reached_is_not_drawn_and_read_out_as_such() -> None:
    one = case("no event in an arm")
    old, new = one.data("km-os").arms
    # seven of ten died; by hand the curve falls to one half at 7.5 and below it at 8 months
    assert old.median == 7.75
    assert new.median is None
    assert "The new treatment: 14 at risk at the start, 0 events up to 15, median not reached" in (
        one.alternative("km-os")
    )

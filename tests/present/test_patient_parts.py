"""Grades, balance, swimmer lanes and the flow of patients from their frames."""

from __future__ import annotations

import pytest

from reportgen.present.figures.data import BalanceData, FlowData, GradesData, SwimmerData
from tests.analysis.cohort.project import TABLE
from tests.present.cohorts import CASES, case

cases = pytest.mark.parametrize("name", CASES)

PATIENTS = [row.split(",") for row in TABLE.strip().splitlines()[1:25]]
"""The rows of the small table without the patient that was entered twice."""


def counted(arm: str, stage: str = "") -> tuple[float, ...]:
    """Patients of each grade from 0 to 4, counted in the table."""
    grades = [p[8] for p in PATIENTS if p[1] == arm and (not stage or p[2] == stage)]
    return tuple(float(grades.count(str(grade))) for grade in range(5))


def test_bars_stand_under_all_patients_and_each_stratum() -> None:
    data: GradesData = case("usual").data("grades-crs")
    kinds = [row.kind for row in data.rows]
    assert kinds == ["header", "bar", "bar", *["spacer", "header", "bar", "bar"] * 2]
    heads = [row.label for row in data.rows if row.kind == "header"]
    assert heads == ["All patients", "Early stage", "Late stage"]
    bars = [row for row in data.rows if row.kind == "bar"]
    expected = [counted(arm, stage) for stage in ("", "early", "late") for arm in ("old", "new")]
    assert [row.counts for row in bars] == expected
    for row in bars:
        assert row.n_text == f"{sum(row.counts):g}"
        assert row.texts == tuple(f"{count:g}" for count in row.counts)
    assert [row.colour for row in bars] == [1, 2] * 3
    assert data.grades == ("0", "1", "2", "3", "4")
    assert data.legend_head == "Grade (ASTCT 2019)"


def test_an_arm_without_patients_has_a_row_without_a_bar() -> None:
    data: GradesData = case("an arm empty in a stratum").data("grades-crs")
    rows = [row for row in data.rows if row.kind == "bar"]
    assert rows[4].label == "The old treatment"
    assert (rows[4].counts, rows[4].n_text) == ((0.0,) * 5, "0")
    told = case("an arm empty in a stratum").alternative("grades-crs")
    assert "Late stage, The old treatment (n = 0): no patient." in told


def test_dots_are_the_sizes_of_the_differences() -> None:
    one = case("example")
    data: BalanceData = one.data("balance")
    records = one.book.frame("balance").records()
    for row, record in zip(data.rows, records, strict=True):
        value = one.book[str(record["fact"])].value
        assert value is not None
        assert (row.before, row.after) == (abs(value), None)
    assert "Absolute" in data.x_label


def test_each_pair_has_a_balance_of_its_own() -> None:
    one = case("three arms")
    assert [f.id for f in one.book.figures if f.kind == "balance"] == [
        "balance-new_vs_old",
        "balance-other_vs_old",
    ]
    assert len(one.data("balance-other_vs_old").rows) == 2


def test_each_patient_has_a_lane_with_what_happened() -> None:
    data: SwimmerData = case("usual").data("swimmer-os")
    for arm, name in enumerate(("old", "new")):
        lanes = [bar for bar in data.bars if bar.arm == arm]
        rows = sorted((float(p[12]) for p in PATIENTS if p[1] == name), reverse=True)
        assert [bar.length for bar in lanes] == rows
        alive = sum(p[13] == "0" for p in PATIENTS if p[1] == name)
        assert sum(bar.ongoing for bar in lanes) == alive
    deaths = data.event_labels.index("Event of overall survival")
    ended = [bar for bar in data.bars if (deaths, bar.length) in bar.events]
    assert len(ended) == sum(p[13] == "1" for p in PATIENTS)
    assert not any(bar.ongoing for bar in ended)
    transplanted = data.event_labels.index("Transplantation")
    times = sorted(t for bar in data.bars for kind, t in bar.events if kind == transplanted)
    assert times == sorted(float(p[15]) for p in PATIENTS if p[14] == "1")
    assert [words for _, words in data.x_ticks] == ["0", "3", "6", "9", "12", "15", "18"]
    assert data.x_label == "Months since first infusion"


def test_the_flow_leads_from_the_table_to_who_was_evaluable_in_each_arm() -> None:
    data: FlowData = case("usual").data("flow")
    assert data.phases == ("Identified", "Analysed", "Evaluable")
    found = {(box.column, box.phase, box.lane): (box.lines, box.details) for box in data.boxes}
    assert found == {
        ("main", 0, 0): (("Patients in the table (n = 25)",), ()),
        ("side", 0, 0): (("Patients excluded (n = 1)",), ("entered twice (n = 1)",)),
        ("main", 1, 0): (("Patients analysed (n = 24)",), ()),
        ("lane", 1, 0): (
            ("The old treatment (n = 10)",),
            ("early stage (n = 4)", "late stage (n = 6)"),
        ),
        ("lane", 1, 1): (
            ("The new treatment (n = 14)",),
            ("early stage (n = 6)", "late stage (n = 8)"),
        ),
        # p06 and p20 could not be evaluated for remission; p22 has no grade
        ("lane", 2, 0): (
            ("Evaluable for:",),
            ("complete remission (n = 9)", "cytokine release syndrome (n = 10)"),
        ),
        ("lane", 2, 1): (
            ("Evaluable for:",),
            ("complete remission (n = 13)", "cytokine release syndrome (n = 13)"),
        ),
    }


def test_outcomes_asked_of_the_same_patients_share_a_line() -> None:
    data: FlowData = case("example").data("flow")
    last = [box for box in data.boxes if box.phase == 2]
    assert [len(box.details) for box in last] == [5, 5]
    assert all(len(box.details[-1].split(", ")) == 4 for box in last)


@cases
def test_the_flow_ends_with_one_box_per_arm(name: str) -> None:
    one = case(name)
    data: FlowData = one.data("flow")
    lanes = [box.lane for box in data.boxes if box.phase == 1 and box.column == "lane"]
    assert lanes == list(range(len(one.groups)))


def test_the_alternative_text_reads_one_arm_after_the_other() -> None:
    told = case("usual").alternative("flow")
    order = ["The old treatment", "Evaluable for: complete remission (n = 9)", "The new treatment"]
    assert sorted(order, key=told.index) == order

"""The forest of effects in subgroups of a cohort: events of each arm, reasons, favours."""

from __future__ import annotations

import pytest

from reportgen.present.figures.data import ForestData, ForestRow
from tests.analysis.cohort.project import TABLE
from tests.present.cohorts import CASES, case

PATIENTS = [row.split(",") for row in TABLE.strip().splitlines()[1:25]]


def rows_of(data: ForestData) -> dict[str, ForestRow]:
    return {row.label: row for row in data.rows if row.kind in ("study", "pooled")}


def progressed(arm: str, sex: str = "") -> str:
    """Events/n of progression-free survival, counted in the table."""
    events = [p[11] for p in PATIENTS if p[1] == arm and (not sex or p[4] == sex)]
    return f"{events.count('1')}/{len(events)}"


def test_events_of_each_arm_are_those_of_the_table() -> None:
    data: ForestData = case("usual").data("subgroups-pfs")
    assert data.cell_heads == ("The new treatment (events/n)", "The old treatment (events/n)")
    rows = rows_of(data)
    for label, sex in (("All patients", ""), ("women", "F"), ("men", "M")):
        assert rows[label].cells == (progressed("new", sex), progressed("old", sex)), label


def test_rows_are_the_facts_on_a_log_scale_with_a_line_at_one() -> None:
    one = case("usual")
    data: ForestData = one.data("subgroups-pfs")
    assert (data.scale, data.null) == ("log", 1.0)
    assert data.estimate_head == "Hazard ratio (95% CI)"
    assert data.axis_label == "Hazard ratio of progression-free survival"
    assert data.reference == one.book["pfs.new_vs_old.hazard_ratio"].value
    for label, cell in (("women", "f"), ("men", "m")):
        fact = one.book[f"pfs.new_vs_old.sex.{cell}.hazard_ratio"]
        row = rows_of(data)[label]
        assert fact.ci is not None
        assert (row.estimate, row.low, row.high) == (fact.value, fact.ci.low, fact.ci.high)
        assert row.level == 1


def test_what_cannot_be_estimated_is_said_in_a_line_of_its_own() -> None:
    # all six men of the new arm are in remission
    data: ForestData = case("usual").data("subgroups-cr")
    men = list(data.rows).index(rows_of(data)["men"])
    assert data.rows[men].text == "not estimable"
    assert data.rows[men].estimate is None
    assert data.rows[men].cells[0] == "6/6"
    reason = data.rows[men + 1]
    assert (reason.kind, reason.label) == ("note", "Every patient of one arm had the event")
    assert data.rows[-1].label.startswith("Difference between subgroups: not tested (")


def test_the_test_between_subgroups_has_its_degrees_of_freedom() -> None:
    one = case("usual")
    data: ForestData = one.data("subgroups-pfs")
    assert one.book["pfs.new_vs_old.sex.q_between.df"].value == 1
    assert ", df = 1, " in " ".join(data.rows[-1].label.split())


def test_a_low_hazard_of_a_bad_event_and_low_odds_of_a_good_one() -> None:
    one = case("usual")
    new, old = "Favours the new treatment", "Favours the old treatment"
    assert one.data("subgroups-pfs").favours == (new, old)
    assert one.data("subgroups-cr").favours == (old, new)


def test_each_pair_of_three_arms_has_a_forest_of_its_own() -> None:
    data: ForestData = case("three arms").data("subgroups-pfs-other_vs_old")
    assert data.cell_heads[0] == "A third treatment (events/n)"
    assert data.favours == ("Favours a third treatment", "Favours the old treatment")


@pytest.mark.parametrize("name", CASES)
def test_events_of_levels_add_up_to_those_of_the_arm(name: str) -> None:
    book = case(name).book
    for arm in case(name).groups:
        whole = book[f"pfs.{arm}.events"]
        parts = [
            fact
            for fact in book.with_prefix(f"pfs.{arm}.sex")
            if fact.id.endswith(".events") and fact.id.count(".") == 4
        ]
        assert sum(fact.events or 0 for fact in parts) == whole.events
        assert sum(fact.n or 0 for fact in parts) == whole.n

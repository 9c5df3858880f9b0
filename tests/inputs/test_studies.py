"""A sound table becomes the data of the analysis."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.inputs.context import Context
from reportgen.inputs.figures import NO_DENOMINATOR, NO_EVENTS, NO_PRECISION, NOT_REPORTED
from reportgen.inputs.readers import READERS
from reportgen.inputs.row_checks import ROW_CHECKS
from reportgen.inputs.studies import StudiesData
from reportgen.inputs.table_checks import TABLE_CHECKS
from reportgen.inputs.tables import read_table
from reportgen.measures import MEASURES
from reportgen.resources import examples_dir
from tests.inputs.project import CSV, SPEC, loaded, studies, write


def ids(data: StudiesData, outcome: str) -> list[str]:
    return [row.study.id for row in data.outcomes[outcome]]


def test_rows_become_studies(tmp_path: Path) -> None:
    data = studies(write(tmp_path))
    assert data.table_name == "studies.csv"
    assert [study.id for study in data.studies] == ["adams", "brown", "chen", "dubois", "late"]
    adams = data.study("adams")
    assert (adams.row, adams.label, adams.year) == (2, "Adams 2004", 2004)
    assert (adams.group, adams.group_label) == ("old", "Old treatment")
    assert adams.cells["people"] == "adult"


def test_outcomes_hold_the_pooled_rows(tmp_path: Path) -> None:
    data = studies(write(tmp_path))
    assert ids(data, "cr") == ["adams", "brown", "chen", "dubois"]
    assert [(row.events, row.n) for row in data.outcomes["cr"]] == [
        (20, 48), (11, 30), (30, 40), (22, 25),
    ]  # fmt: skip
    assert ids(data, "os") == ["adams", "brown", "chen"]
    adams, brown, _ = data.outcomes["os"]
    assert (adams.survival, adams.ci_low, adams.ci_high, adams.n) == (0.6, 0.45, 0.72, 48)
    assert (brown.survival, brown.ci_low, brown.ci_high, brown.n) == (0.55, None, None, 30)
    assert [(item.study.id, item.reason) for item in data.unusable["os"]] == [
        ("dubois", NOT_REPORTED)
    ]
    assert data.unusable["cr"] == ()


def test_exclusions_stay_visible_and_leave_the_pools(tmp_path: Path) -> None:
    data = studies(write(tmp_path))
    assert data.exclusions["late"].reason == "Published too late"
    assert data.study("late").row == 6
    assert "late" not in {study.id for study in data.included()}


def test_keep_for_keeps_a_row_for_one_outcome(tmp_path: Path) -> None:
    change = {"keep_for: []": "keep_for: [os]"}
    data = studies(write(tmp_path, spec=change, csv={"8,chen,9": "8,,9"}))
    assert "late" not in ids(data, "cr")
    assert ids(data, "os")[-1] == "late"
    assert "late" in {study.id for study in data.included()}


def test_a_row_left_out_of_one_outcome_stays_in_the_others(tmp_path: Path) -> None:
    change = "    primary: true\n    leave_out: [{study: adams, reason: x}]\n"
    data = studies(write(tmp_path, spec={"    primary: true\n": change}))
    assert "adams" not in ids(data, "cr")
    assert "adams" in ids(data, "os")
    assert "adams" in {study.id for study in data.included()}


def test_two_overlapping_rows_may_each_serve_one_outcome(tmp_path: Path) -> None:
    """As in the worked example: the larger report has the response, the smaller the survival."""
    change = {
        "keep_for: []": "keep_for: [os]",
        "    time: {": "    leave_out: [{study: chen, reason: x}]\n    time: {",
    }
    data = studies(write(tmp_path, spec=change))
    assert ids(data, "os") == ["adams", "brown", "late"]
    assert "chen" in ids(data, "cr")


def test_without_groups_all_rows_are_one_group(tmp_path: Path) -> None:
    start, end = SPEC.index("  groups:"), SPEC.index("  characteristics:")
    data = studies(write(tmp_path, spec={SPEC[start:end]: ""}))
    assert {(study.group, study.group_label) for study in data.studies} == {("all", "")}


def test_blank_figures_have_reasons(tmp_path: Path) -> None:
    data = studies(
        write(
            tmp_path,
            csv={
                "adult,40,,20,48,60,45,72,48": "adult,40,,20,,60,,,",
                "adult,51,,11,30,55,,,30": "adult,51,,,30,,,,30",
            },
        )
    )
    assert [tuple(item)[1] for item in data.unusable["cr"]] == [NO_DENOMINATOR, NO_EVENTS]
    assert [(item.study.id, item.reason) for item in data.unusable["os"]] == [
        ("adams", NO_PRECISION), ("brown", NOT_REPORTED), ("dubois", NOT_REPORTED),
    ]  # fmt: skip
    assert [(row.study.id, row.survival) for row in data.shown_only["os"]] == [("adams", 0.6)]


def test_the_limits_of_what_can_be_are_let_through(tmp_path: Path) -> None:
    """No event at all, events in everyone, survival of nobody and everybody."""
    data = studies(
        write(
            tmp_path,
            csv={
                "40,,20,48,60,45,72,48": "40,,0,48,0,,,48",
                "51,,11,30,55,,,30": "51,,30,30,100,80,100,30",
            },
        )
    )
    assert [(row.events, row.n) for row in data.outcomes["cr"]][:2] == [(0, 48), (30, 30)]
    assert [row.survival for row in data.outcomes["os"]][:2] == [0.0, 1.0]


def test_one_usable_row_is_enough(tmp_path: Path) -> None:
    rows = CSV.splitlines(keepends=True)
    csv = "".join([*rows[:3], rows[3].replace("30,40,70,52,83,40", ",,,,,"), rows[5]])
    data = studies(write(tmp_path, csv=csv.replace("20,48,60,45,72,48", ",,,,,")))
    assert ids(data, "cr") == ["brown"]


def test_decimal_commas_reach_the_analysis_as_points(tmp_path: Path) -> None:
    text = CSV.replace(",", ";").replace("60;45;72;48", "60,5;45,25;72;48").replace("51;", "51,5;")
    data = studies(write(tmp_path, csv=text))
    adams = data.outcomes["os"][0]
    assert (adams.survival, adams.ci_low) == (0.605, 0.4525)
    assert data.study("brown").cells["age"] == "51.5"
    assert data.study("adams").cells["os"] == "60.5"


def test_percent_signs_are_read(tmp_path: Path) -> None:
    data = studies(write(tmp_path, csv={"60,45,72": "60%,45 %,72%"}))
    assert data.outcomes["os"][0].survival == 0.6
    assert data.study("adams").cells["os"] == "60"


def test_reported_decimals_are_kept(tmp_path: Path) -> None:
    data = studies(write(tmp_path, csv={"adult,40,": "adult,40.0,"}))
    assert data.study("adams").cells["age"] == "40.0"


def test_a_percentage_below_one_can_be_said(tmp_path: Path) -> None:
    data = studies(write(tmp_path, csv={"60,45,72": "0.5%,0.1,2"}))
    assert data.outcomes["os"][0].survival == 0.005


@pytest.mark.parametrize("label", ["陈 2019", "Ağaoğlu & O'Brien 2017", "A" * 300])
def test_names_are_kept_as_they_are(tmp_path: Path, label: str) -> None:
    assert studies(write(tmp_path, csv={"Adams 2004": label})).study("adams").label == label


def test_excluded_rows_need_no_figures(tmp_path: Path) -> None:
    """Exclusion with a reason is the remedy for a row that cannot be right."""
    data = studies(write(tmp_path, csv={"9,10,80,60,95,10": "12*,10,180,95,60,-1"}))
    assert "late" not in ids(data, "cr")


def test_an_excluded_row_may_belong_to_no_group(tmp_path: Path) -> None:
    assert studies(write(tmp_path, csv={"2025,New": "2025,Other"})).study("late").group == ""


def test_sets_find_their_rows(tmp_path: Path) -> None:
    sets = "  sensitivity: {sets: [{id: plus, label: Plus, add: [late], drop: [chen]}]}\n"
    data = studies(write(tmp_path, spec=SPEC + sets))
    assert [row.study.id for row in data.addable["cr"]] == ["late"]
    assert data.addable["os"] == (), "a set without outcomes concerns the primary ones"
    own = data.of_outcome("cr", ())
    pool = own.pool(add=("late",), drop=("chen",))
    assert [row.study.id for row in pool] == ["adams", "brown", "dubois", "late"]
    assert own.pool() == own.pooled


def test_overlaps_are_symmetric_pairs(tmp_path: Path) -> None:
    late = "    - {study: late, reason"
    spec = {
        late: f"    - {{study: brown, reason: Twice}}\n{late}",
        "outcomes:\n": "  overlaps: [[brown, adams]]\noutcomes:\n",
    }
    data = studies(write(tmp_path, spec=spec))
    assert data.overlaps == {frozenset(("chen", "late")), frozenset(("adams", "brown"))}


def test_excel_gives_the_same_data(tmp_path: Path) -> None:
    import openpyxl

    write(tmp_path)
    expected = studies(tmp_path)
    book = openpyxl.Workbook()
    for line in CSV.splitlines():
        book.active.append([float(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(tmp_path / "studies.csv")
    assert studies(tmp_path) == expected


def test_the_data_cannot_be_changed(tmp_path: Path) -> None:
    data = studies(write(tmp_path))
    with pytest.raises(AttributeError):
        data.table_name = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        data.outcomes["cr"] = ()  # type: ignore[index]


def test_every_measure_has_a_reader() -> None:
    assert set(READERS) == set(MEASURES)


def test_every_check_is_named_once_and_says_what_it_checks() -> None:
    checks = [*ROW_CHECKS, *TABLE_CHECKS]
    assert len(set(checks)) == len(checks)
    assert all((check.__doc__ or "").strip().endswith(".") for check in checks)


@pytest.mark.parametrize("check", TABLE_CHECKS, ids=lambda check: check.__name__)
def test_table_checks_are_silent_on_a_sound_table(tmp_path: Path, check: object) -> None:
    spec = loaded(write(tmp_path))
    context = Context(spec, read_table(tmp_path / "studies.csv"))
    assert callable(check)
    assert list(check(context)) == []


@pytest.mark.parametrize("check", ROW_CHECKS, ids=lambda check: check.__name__)
def test_row_checks_are_silent_on_a_sound_table(tmp_path: Path, check: object) -> None:
    spec = loaded(write(tmp_path))
    context = Context(spec, read_table(tmp_path / "studies.csv"))
    assert callable(check)
    assert [problem for row in context.table.rows for problem in check(context, row)] == []


META_ANALYSES = [
    path
    for path in sorted(examples_dir().glob("*/spec.yaml"))
    if "kind: meta-analysis" in path.read_text(encoding="utf-8")
]


def test_there_is_a_worked_meta_analysis() -> None:
    assert META_ANALYSES


@pytest.mark.parametrize("folder", META_ANALYSES, ids=lambda path: path.parent.name)
def test_the_worked_examples_are_sound(folder: Path) -> None:
    data = studies(folder.parent)
    for outcome, rows in data.outcomes.items():
        together = {row.study.id for row in rows}
        assert rows, outcome
        assert not any(pair <= together for pair in data.overlaps), outcome

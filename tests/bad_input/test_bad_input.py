"""Bad inputs that need more than one change, and what looks bad but is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import DataError
from tests.bad_input.case import ADAMS, COUNTS, OS, SETS
from tests.inputs.project import CSV, SPEC, studies, write


def test_an_empty_file(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "studies.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"studies\.csv: the file is empty\. Give a table"):
        studies(tmp_path)


def test_a_folder_in_place_of_the_table(tmp_path: Path) -> None:
    write(tmp_path, spec={"file: studies.csv": "file: data"})
    (tmp_path / "data").mkdir()
    with pytest.raises(DataError, match="data: this is a folder, where a table is needed"):
        studies(tmp_path)


def test_a_link_that_leads_out_of_the_project(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside.csv", tmp_path / "project"
    outside.write_text(CSV)
    project.mkdir()
    write(project)
    (project / "studies.csv").unlink()
    (project / "studies.csv").symlink_to(outside)
    with pytest.raises(DataError, match="outside the project folder"):
        studies(project)


def test_a_table_in_a_subfolder(tmp_path: Path) -> None:
    write(tmp_path, spec={"file: studies.csv": "file: tables/studies.csv"})
    (tmp_path / "tables").mkdir()
    (tmp_path / "studies.csv").rename(tmp_path / "tables" / "studies.csv")
    assert studies(tmp_path).table_name == "studies.csv"


def test_whole_numbers_that_are_all_at_most_one_percent(tmp_path: Path) -> None:
    """A survival of 1 among others of 0 and 1 is everybody, not one percent."""
    csv = {OS: "1,,,48", "55,,,30": "0,,,30", "70,52,83,40": "1%,,,40"}
    with pytest.raises(DataError) as caught:
        studies(write(tmp_path, csv=csv))
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == (
        ADAMS,
        "os 1 looks like a proportion, where percent is expected",
    )
    assert "write 1%" in problem.remedy


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Spec first, then the rows from top to bottom, nothing twice."""
    csv = {
        COUNTS: "40,,52,48,",
        "2010,Old": "20100,Old",
        "30,40,70,52,83,40": "30,40*,170,83,52,-1",
        "Dubois 2018": "<i>Dubois</i>",
    }
    spec = {"study: late": "study: lat", "column: people": "column: peple"}
    with pytest.raises(DataError) as caught:
        studies(write(tmp_path, spec=spec, csv=csv))
    found = caught.value.problems
    assert len(found) == len(set(found))
    places = [problem.where.split(" (")[0] for problem in found]
    assert places[:2] == ["spec.yaml:43", "spec.yaml:27"]
    rows = [int(place.rsplit(" ", 1)[1]) for place in places[2:]]
    assert rows == sorted(rows)
    assert {2, 3, 4, 5} <= set(rows)


def test_an_overlap_of_two_rows_that_never_meet_is_no_problem(tmp_path: Path) -> None:
    """One has figures for response only, the other for survival only."""
    csv = {"40,,20,48,60,45,72,48": "40,brown,20,48,,,,", "51,,11,30,55,,,30": "51,,,,55,,,30"}
    data = studies(write(tmp_path, csv=csv))
    assert frozenset(("adams", "brown")) in data.overlaps


def test_a_set_may_exchange_two_overlapping_rows(tmp_path: Path) -> None:
    data = studies(write(tmp_path, spec=SPEC + SETS + "add: [late], drop: [chen]}\n"))
    pool = data.of_outcome("cr", ()).pool(add=("late",), drop=("chen",))
    assert [row.study.id for row in pool][-1] == "late"


@pytest.mark.parametrize("name", ["=x", "<b>", "\x1b[2J", "\u202e"])
def test_messages_never_carry_control_characters(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught:
        studies(write(tmp_path, csv={"Adams 2004": f"Adams {name}", COUNTS: "40,,52,48,"}))
    assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("name", "what"),
    [("x" * 300, "the file cannot be read"), ('"a\\0b"', "lies outside the project folder")],
)
def test_names_that_no_file_can_have(tmp_path: Path, name: str, what: str) -> None:
    with pytest.raises(DataError, match=what):
        studies(write(tmp_path, spec={"file: studies.csv": f"file: {name}"}))

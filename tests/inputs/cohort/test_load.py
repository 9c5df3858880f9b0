"""A sound cohort: what is read from each kind of file, what is derived, what is noted."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError
from reportgen.inputs.cohort import Cohort
from tests.inputs.cohort.project import CSV, cells, cohort, write


@pytest.fixture
def sound(tmp_path: Path) -> Cohort:
    return cohort(write(tmp_path))


def outcome(found: Cohort, name: str) -> Any:
    return next(item for item in found.spec.outcomes if item.id == name)


def variable(found: Cohort, name: str) -> Any:
    return next(item for item in found.spec.baseline if item.id == name)


def test_flow(sound):
    flow = sound.flow()
    assert (flow.rows, flow.analysed) == (11, 10)
    assert flow.excluded == (("another treatment", 1),)
    assert dict(flow.by_arm_stratum) == {
        ("old", "early"): 2,
        ("old", "late"): 3,
        ("new", "early"): 2,
        ("new", "late"): 3,
    }


def test_durations_are_days_in_their_unit(tmp_path):
    # 28 days are 4 weeks; 28 / 30.4375 months.
    weeks = cohort(write(tmp_path))
    (all_weeks,) = weeks.risk_table(outcome(weeks, "response"), ())
    assert all_weeks.time.tolist() == [4.0, 5.0, 8.0, 9.0]
    spec = {"unit: weeks}}": "unit: months}}", "    unit: weeks\n": "    unit: months\n"}
    months = cohort(write(tmp_path, spec=spec))
    (all_months,) = months.risk_table(outcome(months, "response"), ())
    assert all_months.time.tolist() == [days / 30.4375 for days in (28, 35, 56, 63)]


def test_classes_begin_at_their_cut_points(sound):
    ages = variable(sound, "age_class")
    assert sound.level_labels(ages) == (("young", "young"), ("middle", "middle"), ("old", "old"))
    old = sound.categorical(ages)[0]
    assert old.counts == (1, 2, 2)  # 34 | 41, 59 | 60, 72


def test_a_landmark(sound):
    counts = sound.landmark(sound.spec.analysis.landmark[0])
    outside, inside = counts.tables
    assert (outside.n, inside.n, counts.joined_later) == (6, 2, 1)
    assert [(part.reason, part.in_group, part.out_group) for part in counts.left_out] == [
        ("event", 0, 2)
    ]


def test_marks_on_a_lane(sound):
    first = sound.swimmer(outcome(sound, "os"))[0]
    assert (first.arm, first.time, first.end) == ("old", 24.0, "censored")
    assert [(mark.id, mark.time) for mark in first.marks] == [
        ("response", pytest.approx(28 / 30.4375)),
        ("transplant", 2.0),
    ]


def test_the_frame_knows_no_patient(sound):
    assert "text:patient" not in sound.patients.frame.collect_schema().names()


def notes(found: Cohort) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for note in found.notes:
        told.setdefault(note.code, []).append(note.about)
    return told


def test_notes_of_the_sound_cohort(sound):
    assert notes(sound) == {"no_event_in_arm": ["gvhd.old"], "missing_outcome": ["response"]}
    assert not any("row" in note.text or "p0" in note.text for note in sound.notes)


WOMEN = "{column: sex, value: F, label: women}"

NOTES: dict[str, tuple[str, dict[str, str], str, str]] = {
    "all censored": (
        cells(*((row, "response", "0") for row in (*range(2, 10), 11))),
        {},
        "all_censored",
        "response",
    ),
    "one patient in a stratum": (
        cells((2, "stage", "L")),
        {},
        "single_patient",
        "old.early",
    ),
    "a stratum with an empty arm": (
        cells((2, "stage", "L"), (3, "stage", "L")),
        {},
        "empty_arm_in_stratum",
        "old.early",
    ),
    "a constant variable": (
        cells(*((row, "sex", "F") for row in range(2, 12))),
        {},
        "constant_variable",
        "sex",
    ),
    "unknown membership": (
        cells((3, "transplanted", "")),
        {},
        "unknown_membership",
        "gvhd",
    ),
    "unknown membership of those compared from a landmark": (
        cells((3, "sex", "")),
        {"      landmark: 3\n": f"      landmark: 3\n      among: {WOMEN}\n"},
        "unknown_membership",
        "transplant",
    ),
    "censored before death": (
        cells((4, "pfs_event", "free")),
        {},
        "censored_before_death",
        "pfs",
    ),
    "events that come late": (
        cells(
            *(
                (row, "os_event", "1" if months >= 9 else "0")
                for row, months in (
                    (2, 24),
                    (3, 18),
                    (4, 7),
                    (5, 1),
                    (6, 11),
                    (7, 30),
                    (8, 20),
                    (9, 14),
                    (10, 2),
                    (11, 16),
                )
            )
        ),
        {"    death: died\n": "", "    never_above: os\n": ""},
        "long_events",
        "os",
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_notes(tmp_path, name):
    table, spec, code, about = NOTES[name]
    assert about in notes(cohort(write(tmp_path, csv=table, spec=spec)))[code]


# Files: the same rows must give the same cohort.

DATES = ("infused", "responded")
NUMBERS = (
    *("age", "cr", "cr_evaluable", "crs", "stay", "os_months", "os_event", "died", "pfs_months"),
    *("response", "transplanted", "transplant_months", "gvhd"),
)


def typed() -> dict[str, list[Any]]:
    """The columns of the table as a program keeps them: texts, numbers and dates."""
    rows = list(csv.DictReader(io.StringIO(CSV)))
    found: dict[str, list[Any]] = {}
    for name in rows[0]:
        texts = [row[name] for row in rows]
        if name in DATES:
            found[name] = [datetime.date.fromisoformat(t) if t else None for t in texts]
        elif name in NUMBERS:
            found[name] = [float(text) if text else None for text in texts]
        else:
            found[name] = texts
    return found


def as_excel(path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    columns = typed()
    book.active.append(list(columns))
    for row in zip(*columns.values(), strict=True):
        book.active.append(list(row))
    book.save(path)


def as_parquet(path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table(typed()), path)


def with_pyreadstat(writer: str, **options: Any) -> Callable[[Path], None]:
    def write_file(path: Path) -> None:
        import pandas as pd
        import pyreadstat

        frame = pd.DataFrame(typed())
        for name in NUMBERS:
            # Four bytes per number, as many files have it.
            frame[name] = frame[name].astype("float32")
        getattr(pyreadstat, writer)(frame, str(path), **options)

    return write_file


FILES: dict[str, Callable[[Path], None]] = {
    "patients.xlsx": as_excel,
    "patients.parquet": as_parquet,
    "patients.dta": with_pyreadstat("write_dta"),
    "old.dta": with_pyreadstat("write_dta", version=10),
    "patients.sav": with_pyreadstat("write_sav"),
    "patients.zsav": with_pyreadstat("write_sav", compress=True),
    "patients.xpt": with_pyreadstat("write_xport", file_format_version=8),
}


def place(folder: Path, name: str) -> Path:
    write(folder, spec={"file: patients.csv": f"file: {name}"})
    FILES[name](folder / name)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_cohort(tmp_path, sound, name):
    found = cohort(place(tmp_path, name))
    assert found.flow() == sound.flow()
    assert found.notes == sound.notes
    for one in ("cr", "gvhd"):
        assert found.binary(outcome(found, one)) == sound.binary(outcome(sound, one))
    assert found.ordinal(outcome(found, "crs")) == sound.ordinal(outcome(sound, "crs"))
    assert found.numeric(outcome(found, "stay")) == sound.numeric(outcome(sound, "stay"))
    for one in ("os", "pfs", "response"):
        tables = zip(
            found.risk_table(outcome(found, one)),
            sound.risk_table(outcome(sound, one)),
            strict=True,
        )
        for own, other in tables:
            assert own.time.tolist() == other.time.tolist()
            assert own.events.tolist() == other.events.tolist()


@pytest.mark.parametrize("name", ["patients.dta", "patients.parquet"])
def test_records_without_a_header_are_counted_from_one(tmp_path, name):
    folder = place(tmp_path, name)
    spec = (
        (folder / "spec.yaml").read_text().replace('"0", "1", "2", "3", "4"', '"0", "1", "2", "3"')
    )
    (folder / "spec.yaml").write_text(spec)
    with pytest.raises(DataError) as caught:
        cohort(folder)
    # The patient with grade 4 is row 10 of the CSV file, record 9 here.
    assert [problem.where for problem in caught.value.problems] == [f"{name} row 9"]


@pytest.mark.parametrize(
    ("name", "module", "advice"),
    [
        ("patients.parquet", "pyarrow", "pip install 'reportgen[parquet]'"),
        ("patients.sav", "pyreadstat", "pip install 'pyreadstat'"),
    ],
)
def test_a_missing_library_is_named(tmp_path, monkeypatch, name, module, advice):
    folder = place(tmp_path, name)
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(DataError) as caught:
        cohort(folder)
    (problem,) = caught.value.problems
    assert f"needs {module}, which is not installed" in problem.what
    assert advice in problem.remedy

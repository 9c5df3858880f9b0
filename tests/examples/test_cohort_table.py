"""The synthetic cohort: made by its script, sound in itself, and equal to the printed figures.

The expectations are those of the abstract that the table imitates, at the precision printed there.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from reportgen.inputs.cohort import load_cohort
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import load_spec
from reportgen.stats.contingency.fisher import fisher_exact
from reportgen.stats.ranks.mann_whitney import mann_whitney
from reportgen.stats.samples.quantiles import quantiles
from reportgen.stats.survival.kaplan_meier import Curve, kaplan_meier, median, survival_at
from reportgen.stats.survival.log_rank import log_rank
from reportgen.stats.survival.observations import observations

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "blinatumomab-vs-car-t-cohort"
SCRIPT, TABLE = EXAMPLE / "make_patients.py", EXAMPLE / "patients_synthetic.csv"
B, C = "blinatumomab", "CAR-T"
MRD, ACTIVE = "mrd_positive", "not_in_remission"
DAYS_PER_MONTH = Decimal("30.4375")

Row = dict[str, str]


def read() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


PATIENTS = read()


def those(**wanted: str) -> list[Row]:
    return [row for row in PATIENTS if all(row[key] == text for key, text in wanted.items())]


def fraction(rows: Iterable[Row], column: str) -> tuple[int, int]:
    """Patients with the event, and patients whose cell is filled."""
    cells = [row[column] for row in rows if row[column]]
    return cells.count("1"), len(cells)


def rounded(value: float, digits: int) -> str:
    """Half up, as the abstract is printed."""
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def curve(rows: list[Row], outcome: str) -> Curve:
    times = [float(row[f"{outcome}_months"]) for row in rows]
    return kaplan_meier(observations(times, [row[f"{outcome}_event"] == "1" for row in rows]))


def percent(rows: list[Row], outcome: str, month: float) -> str:
    return rounded(100 * survival_at(curve(rows, outcome), [month])[0].survival, 1)


def log_rank_p(rows: list[Row], outcome: str, column: str) -> float:
    times = [float(row[f"{outcome}_months"]) for row in rows]
    seen = observations(times, [row[f"{outcome}_event"] == "1" for row in rows])
    return log_rank(seen, [row[column] for row in rows]).p_value


def grades(arm: str, disease: str) -> list[int]:
    rows = those(arm=arm, disease=disease)
    return [int(row["crs_grade"]) for row in rows if row["crs_grade"]]


def fisher_p(first: tuple[int, int], second: tuple[int, int]) -> float:
    (a, n), (b, m) = first, second
    return fisher_exact(a, n - a, b, m - b).p_value


# -- how the table is made


def test_the_script_makes_the_table_byte_by_byte(tmp_path: Path) -> None:
    copy = tmp_path / SCRIPT.name
    copy.write_bytes(SCRIPT.read_bytes())
    # -I: neither the environment nor the folder of the project can lend it a module
    subprocess.run([sys.executable, "-I", str(copy)], check=True, timeout=60)
    assert (tmp_path / TABLE.name).read_bytes() == TABLE.read_bytes()


def test_the_script_tells_a_changed_table(tmp_path: Path) -> None:
    copy, table = tmp_path / SCRIPT.name, tmp_path / TABLE.name
    copy.write_bytes(SCRIPT.read_bytes())

    def check() -> int:
        command = [sys.executable, "-I", str(copy), "--check"]
        return subprocess.run(command, capture_output=True, timeout=60).returncode

    assert check() == 1
    table.write_bytes(TABLE.read_bytes())
    assert check() == 0
    table.write_bytes(TABLE.read_bytes().replace(b"female", b"male", 1))
    assert check() == 1


def test_the_spec_is_valid_and_says_that_the_patients_are_made_up() -> None:
    spec = load_spec(EXAMPLE, {"cohort": CohortSpec}).spec
    assert spec.data.patients.synthetic
    assert spec.data.patients.file == TABLE.name
    assert "synthetic" in spec.report.title.lower()
    assert spec.report.short_title is not None
    assert "synthetic" in spec.report.short_title.lower()


def test_the_table_is_accepted_as_the_spec_describes_it() -> None:
    cohort = load_cohort(load_spec(EXAMPLE, {"cohort": CohortSpec}))
    flow = cohort.flow()
    assert (flow.rows, flow.analysed) == (101, 101)
    assert dict(flow.by_arm) == {"blinatumomab": 21, "car_t": 80}
    assert {(note.code, note.about) for note in cohort.notes} == {
        ("no_event_in_arm", "neurotoxicity.blinatumomab"),
        ("no_event_in_arm", "transplant_death.blinatumomab"),
    }


# -- counts of the abstract

GROUPS = [(B, MRD, 12), (B, ACTIVE, 9), (C, MRD, 14), (C, ACTIVE, 66)]


@pytest.mark.parametrize(("arm", "disease", "n"), GROUPS)
def test_patients_of_each_group(arm: str, disease: str, n: int) -> None:
    assert len(those(arm=arm, disease=disease)) == n
    assert len(PATIENTS) == 101


# (arm, disease, column, events, patients)
COUNTS = [
    (B, MRD, "neurotoxicity", 0, 12),
    (B, MRD, "mrd_conversion", 12, 12),
    (B, MRD, "progressed_6m", 2, 12),
    (B, ACTIVE, "neurotoxicity", 0, 9),
    (B, ACTIVE, "complete_remission", 7, 9),
    (C, MRD, "neurotoxicity", 1, 14),
    (C, MRD, "mrd_conversion", 13, 14),
    (C, MRD, "progressed_6m", 2, 14),
    (C, ACTIVE, "neurotoxicity", 8, 66),
    (C, ACTIVE, "complete_remission", 53, 61),
]


@pytest.mark.parametrize(("arm", "disease", "column", "events", "n"), COUNTS)
def test_counts(arm: str, disease: str, column: str, events: int, n: int) -> None:
    assert fraction(those(arm=arm, disease=disease), column) == (events, n)


CRS = [(B, MRD, 12, 4, 0), (B, ACTIVE, 9, 7, 0), (C, MRD, 9, 8, 2), (C, ACTIVE, 59, 56, 24)]


@pytest.mark.parametrize(("arm", "disease", "n", "some", "severe"), CRS)
def test_cytokine_release_syndrome(arm: str, disease: str, n: int, some: int, severe: int) -> None:
    found = grades(arm, disease)
    assert (len(found), sum(g >= 1 for g in found), sum(g >= 3 for g in found)) == (n, some, severe)


@pytest.mark.parametrize(("arm", "n", "gvhd", "deaths"), [(B, 6, 1, 0), (C, 11, 6, 3)])
def test_transplantation(arm: str, n: int, gvhd: int, deaths: int) -> None:
    rows = those(arm=arm, transplanted="1")
    assert fraction(rows, "acute_gvhd") == (gvhd, n)
    assert fraction(rows, "transplant_death") == (deaths, n)


def test_engraftment() -> None:
    days = {
        arm: [float(row["engraftment_day"]) for row in those(arm=arm, transplanted="1")]
        for arm in (B, C)
    }
    assert quantiles(days[B], [0.25, 0.75]).tolist() == [13.5, 26.0]
    assert quantiles(days[C], [0.25, 0.5, 0.75]).tolist() == [15.0, 15.0, 17.5]


# -- survival of the abstract

LANDMARKS = [
    (B, "pfs", 6, "79.7"),
    (B, "pfs", 12, "62.0"),
    (B, "os", 6, "90.2"),
    (C, "pfs", 6, "72.3"),
    (C, "pfs", 12, "52.0"),
    (C, "os", 6, "82.2"),
    (C, "os", 12, "62.4"),
]


@pytest.mark.parametrize(("arm", "outcome", "month", "printed"), LANDMARKS)
def test_survival_at_landmarks(arm: str, outcome: str, month: int, printed: str) -> None:
    assert percent(those(arm=arm), outcome, month) == printed


def test_medians() -> None:
    assert median(curve(those(arm=B), "pfs")).time is None
    assert median(curve(those(arm=B), "os")).time is None
    assert median(curve(those(arm=C), "pfs")).time == 12.33
    assert median(curve(those(arm=C), "os")).time == 18.97


def test_transplanted_against_not_in_the_stratum_of_the_abstract() -> None:
    rows = those(arm=B, disease=MRD)
    without, with_ = (
        those(arm=B, disease=MRD, transplanted="0"),
        those(arm=B, disease=MRD, transplanted="1"),
    )
    assert (len(without), len(with_)) == (7, 5)
    assert {row["pfs_event"] for row in with_} == {row["dead"] for row in with_} == {"0"}
    assert round(max(Decimal(row["pfs_months"]) for row in with_) * DAYS_PER_MONTH) == 461
    assert fraction(without, "progressed_12m") == (4, 7)
    assert rounded(log_rank_p(rows, "pfs", "transplanted"), 3) == "0.008"
    assert rounded(log_rank_p(rows, "os", "transplanted"), 3) == "0.157"


def test_overall_survival_after_transplantation_following_car_t() -> None:
    rows = those(arm=C, transplanted="1")
    assert percent(rows, "os", 24) == "45.5"
    middle = median(curve(rows, "os")).time
    assert middle is not None
    assert round(Decimal(str(middle)) * DAYS_PER_MONTH) == 531


# -- tests of the abstract


def severity_p(disease: str) -> float:
    return mann_whitney(grades(B, disease), grades(C, disease), method="exact").p_value


def test_severity_of_crs() -> None:
    assert rounded(severity_p(ACTIVE), 3) == "0.001"
    # 0.027 is printed; with these counts no split of the grades gives it (see the next test)
    assert rounded(severity_p(MRD), 3) == "0.028"


def test_no_split_of_the_grades_gives_the_printed_p_value() -> None:
    splits = [
        (
            np.repeat([0, 1, 2], [8, mild, 4 - mild]),
            np.repeat([0, 1, 2, 3, 4], [1, other, 6 - other, three, 2 - three]),
        )
        for mild in range(5)
        for other in range(7)
        for three in range(3)
    ]
    exact = {mann_whitney(*split, method="exact").p_value for split in splits}
    nearest = min(exact, key=lambda p: abs(p - 0.027))
    assert nearest == pytest.approx(severity_p(MRD), abs=1e-12)
    approximate = {
        mann_whitney(*split, method="normal_approximation", correction=corrected).p_value
        for split in splits
        for corrected in (True, False)
    }
    assert "0.027" not in {rounded(p, 3) for p in exact | approximate}


def test_mrd_positive_only_is_more_frequent_with_blinatumomab() -> None:
    shares = [(len(those(arm=arm, disease=MRD)), len(those(arm=arm))) for arm in (B, C)]
    assert shares[0][0] / shares[0][1] > shares[1][0] / shares[1][1]
    assert fisher_p(*shares) < 0.001


NOT_DIFFERENT: list[tuple[str, Callable[[str], tuple[int, int]]]] = [
    ("neurotoxicity, MRD", lambda a: fraction(those(arm=a, disease=MRD), "neurotoxicity")),
    ("neurotoxicity, other", lambda a: fraction(those(arm=a, disease=ACTIVE), "neurotoxicity")),
    ("conversion", lambda a: fraction(those(arm=a, disease=MRD), "mrd_conversion")),
    ("remission", lambda a: fraction(those(arm=a, disease=ACTIVE), "complete_remission")),
    ("GVHD", lambda a: fraction(those(arm=a), "acute_gvhd")),
    ("transplant deaths", lambda a: fraction(those(arm=a), "transplant_death")),
]


@pytest.mark.parametrize(("what", "of"), NOT_DIFFERENT, ids=[what for what, _ in NOT_DIFFERENT])
def test_what_did_not_differ(what: str, of: Callable[[str], tuple[int, int]]) -> None:
    assert fisher_p(of(B), of(C)) > 0.05, what


@pytest.mark.parametrize("outcome", ["pfs", "os"])
def test_survival_did_not_differ(outcome: str) -> None:
    assert log_rank_p(PATIENTS, outcome, "arm") > 0.05
    transplanted = those(disease=MRD, transplanted="1")
    assert log_rank_p(transplanted, outcome, "arm") > 0.05


# -- every patient in itself


def test_ids_and_words() -> None:
    assert [row["patient_id"] for row in PATIENTS] == [f"P{n:03d}" for n in range(1, 102)]
    words = {"sex": {"female", "male"}, "arm": {B, C}, "disease": {MRD, ACTIVE}}
    for column, allowed in words.items():
        assert {row[column] for row in PATIENTS} == allowed
    assert all(16 <= int(row["age"]) < 70 for row in PATIENTS)


def test_the_numbers_of_the_patients_do_not_tell_the_arm() -> None:
    first_half = Counter(row["arm"] for row in PATIENTS[:50])
    assert 5 <= first_half[B] <= 16


@pytest.mark.parametrize("row", PATIENTS, ids=[row["patient_id"] for row in PATIENTS])
def test_times_are_those_of_one_life(row: Row) -> None:
    pfs, os = float(row["pfs_months"]), float(row["os_months"])
    assert 0 < pfs <= os
    assert row["dead"] == row["os_event"]
    if row["dead"] == "1":
        assert row["pfs_event"] == "1"
    kind = "0" if row["pfs_event"] == "0" else "2" if row["dead"] == "1" and pfs == os else "1"
    assert row["progression_event"] == kind
    for months in (6, 12):
        assert row[f"progressed_{months}m"] == str(int(kind == "1" and pfs <= months))


@pytest.mark.parametrize("row", PATIENTS, ids=[row["patient_id"] for row in PATIENTS])
def test_cells_are_blank_where_they_do_not_apply(row: Row) -> None:
    transplanted = row["transplanted"] == "1"
    grafted = ("months_to_transplant", "engraftment_day", "acute_gvhd", "gvhd_day", "gvhd_event")
    for column in (*grafted, "transplant_death"):
        assert bool(row[column]) == transplanted
    if transplanted:
        at = float(row["months_to_transplant"])
        assert at < float(row["pfs_months"])
        assert at + float(row["engraftment_day"]) / float(DAYS_PER_MONTH) < float(row["os_months"])
        assert "1" in (row["complete_remission"], row["mrd_conversion"])
        assert row["prior_transplant"] == "0"
    if row["transplant_death"] == "1":
        assert row["progression_event"] == "2"
    assert bool(row["mrd_conversion"]) == (row["disease"] == MRD)
    assessed = row["response_evaluable"] == "1"
    assert bool(row["complete_remission"]) == (row["disease"] == ACTIVE and assessed)
    assert bool(row["response_not_evaluable_reason"]) == (not assessed)
    assert bool(row["crs_grade"]) == (row["crs_evaluable"] == "1")
    assert bool(row["crs_not_evaluable_reason"]) == (row["crs_evaluable"] == "0")
    assert row["crs_grade"] in ("", "0", "1", "2", "3", "4", "5")
    if row["crs_grade"] == "5":
        assert row["dead"] == "1"


@pytest.mark.parametrize(
    "row", those(transplanted="1"), ids=[row["patient_id"] for row in those(transplanted="1")]
)
def test_graft_versus_host_disease_comes_between_engraftment_and_death(row: Row) -> None:
    days = (float(row["os_months"]) - float(row["months_to_transplant"])) * float(DAYS_PER_MONTH)
    day = int(row["gvhd_day"])
    diseased = row["acute_gvhd"] == "1"
    assert row["gvhd_event"] == ("1" if diseased else "2" if row["dead"] == "1" else "0")
    if diseased:
        assert int(row["engraftment_day"]) < day < days
        assert day <= 100
    else:
        assert day == int(days)


def test_patients_without_remission_progressed_early() -> None:
    rows = those(complete_remission="0")
    assert len(rows) == 10
    assert all(row["progression_event"] == "1" for row in rows)
    assert max(float(row["pfs_months"]) for row in rows) < 3

"""The facts of the worked cohort against the figures of the abstract that its table imitates.

Every figure is typed here as it is printed there and compared at that precision. Figures that
cannot be met are listed with what the report has instead; the README of the example says why.
"""

from __future__ import annotations

import shutil
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from reportgen.resources import examples_dir

EXAMPLE = examples_dir() / "blinatumomab-vs-car-t-cohort"
DAYS_PER_MONTH = Decimal("30.4375")

FURTHER = """
  - id: pfs_transplanted
    label: progression-free survival after transplantation
    type: time_to_event
    time: pfs_months
    origin: first infusion
    event: {column: pfs_event}
    direction: higher_better
    among: {column: transplanted, value: "1", label: patients who were transplanted}
  - id: os_transplanted
    label: overall survival after transplantation
    type: time_to_event
    time: os_months
    origin: first infusion
    event: {column: os_event}
    landmarks: [24]
    direction: higher_better
    among: {column: transplanted, value: "1", label: patients who were transplanted}
  - id: months_followed
    label: months without progression
    type: continuous
    column: pfs_months
    direction: higher_better
    among: {column: transplanted, value: "1", label: patients who were transplanted}
"""
"""What the abstract tells and the report does not ask: transplanted patients from time zero on."""


@cache
def book() -> FactBook:
    """The facts of the example."""
    return check(EXAMPLE).analysed.book


@cache
def further() -> FactBook:
    """The facts of the example with the outcomes of ``FURTHER``."""
    with TemporaryDirectory() as folder:
        project = Path(shutil.copytree(EXAMPLE, Path(folder) / "project"))
        spec = project / "spec.yaml"
        text = spec.read_text(encoding="utf-8")
        assert text.count("\nanalysis:\n") == 1
        spec.write_text(text.replace("\nanalysis:\n", FURTHER + "\nanalysis:\n"), encoding="utf-8")
        return check(project).analysed.book


def half_up(value: Decimal, printed: str) -> str:
    """The value with as many decimals as are printed."""
    return str(value.quantize(Decimal(printed), ROUND_HALF_UP))


def of(found: FactBook, fact: str, unit: int | Decimal = 1) -> Decimal:
    """The exact decimal value of a fact, in another unit."""
    value = found[fact].value
    assert value is not None, found[fact].not_estimable
    return Decimal(repr(value)) * unit


# (fact, printed number of patients)
PATIENTS = [
    ("blinatumomab", "21"),
    ("car_t", "80"),
    ("blinatumomab.mrd_positive", "12"),
    ("blinatumomab.not_in_remission", "9"),
    ("car_t.mrd_positive", "14"),
    ("car_t.not_in_remission", "66"),  # 68 in one place; 66 in another and by subtraction
]


@pytest.mark.parametrize(("group", "printed"), PATIENTS)
def test_patients(group: str, printed: str) -> None:
    assert str(book()[f"patients.{group}"].value) == printed


B, C = "blinatumomab", "car_t"
MRD, ACTIVE = "mrd_positive", "not_in_remission"

# (fact, patients with it, evaluable patients, printed percentage; "" where none is printed)
RATES = [
    (f"crs.{B}.{MRD}.any", 4, 12, "33.3"),
    (f"crs.{B}.{MRD}.severe", 0, 12, ""),
    (f"neurotoxicity.{B}.{MRD}.rate", 0, 12, ""),
    (f"mrd_conversion.{B}.rate", 12, 12, "100"),
    (f"progression_6m.{B}.{MRD}.rate", 2, 12, "16.7"),
    (f"crs.{C}.{MRD}.any", 8, 9, "88.9"),
    (f"crs.{C}.{MRD}.severe", 2, 9, "22.2"),
    (f"neurotoxicity.{C}.{MRD}.rate", 1, 14, "7.1"),
    (f"mrd_conversion.{C}.rate", 13, 14, "92.9"),
    (f"progression_6m.{C}.{MRD}.rate", 2, 14, "14.3"),
    (f"crs.{B}.{ACTIVE}.any", 7, 9, "77.8"),
    (f"crs.{B}.{ACTIVE}.severe", 0, 9, ""),
    (f"neurotoxicity.{B}.{ACTIVE}.rate", 0, 9, ""),
    (f"cr.{B}.rate", 7, 9, "77.8"),
    (f"crs.{C}.{ACTIVE}.any", 56, 59, "94.9"),
    (f"crs.{C}.{ACTIVE}.severe", 24, 59, "40.7"),
    (f"neurotoxicity.{C}.{ACTIVE}.rate", 8, 66, "12.1"),
    (f"cr.{C}.rate", 53, 61, "86.9"),
    (f"acute_gvhd.{B}.rate", 1, 6, "16.7"),
    (f"transplant_death.{B}.rate", 0, 6, ""),
    (f"acute_gvhd.{C}.rate", 6, 11, "54.5"),
    (f"transplant_death.{C}.rate", 3, 11, "27.3"),
    (f"progression_12m_no_transplant.{B}.{MRD}.rate", 4, 7, "57.1"),
]


@pytest.mark.parametrize(("fact", "events", "n", "printed"), RATES)
def test_rates(fact: str, events: int, n: int, printed: str) -> None:
    found = book()[fact]
    assert (found.events, found.n) == (events, n)
    assert half_up(of(book(), fact, 100), printed or "0") == (printed or "0")


# (fact, printed, unit); survival in percent, medians in months, engraftment in days
NUMBERS: list[tuple[str, str, int]] = [
    (f"engraftment.{B}.q1", "13.5", 1),
    (f"engraftment.{B}.q3", "26.0", 1),
    (f"engraftment.{C}.median", "15.0", 1),
    (f"engraftment.{C}.q1", "15.0", 1),
    (f"engraftment.{C}.q3", "17.5", 1),
    (f"pfs.{B}.at_6", "79.7", 100),
    (f"pfs.{B}.at_12", "62.0", 100),
    (f"os.{B}.at_6", "90.2", 100),
    (f"pfs.{C}.median", "12.33", 1),
    (f"pfs.{C}.at_6", "72.3", 100),
    (f"pfs.{C}.at_12", "52.0", 100),
    (f"os.{C}.median", "18.97", 1),
    (f"os.{C}.at_6", "82.2", 100),
    (f"os.{C}.at_12", "62.4", 100),
]


@pytest.mark.parametrize(("fact", "printed", "unit"), NUMBERS)
def test_numbers(fact: str, printed: str, unit: int) -> None:
    assert half_up(of(book(), fact, unit), printed) == printed


@pytest.mark.parametrize("outcome", ["pfs", "os"])
def test_medians_after_blinatumomab_are_not_reached(outcome: str) -> None:
    assert book()[f"{outcome}.{B}.median"].not_estimable == "not reached"


P_VALUES = [
    (f"crs.car_t_vs_blinatumomab.{ACTIVE}.severity", "0.001"),
    ("pfs.landmark.transplant_blinatumomab.naive.log_rank", "0.008"),
    ("os.landmark.transplant_blinatumomab_os.naive.log_rank", "0.157"),
]


@pytest.mark.parametrize(("fact", "printed"), P_VALUES)
def test_p_values(fact: str, printed: str) -> None:
    assert half_up(of(book(), fact), printed) == printed


def test_mrd_positive_only_is_more_frequent_with_blinatumomab() -> None:
    assert of(book(), "patients.stratum_test") < Decimal("0.001")
    assert of(book(), f"patients.{B}.{MRD}.share") > of(book(), f"patients.{C}.{MRD}.share")


def test_crs_is_milder_with_blinatumomab() -> None:
    for stratum in (MRD, ACTIVE):
        for what in ("any", "severe"):
            assert of(book(), f"crs.{B}.{stratum}.{what}") < of(book(), f"crs.{C}.{stratum}.{what}")


NOT_DIFFERENT = [
    f"neurotoxicity.car_t_vs_blinatumomab.{MRD}.test",
    f"neurotoxicity.car_t_vs_blinatumomab.{ACTIVE}.test",
    "mrd_conversion.car_t_vs_blinatumomab.test",
    "cr.car_t_vs_blinatumomab.test",
    "acute_gvhd.car_t_vs_blinatumomab.test",
    "transplant_death.car_t_vs_blinatumomab.test",
    "pfs.car_t_vs_blinatumomab.log_rank",
    "os.car_t_vs_blinatumomab.log_rank",
    # of those MRD positive only who were transplanted
    f"pfs_transplanted.car_t_vs_blinatumomab.{MRD}.log_rank",
    f"os_transplanted.car_t_vs_blinatumomab.{MRD}.log_rank",
]


@pytest.mark.parametrize("fact", NOT_DIFFERENT)
def test_what_did_not_differ(fact: str) -> None:
    assert of(further(), fact) > Decimal("0.05")


def test_transplanted_against_not_after_blinatumomab() -> None:
    pfs = "pfs.landmark.transplant_blinatumomab.naive"
    os = "os.landmark.transplant_blinatumomab_os.naive"
    assert (book()[f"{pfs}.in.n"].value, book()[f"{pfs}.out.n"].value) == (5, 7)
    assert book()[f"{pfs}.in.events"].value == book()[f"{os}.in.events"].value == 0
    days = of(further(), f"months_followed.{B}.{MRD}.maximum", DAYS_PER_MONTH)
    assert half_up(days, "461") == "461"


def test_overall_survival_after_transplantation_following_car_t() -> None:
    place = f"os_transplanted.{C}"
    assert half_up(of(further(), f"{place}.at_24", 100), "45.5") == "45.5"
    assert half_up(of(further(), f"{place}.median", DAYS_PER_MONTH), "531") == "531"


def test_the_conclusions_are_those_that_the_numbers_support() -> None:
    assert [one.claim_id for one in check(EXAMPLE).verdicts if not one.holds] == []


# -- figures that cannot be met: (printed, what the README says of it, fact, what the report has)

UNMET = [
    ("68", "**68 or 66 patients not in remission (CAR T cells).**", f"patients.{C}.{ACTIVE}", "66"),
    (
        "0.027",
        "**P=0.027, severity of CRS, MRD positive only.**",
        f"crs.car_t_vs_blinatumomab.{MRD}.severity",
        "0.028",
    ),
    ("", "**OS at 12 months, blinatumomab.**", f"os.{B}.at_12", "0.842"),
    ("", "**Median days to engraftment, blinatumomab.**", f"engraftment.{B}.median", "17.5"),
]


@pytest.mark.parametrize(("printed", "heading", "fact", "has"), UNMET)
def test_what_cannot_be_met_is_told(printed: str, heading: str, fact: str, has: str) -> None:
    assert half_up(of(book(), fact), has) == has != printed
    assert told("cannot be met").count(heading) == 1


def test_the_survival_after_transplantation_that_contradicts_itself_is_told() -> None:
    """PFS of 638 days in patients whose OS is 531 days."""
    for figure in ("638 days", "1-year PFS of 56.1%", "531 days"):
        assert figure in told("cannot be met")


def told(section: str) -> str:
    """A section of the README of the example."""
    parts = (EXAMPLE / "README.md").read_text(encoding="utf-8").split("\n## ")
    return next(part for part in parts if section in part.splitlines()[0])


def test_the_readme_lists_as_met_what_is_compared_here() -> None:
    met = told("are met")
    # the README gives these without their denominators
    bare = ("acute_gvhd", "transplant_death", "progression_12m")
    shown = [f"{events}/{n}" for fact, events, n, _ in RATES if not fact.startswith(bare)]
    shown += [printed for _, printed, _ in NUMBERS] + [f"P={printed}" for _, printed in P_VALUES]
    shown += [printed for _, printed in PATIENTS[:2]] + ["461 days", "45.5%, 531 days", "4 of 7"]
    assert [figure for figure in shown if figure not in met] == []

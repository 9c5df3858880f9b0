"""Edits of the worked examples, as their readers would make them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.analysis.reuse.projects import Project
from tests.analysis.reuse.test_random_edits import edited

DATA = Path(__file__).resolve().parents[3] / "data"
EXAMPLES = {
    "bcg-vaccine": ("studies.csv", ("bcg_tb", "none_tb", "year", "latitude")),
    "blinatumomab-vs-car-t": (
        "studies.csv",
        ("cr_events", "crs_g3_events", "median_age_years", "os_1y_pct", "mrd_neg_events"),
    ),
    "blinatumomab-vs-car-t-cohort": (
        "patients_synthetic.csv",
        ("age", "engraftment_day", "os_months", "months_to_transplant"),
    ),
}


def project_of(name: str) -> Project:
    """A worked example as it is."""
    plain = YAML(typ="safe").load((DATA / name / "spec.yaml").read_text(encoding="utf-8"))
    file = EXAMPLES[name][0]
    with (DATA / name / file).open(encoding="utf-8", newline="") as table:
        return Project(_without_dates(plain), list(csv.DictReader(table)), file)


def _without_dates(value: Any) -> Any:
    """Dates as JSON writes them."""
    if isinstance(value, dict):
        return {str(key): _without_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_dates(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def edits_of(name: str) -> tuple[Callable[[Project, Random], None], ...]:
    """Cells corrected, blanked or exchanged; rows gone or moved; settings and labels changed."""
    numbers = EXAMPLES[name][1]

    def number(project: Project, random: Random) -> None:
        column = random.choice(numbers)
        row = random.choice([one for one in project.rows if one[column]])
        row[column] = f"{float(row[column]) + random.choice((-1, 1)):g}"

    def blank(project: Project, random: Random) -> None:
        row = random.choice(project.rows)
        row[random.choice(list(row))] = ""

    def exchange(project: Project, random: Random) -> None:
        one, other = random.sample(project.rows, 2)
        column = random.choice(list(one))
        one[column], other[column] = other[column], one[column]

    def remove(project: Project, random: Random) -> None:
        project.rows.remove(random.choice(project.rows))

    def permute(project: Project, random: Random) -> None:
        random.shuffle(project.rows)

    def label(project: Project, random: Random) -> None:
        random.choice(project.spec["outcomes"])["label"] += " x"

    def level(project: Project, random: Random) -> None:
        project.spec.setdefault("analysis", {})["level"] = random.choice((0.9, 0.95))

    def order(project: Project, random: Random) -> None:
        random.shuffle(project.spec["outcomes"])

    return number, number, number, blank, exchange, remove, permute, label, level, order


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_edits_of_a_worked_example(name: str, tmp_path: Path) -> None:
    edited(project_of(name), edits_of(name), 3, 12, tmp_path)

"""Ratios and differences as studies report them, in every way, against R (R/reported.R)."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from tests.analysis.books import book_of
from tests.prose.cases_of_comparisons import review
from tests.prose.project import Plain

HERE = Path(__file__).parent / "R"
R = json.loads((HERE / "reported.json").read_text(encoding="utf-8"))
RATIO = {"ratio": "ratio", "ci_low": "low", "ci_high": "high", "se_log": "se_log", "p_value": "p"}
COLUMNS: dict[str, Plain] = {
    "median_ratio": {
        "median": "med_1",
        "events": "med_e1",
        "control_median": "med_2",
        "control_events": "med_e2",
    },
    "ratio": RATIO,
    "hazard_ratio": RATIO
    | {name: name for name in ("o_minus_e", "variance", "events", "control_events")},
    "estimate": {
        "estimate": "estimate",
        "ci_low": "est_low",
        "ci_high": "est_high",
        "se": "est_se",
        "p_value": "est_p",
    },
}


@pytest.fixture(scope="module")
def facts() -> FactBook:
    outcomes = [
        {"id": name, "label": name, "measure": name, "columns": columns,
         "direction": "lower_better"}
        for name, columns in COLUMNS.items()
    ]  # fmt: skip
    with (HERE / "reported.csv").open(encoding="utf-8", newline="") as file:
        rows = [{**row, "year": 2001} for row in csv.DictReader(file)]
    return book_of(review(outcomes, rows))


def shown(name: str, value: float) -> float:
    return value if name == "estimate" else math.exp(value)


@pytest.mark.parametrize("name", COLUMNS)
def test_pools(facts: FactBook, name: str) -> None:
    fact, expected = facts[f"{name}.all.pooled"], R[name]
    assert fact.ci is not None
    assert fact.pi is not None
    assert fact.k == expected["k"]
    found = (fact.value, fact.ci.low, fact.ci.high, fact.pi.low, fact.pi.high)
    parts = ("estimate", "low", "high", "prediction_low", "prediction_high")
    want = [shown(name, expected[part]) for part in parts]
    assert found == pytest.approx(want, rel=1e-7)
    assert fact.p == pytest.approx(expected["p"], rel=1e-7)
    assert facts[f"{name}.all.tau2"].value == pytest.approx(expected["tau2"], rel=1e-6)


@pytest.mark.parametrize("name", COLUMNS)
def test_studies(facts: FactBook, name: str) -> None:
    for row in R[name]["studies"]:
        one: dict[str, Any] = row
        fact = facts[f"{name}.all.study.{one['id']}"]
        assert fact.ci is not None
        half = 1.959963984540054 * one["se"]
        ends = [one["estimate"] + turn * half for turn in (0, -1, 1)]
        want = [shown(name, end) for end in ends]
        assert (fact.value, fact.ci.low, fact.ci.high) == pytest.approx(want, rel=1e-9)
        derived = facts.get(f"{name}.all.study.{one['id']}.se")
        assert derived is None or derived.value == pytest.approx(one["se"], rel=1e-12)

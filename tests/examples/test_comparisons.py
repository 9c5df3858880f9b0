"""Comparisons of two arms within studies against R, and laws they keep (R/comparisons.R)."""

from __future__ import annotations

import csv
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.measures import MEASURES
from reportgen.pipeline import check

HERE = Path(__file__).parent / "R"
R = json.loads((HERE / "comparisons.json").read_text(encoding="utf-8"))

COUNTS = {"events": "events", "n": "n", "control_events": "control_events",
          "control_n": "control_n"}  # fmt: skip
MOMENTS = {"mean": "mean", "sd": "sd", "n": "n", "control_mean": "control_mean",
           "control_sd": "control_sd", "control_n": "control_n"}  # fmt: skip
TIMES = {"events": "falls", "time": "time", "control_events": "control_falls",
         "control_time": "control_time"}  # fmt: skip
COLUMNS = {
    "odds_ratio": COUNTS,
    "risk_ratio": COUNTS,
    "risk_difference": COUNTS,
    "peto_odds_ratio": COUNTS,
    "arcsine_difference": COUNTS,
    "rate_difference": TIMES,
    "root_rate_difference": TIMES,
    "phi": COUNTS,
    "yule_q": COUNTS,
    "yule_y": COUNTS,
    "odds_as_std_difference": COUNTS,
    "odds_as_probit_difference": COUNTS,
    "std_mean_difference_by_average_sd": MOMENTS,
    "std_mean_difference_by_control_sd": MOMENTS,
    "sd_ratio": {role: MOMENTS[role] for role in ("sd", "n", "control_sd", "control_n")},
    "cv_ratio": MOMENTS,
    "rate_ratio": TIMES,
    "hazard_ratio": {"ratio": "hr", "ci_low": "hr_low", "ci_high": "hr_high"},
    "mean_difference": MOMENTS,
    "std_mean_difference": MOMENTS,
    "ratio_of_means": MOMENTS,
}  # fmt: skip
DIFFERENCES = (
    "root_rate_difference",
    "phi",
    "yule_q",
    "yule_y",
    "odds_as_std_difference",
    "odds_as_probit_difference",
    "std_mean_difference_by_average_sd",
    "std_mean_difference_by_control_sd",
    "risk_difference",
    "arcsine_difference",
    "rate_difference",
    "mean_difference",
    "std_mean_difference",
)
CLOSE = 1e-7
"""Both search tau2 by iteration; a shared limit of accuracy of its profile interval is wider."""


def project(folder: Path, *, swap: bool = False) -> FactBook:
    """The facts of the outcomes; with ``swap``, of the control against the treated."""
    text = (HERE / "comparisons.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(text.splitlines()))
    if swap:
        for row in table:
            hazard = [1 / float(row[name]) for name in ("hr", "hr_high", "hr_low")]
            row |= dict(zip(("hr", "hr_low", "hr_high"), map(repr, hazard), strict=True))
    with (folder / "studies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    (folder / "spec.yaml").write_text(json.dumps(spec(swap=swap)), encoding="utf-8")
    return check(folder).analysed.book


def spec(*, swap: bool) -> dict[str, Any]:
    """JSON is YAML as well."""
    outcomes = [
        {"id": name, "label": name.replace("_", " "), "measure": name,
         "primary": True, "direction": "lower_better",
         "columns": exchanged(columns) if swap else columns}
        for name, columns in COLUMNS.items()
    ]  # fmt: skip
    return {
        "reportgen": 1,
        "kind": "meta-analysis",
        "report": {"title": "Two arms", "slug": "two-arms", "date": "2026-11-27"},
        "question": {"objective": "To compare.", "population": "adults",
                     "intervention": "drug", "comparator": "placebo"},
        "data": {
            "studies": {"file": "studies.csv", "id": "id", "label": "study"},
            "arms": {"treated": "drug", "control": "placebo"},
        },
        "outcomes": outcomes,
        "analysis": {"subgroups": [{"id": "kind", "column": "kind", "label": "Kind of study"}]},
    }  # fmt: skip


def exchanged(columns: dict[str, str]) -> dict[str, str]:
    """Each arm reads the columns of the other."""
    other = {role: f"control_{role}" for role in columns if f"control_{role}" in columns}
    other |= {arm: role for role, arm in other.items()}
    return {role: columns[other.get(role, role)] for role in columns}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    return project(tmp_path_factory.mktemp("arms"))


@cache
def shown(name: str) -> Any:
    """From R's scale to that of the report: ratios are pooled as logarithms."""
    return float if name in DIFFERENCES else math.exp


def within(name: str, value: float) -> float:
    """As it is read, and no farther than the values of the measure go, which R does not mind."""
    low, high = MEASURES[name].bounds
    return min(max(shown(name)(value), low), high)


def agrees(fact: Fact, name: str, expected: dict[str, Any], close: float = CLOSE) -> None:
    assert fact.ci is not None
    found = (fact.value, fact.ci.low, fact.ci.high)
    want = [within(name, expected[part]) for part in ("estimate", "low", "high")]
    assert found == pytest.approx(want, rel=close)


@pytest.mark.parametrize("name", COLUMNS)
def test_pools(facts: FactBook, name: str) -> None:
    fact, expected = facts[f"{name}.all.pooled"], R[name]
    assert fact.k == expected["k"]
    agrees(fact, name, expected)
    assert fact.p == pytest.approx(expected["p"], rel=CLOSE)
    assert fact.pi is not None
    assert (fact.pi.low, fact.pi.high) == pytest.approx(
        [within(name, expected[f"prediction_{side}"]) for side in ("low", "high")], rel=CLOSE
    )


@pytest.mark.parametrize("name", COLUMNS)
def test_heterogeneity(facts: FactBook, name: str) -> None:
    tau2, i2, q = (facts[f"{name}.all.{part}"] for part in ("tau2", "i2", "q"))
    expected = R[name]
    assert tau2.value == pytest.approx(expected["tau2"], rel=1e-6)
    assert tau2.ci is not None
    assert (tau2.ci.low, tau2.ci.high) == pytest.approx(
        [expected["tau2_low"], expected["tau2_high"]], rel=1e-6
    )
    assert i2.value == pytest.approx(expected["i2"], rel=1e-6)
    assert (q.value, q.p) == pytest.approx((expected["q"], expected["q_p"]), rel=CLOSE)


@pytest.mark.parametrize("name", COLUMNS)
def test_studies(facts: FactBook, name: str) -> None:
    for row in R[name]["studies"]:
        agrees(facts[f"{name}.all.study.{row['id']}"], name, row, 1e-9)


@pytest.mark.parametrize("name", COLUMNS)
def test_pools_without_each_study(facts: FactBook, name: str) -> None:
    for study, expected in R[name]["without"].items():
        agrees(facts[f"{name}.all.leave_one_out.{study}"], name, expected)


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("kind", ["trial", "registry"])
def test_pools_of_subgroups(facts: FactBook, name: str, kind: str) -> None:
    fact, expected = facts[f"{name}.all.kind.{kind}.pooled"], R[name]["kinds"][kind]
    assert fact.k == expected["k"]
    agrees(fact, name, expected)


def test_arms_exchanged_give_the_inverse_ratio_and_the_opposite_difference(
    facts: FactBook, tmp_path: Path
) -> None:
    other = project(tmp_path, swap=True)
    for name in COLUMNS.keys() - {"std_mean_difference_by_control_sd"}:
        fact, back = facts[f"{name}.all.pooled"], other[f"{name}.all.pooled"]
        assert fact.ci is not None
        assert back.ci is not None
        assert back.p == pytest.approx(fact.p, rel=1e-9)
        turn = (lambda x: -x) if name in DIFFERENCES else (lambda x: 1 / x)
        found = (back.value, back.ci.low, back.ci.high)
        want = [turn(x) for x in (fact.value, fact.ci.high, fact.ci.low)]
        assert found == pytest.approx(want, rel=1e-9)

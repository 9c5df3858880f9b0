"""Measures of one group on every scale against R (R/singles.R), and their contrasts."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.measures import MEASURES
from reportgen.vocabulary import STATISTICS
from tests.analysis.books import book_of
from tests.prose.project import Plain, project

HERE = Path(__file__).parent / "R"
R = json.loads((HERE / "singles.json").read_text(encoding="utf-8"))
PAIRED = {"mean_post": "post", "sd_post": "sd_post", "mean_pre": "pre", "sd_pre": "sd_pre",
          "n": "c_n", "sd_change": "sd_change", "r": "r_pp"}  # fmt: skip
COLUMNS: dict[str, Plain] = {
    "proportion": {"events": "x", "n": "n"},
    "survival": {"percent": "s", "ci_low": "s_low", "ci_high": "s_high", "n": "s_n"},
    "rate": {"events": "falls", "time": "time"},
    "mean": {"mean": "mean", "sd": "sd", "se": "se", "ci_low": "m_low", "ci_high": "m_high",
             "median": "median", "q1": "q1", "q3": "q3", "min": "min", "max": "max", "n": "m_n"},
    "correlation": {"r": "r", "n": "r_n"},
    "mean_change": PAIRED | {"mean_change": "change", "se_change": "se_change"},
    "std_mean_change": PAIRED,
    "ratio_of_change": PAIRED,
    "std_mean_change_by_change": PAIRED | {"mean_change": "change", "se_change": "se_change"},
}  # fmt: skip
SCALES = [(name, scale) for name in COLUMNS for scale in MEASURES[name].transforms]
COMPARED = [pair for pair in SCALES if pair != ("proportion", "logit")]
"""The mixed model of proportions is compared elsewhere."""


@pytest.fixture(scope="module")
def facts() -> FactBook:
    outcomes = [
        {"id": f"{name}_{scale}", "label": "it", "measure": name, "transform": scale,
         "columns": COLUMNS[name], "direction": "higher_better", "primary": True,
         "time": {"value": 1, "unit": "years"}}
        for name, scale in SCALES
    ]  # fmt: skip
    with (HERE / "singles.csv").open(encoding="utf-8", newline="") as file:
        rows = [{**row, "year": 2001} for row in csv.DictReader(file)]
    return book_of(project(outcomes, rows, groups="ab"))


def test_every_measure_of_one_group_is_here() -> None:
    assert set(COLUMNS) == {name for name, one in MEASURES.items() if not one.arms}
    assert {f"{name}_{scale}" for name, scale in COMPARED} == set(R) - {"software"}


def within(name: str, values: list[float]) -> list[float]:
    """In order, and no farther than the values of the measure go, which R does not mind."""
    low, high = MEASURES[name].bounds
    return sorted(min(max(value, low), high) for value in values)


@pytest.mark.parametrize(("name", "scale"), COMPARED)
@pytest.mark.parametrize("group", ["a", "b"])
def test_pools(facts: FactBook, name: str, scale: str, group: str) -> None:
    fact, expected = facts[f"{name}_{scale}.{group}.pooled"], R[f"{name}_{scale}"][group]
    assert fact.ci is not None
    assert fact.k == expected["k"]
    found = sorted((fact.value or 0.0, fact.ci.low, fact.ci.high))
    assert found == pytest.approx(within(name, expected["shown"]), rel=1e-7, abs=1e-12)
    tau2 = facts[f"{name}_{scale}.{group}.tau2"].value
    assert tau2 == pytest.approx(expected["tau2"], rel=1e-6, abs=1e-11)
    if MEASURES[name].null is not None:
        assert fact.p == pytest.approx(expected["p"], rel=1e-6)


@pytest.mark.parametrize(("name", "scale"), COMPARED)
def test_groups_are_contrasted_on_the_scale_of_pooling(
    facts: FactBook, name: str, scale: str
) -> None:
    contrast = MEASURES[name].transforms[scale].contrast
    fact, expected = facts[f"{name}_{scale}.b_vs_a.{contrast}"], R[f"{name}_{scale}"]
    a, b = expected["a"], expected["b"]
    difference, se = b["estimate"] - a["estimate"], math.hypot(a["se"], b["se"])
    read: Any = math.exp if STATISTICS[contrast].is_ratio else float
    assert fact.ci is not None
    half = 1.959963984540054 * se
    want = [read(difference + turn * half) for turn in (0, -1, 1)]
    found = (fact.value, fact.ci.low, fact.ci.high)
    assert found == pytest.approx(want, rel=1e-6, abs=1e-9)
    assert fact.p == pytest.approx(math.erfc(abs(difference / se) / math.sqrt(2)), rel=1e-5)


@pytest.mark.parametrize(("name", "scale"), SCALES)
def test_the_difference_in_the_unit_of_the_measure_is_there_once(
    facts: FactBook, name: str, scale: str
) -> None:
    natural = MEASURES[name].difference
    if STATISTICS[natural].is_ratio:
        return  # the ratios of two groups have a ratio, and no unit
    found = [fact for fact in facts.with_prefix(f"{name}_{scale}.b_vs_a") if fact.stat == natural]
    here = [fact for fact in found if "profile" not in fact.id]
    a, b = (facts[f"{name}_{scale}.{group}.pooled"].value or 0.0 for group in "ab")
    assert [fact.value for fact in here] == pytest.approx([b - a], rel=1e-9)

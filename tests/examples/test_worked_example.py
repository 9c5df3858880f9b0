"""The worked meta-analysis against what R computes from the same table (R/worked_example.R)."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from reportgen.resources import examples_dir

HERE = Path(__file__).parent / "R"
R = json.loads((HERE / "worked_example.json").read_text(encoding="utf-8"))
POOLS = sorted(name for name in R if name != "software" and not name.endswith("contrast"))
CONTRASTS = sorted(name for name in R if name.endswith("contrast"))

GLMM = 2e-5
"""lme4 takes its standard errors from finite differences of the deviance."""
IV = 1e-8


@cache
def book() -> FactBook:
    return check(examples_dir() / "blinatumomab-vs-car-t").analysed.book


@pytest.mark.parametrize("name", POOLS)
def test_pools_of_the_mixed_model(name: str) -> None:
    fact, expected = book()[f"{name}.pooled"], R[name]
    assert (fact.k, fact.events, fact.n) == (expected["k"], expected["events"], expected["n"])
    assert fact.ci is not None
    assert fact.value == pytest.approx(expected["pooled"], rel=GLMM)
    assert fact.ci.low == pytest.approx(expected["low"], rel=GLMM)
    assert fact.ci.high == pytest.approx(expected["high"], rel=GLMM)
    assert book()[f"{name}.tau2"].value == pytest.approx(expected["tau2"], rel=1e-3, abs=1e-6)


def test_pools_by_inverse_variance() -> None:
    for arm in ("blinatumomab", "car_t"):
        fact, expected = book()[f"cr.{arm}.profile.metafor"], R[f"cr.{arm}"]
        assert fact.ci is not None
        assert fact.value == pytest.approx(expected["reml"], rel=IV)
        assert fact.ci.low == pytest.approx(expected["reml_low"], rel=IV)
        assert fact.ci.high == pytest.approx(expected["reml_high"], rel=IV)


@pytest.mark.parametrize("name", CONTRASTS)
def test_contrasts_of_the_arms(name: str) -> None:
    outcome = name.removesuffix(".contrast")
    fact, expected = book()[f"{outcome}.car_t_vs_blinatumomab.odds_ratio"], R[name]
    assert fact.ci is not None
    assert fact.value == pytest.approx(expected["odds_ratio"], rel=GLMM)
    assert fact.ci.low == pytest.approx(expected["low"], rel=1e-4)
    assert fact.ci.high == pytest.approx(expected["high"], rel=1e-4)
    assert fact.p == pytest.approx(expected["p"], rel=2e-3)


def test_the_rows_given_to_r_are_the_rows_of_the_pools() -> None:
    with (HERE / "rows.csv").open(encoding="utf-8", newline="") as file:
        given = [(row["outcome"], row["study"]) for row in csv.DictReader(file)]
    pooled = [
        (name.split(".")[0], study) for name in POOLS for study in book()[f"{name}.pooled"].rows
    ]
    assert sorted(given) == sorted(pooled)

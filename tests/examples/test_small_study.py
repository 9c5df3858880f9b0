"""Funnel tests and trim and fill of a report against R (R/small_study.R)."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from tests.examples.test_comparisons import COLUMNS, DIFFERENCES, HERE, spec

R = json.loads((HERE / "small_study.json").read_text(encoding="utf-8"))
NAMES = sorted(name for name in R if name != "software")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    folder = tmp_path_factory.mktemp("funnels")
    shutil.copy(HERE / "small_study.csv", folder / "studies.csv")
    plain: dict[str, Any] = spec(swap=False)
    plain["outcomes"] = [one for one in plain["outcomes"] if one["id"] in NAMES]
    plain["analysis"] = {}
    (folder / "spec.yaml").write_text(json.dumps(plain), encoding="utf-8")
    return check(folder).analysed.book


@pytest.mark.parametrize("name", NAMES)
def test_tests_of_the_funnel(facts: FactBook, name: str) -> None:
    fact, expected = facts[f"{name}.all.asymmetry"], R[name]
    assert fact.ci is not None
    assert (fact.value, fact.ci.low, fact.ci.high, fact.p) == pytest.approx(
        (expected["slope"], expected["low"], expected["high"], expected["p"]), rel=1e-7
    )


@pytest.mark.parametrize("name", NAMES)
def test_trim_and_fill(facts: FactBook, name: str) -> None:
    fact, expected = facts[f"{name}.all.trim_and_fill"], R[name]
    assert facts[f"{name}.all.trim_and_fill.added"].value == expected["added"]
    assert fact.ci is not None
    back = float if name in DIFFERENCES else math.exp
    want = [back(expected[part]) for part in ("estimate", "filled_low", "filled_high")]
    assert (fact.value, fact.ci.low, fact.ci.high) == pytest.approx(want, rel=1e-7)


def test_a_risk_difference_has_no_test(tmp_path: Path) -> None:
    plain = spec(swap=False)
    plain["outcomes"] = [one for one in plain["outcomes"] if one["id"] == "risk_difference"]
    plain["analysis"] = {}
    shutil.copy(HERE / "small_study.csv", tmp_path / "studies.csv")
    (tmp_path / "spec.yaml").write_text(json.dumps(plain), encoding="utf-8")
    book = check(tmp_path).analysed.book
    assert not any("asymmetry" in fact.id for fact in book)


def test_some_funnel_is_filled_and_some_is_not() -> None:
    assert {bool(R[name]["added"]) for name in NAMES} == {True, False}
    assert set(NAMES) < set(COLUMNS)

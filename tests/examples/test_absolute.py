"""Absolute effects beside ratings against R, the whole way from file to fact (R/absolute.R)."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from tests.examples.against_r import FOLDER, PARTS, Entry, differences, read
from tests.examples.test_comparisons import CLOSE, spec

FACTS: dict[str, Entry] = read("absolute")["facts"]
RATIOS = ("odds_ratio", "peto_odds_ratio", "risk_ratio", "hazard_ratio")
BASELINES: dict[str, dict[str, Any]] = {
    "median": {"choice": "median_of_control_risks"},
    "pooled": {"choice": "pooled_control_risk"},
    "usual": {"choice": "external", "risk": 0.35, "source": "a register"},
    "frequent": {"choice": "external", "risk": 0.99, "source": "a register"},
}


def rating(outcome: str, choice: str) -> dict[str, Any]:
    return {
        "id": outcome,
        "effect": f"{outcome}.all.pooled",
        "evidence": "randomised",
        "certainty": "high",
        "decider": "two authors",
        **({"baseline": BASELINES[choice]} if choice else {}),
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    """Each ratio is an outcome once for each baseline, as an effect has one rating."""
    folder = tmp_path_factory.mktemp("absolute")
    shutil.copy(FOLDER / "comparisons.csv", folder / "studies.csv")
    whole = spec(swap=False)
    plain = {one["id"]: one for one in whole["outcomes"]}
    pairs = [(name, choice) for name in RATIOS for choice in BASELINES]
    outcomes = {f"{name}_{choice}": (plain[name], choice) for name, choice in pairs}
    outcomes["risk_difference"] = plain["risk_difference"], ""
    whole["outcomes"] = [
        {**one, "id": name, "label": name.replace("_", " ")} for name, (one, _) in outcomes.items()
    ]
    whole["grade"] = [rating(name, choice) for name, (_, choice) in outcomes.items()]
    whole["analysis"] = {"sensitivity": {"leave_one_out": False, "profiles": False}}
    (folder / "spec.yaml").write_text(json.dumps(whole), encoding="utf-8")
    return check(folder).analysed.book


@pytest.mark.parametrize("name", FACTS)
def test_fact(book: FactBook, name: str) -> None:
    assert differences(book[name], FACTS[name], rel=CLOSE, parts=PARTS[:3]) == []


def test_r_gives_every_absolute_effect(book: FactBook) -> None:
    made = {fact.id for fact in book if ".grade." in fact.id and fact.estimable}
    assert made == set(FACTS)


def test_a_hazard_ratio_without_counts_has_no_risk_of_its_control_arms(book: FactBook) -> None:
    for choice in ("median", "pooled"):
        fact = book[f"hazard_ratio_{choice}.grade.hazard_ratio_{choice}.control_risk"]
        assert fact.not_estimable == "not every study has a risk in its control arm"

"""Subgroups of the BCG trials against R (R/subgroups.R): one tau2, contrasts, adjusted P values."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from tests.examples.reviews import COUNTS, LEVELS, expected, outcome, review

R = expected("subgroups")
OUTCOMES = [
    outcome("tb", "risk_ratio", COUNTS),
    outcome("rate", "proportion", {"events": "events", "n": "n"}),
]
CLOSE = {"separate": 1e-7, "common": 1e-7, "mixed": 2e-6}
"""The standard errors of R's mixed model come from numerical differences of its deviance."""


def variable(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "column": "allocation", "label": "Allocation", "levels": LEVELS, **more}


VARIABLES = [
    variable("own_pairs", contrasts="pairs", multiplicity="holm"),
    variable("own_reference", contrasts="reference", multiplicity="benjamini_hochberg"),
    variable("one_pairs", contrasts="pairs", multiplicity="bonferroni", tau2="common"),
    variable("one_last", contrasts="reference", reference="systematic", tau2="common"),
]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    folder = tmp_path_factory.mktemp("bcg")
    return review(folder, "bcg.csv", OUTCOMES, {"subgroups": VARIABLES})


def agrees(fact: Fact, want: dict[str, Any], shown: Any, close: float) -> None:
    assert fact.ci is not None
    found = (fact.value, fact.ci.low, fact.ci.high)
    assert found == pytest.approx([shown(want[p]) for p in ("estimate", "low", "high")], rel=close)


def expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))


@pytest.mark.parametrize(
    ("prefix", "name"),
    [("tb.all.own_pairs", "separate"), ("tb.all.one_pairs", "common"),
     ("rate.all.one_pairs", "mixed")],
)  # fmt: skip
def test_the_test_between_subgroups_and_all_contrasts(
    facts: FactBook, prefix: str, name: str
) -> None:
    want, close = R[name], CLOSE[name]
    between = facts[f"{prefix}.q_between"]
    assert (between.value, between.p) == pytest.approx((want["q"], want["p"]), rel=close)
    assert facts[f"{prefix}.q_between.df"].value == 2
    method = "bonferroni" if "one" in prefix else "holm"
    for pair, contrast in want["pairs"].items():
        fact = facts[f"{prefix}.{pair}"]
        agrees(fact, contrast, math.exp, close)
        assert fact.p == pytest.approx(contrast["p"], rel=close)
        adjusted = facts[f"{prefix}.{pair}.p_adjusted"]
        assert adjusted.p == adjusted.value
        assert adjusted.p == pytest.approx(want["adjusted"][method][pair], rel=close)


@pytest.mark.parametrize(
    ("prefix", "name", "shown"),
    [("tb.all.one_pairs", "common", math.exp), ("rate.all.one_pairs", "mixed", expit)],
)
def test_subgroups_with_one_tau2(facts: FactBook, prefix: str, name: str, shown: Any) -> None:
    want, close = R[name], CLOSE[name]
    assert facts[f"{prefix}.tau2"].value == pytest.approx(want["tau2"], rel=max(close, 1e-6))
    assert facts[f"{prefix}.r2"].value == pytest.approx(want["r2"], rel=max(close, 1e-6))
    for level, pooled in want["levels"].items():
        fact = facts[f"{prefix}.{level}.pooled"]
        assert (fact.k, fact.pi) == (pooled["k"], None)
        agrees(fact, pooled, shown, close)


def test_contrasts_with_the_reference_are_a_family_of_two(facts: FactBook) -> None:
    want = R["separate"]["adjusted_reference"]["benjamini_hochberg"]
    found = [fact for fact in facts if fact.id.startswith("tb.all.own_reference.")]
    adjusted = {fact.id.split(".")[3]: fact.p for fact in found if fact.id.endswith("p_adjusted")}
    assert adjusted == pytest.approx(want, rel=1e-7)


def test_another_reference_gives_the_inverse_ratio(facts: FactBook) -> None:
    for name in ("tb", "rate"):
        one = facts[f"{name}.all.one_pairs.systematic_vs_random"]
        other = facts[f"{name}.all.one_last.random_vs_systematic"]
        assert one.value is not None
        assert other.value == pytest.approx(1 / one.value, rel=1e-9)
        assert other.p == pytest.approx(one.p, rel=1e-9)


def test_groups_of_studies_are_adjusted_within_each_outcome(tmp_path: Path) -> None:
    levels = [{"id": name, "label": label} for name, label in LEVELS.items()]
    book = review(
        tmp_path,
        "bcg.csv",
        [OUTCOMES[1], {**OUTCOMES[1], "id": "again"}],
        {"multiplicity": "bonferroni"},
        data={"groups": {"column": "allocation", "levels": levels}, "arms": None},
    )
    for pair in ("alternate_vs_random", "systematic_vs_random"):
        fact = book[f"rate.{pair}.odds_ratio"]
        assert fact.p is not None
        assert book[f"{fact.id}.p_adjusted"].p == pytest.approx(min(1.0, 2 * fact.p), rel=1e-12)

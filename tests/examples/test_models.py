"""Every model, estimator and interval of the spec against R, from table to facts (R/models.R)."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.models import MODELS
from reportgen.pipeline import check

HERE = Path(__file__).parent / "R"
R = json.loads((HERE / "models.json").read_text(encoding="utf-8"))

CLOSE = 1e-7
LIKELIHOOD = 1e-6
"""Mixed models; lme4 takes standard errors from finite differences."""

COUNTS = {"events": "events", "n": "n", "control_events": "control_events",
          "control_n": "control_n"}  # fmt: skip
TIMES = {"events": "events", "time": "time", "control_events": "control_events",
         "control_time": "control_time"}  # fmt: skip
COLUMNS = {
    "odds_ratio": COUNTS,
    "risk_ratio": COUNTS,
    "risk_difference": COUNTS,
    "peto_odds_ratio": COUNTS,
    "rate_ratio": TIMES,
    "rate_difference": TIMES,
    "proportion": {"events": "events", "n": "n"},
}


def facts(
    folder: Path, measure: str, *, swap: bool = False, analysis: Any = None, **outcome: Any
) -> FactBook:
    """The facts of the one outcome ``tb``; with ``swap``, of the control against the treated."""
    text = (HERE / "models.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(text.splitlines()))
    with (folder / "studies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    columns = COLUMNS[measure]
    if swap:
        columns = {role: columns[_other(role)] for role in columns}
    plain = {
        "reportgen": 1,
        "kind": "meta-analysis",
        "report": {"title": "Models", "slug": "models", "date": "2026-11-27"},
        "question": {"objective": "To compare.", "population": "adults", "intervention": "BCG"},
        "data": {
            "studies": {"file": "studies.csv", "id": "id", "label": "study", "quality": "quality"},
            "arms": {"treated": "BCG", "control": "no vaccine"},
        },
        "outcomes": [
            {"id": "tb", "label": "tuberculosis", "measure": measure, "primary": True,
             "direction": "lower_better", "columns": columns, **outcome}
        ],
        "analysis": {
            "sensitivity": {"profiles": False, "leave_one_out": False},
            **(analysis or {}),
        },
    }  # fmt: skip
    (folder / "spec.yaml").write_text(json.dumps(plain), encoding="utf-8")
    return check(folder).analysed.book


def _other(role: str) -> str:
    return role.removeprefix("control_") if role.startswith("control_") else f"control_{role}"


DIFFERENCES = ("risk_difference", "rate_difference")


def overridden(**settings: str) -> dict[str, Any]:
    return {"overrides": settings}


def as_value(measure: str, estimate: float) -> float:
    if measure == "proportion":
        return 1 / (1 + math.exp(-estimate))
    return estimate if measure in DIFFERENCES else math.exp(estimate)


def agrees(fact: Fact, expected: dict[str, Any], measure: str, close: float = CLOSE) -> None:
    assert fact.ci is not None
    found = (fact.value, fact.ci.low, fact.ci.high)
    want = [as_value(measure, expected[part]) for part in ("estimate", "low", "high")]
    assert found == pytest.approx(want, rel=close)


@pytest.mark.parametrize("name", R["estimators"])
def test_estimators_of_tau2(tmp_path: Path, name: str) -> None:
    book = facts(tmp_path, "odds_ratio", tau2=name, ci="normal")
    expected = R["estimators"][name]
    agrees(book["tb.all.pooled"], expected, "odds_ratio")
    assert book["tb.all.pooled"].p == pytest.approx(expected["p"], rel=1e-6)
    for part in ("tau2", "i2", "h2", "q"):
        assert book[f"tb.all.{part}"].value == pytest.approx(expected[part], rel=CLOSE), part


@pytest.mark.parametrize("name", R["intervals"])
def test_intervals_of_the_pooled_value(tmp_path: Path, name: str) -> None:
    book = facts(tmp_path, "odds_ratio", ci=name)
    agrees(book["tb.all.pooled"], R["intervals"][name], "odds_ratio")


@pytest.mark.parametrize("name", R["predictions"])
def test_prediction_intervals(tmp_path: Path, name: str) -> None:
    book = facts(tmp_path, "odds_ratio", analysis=overridden(prediction=name))
    found, expected = book["tb.all.pooled"].pi, R["predictions"][name]
    assert found is not None
    want = [math.exp(expected[side]) for side in ("low", "high")]
    assert (found.low, found.high) == pytest.approx(want, rel=CLOSE)


@pytest.mark.parametrize("name", R["tau2_intervals"])
def test_intervals_of_tau2(tmp_path: Path, name: str) -> None:
    book = facts(tmp_path, "odds_ratio", analysis=overridden(tau2_interval=name))
    expected = R["tau2_intervals"][name]
    for part, prefix in (("tau2", ""), ("i2", "i2_"), ("h2", "h2_")):
        found = book[f"tb.all.{part}"].ci
        assert found is not None
        if f"{prefix}low" in expected:
            want = (expected[f"{prefix}low"], expected[f"{prefix}high"])
            assert (found.low, found.high) == pytest.approx(want, rel=1e-6), part


CASES = [
    (name, measure, numbers)
    for name, found in R["models"].items()
    for measure, numbers in (
        found.items()
        if "estimate" not in found
        else [("proportion" if name == "beta_binomial" else "odds_ratio", found)]
    )
]
by_model = pytest.mark.parametrize(
    ("name", "measure", "expected"), CASES, ids=[f"{name}-{measure}" for name, measure, _ in CASES]
)


def test_r_has_every_model_for_every_measure_it_is_for() -> None:
    told = {(name, measure) for name, measure, _ in CASES}
    wanted = {(name, measure) for name, model in MODELS.items() for measure in model.measures}
    assert wanted - told == set()
    # several rows of one study have numbers of their own: test_dependence.py
    alone = {name for name, model in MODELS.items() if not model.dependent}
    assert {name for name, _ in told} == alone - {"inverse_variance"}


@by_model
def test_models(tmp_path: Path, name: str, measure: str, expected: dict[str, Any]) -> None:
    book = facts(tmp_path, measure, model=name)
    fact = book["tb.all.pooled"]
    mixed = name.startswith("glmm") or name == "beta_binomial"
    assert fact.k == expected["k"]
    agrees(fact, expected, measure, LIKELIHOOD if mixed else CLOSE)
    assert dict(fact.settings)["model"] == name
    for part in ("tau2", "i2", "q"):
        if part in expected:
            found = book[f"tb.all.{part}"].value
            assert found == pytest.approx(expected[part], rel=1e-5 if mixed else 1e-6), part
    if "q_p" in expected:
        assert book["tb.all.q"].p == pytest.approx(expected["q_p"], rel=1e-4)
    assert ("tb.all.tau2" in book) == MODELS[name].random


@by_model
def test_a_model_for_all_outcomes_is_that_of_each(
    tmp_path: Path, name: str, measure: str, expected: dict[str, Any]
) -> None:
    del expected
    own = facts(tmp_path, measure, model=name)["tb.all.pooled"]
    general = facts(tmp_path, measure, analysis=overridden(model=name))["tb.all.pooled"]
    assert own == general


@by_model
def test_arms_exchanged_turn_the_effect_round(
    tmp_path: Path, name: str, measure: str, expected: dict[str, Any]
) -> None:
    del expected
    if measure == "proportion":
        pytest.skip("one arm")
    fact = facts(tmp_path, measure, model=name)["tb.all.pooled"]
    other = facts(tmp_path, measure, model=name, swap=True)["tb.all.pooled"]
    assert fact.ci is not None
    assert other.ci is not None
    difference = measure in DIFFERENCES
    ends = (fact.value, fact.ci.high, fact.ci.low)
    turned = [-x if difference else 1 / x for x in ends if x is not None]
    found = (other.value, other.ci.low, other.ci.high)
    if name == "glmm_conditional_approximate":  # rare events: odds of one arm, not of the other
        assert found == pytest.approx(turned, rel=1e-3)
    else:
        assert found == pytest.approx(turned, rel=1e-7)


def test_the_common_effect_stands_beside_the_random_one(tmp_path: Path) -> None:
    book = facts(tmp_path, "odds_ratio", analysis={"show_common": True})
    agrees(book["tb.all.common"], R["models"]["common_effect"], "odds_ratio")
    assert "tb.all.common" not in facts(tmp_path, "odds_ratio")
    common = facts(tmp_path, "odds_ratio", model="peto", analysis={"show_common": True})
    assert "tb.all.common" not in common

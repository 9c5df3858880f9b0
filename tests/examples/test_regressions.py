"""Meta-regressions of the BCG trials on several moderators, against R (R/regressions.R)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from tests.examples.reviews import COUNTS, HERE, LEVELS, expected, outcome, review

R = expected("regressions")
OUTCOMES = [
    outcome("tb", "risk_ratio", COUNTS),
    outcome("rate", "proportion", {"events": "events", "n": "n"}),
]
TWO = {"moderators": ["latitude", "year"]}
THREE = {"moderators": ["latitude", "allocation"]}
MODELS: dict[str, dict[str, Any]] = {
    "two": TWO,
    "three": THREE,
    "product": {**TWO, "interactions": [["latitude", "year"]]},
    "levels": {**THREE, "interactions": [["latitude", "allocation"]]},
}
TERMS = {
    "two": ["latitude", "year"],
    "three": ["latitude", "allocation.alternate", "allocation.systematic"],
    "product": ["latitude", "year", "latitude_x_year"],
    "levels": [
        *("latitude", "allocation.alternate", "allocation.systematic"),
        *("latitude_x_allocation_alternate", "latitude_x_allocation_systematic"),
    ],
}
TESTS = {"z": "normal", "knha": "knapp_hartung", "adhoc": "knapp_hartung_adhoc"}


def analysis(**more: Any) -> dict[str, Any]:
    regressions = [
        {"id": f"{name}_{test}", "label": name, "test": word, **model, **more}
        for name, model in MODELS.items()
        for test, word in TESTS.items()
    ]
    return {
        "moderators": [
            {"id": "latitude", "column": "latitude", "label": "Latitude", "unit": "degrees",
             "per": 10, "outcomes": ["rate"]},
            {"id": "year", "column": "year", "label": "Year", "outcomes": ["rate"]},
        ],
        "subgroups": [
            {"id": "allocation", "column": "allocation", "label": "Allocation", "levels": LEVELS}
        ],
        "regressions": regressions,
    }  # fmt: skip


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    return review(tmp_path_factory.mktemp("bcg"), "bcg.csv", OUTCOMES, analysis())


def agrees(facts: FactBook, place: str, want: dict[str, Any], terms: list[str], shown: Any,
           close: float) -> None:  # fmt: skip
    """Every coefficient with its limits and P value, the test of all, and what is left."""
    for at, term in enumerate(["intercept", *terms]):
        fact = facts[f"{place}.term.{term}"]
        back = shown if at == 0 else math.exp
        assert fact.ci is not None
        found = (fact.value, fact.ci.low, fact.ci.high)
        parts = ("estimate", "low", "high")
        assert found == pytest.approx([back(want[part][at]) for part in parts], rel=close)
        assert (fact.p is None) == (at == 0)
        assert fact.p is None or fact.p == pytest.approx(want["p"][at], rel=10 * close)
        assert fact.k == want["k"]
    test = facts[f"{place}.test"]
    assert test.value == pytest.approx(want["test"], rel=close)
    assert test.p == pytest.approx(want["test_p"], rel=10 * close)
    assert facts[f"{place}.tau2"].value == pytest.approx(want["tau2"], rel=max(close, 1e-6))
    assert facts[f"{place}.r2"].value == pytest.approx(want["r2"], rel=max(close, 1e-6))


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("name", MODELS)
def test_risk_ratios(facts: FactBook, name: str, test: str) -> None:
    place, want = f"tb.all.regression.{name}_{test}", R[test][name]
    agrees(facts, place, want, TERMS[name], math.exp, 1e-7)
    assert facts[f"{place}.test.df"].value == want["df"][0]
    assert (f"{place}.test.residual_df" in facts) == (test != "z")
    if test != "z":
        assert facts[f"{place}.test.residual_df"].value == want["df"][1]
    assert facts[f"{place}.i2"].value == pytest.approx(want["i2"], rel=1e-6)
    q = facts[f"{place}.q"]
    assert (q.value, q.p) == pytest.approx((want["q"], want["q_p"]), rel=1e-7)
    assert facts[f"{place}.q.df"].value == want["q_df"]


def test_rates_by_the_mixed_model(facts: FactBook) -> None:
    def expit(x: float) -> float:
        return 1 / (1 + math.exp(-x))

    for test in TESTS:
        agrees(facts, f"rate.all.regression.two_{test}", R["mixed"], TERMS["two"], expit, 1e-5)
        assert f"rate.all.regression.two_{test}.i2" not in facts


def test_the_published_regression_on_latitude_and_year(facts: FactBook) -> None:
    """Viechtbauer 2010, doi:10.18637/jss.v036.i03, section 3.2, to the digits printed there."""
    place = "tb.all.regression.two_z"
    latitude, year = (facts[f"{place}.term.{name}"].value for name in ("latitude", "year"))
    assert latitude is not None
    assert year is not None
    assert round(math.log(latitude) / 10, 4) == -0.0280
    assert round(math.log(year), 4) == 0.0019
    assert facts[f"{place}.test"].value == pytest.approx(12.2043, abs=3e-4)
    assert round(facts[f"{place}.tau2"].value or 0, 4) == 0.1108
    assert round(100 * (facts[f"{place}.i2"].value or 0), 2) == pytest.approx(71.98, abs=0.011)
    assert round(100 * (facts[f"{place}.r2"].value or 0), 2) == pytest.approx(64.63, abs=0.011)


def test_one_moderator_explains_its_share(tmp_path: Path) -> None:
    latitude = {"id": "latitude", "column": "latitude", "label": "Latitude", "per": 10}
    book = review(tmp_path, "bcg.csv", OUTCOMES[:1], {"moderators": [latitude]})
    place, want = "tb.all.meta_regression.latitude", R["z"]["one"]
    slope = book[place]
    assert slope.ci is not None
    found = (slope.value, slope.ci.low, slope.ci.high)
    parts = ("estimate", "low", "high")
    assert found == pytest.approx([math.exp(want[part][1]) for part in parts], rel=1e-7)
    assert book[f"{place}.tau2"].value == pytest.approx(want["tau2"], rel=1e-6)
    assert book[f"{place}.r2"].value == pytest.approx(want["r2"], rel=1e-6)


def first_rows(count: int) -> str:
    lines = (HERE / "bcg.csv").read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[: count + 1]) + "\n"


@pytest.mark.parametrize("test", TESTS)
def test_all_orders_of_six_trials(tmp_path: Path, test: str) -> None:
    book = review(tmp_path, first_rows(6), OUTCOMES, analysis(permutations=720))
    place, want = f"tb.all.regression.two_{test}", R["permuted"][test]
    whole = book[f"{place}.test.p_permutation"]
    assert whole.method == "permutation.exact"
    assert whole.p == pytest.approx(want["test_p"], rel=1e-12)
    found = [book[f"{place}.term.{name}.p_permutation"].p for name in TERMS["two"]]
    assert found == pytest.approx(want["p"], rel=1e-12)
    refused = book["rate.all.regression.two_z.test.p_permutation"]
    assert refused.not_estimable == "only where pooled by inverse variance"


def test_random_orders_come_near_all_orders_and_are_the_same_for_the_same_seed(
    tmp_path: Path,
) -> None:
    chosen = analysis(permutations=600)
    made = [review(tmp_path, first_rows(6), OUTCOMES, chosen) for _ in range(2)]
    for name in TERMS["two"]:
        place = f"tb.all.regression.two_z.term.{name}.p_permutation"
        one, again = (book[place] for book in made)
        assert one.method == "permutation.random"
        assert one.p == again.p
        assert one.p == pytest.approx(R["permuted"]["z"]["p"][TERMS["two"].index(name)], abs=0.06)

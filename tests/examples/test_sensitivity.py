"""Influence, cumulative pools, E-values and shares of true effects against R (R/sensitivity.R)."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.pipeline import check
from tests.examples.test_comparisons import COUNTS, HERE, MOMENTS

R = json.loads((HERE / "sensitivity.json").read_text(encoding="utf-8"))
CLOSE = 1e-7
"""Both search tau2 by iteration."""
RATIO = {"ratio": "ratio", "ci_low": "ci_low", "ci_high": "ci_high"}
CASES = {
    # table, measure, columns, order, thresholds
    "bcg_rr": ("bcg", "risk_ratio", COUNTS, "year", [0.5, 1, 1.1]),
    "bcg_or": ("bcg", "odds_ratio", COUNTS, "ablat", [0.7, 1]),
    "smoke": ("smoke", "hazard_ratio", RATIO, "year", []),
    "stay": ("stay", "std_mean_difference", MOMENTS, "study", []),
}
"""Vaccination against tuberculosis (Colditz et al. 1994), passive smoking (Hackshaw et al. 1997),
stay in hospital (Normand 1999)."""
DIAGNOSTICS = {
    "rstudent": "rstudent", "dffits": "dffits", "cook_distance": "cook.d", "cov_ratio": "cov.r",
    "tau2": "tau2.del", "q": "QE.del", "hat": "hat", "dfbetas": "dfbetas", "contribution": "x",
    "shift": "y",
}  # fmt: skip
each = pytest.mark.parametrize("name", CASES)


def write(folder: Path, name: str, **more: Any) -> Path:
    """A project of one outcome ``x`` with every sensitivity analysis."""
    table, measure, columns, order, thresholds = CASES[name]
    rows = R["tables"][table]
    with (folder / "studies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    studies = {"file": "studies.csv", "id": "id", "label": "label"}
    studies |= {"year": "year"} if "year" in rows[0] else {}
    sensitivity = {"influence": True, "cumulative": order, "e_value": True,
                   "thresholds": {"x": thresholds} if thresholds else {}, **more}  # fmt: skip
    spec = {
        "reportgen": 1,
        "kind": "meta-analysis",
        "report": {"title": "Sensitivity", "slug": "sensitivity", "date": "2026-11-27"},
        "question": {"objective": "To compare.", "population": "adults",
                     "intervention": "drug", "comparator": "placebo"},
        "data": {"studies": studies, "arms": {"treated": "drug", "control": "placebo"}},
        "outcomes": [{"id": "x", "label": "the outcome", "measure": measure, "columns": columns,
                      "direction": "lower_better", "primary": True}],
        "analysis": {"sensitivity": sensitivity},
    }  # fmt: skip
    (folder / "spec.yaml").write_text(json.dumps(spec), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FactBook]:
    return {name: check(write(tmp_path_factory.mktemp(name), name)).analysed.book for name in CASES}


def back(name: str) -> Any:
    """From R's scale to that of the report: ratios are pooled as logarithms."""
    return float if name == "stay" else math.exp


def agrees(fact: Fact, name: str, expected: dict[str, Any]) -> None:
    assert fact.ci is not None
    assert fact.k == expected["k"]
    found = (fact.value, fact.ci.low, fact.ci.high)
    want = [back(name)(expected[part]) for part in ("estimate", "low", "high")]
    assert found == pytest.approx(want, rel=CLOSE)


def by_study(book: FactBook, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The rows of the frame beside those of R, whose order is that of the table."""
    records = {str(one["study"]): one for one in book.frame("influence-x").records()}
    for row, expected in zip(R["tables"][CASES[name][0]], R[name]["influence"], strict=True):
        yield records[row["id"]], expected


@each
def test_diagnostics(books: dict[str, FactBook], name: str) -> None:
    for found, expected in by_study(books[name], name):
        for ours, theirs in DIAGNOSTICS.items():
            want = pytest.approx(expected[theirs], rel=1e-6, abs=1e-9)
            assert found[ours] == want, (found["label"], ours)
        assert found["weight"] == pytest.approx(expected["weight"] / 100, rel=CLOSE)


@each
def test_the_influential_studies_and_the_pool_without_them(
    books: dict[str, FactBook], name: str
) -> None:
    book, expected = books[name], R[name]
    rows = R["tables"][CASES[name][0]]
    flagged = [rows[position - 1]["id"] for position in expected["flagged"]]
    fact = book["x.all.influential"]
    assert (fact.value, list(fact.rows), fact.k) == (len(flagged), flagged, len(rows))
    told = {one.id.split(".")[3] for one in book.with_prefix("x.all.influence")}
    assert told == set(flagged)
    assert ("x.all.without_influential" in book) == bool(flagged)
    if flagged:
        agrees(book["x.all.without_influential"], name, expected["without_flagged"])


def test_a_flagged_study_has_its_diagnostics_as_facts(books: dict[str, FactBook]) -> None:
    book = books["stay"]
    record = next(one for one in book.frame("influence-x").records() if one["influential"] == "yes")
    facts = book.with_prefix(f"x.all.influence.{record['study']}")
    assert len(facts) == 9
    assert {fact.id.split(".")[-1]: fact.value for fact in facts} == {
        fact.id.split(".")[-1]: record[fact.id.split(".")[-1]] for fact in facts
    }


@each
def test_pools_without_each_study(books: dict[str, FactBook], name: str) -> None:
    rows = R["tables"][CASES[name][0]]
    for row, expected in zip(rows, R[name]["without"], strict=True):
        place = f"x.all.leave_one_out.{row['id']}"
        agrees(books[name][place], name, expected)
        for part in ("tau2", "i2"):
            found = books[name][f"{place}.{part}"].value
            assert found == pytest.approx(expected[part], rel=1e-6, abs=1e-12)


@each
def test_cumulative_pools(books: dict[str, FactBook], name: str) -> None:
    facts, steps = books[name].with_prefix("x.all.cumulative"), R[name]["cumulative"]
    assert [fact.id for fact in facts] == [f"x.all.cumulative.{step['at']}" for step in steps]
    for fact, step in zip(facts, steps, strict=True):
        agrees(fact, name, step)


@each
def test_since_when_the_conclusion_has_held(books: dict[str, FactBook], name: str) -> None:
    null = back(name)(0)

    def word(step: dict[str, Any]) -> int:
        low, high = (back(name)(step[end]) for end in ("low", "high"))
        return (low > null) - (high < null)

    steps = R[name]["cumulative"]
    words = [word(step) for step in steps]
    changes = [n for n in range(1, len(words)) if words[n] != words[n - 1]]
    first = steps[changes[-1] if changes else 0]
    fact = books[name]["x.all.cumulative_since"]
    assert (fact.value, fact.k) == (first["at"], first["k"])


@each
def test_e_values(books: dict[str, FactBook], name: str) -> None:
    expected = R[name]["e_value"]
    found = [books[name][f"x.all.{part}"].value for part in ("e_value", "e_value.limit")]
    assert found == pytest.approx([expected["estimate"], expected["limit"]], rel=CLOSE)


@each
def test_shares_of_true_effects(books: dict[str, FactBook], name: str) -> None:
    for expected, threshold in zip(R[name]["shares"], CASES[name][4], strict=True):
        place = str(threshold).replace(".", "_")
        above, below = (books[name][f"x.all.{word}.{place}"] for word in ("above", "below"))
        want = [expected["above"], expected["low"], expected["high"]]
        assert above.ci is not None
        assert below.ci is not None
        assert (above.value, above.ci.low, above.ci.high) == pytest.approx(
            want, rel=1e-6, abs=1e-12
        )
        turned = [1 - want[0], 1 - want[2], 1 - want[1]]
        assert (below.value, below.ci.low, below.ci.high) == pytest.approx(turned, rel=1e-6)


def test_a_rare_outcome_is_taken_as_it_is(tmp_path: Path) -> None:
    book = check(write(tmp_path, "bcg_or", rare_outcomes=["x"])).analysed.book
    pooled = book["x.all.pooled"]
    assert pooled.value is not None
    ratio = 1 / float(pooled.value)
    assert book["x.all.e_value"].value == pytest.approx(ratio + math.sqrt(ratio * (ratio - 1)))


def test_some_study_is_influential_and_some_limit_includes_the_null() -> None:
    assert {bool(R[name]["flagged"]) for name in CASES} == {True, False}
    assert {R[name]["e_value"]["limit"] == 1 for name in CASES} == {True, False}
    assert any(len(R[name]["cumulative"]) < len(R[name]["influence"]) for name in CASES)

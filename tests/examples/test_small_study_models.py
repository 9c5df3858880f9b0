"""Small-study effects of whole reports against R (R/small_study_models.R), and their laws.

The data are the trials of BCG (Colditz et al. 1994, doi:10.1001/jama.1994.03510330076038) and the
studies of passive smoking (Hackshaw 1998, doi:10.1177/096228029800700203).
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.funnel_tests import FUNNEL_TESTS, suited_to
from tests.analysis.books import book_of
from tests.examples.test_comparisons import COUNTS, HERE, exchanged
from tests.prose.project import Plain, Project, Row, project

DATASETS = HERE.parents[1] / "reference" / "datasets"
R = json.loads((HERE / "small_study_models.json").read_text(encoding="utf-8"))
CLOSE, SELECTION = 1e-7, 1e-5
"""selmodel stops its search earlier than the others."""
RATIO = {"ratio": "ratio", "ci_low": "low", "ci_high": "high"}
MEASURES = {"risk_ratio": COUNTS, "odds_ratio": COUNTS, "smoking": RATIO}
STEPS = {"risk_ratio": [0.05, 0.5], "odds_ratio": [0.05, 0.5], "smoking": [0.025, 0.5]}
TARGETS = {"risk_ratio": 0.9, "odds_ratio": 0.9, "smoking": 1.05}
NAMES = list(MEASURES)


def table(name: str) -> list[Row]:
    file = "hackshaw1998.csv" if name == "smoking" else "bcg.csv"
    with (DATASETS / file).open(encoding="utf-8") as handle:
        return [as_row(number, row) for number, row in enumerate(csv.DictReader(handle))]


def as_row(number: int, row: dict[str, str]) -> Row:
    made: Row = {"id": f"s{number}", "study": f"Study {number}", "year": row["year"]}
    if "or" in row:
        return {**made, "ratio": row["or"], "low": row["or_lower"], "high": row["or_upper"]}
    arms = {name: int(row[f"{name}pos"]) for name in "tc"}
    sizes = {name: arms[name] + int(row[f"{name}neg"]) for name in "tc"}
    return made | {
        "events": arms["t"], "n": sizes["t"], "control_events": arms["c"], "control_n": sizes["c"]
    }  # fmt: skip


def everything(name: str) -> Plain:
    measure = "hazard_ratio" if name == "smoking" else name
    return {
        "test": list(suited_to(measure)),
        "pet_peese": True,
        "selection_models": [
            {"weights": "three_parameter"},
            {"weights": "step", "steps": STEPS[name]},
            {"weights": "beta"},
            {"weights": "half_normal"},
            {"weights": "negative_exponential"},
        ],
        "limit_meta_analysis": True,
        "fail_safe_n": [
            {"method": "rosenthal"},
            {"method": "orwin", "target": TARGETS[name]},
            {"method": "rosenberg"},
        ],
    }


def review(name: str, section: Plain, *, swap: bool = False) -> Project:
    columns, rows = MEASURES[name], table(name)
    if swap and name == "smoking":
        rows = [
            {**row, **{key: repr(1 / float(row[of])) for key, of in INVERSE.items()}}
            for row in rows
        ]
    outcome = {
        "id": "x", "label": "the outcome", "primary": True, "direction": "lower_better",
        "measure": "hazard_ratio" if name == "smoking" else name,
        "columns": exchanged(columns) if swap else columns,
    }  # fmt: skip
    arms = {"arms": {"treated": "drug", "control": "placebo"}}
    return project([outcome], rows, data=arms, analysis={"small_study": section})


INVERSE = {"ratio": "ratio", "low": "high", "high": "low"}


@cache
def facts(name: str, *, swap: bool = False) -> FactBook:
    return book_of(review(name, everything(name), swap=swap))


def agrees(fact: Fact, expected: dict[str, Any], close: float, shown: Callable[[float], float]):
    assert fact.ci is not None
    found = (fact.value, fact.ci.low, fact.ci.high)
    want = [shown(expected[part]) for part in ("estimate", "low", "high")]
    assert found == pytest.approx(want, rel=close)


ON_ITS_BOUND = ("odds_ratio", "selection_model.negative_exponential")
"""The parameter is 0; metafor takes standard errors as if it could be less, reportgen as known."""

TESTED = [(name, test) for name in NAMES for test in R[name]["tests"]]
MODELS = [(name, model) for name in NAMES for model in R[name]["models"]]


def test_every_test_has_its_numbers_of_r() -> None:
    assert {test for _, test in TESTED} == set(FUNNEL_TESTS)
    assert set(R["odds_ratio"]["tests"]) == set(suited_to("odds_ratio"))


@pytest.mark.parametrize(("name", "test"), TESTED)
def test_tests_of_the_funnel(name: str, test: str) -> None:
    book, expected = facts(name), R[name]["tests"][test]
    fact = book[f"x.all.asymmetry.{test}"]
    assert fact.k == expected["k"]
    assert (fact.value, fact.p) == pytest.approx((expected["value"], expected["p"]), rel=CLOSE)
    statistic = book[f"{fact.id}.statistic"].value
    assert statistic == pytest.approx(expected["statistic"], rel=CLOSE)
    if "low" in expected:
        assert fact.ci is not None
        assert (fact.ci.low, fact.ci.high) == pytest.approx(
            (expected["low"], expected["high"]), rel=CLOSE
        )
    assert (f"{fact.id}.df" in book) == ("df" in expected)
    if "df" in expected:
        assert book[f"{fact.id}.df"].value == expected["df"]


@pytest.mark.parametrize(("name", "model"), MODELS)
def test_adjusted_values(name: str, model: str) -> None:
    book, expected = facts(name), R[name]["models"][model]
    close = SELECTION if model.startswith("selection") else CLOSE
    fact = book[f"x.all.{model}"]
    if (name, model) == ON_ITS_BOUND:
        assert fact.value == pytest.approx(math.exp(expected["estimate"]), rel=close)
    else:
        agrees(fact, expected, close, math.exp)
        assert fact.p == pytest.approx(expected["p"], rel=10 * close)
    test = book[f"{fact.id}.test"]
    statistic, p = expected["statistic"], expected["test_p"]
    assert test.value == pytest.approx(statistic, rel=close, abs=1e-6)
    assert test.p == pytest.approx(p, rel=10 * close, abs=1e-6 if p == 1 else 0)
    found = [book[f"{fact.id}.parameter_{n + 1}"].value for n in range(9)
             if f"{fact.id}.parameter_{n + 1}" in book]  # fmt: skip
    assert found == pytest.approx(expected.get("parameters", []), rel=10 * close, abs=1e-7)
    if "unexplained" in expected:
        share = book[f"{fact.id}.unexplained"].value
        assert share == pytest.approx(expected["unexplained"], rel=CLOSE)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("estimator", ["L0", "R0", "Q0"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_trim_and_fill(name: str, estimator: str, side: str) -> None:
    section = {"trim_and_fill": {"estimator": estimator, "side": side}}
    book, expected = book_of(review(name, section)), R[name]["trim_and_fill"][f"{estimator} {side}"]
    assert book["x.all.trim_and_fill.added"].value == expected["added"]
    agrees(book["x.all.trim_and_fill"], expected, CLOSE, math.exp)


@pytest.mark.parametrize("name", NAMES)
def test_fail_safe_numbers(name: str) -> None:
    found = {who: facts(name)[f"x.all.fail_safe_n.{who}"].value for who in R[name]["fail_safe_n"]}
    assert found == R[name]["fail_safe_n"]


@pytest.mark.parametrize("name", NAMES)
def test_radial_coordinates(name: str) -> None:
    project = review(name, {"run": False})
    project.spec["analysis"]["figures"] = ["galbraith"]
    frame = book_of(project).frame("galbraith-x")
    studies = [one for one in frame.records() if one["role"] == "study"]
    for column, axis in (("precision", "x"), ("effect", "y")):
        assert [one[column] for one in studies] == pytest.approx(R[name]["radial"][axis], rel=1e-6)


def test_what_was_printed_of_these_data() -> None:
    """Viechtbauer 2010, doi:10.18637/jss.v036.i03, and the manual of metafor, fsn and trimfill:
    Egger's t = -1.4013 and P = 0.1887, Kendall's tau = 0.0256; 598 and 370; 7 studies on the
    left of those on passive smoking."""
    bcg, smoke = facts("risk_ratio"), facts("smoking")
    egger = bcg["x.all.asymmetry.egger"]
    assert (round(bcg[f"{egger.id}.statistic"].value, 4), round(egger.p, 4)) == (-1.4013, 0.1887)
    assert round(bcg["x.all.asymmetry.begg"].value, 4) == 0.0256
    numbers = [bcg[f"x.all.fail_safe_n.{who}"].value for who in ("rosenthal", "rosenberg")]
    assert numbers == [598, 370]
    assert smoke["x.all.trim_and_fill.added"].value == 7


PARTS = (
    "asymmetry",
    "trim_and_fill",
    "pet",
    "peese",
    "selection",
    "limit",
    "fail_safe",
    "adjusted",
)
TURNED = {f"x.all.adjusted_{a}": f"x.all.adjusted_{b}"
          for a, b in (("lowest", "highest"), ("highest", "lowest"))}  # fmt: skip
TURNS: dict[str, Callable[[float], float]] = {
    "asymmetry": lambda x: -x,
    "rank_correlation": lambda x: -x,
    **dict.fromkeys(("risk_ratio", "odds_ratio", "hazard_ratio"), lambda x: 1 / x),
}


@pytest.mark.parametrize("name", NAMES)
def test_arms_exchanged_turn_every_value_and_leave_every_p(name: str) -> None:
    one, other = facts(name), facts(name, swap=True)
    assert [fact.id for fact in one] == [fact.id for fact in other]
    looked_at = [fact for fact in one if any(part in fact.id for part in PARTS)]
    assert len(looked_at) > 20
    for fact in looked_at:
        back = other[TURNED.get(fact.id, fact.id)]
        if fact.p is not None:
            assert back.p == pytest.approx(fact.p, rel=1e-5, abs=1e-9), fact.id
        turn = TURNS.get(fact.stat, float)
        found, want = back.value, turn(fact.value)
        if fact.stat == "test_statistic":  # of a slope it turns, of a likelihood it stays
            found, want = abs(found), abs(want)
        assert found == pytest.approx(want, rel=1e-5, abs=1e-9), fact.id


def test_what_is_not_asked_for_is_not_there() -> None:
    book = book_of(review("risk_ratio", {"run": False}))
    assert not [fact.id for fact in book if "asymmetry" in fact.id or "fill" in fact.id]
    assert not [one for one in book.figures if one.kind == "funnel"]
    book = book_of(review("risk_ratio", {"trim_and_fill": False}))
    assert "x.all.asymmetry" in book
    assert "x.all.trim_and_fill" not in book

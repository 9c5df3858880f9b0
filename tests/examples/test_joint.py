"""Two outcomes of periodontal trials pooled together, against R (R/joint.R)."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from tests.examples.reviews import HERE, expected, outcome, review

R = expected("joint")
OUTCOMES = [
    outcome(name, "estimate", {"estimate": name, "se": f"{name}_se"}) for name in ("pd", "al")
]
CLOSE = 1e-7
"""R's optimiser stops a little short of the maximum; the variances feel it more."""


def joint(name: str, correlation: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "outcomes": ["pd", "al"], "correlation": correlation, **more}


def table(**changed: dict[str, str]) -> str:
    """The trials with some cells changed: by row id, from column to text."""
    rows = list(csv.DictReader((HERE / "berkey.csv").read_text(encoding="utf-8").splitlines()))
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, **changed.get(row["id"], {})} for row in rows)
    return made.getvalue()


def agrees(book: FactBook, name: str, end: str, want: dict[str, Any]) -> None:
    for at, one in enumerate(("pd", "al")):
        place = f"{one}.all.joint.{name}{end}"
        fact = book[f"{place}.pooled"]
        assert fact.ci is not None
        found = (fact.value, fact.ci.low, fact.ci.high)
        parts = ("estimate", "low", "high")
        assert found == pytest.approx([want[part][at] for part in parts], rel=CLOSE)
        assert fact.p == pytest.approx(want["p"][at], rel=1e-5)
        assert book[f"{place}.tau2"].value == pytest.approx(want["tau2"][at], rel=1e-6)
    rho = book[f"joint.{name}.all{end}.correlation"]
    assert rho.value == pytest.approx(want["rho"], rel=1e-6)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    pairs = [
        joint("reported", 0.9, correlation_column="r"),
        joint("half", 0.5, sensitivity=[0, -0.2]),
    ]
    return review(tmp_path_factory.mktemp("berkey"), "berkey.csv", OUTCOMES, {"joint": pairs})


def test_with_the_correlations_of_the_trials(facts: FactBook) -> None:
    agrees(facts, "reported", "", R["reported"])
    assert facts["joint.reported.all.both"].value == 5


def test_the_published_joint_estimates(facts: FactBook) -> None:
    """Berkey et al. 1998 by REML, as in metafor's help: estimates, variances and correlation."""
    for one, value, tau2 in (("pd", 0.3534, 0.0117), ("al", -0.3392, 0.0327)):
        place = f"{one}.all.joint.reported"
        assert round(facts[f"{place}.pooled"].value or 0, 4) == value
        assert round(facts[f"{place}.tau2"].value or 0, 4) == tau2
    assert round(facts["joint.reported.all.correlation"].value or 0, 4) == 0.6088


def test_with_one_correlation_for_all_and_with_none(facts: FactBook) -> None:
    agrees(facts, "half", "", R["half"])
    agrees(facts, "half", ".at_0", R["none"])
    assert "pd.all.joint.half.at_neg_0_2.pooled" in facts


def test_trials_that_report_one_of_the_two(tmp_path: Path) -> None:
    blank = {"t2": {"al": "", "al_se": ""}, "t5": {"pd": "", "pd_se": ""}}
    book = review(tmp_path, table(**blank), OUTCOMES, {"joint": [joint("some", 0.3)]})
    agrees(book, "some", "", R["missing"])
    assert (book["joint.some.all.studies"].value, book["joint.some.all.both"].value) == (5, 3)
    assert book["pd.all.joint.some.pooled"].k == 4


def test_two_trials_with_both_say_nothing_of_the_correlation(tmp_path: Path) -> None:
    gone = {"al": "", "al_se": ""}
    book = review(
        tmp_path, table(t1=gone, t2=gone, t3=gone), OUTCOMES, {"joint": [joint("few", 0.3)]}
    )
    for name in ("joint.few.all.correlation", "pd.all.joint.few.pooled", "al.all.joint.few.pooled"):
        assert book[name].not_estimable == (
            "the correlation between studies is not estimable, as 2 studies report both outcomes"
        )
    assert book["pd.all.pooled"].estimable


def test_blank_correlations_are_the_one_that_is_given(tmp_path: Path) -> None:
    made = []
    for name, cells in (("a", {"r": "0.5"}), ("b", {"r": ""})):
        (tmp_path / name).mkdir()
        text = table(**{f"t{number}": cells for number in range(1, 6)})
        pairs = [joint("pair", 0.5, correlation_column="r")]
        made.append(review(tmp_path / name, text, OUTCOMES, {"joint": pairs}))
    agrees(made[0], "pair", "", R["half"])
    agrees(made[1], "pair", "", R["half"])

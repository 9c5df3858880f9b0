"""Several rows per study: schools within districts, against R (R/dependence.R)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError
from reportgen.facts.book import FactBook
from tests.examples.reviews import HERE, expected, outcome, review

R = expected("dependence")
OUTCOME = outcome("score", "estimate", {"estimate": "yi", "se": "se"})
APART = {
    "sensitivity": {"leave_one_out": False, "profiles": False},
    "small_study": {"run": False},
}
CLOSE = 2e-7
"""R's optimiser stops a little short of the maximum; the variances feel it more."""


def book(folder: Path, table: str = "konstantopoulos.csv", **dependence: Any) -> FactBook:
    analysis = {**APART, "dependence": dependence}
    return review(folder, table, [OUTCOME], analysis, studies={"cluster": "district"})


def agrees(made: FactBook, want: dict[str, Any], close: float = CLOSE) -> None:
    fact = made["score.all.pooled"]
    assert fact.ci is not None
    assert fact.pi is not None
    found = (fact.value, fact.ci.low, fact.ci.high, fact.pi.low, fact.pi.high)
    parts = ("estimate", "low", "high", "prediction_low", "prediction_high")
    assert found == pytest.approx([want[part] for part in parts], rel=close, abs=close)
    assert fact.p == pytest.approx(want["p"], rel=10 * close)
    total = sum(want["sigma2"])
    assert made["score.all.tau2"].value == pytest.approx(total, rel=2e-6)
    assert made["score.all.i2"].value == pytest.approx(sum(want["i2"]), rel=1e-6)
    q = made["score.all.q"]
    assert (q.value, q.p) == pytest.approx((want["q"], want["q_p"]), rel=1e-7)
    assert made["score.all.clusters"].value == 11
    if len(want["sigma2"]) == 2:
        for name, sigma2, i2 in zip(("between", "within"), want["sigma2"], want["i2"], strict=True):
            assert made[f"score.all.tau2.{name}"].value == pytest.approx(sigma2, rel=2e-6)
            assert made[f"score.all.i2.{name}"].value == pytest.approx(i2, rel=2e-6)
    else:
        assert "score.all.tau2.between" not in made


def test_three_levels(tmp_path: Path) -> None:
    made = book(tmp_path, model="three_level")
    agrees(made, R["three_level"])
    for name, want in R["limits"].items():
        ci = made[f"score.all.tau2.{name}"].ci
        assert ci is not None
        assert (ci.low, ci.high) == pytest.approx((want["ci.lb"], want["ci.ub"]), rel=2e-6)


def test_the_published_three_level_model(tmp_path: Path) -> None:
    """Konstantopoulos 2011, doi:10.1002/jrsm.35, table 4, as metafor's help prints it."""
    made = book(tmp_path, model="three_level")
    assert round(made["score.all.pooled"].value or 0, 4) == 0.1847
    assert round(made["score.all.tau2.between"].value or 0, 4) == 0.0651
    assert round(made["score.all.tau2.within"].value or 0, 4) == 0.0327


def test_three_levels_with_correlated_errors(tmp_path: Path) -> None:
    agrees(book(tmp_path, model="three_level", correlation=0.6), R["three_level_06"])


@pytest.mark.parametrize("model", ["robust", "three_level_robust"])
@pytest.mark.parametrize("correction", ["CR2", "CR1"])
@pytest.mark.parametrize("correlation", [0, 0.6])
def test_robust_variances(tmp_path: Path, model: str, correction: str, correlation: float) -> None:
    made = book(tmp_path, model=model, correction=correction, correlation=correlation)
    agrees(made, R[model][f"{correction}_{10 * correlation:g}"], 2e-6)


def rows(*, clusters: str) -> str:
    """The first six schools, each with a letter as its district."""
    head, *lines = (HERE / "konstantopoulos.csv").read_text(encoding="utf-8").splitlines()
    made = [line.split(",") for line in lines[:6]]
    # a label holds a comma of its own
    changed = [
        [*cells[:3], letter, *cells[4:]] for cells, letter in zip(made, clusters, strict=True)
    ]
    return "\n".join([head, *(",".join(cells) for cells in changed)]) + "\n"


def test_clusters_of_one_row_are_the_usual_model_with_t(tmp_path: Path) -> None:
    made = [tmp_path / name for name in ("a", "b")]
    for folder in made:
        folder.mkdir()
    one = book(made[0], rows(clusters="abcdef"), model="three_level")
    plain = {**APART, "overrides": {"ci": "t"}}
    other = review(made[1], rows(clusters="abcdef"), [OUTCOME], plain)
    for part in ("pooled", "tau2", "i2"):
        left, right = one[f"score.all.{part}"], other[f"score.all.{part}"]
        assert left.value == pytest.approx(right.value, rel=1e-7)
    ends = [fact["score.all.pooled"].ci for fact in (one, other)]
    assert ends[0] is not None
    assert ends[1] is not None
    assert (ends[0].low, ends[0].high) == pytest.approx((ends[1].low, ends[1].high), rel=1e-7)


@pytest.mark.parametrize("model", ["three_level", "robust", "three_level_robust"])
def test_one_cluster_is_not_pooled(tmp_path: Path, model: str) -> None:
    made = book(tmp_path, rows(clusters="aaaaaa"), model=model)
    assert made["score.all.pooled"].not_estimable == "all rows are of one cluster, a"


def test_few_clusters_are_noted(tmp_path: Path) -> None:
    made = book(tmp_path, rows(clusters="aabbcc"), model="robust")
    (note,) = [one for one in made["score.all.pooled"].notes if "robust" in one]
    assert note.startswith("robust variances of 3 clusters with fewer than 4 degrees of freedom")


def test_without_a_model_rows_of_one_cluster_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        review(tmp_path, rows(clusters="aabcde"), [OUTCOME], APART, studies={"cluster": "district"})
    (problem,) = caught.value.problems
    assert "is of the same study as row 3" in problem.what
    assert problem.remedy.endswith(
        "Or say under analysis.dependence how rows of one study are pooled."
    )


def test_overlapping_rows_of_different_clusters_are_still_refused(tmp_path: Path) -> None:
    pairs: dict[str, Any] = {"overlaps": [["s1", "s2"], ["s1", "s3"]]}
    analysis = {**APART, "dependence": {"model": "robust"}}
    with pytest.raises(DataError) as caught:
        review(
            tmp_path, rows(clusters="aabcde"), [OUTCOME], analysis,
            studies={"cluster": "district"}, data=pairs,
        )  # fmt: skip
    (problem,) = caught.value.problems
    assert "shares patients with row 4" in problem.what

"""Absolute effects beside ratings: what they are made from, and why some are not made."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from reportgen.errors import SpecError
from reportgen.pipeline import Checked, check
from tests.prose.cases import CASES
from tests.prose.cases_of_certainty import rating, stated
from tests.prose.cases_of_comparisons import COUNTS, FEWER, compared, review, rows_of
from tests.prose.project import Plain, Project


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return check(CASES["rated_comparisons"]().write(tmp_path_factory.mktemp("rated")))


def value(checked: Checked, name: str) -> float:
    found = checked.analysed.book[name].value
    assert found is not None
    return float(found)


def test_the_median_and_the_pooled_risk(rated: Checked) -> None:
    """Of FEWER, and of SAME, whose control arms are the last two of each four."""
    assert value(rated, "death.grade.death.control_risk") == pytest.approx(102 / 796, rel=1e-15)
    same = [11 / 120, 29 / 300, 9 / 61, 9 / 95, 22 / 210]
    assert value(rated, "relapse.grade.relapse.control_risk") == median(same)
    assert value(rated, "gone.grade.gone.control_risk") == 0.4


def test_the_risk_has_the_odds_ratio_of_the_pool(rated: Checked) -> None:
    control = value(rated, "death.grade.death.control_risk")
    risk = value(rated, "death.grade.death.risk")
    ratio = (risk / (1 - risk)) / (control / (1 - control))
    assert ratio == pytest.approx(value(rated, "death.all.pooled"), rel=1e-12)
    difference = rated.analysed.book["death.grade.death.difference"]
    assert difference.value == risk - control
    assert difference.from_facts == ("death.all.pooled", "death.grade.death.control_risk")


def test_a_difference_of_shares_is_one_itself(rated: Checked) -> None:
    made, effect = (rated.analysed.book[f"harm.{one}"] for one in
                    ("grade.harm.difference", "all.pooled"))  # fmt: skip
    assert (made.value, made.ci) == (effect.value, effect.ci)


def test_sizes_are_by_the_point_estimate(rated: Checked) -> None:
    found = {one.id: (one.size, one.more) for one in rated.analysed.ratings}
    assert found == {
        "death": ("large", False),  # 89 fewer, large from 60
        "relapse": ("trivial", True),  # 1 more, small from 5
        "harm": ("unclassified", True),
        "falls": ("unclassified", False),  # no absolute effect
        "gone": ("unclassified", False),
        "score": ("large", True),  # 6.1 points, large from 5
        "mood": ("unclassified", True),
        "fever": ("unclassified", False),  # not estimable
    }


def test_what_cannot_be_estimated_says_why(rated: Checked) -> None:
    for name in ("risk", "difference", "control_risk"):
        fact = rated.analysed.book[f"fever.grade.fever.{name}"]
        assert fact.value is None
        assert fact.not_estimable


def one_outcome(measure: str, *ratings: Plain, claims: list[Plain]) -> Project:
    outcomes = [compared("death", "death", measure, *COUNTS)]
    rows = rows_of(death=(COUNTS, FEWER))
    return review(outcomes, rows, grade=ratings, claims=claims)


@pytest.mark.parametrize(
    ("measure", "more", "what"),
    [
        ("risk_ratio", {}, "a ratio makes an absolute effect only with a baseline"),
        (
            "risk_ratio",
            {"baseline": {"choice": "fact", "fact": "death.all.pooled"}},
            "'death.all.pooled' is no share that could be a risk",
        ),
        ("phi", {"effect": "death.all.i2"}, "it is no comparison of two arms"),
    ],
)
def test_a_statement_that_cannot_be_made_is_refused(
    tmp_path: Path, measure: str, more: Plain, what: str
) -> None:
    given = rating("death", "high", **more)
    project = one_outcome(measure, given, claims=[stated("death")])
    with pytest.raises(SpecError) as caught:
        check(project.write(tmp_path))
    (problem,) = caught.value.problems
    assert "there is no statement of the rating 'death'" in problem.what
    assert what in problem.what
    assert problem.remedy == "Write the sentence as `say:`."


def test_a_rating_of_no_fact_is_refused_with_the_nearest(tmp_path: Path) -> None:
    project = one_outcome("risk_ratio", rating("death", "high", "death.all.poled"), claims=[])
    with pytest.raises(
        SpecError, match=r"no fact 'death\.all\.poled'; did you mean 'death\.all\.po"
    ):
        check(project.write(tmp_path))

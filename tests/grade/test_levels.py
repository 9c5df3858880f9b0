"""How a rating arrives at its level, and of which facts it speaks."""

from __future__ import annotations

import pytest

from reportgen.grade.levels import LEVELS, Certainty, covers, lowest, rated, reaches


@pytest.mark.parametrize(
    ("start", "down", "up", "expected"),
    [
        ("high", (), (), "high"),
        ("high", (1,), (), "moderate"),
        ("high", (1, 1), (), "low"),
        ("high", (2, 1), (), "very_low"),
        ("high", (2, 2, 2), (), "very_low"),  # never below
        ("low", (), (), "low"),
        ("low", (1,), (), "very_low"),
        ("low", (2,), (), "very_low"),
        ("low", (), (1,), "moderate"),
        ("low", (), (2,), "high"),
        ("low", (), (2, 1), "high"),  # never above
    ],
)
def test_steps(
    start: Certainty, down: tuple[int, ...], up: tuple[int, ...], expected: Certainty
) -> None:
    assert rated(start, down, up) == expected


def test_order() -> None:
    names = list(LEVELS)
    assert names == ["high", "moderate", "low", "very_low"]
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            assert reaches(one, other) == (i <= j)
            assert lowest([one, other]) == names[max(i, j)]
    assert lowest([]) is None


@pytest.mark.parametrize(
    ("effect", "fact", "expected"),
    [
        ("tb.all.pooled", "tb.all.i2", True),
        ("tb.all.pooled", "tb.all.pooled.low", True),
        ("tb.all.pooled", "death.all.pooled", False),
        ("os.b_vs_a.hazard_ratio", "os.b_vs_a.log_rank.p", True),
        ("os.b_vs_a.hazard_ratio", "os.c_vs_a.log_rank.p", False),
        ("os.b_vs_a.hazard_ratio", "os.a.median", True),
        ("os.b_vs_a.hazard_ratio", "os.propensity.x.b_vs_a.test", True),
        ("os.b_vs_a.hazard_ratio", "review.rows", False),
    ],
)
def test_a_rating_speaks_of_the_outcome_and_of_the_pair(
    effect: str, fact: str, expected: bool
) -> None:
    assert covers(effect, fact) is expected

"""The value of no difference, as the vocabulary, the measures and the engine each have it."""

from __future__ import annotations

import pytest

from reportgen.facts.fact import Fact
from reportgen.measures import COMPARISONS, MEASURES
from reportgen.vocabulary import STATISTICS, null_of


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_measure_that_compares_arms_has_the_null_of_its_statistic(name: str) -> None:
    assert MEASURES[name].null == null_of(name)


@pytest.mark.parametrize("name", MEASURES)
def test_what_contrasts_two_groups_has_a_null(name: str) -> None:
    for transform in MEASURES[name].transforms.values():
        assert null_of(transform.contrast) in (0.0, 1.0)


def test_only_ratios_have_the_null_one() -> None:
    ones = {name for name, stat in STATISTICS.items() if stat.null == 1.0}
    ratios = {name for name, stat in STATISTICS.items() if stat.is_ratio}
    assert ratios - ones == {"e_value"}  # 1 is its least value, not a comparison
    assert not ones - ratios


@pytest.mark.parametrize("name", ["proportion", "count", "p_value", "tau2", "median", "survival"])
def test_what_compares_nothing_has_none(name: str) -> None:
    assert Fact("x", name, "x", STATISTICS[name].kind, 1).null is None
    with pytest.raises(ValueError, match="compares nothing"):
        null_of(name)

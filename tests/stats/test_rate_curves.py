"""What an effect makes of a rate, by the definition of each measure."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.measures import effect_sizes
from reportgen.stats.rate_curves import CURVES, PER_TIME, treated_rate

RATES = np.array([0.05, 0.2, 0.5, 0.7])


@pytest.mark.parametrize("measure", sorted(set(CURVES) - {"PETO"}))
def test_the_effect_of_both_rates_is_the_one_of_the_curve(measure: str) -> None:
    """With 10,000 participants (or years) in each arm the effect of the counts is that given."""
    effect = -0.03
    treated = treated_rate(measure, RATES, effect)
    size = np.full(4, 1e6)
    kind = "time" if measure in PER_TIME else "n"
    counts = {"events_1": np.round(treated * size), f"{kind}_1": size,
              "events_2": RATES * size, f"{kind}_2": size}  # fmt: skip
    assert effect_sizes(measure, counts).yi == pytest.approx(effect, abs=2e-5)


@pytest.mark.parametrize("measure", CURVES)
def test_no_effect_is_the_line_of_equality(measure: str) -> None:
    grid = np.linspace(0, 1, 11)
    assert treated_rate(measure, grid, 0.0) == pytest.approx(grid)


@pytest.mark.parametrize("measure", sorted(set(CURVES) - set(PER_TIME)))
@pytest.mark.parametrize("effect", [-800.0, -2.0, 2.0, 800.0])
def test_proportions_stay_proportions(measure: str, effect: float) -> None:
    with np.errstate(all="raise", under="ignore"):
        found = treated_rate(measure, np.linspace(0, 1, 11), effect)
    assert np.all((found >= 0) & (found <= 1))


def test_what_is_refused() -> None:
    for measure, rates, effect in (("OR", [1.2], 0), ("RR", [-0.1], 0), ("OR", [0.1], np.nan)):
        with pytest.raises(AnalysisError):
            treated_rate(measure, rates, effect)
    with pytest.raises(AnalysisError, match="measure"):
        treated_rate("SMD", [0.1], 0)

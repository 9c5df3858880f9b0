"""Where statsmodels computes the same thing, it must get the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint

from reportgen.stats.intervals import proportion_interval
from reportgen.stats.pooling import pool

EVENTS = np.array([0.0, 1, 7, 25, 119, 40, 12])
N = np.array([9.0, 12, 30, 36, 271, 40, 13])
YI = np.array([-0.889, -1.585, -1.348, -1.442, -0.218, -0.786, -1.621])
VI = np.array([0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230])

METHODS = {
    "clopper_pearson": "beta",
    "wilson": "wilson",
    "agresti_coull": "agresti_coull",
    "jeffreys": "jeffreys",
}


@pytest.mark.parametrize("ours", ["clopper_pearson", "wilson", "agresti_coull"])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_intervals_of_a_proportion(ours: str, level: float) -> None:
    made = proportion_interval(EVENTS, N, method=ours, level=level)
    low, high = proportion_confint(EVENTS, N, alpha=1 - level, method=METHODS[ours])
    assert made.low == pytest.approx(np.clip(low, 0, 1), abs=1e-12)
    assert made.high == pytest.approx(np.clip(high, 0, 1), abs=1e-12)


def test_the_jeffreys_interval_where_it_is_not_cut_at_0_or_1() -> None:
    inner = (EVENTS > 0) & (EVENTS < N)
    made = proportion_interval(EVENTS[inner], N[inner], method="jeffreys")
    low, high = proportion_confint(EVENTS[inner], N[inner], method="jeffreys")
    assert made.low == pytest.approx(low, abs=1e-12)
    assert made.high == pytest.approx(high, abs=1e-12)


@pytest.mark.parametrize(("ours", "theirs"), [("DL", "chi2"), ("PM", "iterated")])
def test_random_effects(ours: str, theirs: str) -> None:
    made = pool(YI, VI, tau2=ours)
    result = combine_effects(YI, VI, method_re=theirs, atol=1e-12)
    assert made.tau2 == pytest.approx(result.tau2, rel=1e-6)
    assert made.estimate == pytest.approx(result.mean_effect_re, rel=1e-6)
    assert made.se == pytest.approx(result.sd_eff_w_re, rel=1e-6)
    assert made.q == pytest.approx(result.q, rel=1e-10)


def test_the_common_effect() -> None:
    made = pool(YI, VI, model="common")
    result = combine_effects(YI, VI)
    assert made.estimate == pytest.approx(result.mean_effect_fe, rel=1e-12)
    assert made.se == pytest.approx(result.sd_eff_w_fe, rel=1e-12)


def test_hartung_and_knapp() -> None:
    made = pool(YI, VI, tau2="DL", ci="knapp_hartung")
    with pytest.warns(UserWarning, match="use_t"):  # about single studies, which are not used here
        row = (
            combine_effects(YI, VI, method_re="chi2", use_t=True)
            .summary_frame()
            .loc["random effect wls"]
        )
    assert made.se == pytest.approx(row["sd_eff"], rel=1e-9)
    assert made.ci_low == pytest.approx(row["ci_low"], rel=1e-9)
    assert made.ci_high == pytest.approx(row["ci_upp"], rel=1e-9)

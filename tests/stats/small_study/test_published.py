"""Published examples, named after their papers."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from reportgen.stats.measures import effect_sizes
from reportgen.stats.small_study.fail_safe import rosenberg_fail_safe_n, rosenthal_fail_safe_n
from reportgen.stats.small_study.rank_tests import begg_test
from reportgen.stats.small_study.regression_tests import egger_test
from reportgen.stats.small_study.trim_and_fill import trim_and_fill

DATASETS = Path(__file__).parents[2] / "reference" / "datasets"


def columns(name, *wanted):
    with (DATASETS / name).open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    return tuple(np.array([float(row[column]) for row in table]) for column in wanted)


@pytest.fixture(scope="module")
def bcg():
    """Log risk ratios of the 13 trials of Colditz et al. 1994."""
    roles = ("events_1", "nonevents_1", "events_2", "nonevents_2")
    counts = columns("bcg.csv", "tpos", "tneg", "cpos", "cneg")
    effect = effect_sizes("RR", dict(zip(roles, counts, strict=True)))
    return effect.yi, effect.vi


def test_viechtbauer_2010_egger(bcg):
    """doi:10.18637/jss.v036.i03: t = -1.4013, df = 11, p = 0.1887."""
    fit = egger_test(*bcg)
    assert (round(fit.statistic, 4), fit.df, round(fit.p_value, 4)) == (-1.4013, 11, 0.1887)


def test_viechtbauer_2010_begg(bcg):
    """doi:10.18637/jss.v036.i03: Kendall's tau = 0.0256, p = 0.9524."""
    test = begg_test(*bcg)
    assert (round(test.tau, 4), round(test.p_value, 4)) == (0.0256, 0.9524)


def test_viechtbauer_2010_trim_and_fill(bcg):
    """doi:10.18637/jss.v036.i03: 4 missing on the right (SE 2.3853), estimate -0.2910."""
    result = trim_and_fill(*bcg, model="common")
    assert (result.missing, result.side) == (4, "right")
    assert round(result.missing_se, 4) == 2.3853
    assert round(result.pooled.estimate, 4) == -0.2910


def test_metafor_manual_fail_safe_n(bcg):
    """The manual of metafor, fsn: 598 by Rosenthal's and 370 by Rosenberg's approach."""
    assert rosenthal_fail_safe_n(*bcg).n == 598
    assert rosenberg_fail_safe_n(*bcg).n == 370


def test_metafor_manual_trim_and_fill_of_hackshaw_1998():
    """The manual of metafor, trimfill: 7 missing on the left (SE 4.0405)."""
    result = trim_and_fill(*columns("hackshaw1998.csv", "yi", "vi"), model="common")
    assert (result.missing, result.side, result.pooled.k) == (7, "left", 44)
    assert round(result.missing_se, 4) == 4.0405


def test_rosenthal_1979():
    """doi:10.1037/0033-2909.86.3.638: 94 experiments with a mean Z of 1.014 need 3263 more.

    The paper takes 2.706 for the squared quantile of 2.7055, which is one study.
    """
    found = rosenthal_fail_safe_n(np.full(94, 1.014), np.ones(94))
    assert found.unrounded == pytest.approx(3263, abs=1)

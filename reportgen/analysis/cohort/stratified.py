"""Two arms compared over the strata: Cochran-Mantel-Haenszel test, common ratio, homogeneity."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np

from reportgen.analysis.cohort.rate_contrasts import Estimated, Rate
from reportgen.analysis.cohort.testing import Tested
from reportgen.errors import AnalysisError
from reportgen.stats.contingency.stratified import cochran_mantel_haenszel, mantel_haenszel
from reportgen.stats.counts.mantel_haenszel import Sums
from reportgen.stats.distributions import two_sided_quantile

ALIKE = "in no stratum with patients of both arms did some have the event and others not"
ONE = "fewer than two strata could be compared"


def _tables(pairs: Sequence[tuple[Rate, Rate]]) -> np.ndarray:
    return np.array([[arm.cells, other.cells] for arm, other in pairs], dtype=np.float64)


def stratified_test(pairs: Sequence[tuple[Rate, Rate]], stratum: str) -> Tested:
    """The test over the strata, without continuity correction as the chi-square test is."""
    settings = (("stratum", stratum),)
    try:
        found = cochran_mantel_haenszel(_tables(pairs), correction=False)
    except AnalysisError:
        return Tested(None, "test.cmh", ALIKE, settings)
    return Tested(found.p_value, "test.cmh", settings=settings)


def common_ratio(
    pairs: Sequence[tuple[Rate, Rate]], ratio: str, tested: Tested, level: float
) -> Estimated:
    """The Mantel-Haenszel odds ratio or risk ratio, where the test could be made."""
    method = f"mantel_haenszel.{ratio}"
    if tested.refused:
        return Estimated(None, None, method, tested.refused)
    found = mantel_haenszel(_tables(pairs))
    sums: Sums = found.log_odds_ratio if ratio == "odds_ratio" else found.log_risk_ratio
    if sums.estimate is None or not sums.standard_error:
        return Estimated(None, None, method, "the ratio over the strata is 0 or infinite")
    half = two_sided_quantile(level) * sums.standard_error
    limits = (exp(sums.estimate - half), exp(sums.estimate + half))
    return Estimated(exp(sums.estimate), limits, method)


def homogeneity(pairs: Sequence[tuple[Rate, Rate]]) -> Tested:
    """Breslow and Day's test of equal odds ratios in the strata."""
    try:
        found = mantel_haenszel(_tables(pairs)).breslow_day
    except AnalysisError:
        return Tested(None, "test.breslow_day", ALIKE)
    if found is None:
        return Tested(None, "test.breslow_day", ONE)
    return Tested(found.p_value, "test.breslow_day")

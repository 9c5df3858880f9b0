"""Mean and standard deviation of a sample from its median with quartiles, range or both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from reportgen.errors import Problem
from reportgen.methods.record import Described
from reportgen.stats.checks import (
    Bools,
    Floats,
    as_floats,
    check_choice,
    raise_if,
    rows,
    same_length,
)
from reportgen.stats.conversions.wan_tables import QUARTILES, RANGE

FIVE, WITH_RANGE, WITH_QUARTILES, NOTHING = "five_numbers", "range", "quartiles", ""


@dataclass(frozen=True, slots=True)
class MeansFromQuantiles:
    """Estimated means and standard deviations, shapes (k,), in the unit of the quantiles.

    ``used`` (k,) names what each was made from: ``five_numbers``, ``range`` or ``quartiles``, and
    is empty where a study has none of these; its numbers are then NaN.
    """

    mean: Floats
    sd: Floats
    used: tuple[str, ...]
    mean_method: str
    sd_method: str


@dataclass(frozen=True, slots=True)
class _Summary:
    """Quantiles of the studies, NaN where not reported, and which of them a study has."""

    low: Floats
    q1: Floats
    median: Floats
    q3: Floats
    high: Floats
    n: Floats

    @property
    def has_range(self) -> Bools:
        return np.asarray(np.isfinite(self.low + self.median + self.high) & (self.n >= 2))

    @property
    def has_quartiles(self) -> Bools:
        return np.asarray(np.isfinite(self.q1 + self.median + self.q3) & (self.n >= 2))

    def check(self) -> None:
        problems = []
        order = (self.low, self.q1, self.median, self.q3, self.high)
        highest = np.full(len(self.n), -np.inf)
        bad = np.zeros(len(self.n), dtype=bool)
        for values in order:
            bad |= values < highest
            highest = np.fmax(highest, values)
        if np.any(bad):
            problems.append(Problem("quantiles", f"{rows(bad)} with quantiles out of order."))
        if np.any(bad := (self.n < 1) | (self.n != np.rint(self.n)) & np.isfinite(self.n)):
            problems.append(Problem("n", f"{rows(bad)} with a size that is no whole number."))
        raise_if(problems)


def mean_sd_from_quantiles(
    median: ArrayLike,
    n: ArrayLike,
    *,
    q1: ArrayLike | None = None,
    q3: ArrayLike | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    mean_method: str = "luo",
    sd_method: str = "shi",
) -> MeansFromQuantiles:
    """Means and standard deviations from medians with quartiles, ranges (low, high) or all five.

    Shapes (k,), NaN where a study does not report; each study uses what it has. Means: ``luo``
    weighs mid-range, mid-hinge and median by sample size; ``wan`` (q1 + m + q3)/3,
    (a + 2m + b)/4 + (a - 2m + b)/(4n), or (a + 2 q1 + 2m + 2 q3 + b)/8. Standard deviations from
    three numbers are range or quartile distance over what a normal sample of this size is expected
    to show (``*_tabulated``: by printed constants for small n); from five ``shi`` adds both with
    weights by n, ``wan`` takes their mean. All assume a sample near normal; skewed data mislead.

    Raises AnalysisError for quantiles out of order and sizes that are none. Luo et al. 2018,
    doi:10.1177/0962280216669183; Wan et al. 2014, doi:10.1186/1471-2288-14-135; Shi et al. 2020,
    doi:10.1002/jrsm.1429. R: metafor::conv.fivenum(test = FALSE), meta::metamean, to 1e-12.
    """
    check_choice(mean_method, MEAN_METHODS, "mean_method")
    check_choice(sd_method, SD_METHODS, "sd_method")
    middle, size = as_floats(median, "median"), as_floats(n, "n")
    missing = np.full(len(middle), np.nan)
    given = {"low": low, "q1": q1, "q3": q3, "high": high}
    ends = {k: missing if x is None else as_floats(x, k) for k, x in given.items()}
    same_length(median=middle, n=size, **ends)
    s = _Summary(ends["low"], ends["q1"], middle, ends["q3"], ends["high"], size)
    s.check()
    five = s.has_range & s.has_quartiles
    chosen = [five, s.has_range, s.has_quartiles]
    safe = _Summary(s.low, s.q1, s.median, s.q3, s.high, np.where(size >= 2, size, np.nan))
    means = MEAN_METHODS[mean_method].means(safe)
    used = np.select(chosen, [FIVE, WITH_RANGE, WITH_QUARTILES], NOTHING)
    return MeansFromQuantiles(
        np.select(chosen, means, np.nan),
        np.select(chosen, SD_METHODS[sd_method].sds(safe), np.nan),
        tuple(str(word) for word in used),
        mean_method,
        sd_method,
    )


def _luo(s: _Summary) -> list[Floats]:
    """From five numbers, range, quartiles."""
    mid_range, mid_hinge = (s.low + s.high) / 2, (s.q1 + s.q3) / 2
    a, b = 2.2 / (2.2 + s.n**0.75), 0.7 - 0.72 / s.n**0.55
    with_range, with_quartiles = 4 / (4 + s.n**0.75), 0.7 + 0.39 / s.n
    return [
        a * mid_range + b * mid_hinge + (1 - a - b) * s.median,
        with_range * mid_range + (1 - with_range) * s.median,
        with_quartiles * mid_hinge + (1 - with_quartiles) * s.median,
    ]


def _wan(s: _Summary) -> list[Floats]:
    ends = s.low + s.high
    return [
        (ends + 2 * s.q1 + 2 * s.median + 2 * s.q3) / 8,
        (ends + 2 * s.median) / 4 + (ends - 2 * s.median) / (4 * s.n),
        (s.q1 + s.median + s.q3) / 3,
    ]


def _sds(s: _Summary, *, weighed: bool, tabulated: bool) -> list[Floats]:
    """Standard deviations from five numbers, range, quartiles."""
    spread, hinges = s.high - s.low, s.q3 - s.q1
    range_z = special.ndtri((s.n - 0.375) / (s.n + 0.25))
    hinge_z = special.ndtri((0.75 * s.n - 0.125) / (s.n + 0.25))
    expected_range, expected_hinges = 2 * range_z, 2 * hinge_z
    if tabulated:
        expected_range = _printed(RANGE, s.n - 1, expected_range)
        expected_hinges = _printed(QUARTILES, np.ceil((s.n - 1) / 4) - 1, expected_hinges)
    five = (spread / expected_range + hinges / expected_hinges) / 2
    if weighed:
        power = s.n**0.6
        five = spread / ((2 + 0.14 * power) * range_z) + hinges / (
            (2 + 2 / (0.07 * power)) * hinge_z
        )
    return [five, spread / expected_range, hinges / expected_hinges]


def _printed(table: Floats, position: Floats, beyond: Floats) -> Floats:
    """The constant at this position, the formula past the end of the table."""
    inside = position < len(table)
    at = np.where(inside & np.isfinite(position), position, 0).astype(np.intp)
    return np.asarray(np.where(inside, table[at], beyond))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanMethod(Described):
    """Means from five numbers, range, quartiles; a, q1, m, q3, b are minimum to maximum."""

    means: Callable[[_Summary], list[Floats]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SdMethod(Described):
    """Standard deviations from five numbers, range, quartiles."""

    sds: Callable[[_Summary], list[Floats]]


_WAN = "Wan et al. 2014, doi:10.1186/1471-2288-14-135"
_SHI = "Shi et al. 2020, doi:10.1002/jrsm.1429"
_RANGE_OR_HINGES = "(b - a)/E(range), (q3 - q1)/E(quartile distance) of a normal sample of n; "

MEAN_METHODS: dict[str, MeanMethod] = {
    "luo": MeanMethod(
        label="mean from quantiles, weighed by n",
        formula="mid-range, mid-hinge and median, weights by n: of quartiles "
        "w (q1 + q3)/2 + (1 - w) m, w = 0.7 + 0.39/n; of the range w = 4/(4 + n^0.75)",
        means=_luo,
        reference="Luo et al. 2018, doi:10.1177/0962280216669183",
        r_call="metafor::conv.fivenum(min, q1, median, q3, max, n, test = FALSE)",
    ),
    "wan": MeanMethod(
        label="mean from quantiles, fixed weights",
        formula="(q1 + m + q3)/3; (a + 2m + b)/4 + (a - 2m + b)/(4n); (a + 2 q1 + 2m + 2 q3 + b)/8",
        means=_wan,
        reference=_WAN,
        r_call='meta::metamean(n, median, q1, q3, min, max, method.mean = "Wan")',
    ),
}
SD_METHODS: dict[str, SdMethod] = {
    "shi": SdMethod(
        label="standard deviation from quantiles, both distances weighed by n",
        formula=f"{_RANGE_OR_HINGES}of all five both with weights by n",
        sds=partial(_sds, weighed=True, tabulated=False),
        reference=_SHI,
        r_call="metafor::conv.fivenum(min, q1, median, q3, max, n, test = FALSE)",
    ),
    "wan": SdMethod(
        label="standard deviation from quantiles",
        formula=f"{_RANGE_OR_HINGES}of all five their mean",
        sds=partial(_sds, weighed=False, tabulated=False),
        reference=_WAN,
        r_call='metafor::conv.fivenum(min, q1, median, q3, max, n, method = "wan2014", '
        "test = FALSE)",
    ),
    "shi_tabulated": SdMethod(
        label="as shi, with the printed constants for small n",
        formula=f"{_RANGE_OR_HINGES}of all five both with weights by n",
        sds=partial(_sds, weighed=True, tabulated=True),
        reference=f"{_SHI}; tables of {_WAN}",
        r_call='meta::metamean(n, median, q1, q3, min, max, method.sd = "Shi")',
    ),
    "wan_tabulated": SdMethod(
        label="as wan, with the printed constants for small n",
        formula=f"{_RANGE_OR_HINGES}of all five their mean",
        sds=partial(_sds, weighed=False, tabulated=True),
        reference=_WAN,
        r_call='meta::metamean(n, median, q1, q3, min, max, method.sd = "Wan")',
    ),
}

"""Mean and standard deviation of a group, from whatever the study reported of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from reportgen.stats.conversions.quantiles import mean_sd_from_quantiles
from reportgen.stats.distributions import two_sided_quantile

Moments = tuple[float, float, float, str]
"""Mean, standard deviation, participants, and the key of the remark on how they were found."""
Numbers = Mapping[str, float]
Array = NDArray[np.float64]


def moments(numbers: Numbers) -> Moments:
    """Of the roles of one way of ``measures.moments.MOMENTS``; NaN where they give none."""
    read = next(make for role, make in _BY_SPREAD.items() if role in numbers)
    return read(numbers)


def _of_sd(numbers: Numbers) -> Moments:
    return numbers["mean"], numbers["sd"], numbers["n"], ""


def _of_se(numbers: Numbers) -> Moments:
    return numbers["mean"], numbers["se"] * sqrt(numbers["n"]), numbers["n"], ""


def _of_interval(numbers: Numbers) -> Moments:
    """The interval of a mean is by Student's t: Cochrane Handbook 6.5.2.2."""
    n = numbers["n"]
    if n < 2:
        return numbers["mean"], float("nan"), n, "mean_interval"
    width = (numbers["ci_high"] - numbers["ci_low"]) / (2 * two_sided_quantile(0.95, n - 1))
    return numbers["mean"], width * sqrt(n), n, "mean_interval"


def _of_quantiles(numbers: Numbers) -> Moments:
    def column(role: str) -> Array | None:
        return np.array([numbers[role]]) if role in numbers else None

    made = mean_sd_from_quantiles(
        np.array([numbers["median"]]),
        np.array([numbers["n"]]),
        q1=column("q1"),
        q3=column("q3"),
        low=column("min"),
        high=column("max"),
    )
    return float(made.mean[0]), float(made.sd[0]), numbers["n"], made.used[0] or "quartiles"


_BY_SPREAD: Mapping[str, Callable[[Numbers], Moments]] = {
    "sd": _of_sd,
    "se": _of_se,
    "ci_low": _of_interval,
    "median": _of_quantiles,
}
"""By the role that tells the ways apart."""

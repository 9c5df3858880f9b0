"""Any estimate from each of several completed data sets, and the one that they make together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.imputation.rubin import RubinPooled, rubin

Data = TypeVar("Data")


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate and its variance on a scale that is near normal: logs of ratios, differences.

    ``df`` are those of the complete data where the test has some (a linear model), else None.
    """

    value: float
    variance: float
    df: float | None = None


def pool_many(
    estimate: Callable[[Data], Mapping[str, Estimate]],
    completed: Sequence[Data],
    *,
    level: float = LEVEL,
) -> dict[str, RubinPooled]:
    """Estimates by name in each data set, pooled by Rubin's rules with Barnard and Rubin's df.

    Raises AnalysisError where a data set gives no estimate, with how many of them and why, where
    names differ between data sets, and as ``rubin``.
    """
    found, refused = [], []
    for data in completed:
        try:
            found.append(estimate(data))
        except AnalysisError as error:
            refused.append(error)
    if refused:
        first = refused[0].problems[0]
        reason = f"{first.where} {first.what}".strip().rstrip(".")
        count = f"{len(refused)} of {len(completed)} completed data sets"
        raise AnalysisError.single("", f"{count} gave no estimate, as {reason}")
    names = list(found[0]) if found else []
    if any(list(one) != names for one in found):
        raise AnalysisError.single("completed data sets", "do not give the same estimates.")
    return {name: _pooled([one[name] for one in found], level) for name in names}


def _pooled(estimates: Sequence[Estimate], level: float) -> RubinPooled:
    """With the fewest df that any data set has."""
    df = [one.df for one in estimates if one.df is not None]
    return rubin(
        [one.value for one in estimates],
        [one.variance for one in estimates],
        complete_df=min(df) if df else None,
        level=level,
    )

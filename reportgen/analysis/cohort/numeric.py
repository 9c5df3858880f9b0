"""Numbers: median, quartiles and mean by arm, and the arms compared by ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.scope import Scope, place
from reportgen.analysis.cohort.testing import Tested, ranks
from reportgen.inputs.cohort.records import NumericSummary, ValueCounts
from reportgen.spec.cohort_outcomes import NumericOutcome

_PARTS = (
    ("median", "median", "median of", "quantile.7"),
    ("q1", "quartile", "first quartile of", "quantile.7"),
    ("q3", "quartile", "third quartile of", "quantile.7"),
    ("mean", "mean", "mean of", "mean"),
    ("sd", "sd", "standard deviation of", "mean"),
    ("minimum", "extreme", "smallest value of", "quantile.7"),
    ("maximum", "extreme", "largest value of", "quantile.7"),
)
_QUARTILES = ("median", "q1", "q3")
_MOST_DECIMALS = 2
"""More decimals than this are the trace of a division, not of a measurement."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Decimals with which a variable was measured, and those of its medians and quartiles.

    The latter have one more where a quartile lies between two measured values.
    """

    measured: int
    quartiles: int

    @classmethod
    def of(cls, values: Sequence[ValueCounts], summaries: Sequence[NumericSummary]) -> Precision:
        """The same for every arm and stratum, so that a column reads evenly."""
        everything = np.concatenate([one.value for one in values])
        measured = decimals_needed(everything)
        if measured is None:
            digits = three_digits(everything)
            return cls(digits, digits)
        found = [getattr(one, name) for one in summaries for name in _QUARTILES if one.n]
        between = decimals_needed(np.array(found, dtype=np.float64))
        return cls(
            measured, measured if between is not None and between <= measured else measured + 1
        )

    def setting(self, part: str) -> tuple[tuple[str, str], ...]:
        """What the fact of this part carries; a mean and its spread have one decimal more."""
        by_part = {"mean": self.measured + 1, "sd": self.measured + 1}
        by_part |= dict.fromkeys(_QUARTILES, self.quartiles)
        return (("decimals", str(by_part.get(part, self.measured))),)


def decimals_needed(values: np.ndarray) -> int | None:
    """The fewest decimals that write every value; None where they were not written so."""
    for decimals in range(_MOST_DECIMALS + 1):
        shifted = values * 10.0**decimals
        if np.all(np.abs(shifted - np.round(shifted)) <= 1e-9 * np.maximum(1.0, np.abs(shifted))):
            return decimals
    return None


def three_digits(values: np.ndarray) -> int:
    """Decimals that leave three digits of the largest value."""
    largest = float(np.max(np.abs(values)))
    return max(0, min(3, 2 - floor(log10(largest))))


def add_numeric(
    scope: Scope,
    outcome: NumericOutcome,
    summaries: Sequence[NumericSummary],
    values: Sequence[ValueCounts],
) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].median|q1|q3|mean|sd|minimum|maximum|missing`` and the
    contrast ``<outcome>.<arm>_vs_<reference>[.<stratum>].test``."""
    inputs = scope.column(outcome.column)
    found = {(one.arm, one.stratum): one for one in summaries}
    counted = {(one.arm, one.stratum): one for one in values}
    precision = Precision.of(values, summaries)
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            prefix = place(outcome.id, arm.id, stratum)
            label = scope.in_arm(outcome.label, arm.id, stratum)
            one = found[arm.id, stratum]
            add_summary(scope, prefix, label, one, precision, outcome.unit, inputs)
        for pair in scope.pairs:
            sides = (counted[pair.arm.id, stratum], counted[pair.reference.id, stratum])
            add_test(
                scope,
                f"{place(outcome.id, pair.id, stratum)}.test",
                scope.between(f"test of {outcome.label}", pair, stratum),
                rank_test(*sides),
                n=int(sum(int(side.count.sum()) for side in sides)),
                inputs=inputs,
            )


def add_summary(
    scope: Scope,
    prefix: str,
    label: str,
    summary: NumericSummary,
    precision: Precision,
    unit: str | None,
    inputs: tuple[str, ...],
) -> None:
    """Location, spread and number of missing values of one group."""
    adds_up(label, summary.total, (summary.n, summary.missing))
    why = "no patient had a value" if summary.n == 0 else "only one patient had a value"
    for name, stat, words, method in _PARTS:
        scope.add(
            f"{prefix}.{name}",
            stat,
            f"{words} {label}",
            getattr(summary, name),
            n=summary.n,
            unit=unit,
            method=method,
            refused=why,
            inputs=inputs,
            settings=precision.setting(name),
        )
    scope.count(f"{prefix}.missing", f"patients without a value of {label}", summary.missing)


def rank_test(first: ValueCounts, second: ValueCounts) -> Tested:
    """Two groups with their own distinct values."""
    values = np.union1d(first.value, second.value)
    return ranks(values, _laid(values, first), _laid(values, second))


def _laid(values: np.ndarray, group: ValueCounts) -> np.ndarray:
    counts = np.zeros(len(values))
    counts[np.searchsorted(values, group.value)] = group.count
    return counts

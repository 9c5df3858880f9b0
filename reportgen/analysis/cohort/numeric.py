"""Numbers: median, quartiles and mean by arm, and the arms compared by ranks."""

from __future__ import annotations

from collections.abc import Sequence

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
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            prefix = place(outcome.id, arm.id, stratum)
            label = scope.in_arm(outcome.label, arm.id, stratum)
            add_summary(scope, prefix, label, found[arm.id, stratum], outcome.unit, inputs)
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
    unit: str | None,
    inputs: tuple[str, ...],
) -> None:
    """Location, spread and number of missing values of one group."""
    adds_up(label, summary.total, (summary.n, summary.missing))
    why = "no patient has a value" if summary.n == 0 else "one patient only has a value"
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

"""Numbers: median, quartiles and mean by arm, and the arms compared by ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

import numpy as np

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.locations import VARIANCES, compare_values
from reportgen.analysis.cohort.overall import OVERALL, is_wanted, values_overall, values_test
from reportgen.analysis.cohort.rate_contrasts import Estimated
from reportgen.analysis.cohort.rates import add_estimate, add_test
from reportgen.analysis.cohort.scope import Pair, Scope, place
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
_SHOWN = {("mean", "mean"): "mean.shown", ("mean", "quantile.7"): "quantile.beside"}
"""Other names of methods, by how numbers are shown."""
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

    def of_contrast(self, name: str, found: Estimated) -> tuple[tuple[str, str], ...]:
        """Of a difference of means one decimal more; of a shift so, where it lies between two
        measured differences."""
        if found.value is None or found.ci is None:
            return ()
        between = decimals_needed(np.array([found.value, *found.ci]))
        whole = name == "shift" and between is not None and between <= self.measured
        return (("decimals", str(self.measured if whole else self.measured + 1)),)


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


def contrast_of(outcome: NumericOutcome) -> str:
    """What the fact of a difference is called: of means beside t tests, else a shift."""
    return "mean_difference" if outcome.test in VARIANCES else "shift"


CONTRASTS = {
    "shift": ("shift", "shift of"),
    "mean_difference": ("difference_of_means", "difference of means of"),
}
"""Statistic and words."""


def add_numeric(
    scope: Scope,
    outcome: NumericOutcome,
    summaries: Sequence[NumericSummary],
    values: Sequence[ValueCounts],
) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].median|q1|q3|mean|sd|minimum|maximum|missing`` and the
    contrasts ``<outcome>.<arm>_vs_<reference>[.<stratum>].test`` and ``.shift`` or
    ``.mean_difference``; of all arms ``<outcome>.overall[.<stratum>].test``."""
    inputs = scope.column(outcome.column)
    found = {(one.arm, one.stratum): one for one in summaries}
    counted = {(one.arm, one.stratum): one for one in values}
    precision = Precision.of(values, summaries)
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            prefix = place(outcome.id, arm.id, stratum)
            label = scope.in_arm(outcome.label, arm.id, stratum)
            one = found[arm.id, stratum]
            add_summary(scope, prefix, label, one, precision, outcome.unit, inputs, outcome.summary)
        for pair in scope.pairs:
            sides = (counted[pair.arm.id, stratum], counted[pair.reference.id, stratum])
            _add_pair(scope, outcome, pair, sides, precision, stratum)
        if is_wanted(scope, outcome):
            arms = [counted[arm.id, stratum] for arm in scope.arms]
            add_test(
                scope,
                f"{place(outcome.id, OVERALL, stratum)}.test",
                scope.over_arms(f"test of {outcome.label}", stratum),
                values_overall(
                    scope,
                    values_test(scope, outcome),
                    [(one.value, one.count) for one in arms],
                ),
                n=_size(arms),
                inputs=inputs,
            )


def _size(groups: Sequence[ValueCounts]) -> int:
    return sum(int(one.count.sum()) for one in groups)


def _add_pair(
    scope: Scope,
    outcome: NumericOutcome,
    pair: Pair,
    sides: tuple[ValueCounts, ValueCounts],
    precision: Precision,
    stratum: str,
) -> None:
    prefix, name = place(outcome.id, pair.id, stratum), contrast_of(outcome)
    tested, found = compare_values(*sides, outcome.test, scope.level)
    stat, words = CONTRASTS[name]
    about: dict[str, Any] = {"n": _size(sides), "inputs": scope.column(outcome.column)}
    add_estimate(
        scope,
        f"{prefix}.{name}",
        stat,
        scope.between(f"{words} {outcome.label}", pair, stratum),
        replace(found, settings=(*found.settings, *precision.of_contrast(name, found))),
        p=tested.p,
        unit=outcome.unit,
        **about,
    )
    label = scope.between(f"test of {outcome.label}", pair, stratum)
    add_test(scope, f"{prefix}.test", label, tested, **about)


def add_summary(
    scope: Scope,
    prefix: str,
    label: str,
    summary: NumericSummary,
    precision: Precision,
    unit: str | None,
    inputs: tuple[str, ...],
    shown: str = "median",
) -> None:
    """Location, spread and number of missing values of one group; METHODS tells how it is
    ``shown``."""
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
            method=_SHOWN.get((shown, method), method),
            refused=why,
            inputs=inputs,
            settings=precision.setting(name),
        )
    scope.count(f"{prefix}.missing", f"patients without a value of {label}", summary.missing)

"""Yes-or-no outcomes: rates by arm and stratum, and the arms compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.rates import Comparison, add_comparison, add_rate
from reportgen.analysis.cohort.scope import Scope, place
from reportgen.analysis.ids import slug
from reportgen.inputs.cohort.records import BinaryCounts, Reasons
from reportgen.spec.cohort_outcomes import BinaryOutcome


def add_binary(scope: Scope, outcome: BinaryOutcome, counts: Sequence[BinaryCounts]) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].rate`` and ``.not_evaluable[.<reason>]``, contrasts
    ``<outcome>.<arm>_vs_<reference>[.<stratum>].difference``, ``.odds_ratio`` (or
    ``.risk_ratio``), ``.number_needed``, ``.test``."""
    inputs = scope.column(outcome.column)
    found = {(one.arm, one.stratum): one for one in counts}
    check_strata(scope, outcome.label, {at: one.total for at, one in found.items()})
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            one = found[arm.id, stratum]
            prefix = place(outcome.id, arm.id, stratum)
            label = scope.in_arm(outcome.label, arm.id, stratum)
            add_rate(scope, f"{prefix}.rate", label, Rate(one.events, one.evaluable), inputs)
            add_not_evaluable(scope, prefix, label, one.total - one.evaluable, one.not_evaluable)
        for pair in scope.pairs:
            sides = (found[pair.arm.id, stratum], found[pair.reference.id, stratum])
            add_comparison(
                scope,
                place(outcome.id, pair.id, stratum),
                outcome.label,
                pair,
                (
                    Rate(sides[0].events, sides[0].evaluable),
                    Rate(sides[1].events, sides[1].evaluable),
                ),
                Comparison.of(outcome),
                stratum=stratum,
                inputs=inputs,
            )


def add_not_evaluable(scope: Scope, prefix: str, label: str, n: int, reasons: Reasons) -> None:
    """How many could not be assessed, and why; parts that do not add up are refused."""
    adds_up(f"{label}: not evaluable", n, (count for _, count in reasons))
    scope.count(f"{prefix}.not_evaluable", f"patients not evaluable for {label}", n)
    for reason, count in reasons:
        words = f"patients not evaluable for {label}: {reason}"
        scope.count(f"{prefix}.not_evaluable.{slug(reason)}", words, count)


def check_strata(scope: Scope, label: str, totals: Mapping[tuple[str, str], int]) -> None:
    """Raises AnalysisError where the strata of an arm do not add up to the arm."""
    for arm in scope.arms if scope.strata else ():
        parts = (totals[arm.id, stratum.id] for stratum in scope.strata)
        adds_up(f"{label}: strata of {arm.label}", totals[arm.id, ""], parts)

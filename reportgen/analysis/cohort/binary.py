"""Yes-or-no outcomes: rates by arm and stratum, and the arms compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.overall import OVERALL, is_wanted, rates_overall
from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.rates import (
    Comparison,
    add_comparison,
    add_estimate,
    add_rate,
    add_test,
)
from reportgen.analysis.cohort.scope import WHOLE, Pair, Scope, place
from reportgen.analysis.cohort.stratified import common_ratio, homogeneity, stratified_test
from reportgen.analysis.cohort.testing import Tested
from reportgen.analysis.ids import slug
from reportgen.inputs.cohort.records import BinaryCounts, Reasons
from reportgen.spec.cohort_outcomes import BinaryOutcome
from reportgen.vocabulary import STATISTICS

Rates = Mapping[tuple[str, str], Rate]


def add_binary(scope: Scope, outcome: BinaryOutcome, counts: Sequence[BinaryCounts]) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].rate`` and ``.not_evaluable[.<reason>]``, contrasts
    ``<outcome>.<arm>_vs_<reference>[.<stratum>].difference``, ``.odds_ratio`` (or
    ``.risk_ratio``), ``.number_needed``, ``.test``, over strata ``.mantel_haenszel`` and
    ``.homogeneity``; of all arms ``<outcome>.overall[.<stratum>].test``."""
    inputs = scope.column(outcome.column)
    found = {(one.arm, one.stratum): one for one in counts}
    rates = {at: Rate(one.events, one.evaluable) for at, one in found.items()}
    check_strata(scope, outcome.label, {at: one.total for at, one in found.items()})
    for stratum in scope.places(outcome.by_stratum):
        for arm in scope.arms:
            one = found[arm.id, stratum]
            prefix = place(outcome.id, arm.id, stratum)
            label = scope.in_arm(outcome.label, arm.id, stratum)
            add_rate(scope, f"{prefix}.rate", label, rates[arm.id, stratum], inputs)
            add_not_evaluable(scope, prefix, label, one.total - one.evaluable, one.not_evaluable)
        for pair in scope.pairs:
            _add_pair(scope, outcome, pair, rates, stratum)
        if is_wanted(scope, outcome):
            arms = [rates[arm.id, stratum] for arm in scope.arms]
            add_test(
                scope,
                f"{place(outcome.id, OVERALL, stratum)}.test",
                scope.over_arms(f"test of {outcome.label}", stratum),
                rates_overall(scope, outcome.overall, arms),
                n=sum(one.n for one in arms),
                events=sum(one.events for one in arms),
                inputs=inputs,
            )


def _add_pair(scope: Scope, outcome: BinaryOutcome, pair: Pair, rates: Rates, stratum: str) -> None:
    prefix, inputs = place(outcome.id, pair.id, stratum), scope.column(outcome.column)
    over_strata = outcome.test == "cmh" and stratum == WHOLE
    tested = _add_stratified(scope, outcome, pair, rates) if over_strata else None
    add_comparison(
        scope,
        prefix,
        outcome.label,
        pair,
        (rates[pair.arm.id, stratum], rates[pair.reference.id, stratum]),
        Comparison.of(outcome),
        stratum=stratum,
        tested=tested,
        inputs=inputs,
    )


def _add_stratified(scope: Scope, outcome: BinaryOutcome, pair: Pair, rates: Rates) -> Tested:
    """The common ratio and whether it is one; returns the test over the strata."""
    prefix, inputs = place(outcome.id, pair.id), scope.column(outcome.column)
    pairs = [(rates[pair.arm.id, one.id], rates[pair.reference.id, one.id]) for one in scope.strata]
    tested = stratified_test(pairs, scope.stratum_name)
    ratio = common_ratio(pairs, outcome.ratio, tested, scope.level)
    words = f"{STATISTICS[outcome.ratio].label} over the strata of {outcome.label}"
    n = sum(arm.n + other.n for arm, other in pairs)
    label = scope.between(words, pair)
    name = f"{prefix}.mantel_haenszel"
    add_estimate(scope, name, outcome.ratio, label, ratio, p=tested.p, n=n, inputs=inputs)
    words = scope.between(f"test of equal odds ratios in the strata of {outcome.label}", pair)
    add_test(scope, f"{prefix}.homogeneity", words, homogeneity(pairs), n=n, inputs=inputs)
    return tested


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

"""Mean time within a horizon: it needs no proportional hazards and no median that is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from reportgen.analysis.cohort.curves import curve_of, refusal
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.times import span
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import RiskTable
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.survival.rmst import (
    Estimate,
    RestrictedMean,
    difference,
    ratio,
    restricted_mean,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the means of an arm and its reference are compared, and why they may not be."""

    name: str
    stat: str
    words: str
    method: str
    of: Callable[..., Estimate]
    refused: str = ""


COMPARISONS = (
    Comparison(
        "rmst_difference",
        "time_difference",
        "difference in mean time",
        "km.rmst_difference",
        difference,
    ),
    Comparison(
        "rmst_ratio",
        "ratio",
        "ratio of the mean time",
        "km.rmst_ratio",
        ratio,
        "a mean time was 0",
    ),
    Comparison(
        "rmtl_ratio",
        "ratio",
        "ratio of the mean time not",
        "km.rmst_ratio",
        partial(ratio, lost=True),
        "no time was lost in an arm",
    ),
)


def add_restricted_means(
    scope: Scope, outcome: SurvivalOutcome, tables: Mapping[str, RiskTable], reading: Reading
) -> None:
    """Facts ``<outcome>.<arm>.rmst`` and ``<outcome>.<arm>_vs_<reference>.rmst_difference``,
    ``.rmst_ratio`` and ``.rmtl_ratio`` (of the mean time lost up to the horizon), of the risk
    tables of whole arms by their id; nothing without a horizon in the spec.

    Not estimable where follow-up ended before the horizon: the curve would have to be extrapolated.
    """
    if outcome.horizon is None:
        return
    found = {arm.id: _mean(tables[arm.id], outcome.horizon) for arm in scope.arms}
    until = span(outcome.horizon, outcome.unit)
    within = f"within {until}"
    settings = (
        ("horizon", until),
        ("decimals", str(decimals_of(outcome.horizon))),
    )
    for arm in scope.arms:
        mean, why = found[arm.id]
        half = two_sided_quantile(scope.level) * mean.std_error if mean else 0.0
        scope.add(
            f"{place(outcome.id, arm.id)}.rmst",
            "restricted_mean",
            scope.in_arm(f"mean time {_free(outcome)} {within}", arm.id),
            mean.estimate if mean else None,
            ci=_within(mean, half) if mean and half else None,
            n=tables[arm.id].n,
            unit=outcome.unit,
            method="km.rmst",
            refused=why,
            settings=settings,
            inputs=reading.inputs,
        )
    for pair in scope.pairs:
        words = f"{_free(outcome)} {within}"
        _add_pair(scope, outcome, pair, found, words, settings, reading)


def decimals_of(horizon: float) -> int:
    """As many as make three or four digits of a time within the horizon."""
    return 2 if horizon < 100 else 1 if horizon < 1000 else 0


def _within(mean: RestrictedMean, half: float) -> tuple[float, float]:
    """Limits that a time within the horizon can have."""
    return max(0.0, mean.estimate - half), min(mean.horizon, mean.estimate + half)


def _free(outcome: SurvivalOutcome) -> str:
    """``free of progression``; of a survival, ``of overall survival``."""
    word = "free of" if outcome.label_is == "event" else "of"
    return f"{word} {outcome.label}"


def _mean(table: RiskTable, horizon: float) -> tuple[RestrictedMean | None, str]:
    curve = curve_of(table)
    if curve is None:
        return None, refusal(table)
    mean = restricted_mean(curve, horizon)
    return (None, "follow-up ended before the horizon") if mean.extrapolated else (mean, "")


def _add_pair(
    scope: Scope,
    outcome: SurvivalOutcome,
    pair: Pair,
    found: Mapping[str, tuple[RestrictedMean | None, str]],
    words: str,
    settings: tuple[tuple[str, str], ...],
    reading: Reading,
) -> None:
    (arm, why), (reference, other) = found[pair.arm.id], found[pair.reference.id]
    for one in COMPARISONS:
        made, refused = None, why or other
        if arm and reference:
            try:
                made = one.of(reference, arm, level=scope.level)
            except AnalysisError:
                refused = one.refused
        scope.add(
            f"{place(outcome.id, pair.id)}.{one.name}",
            one.stat,
            scope.between(f"{one.words} {words}", pair),
            made.estimate if made else None,
            ci=(made.ci_low, made.ci_high) if made and made.p_value is not None else None,
            p=made.p_value if made else None,
            unit=outcome.unit if one.stat == "time_difference" else None,
            method=one.method,
            refused=refused,
            settings=settings,
            inputs=reading.inputs,
        )

"""Mean time within a horizon: it needs no proportional hazards and no median that is reached."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.analysis.cohort.curves import curve_of, refusal
from reportgen.analysis.cohort.reading import Reading, span
from reportgen.analysis.cohort.scope import Pair, Scope, place
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
        _add_difference(scope, outcome, pair, found, words, settings, reading)
        _add_ratios(scope, outcome, pair, found, words, settings, reading)


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


def _add_difference(
    scope: Scope,
    outcome: SurvivalOutcome,
    pair: Pair,
    found: Mapping[str, tuple[RestrictedMean | None, str]],
    words: str,
    settings: tuple[tuple[str, str], ...],
    reading: Reading,
) -> None:
    (arm, why), (reference, other) = found[pair.arm.id], found[pair.reference.id]
    gap = difference(reference, arm, level=scope.level) if arm and reference else None
    scope.add(
        f"{place(outcome.id, pair.id)}.rmst_difference",
        "time_difference",
        scope.between(f"difference in mean time {words}", pair),
        gap.estimate if gap else None,
        ci=(gap.ci_low, gap.ci_high) if gap and gap.p_value is not None else None,
        p=gap.p_value if gap else None,
        unit=outcome.unit,
        method="km.rmst_difference",
        refused=why or other,
        settings=settings,
        inputs=reading.inputs,
    )


def _add_ratios(
    scope: Scope,
    outcome: SurvivalOutcome,
    pair: Pair,
    found: Mapping[str, tuple[RestrictedMean | None, str]],
    words: str,
    settings: tuple[tuple[str, str], ...],
    reading: Reading,
) -> None:
    (arm, why), (reference, other) = found[pair.arm.id], found[pair.reference.id]
    for name, lost, what in (("rmst_ratio", False, ""), ("rmtl_ratio", True, "not ")):
        ratio_of, refused = _ratio(reference, arm, lost, scope.level)
        scope.add(
            f"{place(outcome.id, pair.id)}.{name}",
            "ratio",
            scope.between(f"ratio of the mean time {what}{words}", pair),
            ratio_of.estimate if ratio_of else None,
            ci=(ratio_of.ci_low, ratio_of.ci_high) if ratio_of and ratio_of.p_value else None,
            p=ratio_of.p_value if ratio_of else None,
            method="km.rmst_ratio",
            refused=why or other or refused,
            settings=settings,
            inputs=reading.inputs,
        )


def _ratio(
    reference: RestrictedMean | None, arm: RestrictedMean | None, lost: bool, level: float
) -> tuple[Estimate | None, str]:
    """Arm over reference, or why there is none."""
    if reference is None or arm is None:
        return None, ""
    try:
        return ratio(reference, arm, lost=lost, level=level), ""
    except AnalysisError:
        return None, "no time was lost in an arm" if lost else "a mean time was 0"

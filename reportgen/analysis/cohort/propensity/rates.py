"""Rates of weighted or matched patients: each arm, their difference and ratios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.ordinal import thresholds
from reportgen.analysis.cohort.propensity.comparison import Comparison, Sample
from reportgen.analysis.cohort.propensity.settings import NO_ERROR, variance_setting
from reportgen.inputs.cohort.records import Floats
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.confounding.weighted_ratio import weighted_ratio, weighted_share

RATIOS = (("odds_ratio", "odds ratio of"), ("risk_ratio", "risk ratio of"))


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """What is counted: part of the id (none of a yes or no), words, and who had it, (n,)."""

    name: str
    label: str
    event: Floats


def add_rates(one: Comparison, outcome: BinaryOutcome | OrdinalOutcome) -> None:
    """Facts ``[.any|.severe].<arm>.rate``, ``.difference``, ``.odds_ratio`` and ``.risk_ratio``
    under ``<outcome>.propensity.<plan>.<pair>``."""
    sample = one.sample(outcome)
    inputs = one.scope.column(outcome.column)
    for part in _parts(one, outcome, sample):
        _add_arms(one, outcome, sample, part, inputs)
        _add_difference(one, outcome, sample, part, inputs)
        for measure, words in RATIOS:
            _add_ratio(one, outcome, sample, part, measure, words, inputs)


def _parts(
    one: Comparison, outcome: BinaryOutcome | OrdinalOutcome, sample: Sample
) -> Iterator[Part]:
    value = one.rows.outcomes[outcome.id].value[sample.at]
    if isinstance(outcome, BinaryOutcome):
        yield Part("", outcome.label, value)
        return
    for name, label, level in thresholds(outcome):
        worse = value >= outcome.levels.index(level)
        yield Part(name, label, worse.astype(np.float64))


def _add_arms(
    one: Comparison,
    outcome: BinaryOutcome | OrdinalOutcome,
    sample: Sample,
    part: Part,
    inputs: tuple[str, ...],
) -> None:
    for is_arm, level in one.sides:
        here = sample.side(is_arm)
        found = None
        if not sample.refused:
            found = weighted_share(part.event[here], sample.weights[here], level=one.scope.level)
        limits = None
        if found and found.ci_low is not None and found.ci_high is not None:
            limits = (found.ci_low, found.ci_high)
        one.scope.add(
            one.of(outcome, part.name, level.id, "rate"),
            "proportion",
            one.in_arm(part.label, level.id),
            found.share if found else None,
            ci=limits,
            n=int(here.sum()),
            events=int(part.event[here].sum()),
            method="weighted.rate",
            refused=sample.refused,
            inputs=inputs,
        )


def alike(sample: Sample, event: Floats) -> str:
    """Why rates are not compared; empty where they are."""
    if sample.refused:
        return sample.refused
    had = [event[sample.side(is_arm)] for is_arm in (True, False)]
    if not event.any():
        return "no event occurred among the patients compared"
    if event.all():
        return "every patient compared had the event"
    same = all(one.min() == one.max() for one in had)
    return "every patient of one arm had the event and none of the other" if same else ""


def _add_difference(
    one: Comparison,
    outcome: BinaryOutcome | OrdinalOutcome,
    sample: Sample,
    part: Part,
    inputs: tuple[str, ...],
) -> None:
    why = alike(sample, part.event)
    found = None
    if not why:
        found = weighted_difference(
            part.event, sample.treated, sample.weights, pair=sample.match, level=one.scope.level
        )
        if not found.std_error > 0:
            found, why = None, NO_ERROR
    one.scope.add(
        one.of(outcome, part.name, "difference"),
        "difference",
        one.between(f"difference in {part.label}"),
        found.difference if found else None,
        ci=(max(found.ci_low, -1.0), min(found.ci_high, 1.0)) if found else None,
        p=found.p_value if found else None,
        n=len(sample.at),
        events=int(part.event.sum()),
        method="weighted.difference",
        refused=why,
        inputs=inputs,
        settings=variance_setting(one),
    )


def _add_ratio(
    one: Comparison,
    outcome: BinaryOutcome | OrdinalOutcome,
    sample: Sample,
    part: Part,
    measure: str,
    words: str,
    inputs: tuple[str, ...],
) -> None:
    why = alike(sample, part.event) or _unbounded(sample, part.event, measure)
    found = None
    if not why:
        found = weighted_ratio(
            part.event,
            sample.treated,
            sample.weights,
            measure,
            pair=sample.match,
            level=one.scope.level,
        )
        if not found.log_std_error > 0:
            found, why = None, NO_ERROR
    one.scope.add(
        one.of(outcome, part.name, measure),
        measure,
        one.between(f"{words} {part.label}"),
        found.ratio if found else None,
        ci=(found.ci_low, found.ci_high) if found else None,
        p=found.p_value if found else None,
        n=len(sample.at),
        events=int(part.event.sum()),
        method=f"weighted.{measure}",
        refused=why,
        inputs=inputs,
        settings=variance_setting(one),
    )


def _unbounded(sample: Sample, event: Floats, measure: str) -> str:
    had = [event[sample.side(is_arm)] for is_arm in (True, False)]
    if not all(one.any() for one in had):
        return "no event occurred in one arm"
    if measure == "odds_ratio" and any(one.all() for one in had):
        return "every patient of one arm had the event"
    return ""

"""The contrast of two pools of studies that are not the same studies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.measures import counts
from reportgen.analysis.pools import PoolRequest, PoolResult, reason_of
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Fact, Interval
from reportgen.measures import MEASURES
from reportgen.stats.distributions import two_sided_p, two_sided_quantile
from reportgen.stats.glmm import mixed_logistic
from reportgen.vocabulary import STATISTICS


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two groups with its pool."""

    group: str
    label: str
    request: PoolRequest
    result: PoolResult


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio between the groups; ``refused`` says why there is none."""

    value: float | None
    ci: Interval | None
    p: float | None
    method: str
    refused: str | None = None
    notes: tuple[str, ...] = ()


def add_contrast(ledger: Ledger, prefix: str, label: str, side: Side, reference: Side) -> Fact:
    """Facts ``<prefix>.<ratio>`` and ``<prefix>.difference`` of ``side`` against ``reference``.

    Where groups are compared by the difference itself there is only the first. Returns the first,
    which has the P value.
    """
    ratio = group_ratio(side, reference)
    name = side.request.contrast_stat
    rows = (*side.result.study_ids, *reference.result.study_ids)
    versus = f"{side.label} against {reference.label}"
    k, n, events = (
        _sum(getattr(side.result, part), getattr(reference.result, part))
        for part in ("k", "n", "events")
    )
    place = len(ledger.facts)
    natural = MEASURES[side.request.measure].difference
    made_of = [(name, name, f"{side.request.contrast_label} of", ratio)]
    if name != natural:
        difference = pooled_difference(side, reference)
        made_of.append(("difference", natural, "difference in", difference))
    for part, stat, words, made in made_of:
        ledger.facts.append(
            Fact(
                f"{prefix}.{part}",
                stat,
                f"{words} {label}, {versus}",
                STATISTICS[stat].kind,
                made.value,
                unit=side.request.unit if stat == natural else None,
                ci=made.ci,
                p=made.p,
                k=k,
                n=n,
                events=events,
                not_estimable=made.refused,
                method=made.method,
                rows=rows,
                notes=made.notes,
                settings=(
                    ("level", f"{side.request.level * 100:g}"),
                    ("profile", side.request.profile.name),
                    *_smaller_n(side, reference),
                ),
            )
        )
    return ledger.facts[place]


def _smaller_n(side: Side, reference: Side) -> tuple[tuple[str, str], ...]:
    """The smaller denominator, by which a difference is printed."""
    known = [one.result.n for one in (side, reference) if one.result.n is not None]
    return (("smaller_n", str(min(known))),) if len(known) == 2 else ()


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def _refusal(side: Side, reference: Side) -> str | None:
    for one in (side, reference):
        if one.result.refused:
            return f"not comparable ({one.label}: {one.result.refused})"
    return None


def group_ratio(side: Side, reference: Side) -> Ratio:
    """Odds ratio from the mixed model with the group as moderator, or the ratio of two pools."""
    refused = _refusal(side, reference)
    if refused:
        return Ratio(None, None, None, "", refused)
    if side.request.by_glmm:
        try:
            return _from_mixed_model(side, reference)
        except AnalysisError as error:
            return Ratio(
                None,
                None,
                None,
                "contrast.glmm",
                reason_of(error),
            )
    return _from_pools(side, reference)


def _from_mixed_model(side: Side, reference: Side) -> Ratio:
    events_1, n_1 = counts(side.request.rows)
    events_0, n_0 = counts(reference.request.rows)
    indicator = np.concatenate([np.ones(len(n_1)), np.zeros(len(n_0))])
    design = np.column_stack([np.ones(len(indicator)), indicator])
    fit = mixed_logistic(
        np.concatenate([events_1, events_0]),
        np.concatenate([n_1, n_0]),
        design,
        names=("intercept", "group"),
        level=side.request.level,
    )
    interval = Interval(exp(float(fit.ci_low[1])), exp(float(fit.ci_high[1])), side.request.level)
    return Ratio(exp(float(fit.coef[1])), interval, float(fit.p_value[1]), "contrast.glmm")


def _from_pools(side: Side, reference: Side) -> Ratio:
    difference = side.result.estimate - reference.result.estimate
    se = sqrt(side.result.se**2 + reference.result.se**2)
    half = two_sided_quantile(side.request.level) * se
    read = read_as(side.request.contrast_stat)
    interval = Interval(read(difference - half), read(difference + half), side.request.level)
    return Ratio(read(difference), interval, two_sided_p(difference / se), "contrast.iv")


def read_as(stat: str) -> Callable[[float], float]:
    """From the scale of pooling to a statistic that compares: ratios are estimated as logarithms.

    What no double can hold stays at the largest.
    """
    return (lambda x: exp(min(x, 709.0))) if STATISTICS[stat].is_ratio else (lambda x: x)


def pooled_difference(side: Side, reference: Side) -> Ratio:
    """Difference of the pooled values with a delta-method interval; no P value of its own."""
    refused = _refusal(side, reference)
    if refused or side.result.value is None or reference.result.value is None:
        return Ratio(None, None, None, "", refused or "not estimable")
    variances = [
        (one.request.pooling.slope(one.result.estimate) * one.result.se) ** 2
        for one in (side, reference)
    ]
    half = two_sided_quantile(side.request.level) * sqrt(sum(variances))
    value = side.result.value - reference.result.value
    low, high = MEASURES[side.request.measure].bounds
    interval = Interval(
        max(low - high, value - half), min(high - low, value + half), side.request.level
    )
    return Ratio(value, interval, None, "difference.delta")

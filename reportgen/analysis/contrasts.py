"""The contrast of two pools of studies that are not the same studies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, sqrt

import numpy as np

from reportgen.analysis.ledger import Ledger
from reportgen.analysis.measures import counts
from reportgen.analysis.models.words import step_words
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, PoolResult, Step, next_choice, reason_of
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Fact, Interval
from reportgen.measures import MEASURES
from reportgen.models import MODELS
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
    ratio, side, reference = _contrasted(side, reference)
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
                    ("pooled_by", MODELS[side.result.model].name if side.result.model else ""),
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
    return _contrasted(side, reference)[0]


def _contrasted(side: Side, reference: Side) -> tuple[Ratio, Side, Side]:
    """The ratio, and both groups as they were pooled for it: by one model, the lower on the ladder
    where one group needed another than the other."""
    refused = _refusal(side, reference)
    if refused:
        return Ratio(None, None, None, "", refused), side, reference
    side, reference, notes = _aligned(side, reference)
    refused = _refusal(side, reference)
    if refused:
        return Ratio(None, None, None, "", refused, notes), side, reference
    if side.result.model == "glmm" and not side.request.compares:
        try:
            made = _from_mixed_model(side, reference)
        except AnalysisError as error:
            used = next_choice(side.request, "model")
            if used is None:
                made = Ratio(None, None, None, "contrast.glmm", reason_of(error))
                return made, side, reference
            step = Step("model", "glmm", used, reason_of(error))
            notes = (*notes, _note(step, "both groups together"))
            side, reference = _under(side, (step,)), _under(reference, (step,))
        else:
            return replace(made, notes=notes), side, reference
    return replace(_from_pools(side, reference), notes=notes), side, reference


def _aligned(side: Side, reference: Side) -> tuple[Side, Side, tuple[str, ...]]:
    """Each group pooled as the other needed it."""
    if side.result.model == reference.result.model:
        return side, reference, ()
    notes = tuple(
        _note(step, one.label)
        for one in (side, reference)
        for step in one.result.steps
        if step.part == "model"
    )
    steps = side.result.steps, reference.result.steps
    return _under(side, steps[1]), _under(reference, steps[0]), notes


def _under(side: Side, steps: tuple[Step, ...]) -> Side:
    """The group pooled again, down these steps of the ladder of models."""
    request = side.request
    for step in steps:
        if step.part == "model":
            request = request.with_choice("model", step.used)
    return replace(side, request=request, result=pool_rows(request))


def _note(step: Step, what: str) -> str:
    tried, used = step_words(step)
    return (
        f"both groups are contrasted as pooled by {used}, because {tried} could not be fitted to "
        f"{what} ({step.reason})"
    )


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

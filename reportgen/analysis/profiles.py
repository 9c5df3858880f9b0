"""Does the result hang on one choice of method? The pool under every profile."""

from __future__ import annotations

from dataclasses import replace

from reportgen.analysis.contrasts import Side, group_ratio
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pooled_facts import pooled_fact
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.analysis.task import OutcomeTask
from reportgen.defaults import COMPARISON_MODELS, PROFILES, Profile
from reportgen.facts.claims import direction
from reportgen.facts.fact import Fact
from reportgen.models import MODELS
from reportgen.vocabulary import STATISTICS, null_of


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """The same pools and contrasts under every profile, and how many agree in direction."""
    if not (task.outcome.primary and task.spec.analysis.sensitivity.profiles):
        return
    outcome, label = task.outcome.id, task.outcome.label
    sides, reference = task.sides, task.reference
    stat = sides[0].request.contrast_stat
    null = null_of(stat)
    main = {fact.id: direction(fact, null) for fact in ledger.facts if fact.stat == stat}
    directions: dict[tuple[str, str], list[str]] = {}
    for name, profile in profiles_for(task.outcome.measure).items():
        here = tuple(
            _under(side, replace(side.request, profile=profile, limits=False)) for side in sides
        )
        for side in here:
            ledger.facts.append(
                pooled_fact(
                    f"{outcome}.{side.group}.profile.{name}",
                    f"{label}{f' with {side.label}' if side.label else ''}, profile {profile.name}",
                    side.request,
                    side.result,
                    method="profile",
                )
            )
        if reference is None:
            continue
        base = next(side for side in here if side.group == reference.group)
        for side in here:
            if side.group != base.group:
                contrast = f"{outcome}.{side.group}_vs_{base.group}"
                fact = _ratio_fact(f"{contrast}.profile.{name}", label, side, base, name)
                ledger.facts.append(fact)
                directions.setdefault((contrast, side.label), []).append(direction(fact, null))
    for (contrast, group), found in directions.items():
        agreeing = sum(word == main[f"{contrast}.{stat}"] for word in found)
        main_id = f"{contrast}.{stat}"
        _count_agreement(ledger, contrast, f"{label} with {group}", len(found), agreeing, main_id)


def profiles_for(measure: str) -> dict[str, Profile]:
    """The profiles, and beside them the models of counts that apply to the measure."""
    more = {
        name: profile
        for name, profile in COMPARISON_MODELS.items()
        if MODELS[name].applies_to(measure)
    }
    return {**PROFILES, **more}


def _under(side: Side, request: PoolRequest) -> Side:
    result: PoolResult = pool_rows(request)
    return replace(side, request=request, result=result)


def _ratio_fact(fact_id: str, label: str, side: Side, base: Side, name: str) -> Fact:
    ratio = group_ratio(side, base)
    stat = side.request.contrast_stat
    return Fact(
        fact_id,
        stat,
        f"{side.request.contrast_label} of {label}, {side.label} against {base.label}, "
        f"profile {name}",
        STATISTICS[stat].kind,
        ratio.value,
        unit=side.request.contrast_unit,
        ci=ratio.ci,
        p=ratio.p,
        not_estimable=ratio.refused,
        method="profile",
        rows=(*side.result.study_ids, *base.result.study_ids),
    )


def _count_agreement(
    ledger: Ledger, contrast: str, label: str, profiles: int, agreeing: int, main: str
) -> None:
    """How many profiles say the same of the direction as the main analysis."""
    made = tuple(fact.id for fact in ledger.facts if fact.id.startswith(f"{contrast}.profile."))
    words = f"profiles under which {label} was contrasted"
    ledger.count(f"{contrast}.profiles", words, profiles, from_facts=made)
    ledger.count(
        f"{contrast}.profiles_agree",
        f"profiles that agree with the main analysis on the direction for {label}",
        agreeing,
        from_facts=(main, *made),
    )

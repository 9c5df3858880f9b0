"""The effect in the levels of a baseline column, and whether it differs between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from reportgen.analysis.cohort.hazards import TwoGroups, add_hazard_ratio, hazard_of
from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.rates import Comparison, add_comparison
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.stats.subgroups import subgroup_difference
from reportgen.vocabulary import lowerfirst


@dataclass(frozen=True, slots=True)
class Effect:
    """A log ratio with its standard error; None where it cannot be estimated."""

    estimate: float | None
    std_error: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a subgroup column: part of the id, printed label, words that name it alone."""

    cell: str
    label: str
    words: str


def levels_of(
    cells: Sequence[str], declared: Mapping[str, str], variable: str
) -> tuple[Level, ...]:
    """The declared levels in their order, with those that occur undeclared after them."""
    labels = {cell: label for cell, label in declared.items() if cell in cells}
    labels |= {cell: cell for cell in cells if cell not in declared}
    name = lowerfirst(variable)
    return tuple(Level(cell, label, f"{name}: {label}") for cell, label in labels.items())


def add_events(
    scope: Scope,
    place: str,
    label: str,
    arm: str,
    rate: Rate,
    level: Level,
    inputs: tuple[str, ...],
) -> None:
    """Fact ``<place>.events``: how many of the patients of one level and arm had the event."""
    words = scope.in_arm(f"events of {label} ({level.words})", arm)
    scope.events(f"{place}.events", words, rate.events, rate.n, inputs)


def add_rate_effect(
    scope: Scope,
    prefix: str,
    label: str,
    pair: Pair,
    rates: tuple[Rate, Rate],
    how: Comparison,
    level: Level,
    inputs: tuple[str, ...],
) -> Effect:
    """Facts ``<prefix>.difference``, ``.odds_ratio`` or ``.risk_ratio``, ``.test``; the log ratio
    of the sample with its standard error (Woolf, Katz)."""
    words = f"{label} ({level.words})"
    add_comparison(scope, prefix, words, pair, rates, how, inputs=inputs)
    cells = (*rates[0].cells, *rates[1].cells)
    if min(cells) == 0:
        return Effect(None, None)
    a, b, c, d = cells
    if how.ratio == "risk_ratio":
        variance = b / (a * (a + b)) + d / (c * (c + d))
        return Effect(log(a / (a + b) * (c + d) / c), sqrt(variance))
    return Effect(log(a * d / (b * c)), sqrt(sum(1 / cell for cell in cells)))


def add_hazard_effect(
    scope: Scope,
    prefix: str,
    label: str,
    pair: Pair,
    groups: TwoGroups | None,
    ties: str,
    level: Level,
    inputs: tuple[str, ...],
) -> Effect:
    """Fact ``<prefix>.hazard_ratio``; the log hazard ratio."""
    hazard = hazard_of(groups, ties, scope.level)
    words = scope.between(f"hazard ratio of {label} ({level.words})", pair)
    place = f"{prefix}.hazard_ratio"
    add_hazard_ratio(scope, place, words, groups, hazard, ties, inputs=inputs)
    if hazard.fit is None:
        return Effect(None, None)
    return Effect(float(hazard.fit.coef[0]), float(hazard.fit.std_error[0]))


def add_interaction(scope: Scope, fact_id: str, label: str, effects: Sequence[Effect]) -> None:
    """Q between the levels whose effect can be estimated, at least two, and ``.df``."""
    pairs = [
        (one.estimate, one.std_error)
        for one in effects
        if one.estimate is not None and one.std_error is not None
    ]
    found = None
    if len(pairs) > 1:
        found = subgroup_difference([e for e, _ in pairs], [s for _, s in pairs])
    why = "the effect could be estimated in fewer than two levels"
    scope.add(
        fact_id,
        "q_between",
        label,
        float(found.q) if found else None,
        p=float(found.p_value) if found else None,
        method="subgroup.interaction",
        refused=why,
    )
    scope.add(
        f"{fact_id}.df",
        "df",
        f"degrees of freedom: {label}",
        found.df if found else None,
        method="subgroup.interaction",
        refused=why,
    )

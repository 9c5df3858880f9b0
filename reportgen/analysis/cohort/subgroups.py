"""The effect in the levels of a baseline column, and whether it differs between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from reportgen.analysis.cohort.hazards import TwoGroups, add_hazard_ratio, hazard_of
from reportgen.analysis.cohort.rates import Rate, add_comparison
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.analysis.forests import COLUMNS
from reportgen.analysis.ids import slug
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, frame
from reportgen.stats.subgroups import subgroup_difference


@dataclass(frozen=True, slots=True)
class Effect:
    """A log ratio with its standard error; None where it cannot be estimated."""

    estimate: float | None
    std_error: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a subgroup column: part of the id, printed label."""

    cell: str
    label: str


def levels_of(cells: Sequence[str], declared: Mapping[str, str]) -> tuple[Level, ...]:
    """The declared levels in their order, with those that occur undeclared after them."""
    found = [Level(cell, label) for cell, label in declared.items() if cell in cells]
    return (*found, *(Level(cell, cell) for cell in cells if cell not in declared))


def add_rate_effect(
    scope: Scope,
    prefix: str,
    label: str,
    pair: Pair,
    rates: tuple[Rate, Rate],
    level: Level,
    inputs: tuple[str, ...],
) -> Effect:
    """Facts ``<prefix>.difference``, ``.odds_ratio``, ``.test``; the log odds ratio (Woolf)."""
    words = f"{label} ({level.label})"
    add_comparison(scope, prefix, words, pair, rates, inputs=inputs)
    cells = (*rates[0].cells, *rates[1].cells)
    if min(cells) == 0:
        return Effect(None, None)
    a, b, c, d = cells
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
    words = scope.between(f"hazard ratio of {label} ({level.label})", pair)
    place = f"{prefix}.hazard_ratio"
    add_hazard_ratio(scope, place, words, groups, hazard, ties, inputs=inputs)
    if hazard.fit is None:
        return Effect(None, None)
    return Effect(float(hazard.fit.coef[0]), float(hazard.fit.std_error[0]))


def add_interaction(scope: Scope, fact_id: str, label: str, effects: Sequence[Effect]) -> None:
    """Q between the levels whose effect can be estimated; at least two."""
    pairs = [
        (one.estimate, one.std_error)
        for one in effects
        if one.estimate is not None and one.std_error is not None
    ]
    found = None
    if len(pairs) > 1:
        found = subgroup_difference([e for e, _ in pairs], [s for _, s in pairs])
    scope.add(
        fact_id,
        "q_between",
        label,
        float(found.q) if found else None,
        p=float(found.p_value) if found else None,
        method="subgroup.interaction",
        refused="an effect in fewer than two levels",
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One subgroup variable of one outcome: where its levels stand."""

    label: str
    prefix: str
    levels: tuple[Level, ...]


def add_frame(
    scope: Scope,
    outcome: str,
    label: str,
    pair: Pair,
    ratio: str,
    whole: str,
    shown: Sequence[Shown],
) -> None:
    """Frame and figure ``subgroups-<outcome>``; with more than two arms the pair is appended."""
    group = pair.arm.id
    lines: list[tuple[Cell, ...]] = [("pooled", "All patients", group, whole, None, 0)]
    for one in shown:
        lines.append(("header", one.label, group, None, None, 0))
        lines += [
            ("study", level.label, group, f"{one.prefix}.{slug(level.cell)}.{ratio}", None, 0)
            for level in one.levels
        ]
        place = f"{one.prefix}.q_between"
        lines.append(("between", "Difference between subgroups", group, place, None, 0))
    name = f"subgroups-{outcome}" + (f"-{pair.id}" if len(scope.pairs) > 1 else "")
    scope.ledger.frame(frame(name, f"Subgroups: {label}", COLUMNS, lines))
    words = (
        ("scale", "log"),
        ("null", "1"),
        ("ratio", ratio),
        ("arm", pair.arm.label),
        ("reference", pair.reference.label),
    )
    scope.ledger.figure(FigureRequest(name, "subgroups", name, words))

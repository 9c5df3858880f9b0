"""Kaplan-Meier: one group's curve as facts, and the frames behind the figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.incidence import add_incidence
from reportgen.analysis.cohort.quantiles import add_curve_quantiles, add_follow_up
from reportgen.analysis.cohort.reading import ENDED, NOBODY, ReadAt, Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.facts.frame import Cell
from reportgen.inputs.cohort.records import RiskTable
from reportgen.stats.survival.kaplan_meier import (
    Curve,
    SurvivalAt,
    curve_limits,
    kaplan_meier,
    survival_at,
)
from reportgen.stats.survival.risk_table import from_counts

FEW_AT_RISK = 5
"""With fewer patients at risk an estimate carries a note; Pocock et al. 2002,
doi:10.1016/S0140-6736(02)08594-X, ask for caution where few are left."""

_FEW_WORDS = "fewer than five patients were at risk at a time at which the curve is read"


def refusal(table: RiskTable) -> str:
    """Why there is no Kaplan-Meier curve; empty where there is one.

    With competing events counted as censored it would overstate how many have the event: Putter
    et al. 2007, doi:10.1002/sim.2712.
    """
    if table.n == 0:
        return NOBODY
    if table.competing:
        return "other events compete, which a Kaplan-Meier curve does not allow for"
    return ""


def curve_of(table: RiskTable) -> Curve | None:
    """The curve of a risk table; None where it is refused."""
    if refusal(table):
        return None
    counts = from_counts(table.time, table.events, table.censored, table.at_risk_if_late)
    return kaplan_meier(counts)


def add_curve(
    scope: Scope,
    prefix: str,
    label: str,
    table: RiskTable,
    times: Sequence[ReadAt],
    reading: Reading,
) -> None:
    """Facts ``.n``, ``.events``, ``.missing``, ``.follow_up``, ``.median``, other quantiles that
    are asked for, the limits of these times (``_low``, ``_high``) and, for each time, ``.at_<t>``
    and ``.at_<t>.at_risk`` under ``prefix``; where competing events are declared ``.competing``
    and what ``add_incidence`` adds in place of the curve."""
    leaving = int(table.all_events.sum() + table.censored.sum())
    adds_up(f"{label}: patients followed", table.n, (leaving,))
    adds_up(label, table.total, (table.n, table.missing))
    scope.count(f"{prefix}.n", f"patients followed for {label}", table.n, reading.inputs)
    events = int(table.events.sum())
    scope.events(f"{prefix}.events", f"events of {label}", events, table.n, reading.inputs)
    others = int(table.all_events.sum()) - events
    if table.competing:
        scope.count(f"{prefix}.competing", f"competing events of {label}", others, reading.inputs)
    scope.count(f"{prefix}.missing", f"patients without a time of {label}", table.missing)
    add_follow_up(scope, prefix, label, table, reading)
    if table.competing:
        add_incidence(scope, prefix, label, table, times, reading)
        return
    curve = curve_of(table)
    add_curve_quantiles(scope, prefix, label, table, curve, refusal(table), reading)
    for at in times:
        words = f"{reading.free}{label}, {at.words}"
        add_at(scope, f"{prefix}.at_{at.id}", words, at, table, curve, reading)


def add_at(
    scope: Scope,
    fact_id: str,
    label: str,
    at: ReadAt,
    table: RiskTable,
    curve: Curve | None,
    reading: Reading,
    method: str = "km.at",
) -> None:
    """The curve at one time: not past the last follow-up, unless nobody is left event-free."""
    found: SurvivalAt | None = None
    why = refusal(table)
    if curve is not None:
        (found,) = survival_at(curve, [at.time], conf_type=reading.interval, level=scope.level)
        if found.beyond and found.survival > 0:
            found, why = None, ENDED
    at_risk = table.at_risk_before(at.time)
    notes = reading.notes
    if found and at_risk < FEW_AT_RISK:
        notes = (*notes, f"{reading.label}: {_FEW_WORDS}")
    limits = None  # before the first event there is nothing that an interval could rest on
    if found and found.survival < 1 and found.ci_low is not None and found.ci_high is not None:
        limits = (found.ci_low, found.ci_high)
    scope.add(
        fact_id,
        "survival",
        label,
        found.survival if found else None,
        ci=limits,
        n=table.n,
        method=method,
        refused=why,
        settings=reading.settings,
        notes=notes,
        inputs=reading.inputs,
    )
    scope.count(f"{fact_id}.at_risk", f"patients at risk for {label}", at_risk, reading.inputs)


def curve_lines(
    group: str, table: RiskTable, reading: Reading, level: float, curve: Curve | None = None
) -> list[list[Cell]]:
    """Rows of the curve: group, time, survival, low, high, censored; it begins at time zero.

    The curve is that of the table, or one of the same patients that was made otherwise.
    """
    curve = curve or curve_of(table)
    if curve is None:
        return []
    low, high = curve_limits(curve, conf_type=reading.interval, level=level)
    lines: list[list[Cell]] = []
    if table.time[0] > 0:
        lines.append([group, 0.0, 1.0, None, None, 0])
    for i, time in enumerate(curve.time.tolist()):
        limits = [float(one[i]) if np.isfinite(one[i]) else None for one in (low, high)]
        lines.append([group, time, float(curve.survival[i]), *limits, int(table.censored[i])])
    return lines


def risk_lines(group: str, table: RiskTable, ticks: Sequence[float]) -> list[list[Cell]]:
    """Rows group, tick, at risk just before it, events up to it."""
    lines: list[list[Cell]] = []
    for tick in ticks:
        events = int(table.events[table.time <= tick].sum())
        lines.append([group, float(tick), table.at_risk_before(tick), events])
    return lines


def ticks_of(end: float, unit: str) -> tuple[float, ...]:
    """At most seven round times from zero up to the end; months by parts and multiples of years."""
    steps = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0]
    if unit != "months":
        steps = [m * 10.0**k for k in range(-1, 6) for m in (1, 2, 5)]
    step = next((one for one in steps if end / one < 7), steps[-1])
    return tuple(float(step * i) for i in range(int(end / step + 1e-9) + 1))

"""Every kind of figure with so many rows as are asked for, with short names and with long ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.present.figures import (
    cohort_samples,
    hazard_samples,
    ratio_forests,
    safety_samples,
    samples,
    study_samples,
)

LONG_NAMES = (
    "van der Westhuizen-Featherstonehaugh 2019",
    "Gruppo Italiano per lo Studio delle Leucemie Acute 2021",
    "O’Shaughnessy 2020a",
    "Lisaftoclax-Venetoclax Investigators, second cohort 2024",
)


def _forest(rows: int, *, long: bool) -> Any:
    names = tuple(f"{LONG_NAMES[i % 4]} ({i})" for i in range(rows)) if long else ()
    return samples.proportions(max(rows // 2, 1), max(rows - rows // 2, 1), names)


def _ratios(rows: int, *, long: bool) -> Any:
    data = ratio_forests.cumulative(rows)
    if not long:
        return data
    named = (replace(row, label=f"+ {LONG_NAMES[i % 4]}") for i, row in enumerate(data.rows))
    return replace(data, rows=tuple(named))


def _leave_one_out(rows: int, *, long: bool) -> Any:
    data = ratio_forests.leave_one_out(rows)
    if not long:
        return data
    named = (replace(row, label=f"Without {LONG_NAMES[i % 4]}") for i, row in enumerate(data.rows))
    return replace(data, rows=tuple(named))


def _summary(rows: int, *, long: bool) -> Any:
    return ratio_forests.summary(rows, 6.0 if long else 0.6)


def _flow(rows: int, *, long: bool) -> Any:
    if rows <= 10 and not long:
        return samples.FLOWS["databases"]
    return samples.FLOWS["update" if rows < 40 else "two lanes"]


def _curves(rows: int, *, long: bool) -> Any:
    arms = min(max(rows // 8, 1), 4)
    names = tuple(f"{samples.LONG[: 40 + i]}" for i in range(4)) if long else cohort_samples.NAMES
    return cohort_samples.curves((80, 66, 40, 30)[:arms], names=names)


def _grades(rows: int, *, long: bool) -> Any:
    data = cohort_samples.toxicity(max(rows // 2, 1))
    if not long:
        return data
    longer = samples.LONG[:50]
    named = (replace(r, label=f"{r.label} {longer}") if r.label else r for r in data.rows)
    return replace(data, rows=tuple(named))


def _love(rows: int, *, long: bool) -> Any:
    data = cohort_samples.love(rows)
    if not long:
        return data
    named = (replace(row, label=f"{row.label}: {samples.LONG[:60]}") for row in data.rows)
    return replace(data, rows=tuple(named))


def _gaps(rows: int, *, long: bool) -> Any:
    data = cohort_samples.gaps(min(max(rows, 2), 20), min(rows, 8))
    if not long:
        return data
    return replace(data, rows=tuple((f"{name}, {samples.LONG[:40]}", n) for name, n in data.rows))


def _bubbles(rows: int, *, long: bool) -> Any:
    data = samples.bubbles(min(max(rows // 8, 1), 4))
    if not long:
        return data
    return replace(data, x_label=samples.LONG[:60], y_label=samples.LONG[:60])


def _schoenfeld(rows: int, *, long: bool) -> Any:
    return hazard_samples.schoenfelds(hazard_samples.panel(40, samples.LONG[:80])) if long else (
        hazard_samples.schoenfelds()
    )  # fmt: skip


def _overlap(rows: int, *, long: bool) -> Any:
    labels = (samples.LONG[:50], samples.LONG[10:60]) if long else ("CAR-T", "Blinatumomab")
    return cohort_samples.overlap(5 * rows, labels=labels)


def _study_name(*, long: bool) -> str:
    return LONG_NAMES[1] if long else ""


SIZED: dict[str, Callable[..., Any]] = {
    "forest": _forest,
    "subgroups": _forest,
    "adjusted_subgroups": _forest,
    "leave_one_out": _leave_one_out,
    "cumulative": _ratios,
    "summary": _summary,
    "flow": _flow,
    "kaplan_meier": _curves,
    "incidence": lambda rows, *, long: cohort_samples.incidences((80, 66)[: 1 + (rows > 2)]),
    "adjusted_curve": lambda rows, *, long: cohort_samples.adjusted_curves(),
    "schoenfeld": _schoenfeld,
    "grades": _grades,
    "balance": _love,
    "missing": _gaps,
    "bubble": _bubbles,
    "overlap": _overlap,
    "adverse_events": lambda rows, *, long: safety_samples.terms(min(rows, 40), long=long),
    "swimmer": lambda rows, *, long: cohort_samples.swimmers(
        rows, events=cohort_samples.MANY_EVENTS if long else cohort_samples.EVENTS
    ),
    "funnel": lambda rows, *, long: study_samples.funnel(rows, spread=6.0 if long else 0.4),
    "baujat": lambda rows, *, long: study_samples.baujat(rows, label=_study_name(long=long)),
    "labbe": lambda rows, *, long: study_samples.labbe(
        rows, named=min(rows, 5), label=_study_name(long=long)
    ),
    "galbraith": lambda rows, *, long: study_samples.galbraith(
        rows, named=min(rows, 5), label=_study_name(long=long)
    ),
    "influence": lambda rows, *, long: study_samples.influence(rows, label=_study_name(long=long)),
}

"""Meta-regression of one continuous moderator within each group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.contrasts import read_as
from reportgen.analysis.divisions import explained
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.measures import counts
from reportgen.analysis.outcome_words import contrast_label
from reportgen.analysis.parts import wanted
from reportgen.analysis.pools import PoolRequest, reason_of
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import MIN_STUDIES_MODERATOR
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.structure import Moderator
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.glmm import mixed_logistic
from reportgen.stats.meta_regression import meta_regression
from reportgen.vocabulary import lowerfirst

_GRID = 25
"""Points of the drawn line; enough for a smooth curve on any scale."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line on the scale of pooling: coefficients at the centred moderator, covariance."""

    centre: float
    coef: Array
    cov: Array
    p_value: float
    tau2: float
    r2: float | None


COLUMNS = (
    Column("role", "Role"),
    Column("group", "Group"),
    Column("study", "Study"),
    Column("x", "Moderator", "number"),
    Column("y", "Value", "number"),
    Column("low", "Lower limit", "number"),
    Column("high", "Upper limit", "number"),
    Column("weight", "Weight", "number"),
)
"""Of the frame behind a bubble plot."""


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """The meta-regressions of the outcome and their bubble plots."""
    for moderator in task.spec.analysis.moderators:
        if not task.is_wanted(moderator.outcomes):
            continue
        rows: list[tuple[Cell, ...]] = []
        for side in task.sides:
            place = (task.prefix(side), task.label(side))
            rows += _add_side(ledger, *place, moderator, side.request, side.group)
        if rows:
            _add_bubbles(ledger, task, moderator, rows)


def _add_bubbles(
    ledger: Ledger, task: OutcomeTask, moderator: Moderator, rows: list[tuple[Cell, ...]]
) -> None:
    """Frame and figure ``bubble-<outcome>-<moderator>``."""
    name = f"bubble-{task.outcome.id}-{moderator.id}"
    title = f"{task.outcome.label} by {lowerfirst(moderator.label)}"
    ledger.frame(frame(name, title, COLUMNS, rows))
    named = (moderator.unit or "").rstrip("s").lower() in moderator.label.lower()
    unit = "" if named else f" ({moderator.unit})"
    drawn = dict(task.axis.settings())
    kept = tuple((key, drawn[key]) for key in ("scale", "axis", "null") if key in drawn)
    settings = (*kept, ("x_axis", f"{moderator.label}{unit}"))
    ledger.figure(FigureRequest(name, "bubble", name, settings))


def _add_side(
    ledger: Ledger, prefix: str, label: str, spec: Moderator, request: PoolRequest, group: str
) -> list[tuple[Cell, ...]]:
    """Fact ``<prefix>.meta_regression.<moderator>``; returns rows for the bubble plot."""
    rows = tuple(
        row
        for row in request.rows
        if row.study.cells[spec.column] and request.pooling.poolable(row) is None
    )
    ids = tuple(row.study.id for row in rows)
    unit = {"%": " percentage points", None: ""}.get(spec.unit, f" {spec.unit}")
    words = (
        f"{request.contrast_label} of {label} per {spec.per:g}{unit} of {lowerfirst(spec.label)}"
    )
    fact_id = f"{prefix}.meta_regression.{spec.id}"
    stat = request.contrast_stat
    try:
        line = _fit(request, rows, spec)
    except AnalysisError as error:
        ledger.number(
            fact_id,
            stat,
            words,
            None,
            k=len(rows),
            rows=ids,
            refused=reason_of(error),
        )
        return []
    slope, se = float(line.coef[1]) * spec.per, float(np.sqrt(line.cov[1, 1])) * spec.per
    half = two_sided_quantile(request.level) * se
    read = read_as(stat)
    ledger.number(
        fact_id,
        stat,
        words,
        read(slope),
        unit=request.contrast_unit,
        k=len(rows),
        p=line.p_value,
        rows=ids,
        ci=Interval(read(slope - half), read(slope + half), request.level),
        method="moderator.glmm" if request.by_glmm else "moderator.iv",
        settings=(("min_k", str(MIN_STUDIES_MODERATOR)),),
    )
    left = partial(ledger.number, k=len(rows), rows=ids)
    left(f"{fact_id}.tau2", "tau2", f"residual τ²: {words}", line.tau2, method="tau2")
    share = f"share of heterogeneity explained: {words}"
    left(f"{fact_id}.r2", "r2", share, line.r2, method="r2")
    return _bubbles(request, rows, spec, line, group)


def _values(rows: tuple[OutcomeRow, ...], spec: Moderator) -> Array:
    return np.array([float(row.study.cells[spec.column]) for row in rows])


def _fit(request: PoolRequest, rows: tuple[OutcomeRow, ...], spec: Moderator) -> Line:
    if len(rows) < MIN_STUDIES_MODERATOR:
        raise AnalysisError.single(
            "", f"fewer than {MIN_STUDIES_MODERATOR} studies report it ({len(rows)})"
        )
    x = _values(rows, spec)
    if np.ptp(x) == 0:
        raise AnalysisError.single("", "all studies have the same value")
    centre = float(x.mean())
    design = np.column_stack([np.ones(len(x)), x - centre])
    if request.by_glmm:
        events, n = counts(rows)
        fit = mixed_logistic(events, n, design, names=("intercept", spec.id), level=request.level)
        return Line(
            centre,
            fit.coef,
            fit.cov,
            float(fit.p_value[1]),
            fit.tau2,
            explained(fit.tau2_null, fit.tau2),
        )
    effects = request.pooling.effects(rows)
    regression = meta_regression(
        effects.yi, effects.vi, design, tau2=request.profile.tau2, level=request.level
    )
    return Line(
        centre,
        regression.coef,
        regression.cov,
        float(regression.p_value[1]),
        regression.tau2,
        explained(regression.tau2_null, regression.tau2),
    )


def _bubbles(
    request: PoolRequest, rows: tuple[OutcomeRow, ...], spec: Moderator, line: Line, group: str
) -> list[tuple[Cell, ...]]:
    effects = request.pooling.effects(rows)
    x = _values(rows, spec)
    weights = 1 / (effects.vi + line.tau2)
    back = request.pooling.scale.back
    points: list[tuple[Cell, ...]] = [
        ("point", group, row.study.label, float(xi), float(yi), None, None, float(weight))
        for row, xi, yi, weight in zip(rows, x, back(effects.yi), weights, strict=True)
    ]
    grid = np.linspace(x.min(), x.max(), _GRID)
    design = np.column_stack([np.ones(_GRID), grid - line.centre])
    fitted = design @ line.coef
    half = two_sided_quantile(request.level) * np.sqrt(
        np.einsum("ij,jk,ik->i", design, line.cov, design)
    )
    ends = np.sort(np.column_stack([back(fitted - half), back(fitted + half)]), axis=1)
    points += [
        ("line", group, "", float(xi), float(yi), float(low), float(high), None)
        for xi, yi, (low, high) in zip(grid, back(fitted), ends, strict=True)
    ]
    return points


def plan(planned: Planned) -> View:
    """``moderator_plans``, the rows of the table, and the bubble plots."""
    plans = tuple(
        {
            "fact": f"{outcome.id}.{group['id']}.meta_regression.{moderator.id}",
            "outcome": outcome.id,
            "outcome_label": outcome.label,
            "group": group["label"],
            "contrast": contrast_label(outcome),
            "label": moderator.label,
            "per": f"{moderator.per:g}",
            "unit": moderator.unit or "",
        }
        for moderator in planned.spec.analysis.moderators
        for outcome in planned.spec.outcomes
        if wanted(moderator.outcomes, outcome)
        for group in planned.groups.named()
    )
    bubbles = tuple(one.id for one in planned.book.figures if one.kind == "bubble")
    contrasts = tuple(dict.fromkeys(one["contrast"] for one in plans))
    return {
        "moderator_plans": plans,
        "moderator_contrasts": contrasts,
        "bubble_figures": bubbles,
    }

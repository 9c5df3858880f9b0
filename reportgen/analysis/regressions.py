"""Meta-regression on several moderators at once, within each group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from reportgen.analysis.contrasts import Side, read_as
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.models.words import TAU2_WORDS
from reportgen.analysis.parts import wanted
from reportgen.analysis.pools import PoolRequest, reason_of
from reportgen.analysis.regression_fits import Fitted, fitted
from reportgen.analysis.regression_terms import (
    INTERCEPT,
    Designed,
    Term,
    designed,
    moderator_named,
    reporting,
)
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import MIN_STUDIES_MODERATOR
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.analysis import Analysis
from reportgen.spec.structure import Regression
from reportgen.stats.permutation import permutation_test
from reportgen.stats.scales import back_interval
from reportgen.vocabulary import lowerfirst

PERMUTED = "p_permutation"


@dataclass(frozen=True, slots=True)
class _Made:
    """One regression of one side: where its facts are, what they are about, and the fit."""

    place: str
    words: str
    spec: Regression
    request: PoolRequest
    design: Designed
    fit: Fitted

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(row.study.id for row in self.design.rows)

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        tau2 = TAU2_WORDS[self.request.profile.tau2]
        return (("level", f"{self.request.level * 100:g}"), ("tau2", tau2))


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """The regressions of the outcome in every group."""
    for spec in task.spec.analysis.regressions:
        if task.is_wanted(spec.outcomes):
            for side in task.sides:
                _add_side(ledger, task, spec, side)


def _add_side(ledger: Ledger, task: OutcomeTask, spec: Regression, side: Side) -> None:
    """Facts ``<prefix>.regression.<id>.test``, ``.term.<term>``, ``.tau2``, ``.r2`` ..."""
    place = f"{task.prefix(side)}.regression.{spec.id}"
    words = f"{task.label(side)}, regression on {lowerfirst(spec.label)}"
    usable = side.request.usable
    rows = reporting(task.spec.analysis, spec, usable)
    try:
        design = designed(task.spec.analysis, spec, rows)
        fit = fitted(spec, side.request, design)
    except AnalysisError as error:
        ledger.number(
            f"{place}.test",
            "moderator_test",
            f"test of the moderators: {words}",
            None,
            k=len(rows),
            rows=tuple(row.study.id for row in rows),
            refused=reason_of(error),
        )
        return
    made = _Made(place, words, spec, side.request, design, fit)
    _add_test(ledger, made, _notes(usable, design))
    _add_terms(ledger, made)
    if spec.permutations:
        _add_permutations(ledger, made)


def _joined(analysis: Analysis, spec: Regression) -> str:
    labels = [lowerfirst(moderator_named(analysis, name).label) for name in spec.moderators]
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def _notes(usable: Sequence[OutcomeRow], design: Designed) -> tuple[str, ...]:
    notes = []
    k, coefficients = len(design.rows), len(design.terms) - 1
    if k < MIN_STUDIES_MODERATOR * coefficients:
        what = f"{k} studies for {coefficients} coefficients beside the reference value"
        notes.append(f"{what}, fewer than {MIN_STUDIES_MODERATOR} for each: hardly reliable")
    used = {row.study.id for row in design.rows}
    missing = [row.study.label for row in usable if row.study.id not in used]
    if missing:
        notes.append(f"left out, as a moderator is not reported: {', '.join(missing)}")
    return tuple(notes)


def _add_test(ledger: Ledger, made: _Made, notes: tuple[str, ...]) -> None:
    fit, place, words = made.fit, made.place, made.words
    number = partial(
        ledger.number, method=fit.method, k=len(made.rows), rows=made.rows, settings=made.settings
    )
    about = f"test of the moderators: {words}"
    number(f"{place}.test", "moderator_test", about, fit.test, p=fit.test_p, notes=notes)
    names = (("df", "degrees of freedom"), ("residual_df", "residual degrees of freedom"))
    for (name, called), df in zip(names, fit.test_df, strict=False):
        number(f"{place}.test.{name}", "df", f"{called}: {about}", df)
    number(f"{place}.tau2", "tau2", f"residual τ²: {words}", fit.tau2)
    number(f"{place}.r2", "r2", f"share of heterogeneity explained: {words}", fit.r2)
    if fit.qe is not None:
        number(f"{place}.i2", "i2", f"residual I²: {words}", fit.i2)
        about = f"residual heterogeneity: {words}"
        number(f"{place}.q", "q", about, fit.qe[0], p=fit.qe[2])
        number(f"{place}.q.df", "df", f"degrees of freedom: {about}", fit.qe[1])


def _add_terms(ledger: Ledger, made: _Made) -> None:
    """The coefficients, back on the scale of the measure: the first as a value, then contrasts."""
    fit, request = made.fit, made.request
    scale = request.pooling.scale
    shown = read_as(request.contrast_stat)
    for at, term in enumerate(made.design.terms):
        estimate, low, high = float(fit.coef[at]), float(fit.low[at]), float(fit.high[at])
        value: float
        if term.id == INTERCEPT:
            value, ends = (
                float(scale.back(np.array([estimate]))[0]),
                back_interval(scale, low, high),
            )
        else:
            value, ends = shown(estimate), (shown(low), shown(high))
        ledger.number(
            f"{made.place}.term.{term.id}",
            request.pooling.stat if term.id == INTERCEPT else request.contrast_stat,
            f"{term.label}: {made.words}",
            value,
            unit=request.unit if term.id == INTERCEPT else request.contrast_unit,
            ci=Interval(*ends, request.level),
            p=None if term.id == INTERCEPT else float(fit.p[at]),
            k=len(made.rows),
            method=fit.method,
            rows=made.rows,
            settings=made.settings,
        )


def _add_permutations(ledger: Ledger, made: _Made) -> None:
    """Facts ``.test.p_permutation`` and ``.term.<term>.p_permutation``."""
    whole = f"{made.place}.test.{PERMUTED}"
    number = partial(ledger.number, k=len(made.rows), rows=made.rows)
    about = f"permutation P value of the moderators: {made.words}"
    if made.request.by_glmm:
        number(whole, "p_value", about, None, refused="only where pooled by inverse variance")
        return
    effects = made.request.pooling.effects(made.design.rows)
    try:
        test = permutation_test(
            effects.yi,
            effects.vi,
            made.design.X,
            tau2=made.request.profile.tau2,
            ci=made.spec.test,
            permutations=made.spec.permutations,
            seed=made.spec.seed,
        )
    except AnalysisError as error:
        number(whole, "p_value", about, None, refused=reason_of(error))
        return
    orders = (("orders", f"{test.orders:,}"), ("seed", str(made.spec.seed)))
    method = "permutation.exact" if test.exact else "permutation.random"
    number = partial(number, method=method, settings=orders)
    number(whole, "p_value", about, test.moderators_p, p=test.moderators_p)
    for term, p in zip(made.design.terms[1:], test.p_value, strict=True):
        name, about = f"{made.place}.term.{term.id}", f"permutation P value: {term.label}"
        number(f"{name}.{PERMUTED}", "p_value", f"{about}: {made.words}", float(p), p=float(p))


def plan(planned: Planned) -> View:
    """``regression_plans``: one table per regression, with the rows of each outcome and group."""
    plans = []
    for spec in planned.spec.analysis.regressions:
        fits = tuple(_planned_fits(planned, spec))
        words = {"id": spec.id, "label": spec.label, "single": len(spec.moderators) == 1}
        plans.append({**words, "fits": fits, "permuted": spec.permutations > 0})
    return {"regression_plans": tuple(plans)}


def _planned_fits(planned: Planned, spec: Regression) -> Iterator[dict[str, Any]]:
    for outcome in planned.spec.outcomes:
        for group in planned.groups.named():
            prefix = f"{outcome.id}.{group['id']}.regression.{spec.id}"
            if not wanted(spec.outcomes, outcome):
                continue
            terms = _terms(planned, spec, outcome.id, group["id"], prefix)
            k = planned.book[f"{prefix}.test"].k or 0
            yield {
                "outcome": {"id": outcome.id, "label": outcome.label, "measure": outcome.measure},
                "group": group["label"],
                "prefix": prefix,
                "terms": terms,
                "moderators": _joined(planned.spec.analysis, spec),
                "single": len(spec.moderators) == 1,
                "few": k < MIN_STUDIES_MODERATOR * (len(terms) - 1),
            }


def _terms(
    planned: Planned, spec: Regression, outcome: str, group: str, prefix: str
) -> tuple[dict[str, str], ...]:
    """The terms of a regression that was fitted."""
    test = planned.book[f"{prefix}.test"]
    if not test.estimable:
        return ()
    rows = [row for row in planned.data.shown(outcome) if row.study.id in test.rows]
    terms: tuple[Term, ...] = designed(planned.spec.analysis, spec, rows).terms
    return tuple({"id": f"{prefix}.term.{term.id}", "label": term.label} for term in terms)

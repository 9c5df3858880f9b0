"""Adjusted analyses made in every completed data set, and pooled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import ARM, Design, Term
from reportgen.analysis.cohort.adjusted.effects import effect_words, unit_of
from reportgen.analysis.cohort.adjusted.fitting import reason_of
from reportgen.analysis.cohort.adjusted.sample import Sample
from reportgen.analysis.cohort.imputation.data import ImputedCohort, repeated
from reportgen.analysis.cohort.imputation.facts import Place, add_pooled
from reportgen.analysis.cohort.imputation.variables import only
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join
from reportgen.errors import AnalysisError
from reportgen.facts.frame import Cell
from reportgen.inputs.cohort.records import PatientRows
from reportgen.spec.cohort_adjusted import AdjustedAnalysis
from reportgen.stats.imputation.pooling import Estimate, pool_many
from reportgen.stats.imputation.rubin import RubinPooled
from reportgen.vocabulary import STATISTICS


@dataclass(eq=False, slots=True)
class _Repeated:
    """One analysis over the data sets; ``notes`` gathers which had to be fitted otherwise."""

    asked: Asked
    terms: tuple[Term, ...] = ()
    notes: list[str] = field(default_factory=list)

    def estimate(self, rows: PatientRows) -> dict[str, Estimate]:
        """Coefficients by the id of their term. Raises AnalysisError where there are none."""
        asked = replace(self.asked, sample=Sample.of(rows, self.asked.outcome.id))
        design = asked.design()
        fit = asked.fit(design.rows)
        self.notes += fit.notes
        self.terms = design.terms
        error, df = fit.made.std_error, float(_df(asked, design))
        if error is None or df <= 0:
            raise AnalysisError.single("", "the model has no standard error that could be pooled")
        return {
            term.id: Estimate(float(coef), float(se) ** 2, df)
            for term, coef, se in zip(design.terms, fit.made.coef, error, strict=True)
        }


def _df(asked: Asked, design: Design) -> int:
    """Those of the complete data: patients, of times events, less coefficients and intercepts.

    As R's mice takes them.
    """
    sample, kind = asked.sample, asked.outcome.type
    if kind == "time_to_event":
        return (asked.events or 0) - len(design.terms)
    intercepts = len(np.unique(sample.value)) - 1 if kind == "ordinal" else 1
    return sample.n - intercepts - len(design.terms)


def add_models(task: CohortTask, data: ImputedCohort) -> list[list[Cell]]:
    """Facts ``<outcome>.adjusted.<id>.<pair>.imputed.*`` and the lines of the frame."""
    lines: list[list[Cell]] = []
    for spec in repeated(task.spec, data.spec):
        lines += _add_one(task, data, spec)
    return lines


def _add_one(task: CohortTask, data: ImputedCohort, spec: AdjustedAnalysis) -> Iterator[list[Cell]]:
    asked = Asked.of(task, spec)
    stat, prefix = asked.model.statistic, asked.prefix
    known = int(asked.sample.patients.outcomes[asked.outcome.id].known.sum())
    n, events = known, _events(asked, data)
    scope = asked.scope
    words = f"patients of {asked.words} after imputation"
    number = join(prefix, "imputed", "n")
    scope.ledger.count(
        number, words, n, n=None if events is None else n, events=events, inputs=asked.inputs
    )
    pooled, terms, notes, refused = _pooled(asked, data, spec)
    yield ["analysis", spec.id, asked.outcome.label, asked.how, f"{prefix}.n", number, None]
    measure = ", ".join(filter(None, (STATISTICS[stat].label, unit_of(asked, stat))))
    arms = [term for term in terms if term.source == ARM]
    for at, pair in enumerate(scope.pairs):
        label = scope.between(f"{effect_words(asked)} after imputation", pair)
        place = Place(join(prefix, pair.id, "imputed"), stat, label, n, events, asked.inputs,
                      unit_of(asked, stat))  # fmt: skip
        found = pooled[arms[at].id] if pooled else None
        add_pooled(scope, place, found, refused, notes)
        complete = join(prefix, pair.id, stat)
        versus = f"{pair.arm.label} against {pair.reference.label}"
        yield ["arm", spec.id, versus, measure, complete, place.value, place.fmi]
    for term in (one for one in terms if one.source != ARM):
        label = f"{effect_words(asked)} after imputation, {term.label}"
        stem = join(prefix, "covariate", term.id)
        place = Place(join(stem, "imputed"), stat, label, n, events, asked.inputs,
                      unit_of(asked, stat))  # fmt: skip
        add_pooled(scope, place, pooled[term.id], refused, notes)
        there = any(fact.id == stem for fact in scope.ledger.facts)
        yield ["covariate", spec.id, term.label, measure, stem if there else None, place.value,
               place.fmi]  # fmt: skip


def _events(asked: Asked, data: ImputedCohort) -> int | None:
    """Events of all who have the outcome."""
    rows = only(data.rows, ())
    return Sample.of(rows, asked.outcome.id).events(asked.outcome.type)


Found = tuple[dict[str, RubinPooled], tuple[Term, ...], tuple[str, ...], str]


def _pooled(asked: Asked, data: ImputedCohort, spec: AdjustedAnalysis) -> Found:
    """Pooled coefficients, their terms and notes; or why there are none."""
    one = _Repeated(asked)
    used = (*spec.covariates, *spec.strata)
    sets = [only(rows, used) for rows in data.completed]
    try:
        pooled = pool_many(one.estimate, sets, level=asked.scope.level)
    except AnalysisError as error:
        return {}, (), (), reason_of(error)
    told = dict.fromkeys(one.notes)
    notes = tuple(
        f"{note} in {one.notes.count(note)} of {len(sets)} completed data sets" for note in told
    )
    return pooled, one.terms, notes, ""

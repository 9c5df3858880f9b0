"""Adjusted analyses: patients, effects of the arms, covariates, and the table of them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import ARM, Design
from reportgen.analysis.cohort.adjusted.effects import (
    Where,
    add_coefficient,
    add_refused,
    effect_words,
    unit_of,
)
from reportgen.analysis.cohort.adjusted.fitting import Fitted, reason_of
from reportgen.analysis.cohort.adjusted.hazard_checks import add_checks
from reportgen.analysis.cohort.adjusted.modifiers import add_modifiers, refuse_modifiers
from reportgen.analysis.cohort.adjusted.record import Coefficients
from reportgen.analysis.cohort.adjusted.shortage import shortage_notes
from reportgen.analysis.cohort.guards import adds_up
from reportgen.analysis.cohort.task import CohortTask
from reportgen.analysis.ids import join
from reportgen.errors import AnalysisError
from reportgen.facts.frame import Cell, Column, frame
from reportgen.vocabulary import STATISTICS

COLUMNS = (
    Column("kind", "Kind of row"),
    Column("analysis", "Analysis"),
    Column("label", "Label"),
    Column("measure", "Measure"),
    Column("fact", "Adjusted"),
    Column("unadjusted", "Unadjusted"),
)


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A design with the model that could be fitted to it."""

    design: Design
    fit: Fitted[Coefficients]


def add(task: CohortTask) -> None:
    """Facts ``<outcome>.adjusted.<id>.*`` and the frame ``adjusted`` of every analysis."""
    lines: list[list[Cell]] = []
    for spec in task.spec.analysis.adjusted:
        asked = Asked.of(task, spec)
        made = _add_one(asked)
        _add_patients(asked, "covariates.adjusted" if made else "count")
        lines += _lines(asked, made)
    if lines:
        task.scope.ledger.frame(frame("adjusted", "Adjusted comparisons", COLUMNS, lines))


def _add_patients(asked: Asked, method: str) -> None:
    """Facts ``.n``, which carries the method, ``.left_out`` and ``.left_out.<covariate>``."""
    sample, prefix, label = asked.sample, asked.prefix, asked.outcome.label
    known = int(sample.patients.outcomes[sample.outcome].known.sum())
    adds_up(f"{label}: adjusted", known, (sample.n, sample.left_out))
    scope = asked.scope
    words = f"patients of {asked.words}"
    events = asked.events
    scope.ledger.count(
        f"{prefix}.n",
        words,
        sample.n,
        n=None if events is None else sample.n,
        events=events,
        inputs=asked.inputs,
        method=method,
        settings=asked.settings,
    )
    for at, arm in enumerate(scope.arms):
        here = sample.arm == at
        n = int(here.sum())
        of_arm = None if events is None else sample.events(asked.outcome.type, here)
        place = join(prefix, arm.id, "n")
        scope.ledger.count(place, scope.in_arm(words, arm.id), n, n=n, events=of_arm)
    words = f"patients left out of {asked.words}, as a covariate is not known"
    left = "count" if method == "count" else "covariates.complete"
    scope.ledger.count(
        f"{prefix}.left_out", words, sample.left_out, inputs=asked.inputs, method=left
    )
    for one in (*asked.variables, *asked.strata):
        place = join(prefix, "left_out", one.id)
        scope.count(place, f"{words}: {one.spec.label}", sample.without(one.id), asked.inputs)


def _add_one(asked: Asked) -> Made | None:
    """The effects, the covariates and the modifiers; None where nothing could be fitted."""
    try:
        design = asked.design()
        fit = asked.fit(design.rows)
    except AnalysisError as error:
        reason = reason_of(error)
        for where in (*_arms(asked), *_arms(asked, unadjusted=True)):
            add_refused(asked, where, reason)
        refuse_modifiers(asked, reason)
        return None
    cautions = fit.model.caution(design.rows)
    notes = (*fit.notes, *cautions, *shortage_notes(asked, len(design.terms)))
    for at, where in zip(design.columns_of(ARM), _arms(asked), strict=True):
        add_coefficient(asked, where, fit, at, notes)
    _add_unadjusted(asked, design, fit)
    for at, term in enumerate(design.terms):
        if term.source != ARM:
            place = join(asked.prefix, "covariate", term.id)
            words = f"{effect_words(asked)}, {term.label}"
            add_coefficient(asked, Where(place, words, asked.sample.n, asked.events), fit, at)
    add_modifiers(asked, design, fit)
    add_checks(asked, design, fit.word)
    return Made(design, fit)


def _arms(asked: Asked, *, unadjusted: bool = False) -> Iterator[Where]:
    """The fact of each pair of arms."""
    stat, between = asked.model.statistic, "unadjusted" if unadjusted else ""
    words = effect_words(asked)
    if unadjusted:
        words = f"unadjusted value beside the {words}"
    for pair in asked.scope.pairs:
        place = join(asked.prefix, pair.id, between, stat)
        yield Where(place, asked.scope.between(words, pair), asked.sample.n, asked.events)


def _add_unadjusted(asked: Asked, design: Design, adjusted: Fitted[Coefficients]) -> None:
    """By the same model, of the same patients, with the arms alone."""
    covariates = [at for at, term in enumerate(design.terms) if term.source != ARM]
    places = tuple(_arms(asked, unadjusted=True))
    try:
        fit = asked.fit(design.rows.without(covariates), adjusted.word)
    except AnalysisError as error:
        for where in places:
            add_refused(asked, where, reason_of(error))
        return
    for at, where in enumerate(places):
        add_coefficient(asked, where, fit, at, fit.notes)


def _lines(asked: Asked, made: Made | None) -> Iterator[list[Cell]]:
    """A heading for the analysis, the arms with the unadjusted effect, then the covariates."""
    name, prefix, stat = asked.spec.id, asked.prefix, asked.model.statistic
    measure = ", ".join(filter(None, (STATISTICS[stat].label, unit_of(asked, stat))))
    own = made is None or made.fit.word == asked.word
    model = asked.model_words if own or made is None else made.fit.model.name
    yield ["analysis", name, asked.outcome.label, model, f"{prefix}.n", None]
    for pair in asked.scope.pairs:
        words = f"{pair.arm.label} against {pair.reference.label}"
        places = [join(prefix, pair.id, part, stat) for part in ("", "unadjusted")]
        yield ["arm", name, words, measure, *places]
    for term in made.design.terms if made else ():
        if term.source != ARM:
            place = join(prefix, "covariate", term.id)
            yield ["covariate", name, term.label, measure, place, None]

"""What the templates say of adjusted analyses: ids, labels and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportgen.analysis.cohort.adjusted.asked import listed, model_words, prefix_of
from reportgen.analysis.cohort.adjusted.hazard_words import hazards_plan
from reportgen.analysis.cohort.adjusted.models import ADJUSTED_MODELS
from reportgen.analysis.cohort.adjusted.record import AdjustedModel
from reportgen.analysis.cohort.adjusted.shortage import short_of
from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.analysis.ids import join
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.spec.cohort_adjusted import AdjustedAnalysis, model_of
from reportgen.spec.cohort_outcomes import BaselineVariable, Outcome
from reportgen.vocabulary import STATISTICS

Plain = dict[str, Any]


def plan(planned: CohortPlanned) -> View:
    """``adjusted``: an entry for each analysis; ``is_adjusted`` where any could be made."""
    made = tuple(_plan(planned, spec) for spec in planned.spec.analysis.adjusted)
    done = {"is_adjusted": True} if any(one["fitted"] for one in made) else {}
    return {"adjusted": made, **done}


def _plan(planned: CohortPlanned, spec: AdjustedAnalysis) -> Plain:
    outcome = next(one for one in planned.spec.outcomes if one.id == spec.outcome)
    model = ADJUSTED_MODELS[model_of(spec, outcome.type)]
    prefix = prefix_of(spec)
    pairs = tuple(_pairs(planned, prefix, model))
    facts = [planned.book[pair["fact"]] for pair in pairs]
    tests = tuple(_tests(planned, spec, prefix))
    return {
        "id": spec.id,
        "prefix": prefix,
        "outcome": {"id": outcome.id, "label": outcome.label, "type": outcome.type},
        "covariates": _labels(planned, spec.covariates),
        "statistic": STATISTICS[model.statistic].label,
        "effect": model.effect.format(label=outcome.label),
        "model": model_words(spec, outcome, _variables(planned, spec.strata)),
        "instead": _instead(facts[0]),
        "fitted": planned.book[f"{prefix}.n"].method == "covariates.adjusted",
        "short": short_of(facts[0]),
        "pairs": pairs,
        "missing": tuple(_missing(planned, spec, prefix)),
        **{group: [one for one in tests if one["group"] == group] for group in _GROUPS},
        "of_subgroups": [one for one in tests if one["id"] in _of_subgroups(planned, outcome)],
        "in_abstract": spec.in_abstract and outcome.primary,
        "hazards": hazards_plan(planned, spec, outcome, prefix),
        "figures": _figures(planned.book, outcome, spec),
    }


_GROUPS = ("differs", "alike", "untested")


def _labels(planned: CohortPlanned, names: tuple[str, ...]) -> str:
    return listed([one.label for one in _variables(planned, names)])


def _variables(planned: CohortPlanned, names: tuple[str, ...]) -> list[BaselineVariable]:
    by_id = {one.id: one for one in planned.spec.baseline}
    return [by_id[name] for name in names]


def _pairs(planned: CohortPlanned, prefix: str, model: AdjustedModel) -> Iterator[Plain]:
    for pair in planned.scope.pairs:
        places = [join(prefix, pair.id, part, model.statistic) for part in ("", "unadjusted")]
        words = {"label": pair.arm.label, "reference_label": pair.reference.label}
        yield {**words, "fact": places[0], "unadjusted": places[1]}


def _instead(fact: Fact) -> str:
    """The model that took the place of the one asked for; empty where none did."""
    made = (one.name for one in ADJUSTED_MODELS.values() if one.instead == fact.method)
    return next(made, "")


def _missing(planned: CohortPlanned, spec: AdjustedAnalysis, prefix: str) -> Iterator[Plain]:
    """The covariates and strata that somebody lacks."""
    for name in (*spec.covariates, *spec.strata):
        fact = join(prefix, "left_out", name)
        if planned.book[fact].value:
            yield {"label": _labels(planned, (name,)), "fact": fact}


def _tests(planned: CohortPlanned, spec: AdjustedAnalysis, prefix: str) -> Iterator[Plain]:
    """The covariates by which the effect differs, does not differ clearly, or was not tested."""
    for name in spec.covariates:
        if name in spec.interactions:
            fact = planned.book[join(prefix, "interaction", name)]
            group = "untested" if fact.p is None else "alike"
            if fact.p is not None and fact.p < 1 - planned.scope.level:
                group = "differs"
            words = {"label": _labels(planned, (name,)), "fact": fact.id}
            yield {**words, "id": name if fact.estimable else "", "group": group}


def _of_subgroups(planned: CohortPlanned, outcome: Outcome) -> set[str]:
    """The baseline variables by whose columns the outcome is shown in subgroups as well."""
    analysis = planned.spec.analysis
    columns = {
        one.column
        for one in analysis.subgroups
        if (outcome.id in one.outcomes if one.outcomes else outcome.primary)
    }
    return {one.id for one in planned.spec.baseline if one.column in columns}


def _figures(book: FactBook, outcome: Outcome, spec: AdjustedAnalysis) -> tuple[str, ...]:
    own = f"adjusted-{outcome.id}-{spec.id}"
    return tuple(one.id for one in book.figures if one.id == own or one.id.startswith(f"{own}-"))

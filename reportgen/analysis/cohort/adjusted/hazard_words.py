"""What the templates say of the checks and curves of an adjusted Cox model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportgen.analysis.cohort.adjusted.standardised import NO_EVENT
from reportgen.analysis.cohort.task import CohortPlanned
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join
from reportgen.spec.cohort_adjusted import AdjustedAnalysis
from reportgen.spec.cohort_outcomes import Outcome, SurvivalOutcome

Plain = dict[str, Any]


def hazards_plan(
    planned: CohortPlanned, spec: AdjustedAnalysis, outcome: Outcome, prefix: str
) -> Plain | None:
    """Ids of the tests, the concordance, the curves and the figures; None of other models."""
    whole = join(prefix, "ph_test")
    if whole not in planned.book or not isinstance(outcome, SurvivalOutcome):
        return None
    found = tuple(_changing(planned, spec, prefix))
    below = planned.book[whole].p
    figures = {one.id for one in planned.book.figures}
    names = {kind: f"{kind}-{outcome.id}-{spec.id}" for kind in ("schoenfeld", "adjusted-curve")}
    return {
        "test": whole,
        "changing": found,
        "proportional": not found and (below is None or below >= 1 - planned.scope.level),
        "concordance": join(prefix, "concordance"),
        "residuals": names["schoenfeld"] if names["schoenfeld"] in figures else "",
        "curves": names["adjusted-curve"] if names["adjusted-curve"] in figures else "",
        "curve": f"freedom from {outcome.label}" if outcome.label_is == "event" else outcome.label,
        "times": tuple(_times(planned, outcome, prefix)),
        "uncurved": _uncurved(planned, outcome, prefix),
    }


def _uncurved(planned: CohortPlanned, outcome: SurvivalOutcome, prefix: str) -> str:
    """A fact that says why there is no curve at all; empty where there is one or none is due."""
    first = planned.scope.arms[0].id
    facts = (join(prefix, first, f"at_{time_id(time)}") for time in outcome.landmarks)
    found = (planned.book[fact] for fact in facts if fact in planned.book)
    return next((fact.id for fact in found if fact.not_estimable == NO_EVENT), "")


def _changing(planned: CohortPlanned, spec: AdjustedAnalysis, prefix: str) -> Iterator[Plain]:
    """The terms whose hazard ratio changes with time, by the test."""
    labels = {one.id: one.label for one in planned.spec.baseline}
    places = [
        (join(prefix, pair.id), f"{pair.arm.label} against {pair.reference.label}")
        for pair in planned.scope.pairs
    ]
    places += [(join(prefix, "covariate", name), labels[name]) for name in spec.covariates]
    for place, label in places:
        fact = planned.book[join(place, "ph_test")]
        if fact.p is not None and fact.p < 1 - planned.scope.level:
            yield {"label": label, "fact": fact.id}


def _times(planned: CohortPlanned, outcome: SurvivalOutcome, prefix: str) -> Iterator[Plain]:
    """The times at which some curve is read."""
    for time in outcome.landmarks:
        facts = [join(prefix, arm.id, f"at_{time_id(time)}") for arm in planned.scope.arms]
        if facts[0] in planned.book and any(planned.book[fact].estimable for fact in facts):
            pairs = zip(planned.scope.arms, facts, strict=True)
            arms = tuple({"label": arm.label, "fact": fact} for arm, fact in pairs)
            yield {"words": span(time, outcome.unit), "arms": arms}

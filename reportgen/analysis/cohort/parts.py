"""What an analysis of a cohort is given: its part of the spec, the columns that this names.

As in ``analysis.parts``: nothing else is within reach of the analysis, so that its result can be
kept by the content of its part. The sections withheld are None, which no analysis can use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from reportgen.analysis.ledger import Ledger
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.inputs.cohort.columns import named_columns
from reportgen.inputs.cohort.safety.rows import SafetyRows
from reportgen.inputs.cohort.table import CohortTable, Columns
from reportgen.spec.cohort import CohortAnalysis, CohortSpec
from reportgen.spec.cohort_missing import MissingValues
from reportgen.spec.cohort_outcomes import BinaryOutcome, Outcome, SurvivalOutcome

PROSE = (
    *("report", "question", "design", "eligibility", "limitations", "terms"),
    *("claims", "conclusions"),
)
"""Sections that no statistic depends on."""


@dataclass(frozen=True, slots=True)
class CohortPart:
    """All that an analysis depends on; ``known`` and ``drawn`` are earlier facts and figures.

    ``own`` is the outcome that it is of, where the part has others that are shown beside it.
    """

    spec: CohortSpec
    table: str
    columns: Columns
    safety: SafetyRows | None = None
    known: tuple[Fact, ...] = ()
    drawn: tuple[FigureRequest, ...] = ()
    own: str = ""

    @classmethod
    def of(cls, spec: CohortSpec, table: CohortTable) -> CohortPart:
        """The whole, without prose."""
        read = {"file": "", "sheet": None, "encoding": "", "missing": (), "id": ""}
        unseen = {"identifiers_declared": (), "last_contact": None, "death": None}
        patients = spec.data.patients.model_copy(update={**read, **unseen})
        data = spec.data.model_copy(update={"patients": patients})
        own = spec.model_copy(update={**dict.fromkeys(PROSE), "data": data})
        return cls(own, table.name, table.columns.named_by(own), table.safety)


def of_patients(whole: CohortPart) -> CohortPart:
    """Who is in the table, excluded, and in which arm."""
    rules = whole.spec.data.exclude
    return _part(whole, exclude=rules)


def of_baseline(whole: CohortPart) -> CohortPart:
    """The variables of the baseline table."""
    return _part(whole, baseline=[one.id for one in whole.spec.baseline])


def of_outcome(whole: CohortPart, outcome: Outcome) -> CohortPart:
    """One outcome; the lanes of a swimmer plot show further ones."""
    analysis = whole.spec.analysis
    has_lanes = outcome.id in analysis.swimmer
    landmarks = [one for one in analysis.landmark if has_lanes or one.outcome == outcome.id]
    return _part(
        whole,
        own=outcome.id,
        outcomes=_partners(whole.spec, outcome, has_lanes),
        baseline=[name for one in landmarks for name in one.covariates],
        landmark=tuple(landmarks),
        swimmer=(outcome.id,) if has_lanes else (),
        subgroups=tuple(
            one
            for one in analysis.subgroups
            if (outcome.id in one.outcomes if one.outcomes else outcome.primary)
        ),
    )


def _partners(spec: CohortSpec, outcome: Outcome, has_lanes: bool) -> set[str]:
    """The outcome, and those that are shown or compared with it in the same patients."""
    found = {outcome.id}
    if isinstance(outcome, BinaryOutcome) and outcome.paired_with is not None:
        found.add(outcome.paired_with)
    if has_lanes:
        found |= {one.id for one in spec.outcomes if isinstance(one, SurvivalOutcome)}
    return found


def of_missing(whole: CohortPart, _: Ledger) -> CohortPart | None:
    """What is missing of all variables and outcomes."""
    spec = whole.spec
    if spec.analysis.missing.pattern is False:
        return None
    every = [one.id for one in spec.outcomes], [one.id for one in spec.baseline]
    return _part(whole, outcomes=every[0], baseline=every[1], missing=spec.analysis.missing)


def of_models(whole: CohortPart, earlier: Ledger) -> CohortPart | None:
    """The adjusted analyses, and what is repeated in them when values are imputed."""
    spec, asked, plan = whole.spec, whole.spec.analysis, whole.spec.analysis.imputation
    if not asked.adjusted and plan is None:
        return None
    outcomes = {one.outcome for one in asked.adjusted}
    drawn = tuple(one for one in earlier.figures if one.id in {f"km-{name}" for name in outcomes})
    own = partial(_part, whole, adjusted=asked.adjusted, drawn=drawn)
    if plan is None:
        baseline = [name for one in asked.adjusted for name in (*one.covariates, *one.strata)]
        return own(outcomes=outcomes, baseline=baseline)
    outcomes |= {one.outcome for one in plan.curves}
    for scores in asked.propensity:
        outcomes |= set(scores.outcomes) or {one.id for one in spec.outcomes if one.primary}
    return own(
        outcomes=outcomes,
        baseline=[one.id for one in spec.baseline],
        imputation=plan,
        propensity=asked.propensity,
    )


def of_safety(whole: CohortPart, _: Ledger) -> CohortPart | None:
    """The adverse events."""
    asked = whole.spec.analysis.safety
    if asked is None:
        return None
    return _part(whole, events=whole.spec.data.events, safety=asked, rows=whole.safety)


def of_propensity(whole: CohortPart, earlier: Ledger) -> CohortPart | None:
    """The comparisons by propensity scores, held against what is known without them."""
    spec, plans = whole.spec, whole.spec.analysis.propensity
    if not plans:
        return None
    outcomes = [one.id for one in spec.outcomes]
    return _part(
        whole,
        outcomes=outcomes,
        baseline=[name for plan in plans for name in plan.covariates],
        propensity=plans,
        known=tuple(one for one in earlier.facts if one.id.split(".")[0] in outcomes),
    )


COHORT_PARTS: Mapping[str, Callable[[CohortPart, Ledger], CohortPart | None]] = {
    "missing": of_missing,
    "models": of_models,
    "safety": of_safety,
    "propensity": of_propensity,
}
"""Of what is computed of several outcomes, in the order of the facts; None where it is not asked.
What was made before is there for those that read it."""


def of_bounds(whole: CohortPart) -> CohortPart:
    """The outcomes of which the curve of one bounds that of another."""
    survival = [one for one in whole.spec.outcomes if isinstance(one, SurvivalOutcome)]
    bounded = [one for one in survival if one.never_above is not None]
    return _part(whole, outcomes={name for one in bounded for name in (one.id, one.never_above)})


def of_tables(whole: CohortPart) -> CohortPart:
    """What stands in the tables of outcomes: names of facts, for which no column is read."""
    part = _part(whole, outcomes=[one.id for one in whole.spec.outcomes])
    return CohortPart(part.spec, part.table, Columns(whole.columns.exclusion, {}))


def _part(
    whole: CohortPart,
    *,
    outcomes: Collection[str | None] = (),
    baseline: Collection[str] = (),
    exclude: Sequence[Any] = (),
    events: Any = None,
    rows: SafetyRows | None = None,
    known: tuple[Fact, ...] = (),
    drawn: tuple[FigureRequest, ...] = (),
    own: str = "",
    **asked: Any,
) -> CohortPart:
    """These outcomes and variables by their ids, and of the analysis what is asked."""
    spec = whole.spec
    made = spec.model_copy(
        update={
            "outcomes": tuple(one for one in spec.outcomes if one.id in outcomes),
            "baseline": tuple(one for one in spec.baseline if one.id in baseline),
            "analysis": _settings(spec.analysis).model_copy(update=asked),
        }
    )
    data = spec.data.model_copy(update={"exclude": tuple(exclude), "events": events})
    made = made.model_copy(update={"data": data})
    used = {column for _, column in named_columns(made)}
    derived = tuple(rule for rule in data.derived if rule.id in used)
    made = made.model_copy(update={"data": data.model_copy(update={"derived": derived})})
    return CohortPart(made, whole.table, whole.columns.named_by(made), rows, known, drawn, own)


def _settings(analysis: CohortAnalysis) -> CohortAnalysis:
    """What all analyses read, and none of what they are asked."""
    nothing: dict[str, Any] = {"safety": None, "imputation": None, "missing": MissingValues()}
    for name in ("subgroups", "landmark", "adjusted", "families", "propensity", "swimmer"):
        nothing[name] = ()
    return analysis.model_copy(update=nothing)

"""What the templates of a cohort loop over: ids, labels and words; no numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.analysis.cohort.adjusted.asked import listed
from reportgen.analysis.cohort.analyses import PLANS
from reportgen.analysis.cohort.baseline import pair_place
from reportgen.analysis.cohort.landmark import figure_of, group_names
from reportgen.analysis.cohort.overall import is_wanted
from reportgen.analysis.cohort.quantiles import MEDIAN, quantile_name
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.task import CohortPlanned
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.facts.book import FactBook
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import (
    LandmarkAnalysis,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)

Plain = dict[str, Any]

SMD_THRESHOLD = 0.1
"""A standardised difference above this is called one: Austin 2009, doi:10.1002/sim.3697."""

DONE_NOTHING: Plain = {"is_adjusted": False, "is_imputed": False, "has_families": False}
"""What METHODS says was not done, unless the plan of an analysis says that it was."""

MANY_COLUMNS = 6
"""With more columns than this a table of rates is set on a page of its own, across."""


def view(spec: CohortSpec, book: FactBook) -> Mapping[str, Any]:
    """The context that ``templates/cohort`` adds to the common one.

    ``places`` are, for each outcome, the patients of whom it is told: all, then each stratum;
    ``suffix`` is what their ids have after the arm, ``among`` how they are called after "among".
    """
    scope = Scope.of(spec, "", Ledger())
    planned = CohortPlanned(spec, scope, book)
    survival = [one for one in spec.outcomes if isinstance(one, SurvivalOutcome)]
    return {
        **DONE_NOTHING,
        "arms": tuple({"id": arm.id, "label": arm.label} for arm in scope.arms),
        "pairs": tuple(
            {
                "id": pair.id,
                "arm": pair.arm.id,
                "label": pair.arm.label,
                "reference": pair.reference.id,
                "reference_label": pair.reference.label,
            }
            for pair in scope.pairs
        ),
        "strata": _strata(spec),
        "told_strata": _strata(spec)[: 1 if len(_strata(spec)) == 2 else None],
        "places": {one.id: _places(spec, one) for one in spec.outcomes},
        "times": {one.id: _times(one, 0.0, book, _arms_of(scope, one)) for one in survival},
        "quantiles": {one.id: _shares(one) for one in survival},
        "means": {
            one.id: {
                "words": span(one.horizon, one.unit),
                "read": _is_read(book, _arms_of(scope, one), "rmst"),
            }
            for one in survival
            if one.horizon is not None
        },
        "follow_up": _follow_up(survival),
        "landmarks": tuple(_landmark(spec, one, book) for one in spec.analysis.landmark),
        "landmark_groups": _landmark_groups(spec, book),
        "subgroup_tests": _subgroup_tests(spec, scope, book),
        "many_columns": len(scope.arms) + 3 * len(scope.pairs) > MANY_COLUMNS,
        "figure_kinds": {request.id: request.kind for request in book.figures},
        "columns": _columns(scope, spec.outcomes),
        "row_classes": {"0": "single", "1": "sub", "2": "subsub"},
        "detail_words": _detail_words(book),
        "ranked_words": _ranked_words(spec),
        "grade_words": {one.id: _grade_words(one) for one in _ordinal(spec)},
        "tested_baseline": bool(scope.pairs) and any(one.test for one in spec.baseline),
        "some_missing": {
            variable.id: any(
                book[f"baseline.{variable.id}.{arm.id}.missing"].value for arm in scope.arms
            )
            for variable in spec.baseline
        },
        "balance_threshold": f"{SMD_THRESHOLD:g}",
        "unbalanced": {pair.id: _unbalanced(spec, scope, pair, book) for pair in scope.pairs},
        "unknown_balance": {pair.id: _unknown(spec, scope, pair, book) for pair in scope.pairs},
        "uneven_follow_up": _uneven_follow_up(scope, survival, book),
        "competing_outcomes": tuple(
            {"label": one.label} for one in survival if one.event.competing
        ),
        **{name: value for plan in PLANS for name, value in plan(planned).items()},
    }


def _columns(scope: Scope, outcomes: Sequence[Outcome]) -> dict[str, str]:
    """How many columns the tables have, for the headings that span them."""
    arms, pairs = len(scope.arms), len(scope.pairs)
    overall = int(any(is_wanted(scope, one) for one in outcomes))
    return {"rates": str(1 + arms + 3 * pairs + overall), "survival": str(1 + arms + 2 * pairs)}


def _strata(spec: CohortSpec) -> tuple[Plain, ...]:
    levels = spec.data.stratum.levels if spec.data.stratum else ()
    return tuple(
        {
            "id": level.id,
            "label": level.label,
            "suffix": f".{level.id}",
            "among": level.among or f"patients of the stratum “{level.label}”",
        }
        for level in levels
    )


def _places(spec: CohortSpec, outcome: Outcome) -> tuple[Plain, ...]:
    among = outcome.among.label if outcome.among else ""
    whole = {"id": "", "label": "", "suffix": "", "among": among}
    return (whole, *_strata(spec)) if outcome.by_stratum else (whole,)


def _arms_of(scope: Scope, outcome: Outcome) -> tuple[str, ...]:
    """Where the facts of each arm stand."""
    return tuple(place(outcome.id, arm.id) for arm in scope.arms)


def _times(
    outcome: SurvivalOutcome, after: float, book: FactBook, groups: Sequence[str]
) -> tuple[Plain, ...]:
    """The times at which curves are read, and whether any group was followed so long."""
    stem = "incidence_" if outcome.event.competing else "at_"
    return tuple(
        {
            "id": time_id(time),
            "words": span(time, outcome.unit),
            "read": _is_read(book, groups, f"{stem}{time_id(time)}"),
        }
        for time in outcome.landmarks
        if time > after
    )


def _shares(outcome: SurvivalOutcome) -> tuple[Plain, ...]:
    """The shares of patients whose times are told in sentences of their own."""
    told = [one for one in outcome.quantiles if one != MEDIAN or outcome.event.competing]
    return tuple({"id": quantile_name(one), "words": f"{one * 100:g}%"} for one in told)


def _is_read(book: FactBook, groups: Sequence[str], name: str) -> bool:
    """Whether the fact of this name is estimable in any of the groups."""
    return any(book[f"{group}.{name}"].estimable for group in groups)


def _followed(outcomes: Sequence[SurvivalOutcome]) -> SurvivalOutcome | None:
    """The outcome whose follow-up is told: one that bounds others, else the first."""
    bounds = {one.never_above for one in outcomes}
    return min(outcomes, key=lambda one: one.id not in bounds, default=None)


def _follow_up(outcomes: Sequence[SurvivalOutcome]) -> Plain | None:
    one = _followed(outcomes)
    return {"id": one.id, "label": one.label, "unit": one.unit} if one else None


def _detail_words(book: FactBook) -> dict[str, str]:
    """Reasons and categories as they were named: what a label adds to that of its parent."""
    found = {}
    for fact in book:
        parent = book.get(fact.id.rpartition(".")[0])
        if parent is not None and fact.label.startswith(f"{parent.label}: "):
            found[fact.id] = fact.label.removeprefix(f"{parent.label}: ")
    return found


def _ranked_words(spec: CohortSpec) -> str:
    grades = any(one.test == "mann_whitney" for one in _ordinal(spec))
    ranked = "mann_whitney"
    numbers = any(isinstance(one, NumericOutcome) and one.test == ranked for one in spec.outcomes)
    numbers |= any(
        one.type == "continuous" and one.test and one.summary == "median" for one in spec.baseline
    )
    return " and ".join(["grades"] * grades + ["numbers"] * numbers)


def _ordinal(spec: CohortSpec) -> list[OrdinalOutcome]:
    return [one for one in spec.outcomes if isinstance(one, OrdinalOutcome)]


def _grade_words(outcome: OrdinalOutcome) -> dict[str, str]:
    """``grade 3``, or of a scale of words ``“severe”``."""
    levels = {"any": outcome.any_from, "severe": outcome.severe_from}
    return {
        name: f"grade {level}" if level[:1].isdigit() else f"“{level}”"
        for name, level in levels.items()
    }


def _unbalanced(spec: CohortSpec, scope: Scope, pair: Pair, book: FactBook) -> tuple[Plain, ...]:
    """Variables in which a pair of arms differs by more than the threshold."""
    found = []
    for variable in spec.baseline:
        fact = book[pair_place(scope, variable.id, pair, "smd")]
        if fact.value is not None and abs(fact.value) > SMD_THRESHOLD:
            found.append({"label": variable.label, "fact": fact.id})
    return tuple(found)


def _unknown(spec: CohortSpec, scope: Scope, pair: Pair, book: FactBook) -> Plain:
    """Variables of whose balance nothing can be said, and whether that is all of them."""
    facts = [(one, book[pair_place(scope, one.id, pair, "smd")]) for one in spec.baseline]
    found = [{"label": one.label, "fact": fact.id} for one, fact in facts if not fact.estimable]
    return {"variables": found, "all": len(found) == len(spec.baseline)}


def _uneven_follow_up(
    scope: Scope, outcomes: Sequence[SurvivalOutcome], book: FactBook
) -> tuple[Plain, ...]:
    """Pairs of arms whose median follow-up has intervals that do not meet."""
    one, found = _followed(outcomes), []
    for pair in scope.pairs if one else ():
        assert one is not None
        sides = [
            ({"label": arm.label, "fact": f"{one.id}.{arm.id}.follow_up"}, fact.ci)
            for arm in (pair.arm, pair.reference)
            if (fact := book[f"{one.id}.{arm.id}.follow_up"]).ci is not None
        ]
        sides.sort(key=lambda side: side[1].low)
        if len(sides) == 2 and sides[0][1].high < sides[1][1].low:
            shorter, longer = (side for side, _ in sides)
            words = {"label": one.label, "unit": one.unit}
            found.append({**words, "shorter": shorter, "longer": longer})
    return tuple(found)


def _landmark(spec: CohortSpec, one: LandmarkAnalysis, book: FactBook) -> Plain:
    outcome = next(o for o in spec.outcomes if o.id == one.outcome)
    assert isinstance(outcome, SurvivalOutcome)
    arms = {arm.id: arm.label for arm in spec.data.arms.levels}
    inside, outside = group_names(one)
    prefix = join(outcome.id, "landmark", one.id)
    return {
        "id": one.id,
        "prefix": prefix,
        "outcome": outcome.model_dump(),
        "label": one.label,
        "start": span(one.landmark, outcome.unit),
        "arm": arms.get(one.arm or "", ""),
        "among": one.among.label if one.among else "",
        "naive": one.naive,
        "covariates": _labels_of(spec, one.covariates),
        "in_abstract": one.in_abstract,
        "figure": f"{'incidence' if outcome.event.competing else 'km'}-{figure_of(one, outcome)}",
        "sides": ({"id": "in", "label": inside}, {"id": "out", "label": outside}),
        "times": _times(outcome, one.landmark, book, (f"{prefix}.in", f"{prefix}.out")),
    }


def _labels_of(spec: CohortSpec, names: Sequence[str]) -> str:
    """``age, sex and stage``; empty without a name."""
    labels = {one.id: one.label for one in spec.baseline}
    return listed([labels[name] for name in names]) if names else ""


def _landmark_groups(spec: CohortSpec, book: FactBook) -> tuple[Plain, ...]:
    """Analyses of the same group from the same time on, told in one sentence of METHODS."""
    found: dict[tuple[str, str], list[Plain]] = {}
    for one in spec.analysis.landmark:
        plan = _landmark(spec, one, book)
        found.setdefault((plan["label"], plan["start"]), []).append(plan)
    return tuple(
        {"label": label, "start": start, "plans": tuple(plans)}
        for (label, start), plans in found.items()
    )


def _subgroup_tests(spec: CohortSpec, scope: Scope, book: FactBook) -> tuple[Plain, ...]:
    """For each outcome and pair, the variables by which the effect differs, does not, or was not
    tested, with the id of the test."""
    made = []
    for outcome in spec.outcomes:
        variables = [
            one
            for one in spec.analysis.subgroups
            if (outcome.id in one.outcomes if one.outcomes else outcome.primary)
        ]
        if isinstance(outcome, NumericOutcome) or not variables:
            continue
        for pair in scope.pairs:
            plan: Plain = {"differs": [], "alike": [], "untested": []}
            for one in variables:
                fact = book[f"{outcome.id}.{pair.id}.{one.id}.q_between"]
                group = "untested" if fact.p is None else "alike"
                if fact.p is not None and fact.p < 1 - scope.level:
                    group = "differs"
                plan[group].append({"label": one.label, "fact": fact.id})
            words = {"label": pair.arm.label, "reference_label": pair.reference.label}
            made.append({**plan, "outcome_label": _effect_label(outcome), "pair": words})
    return tuple(made)


def _effect_label(outcome: Outcome) -> str:
    return f"severe {outcome.label}" if isinstance(outcome, OrdinalOutcome) else outcome.label

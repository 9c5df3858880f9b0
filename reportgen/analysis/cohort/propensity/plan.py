"""What the templates of weighted and matched comparisons loop over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportgen.analysis.cohort.propensity.analysis import covariates_of, outcomes_of
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.cohort.task import CohortPlanned, View
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join
from reportgen.facts.book import FactBook
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import (
    BaselineVariable,
    BinaryOutcome,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)
from reportgen.spec.cohort_propensity import PROPENSITY, Propensity
from reportgen.spec.data import GroupLevel
from reportgen.vocabulary import STATISTICS

Plain = dict[str, Any]

THRESHOLD = 0.1
"""As of the arms before: Austin 2009, doi:10.1002/sim.3697."""

WORDS = {
    "weighting": {"after": "weighting", "adjective": "weighted", "title": "Weighting"},
    "matching": {"after": "matching", "adjective": "matched", "title": "Matching"},
}


def plan(planned: CohortPlanned) -> View:
    """``weightings``: each plan for each pair, with its outcomes; whether anything was adjusted."""
    spec, book = planned.spec, planned.book
    found = [
        _comparison(planned, one, pair)
        for one in spec.analysis.propensity
        for pair in planned.scope.pairs
    ]
    view: Plain = {"weightings": tuple(found)}
    if any(book[f"{one['prefix']}.c_statistic"].estimable for one in found):
        view["is_adjusted"] = True
    return view


def _comparison(planned: CohortPlanned, one: Propensity, pair: Pair) -> Plain:
    spec, book = planned.spec, planned.book
    prefix = join(PROPENSITY, one.id, pair.id)
    several = len(planned.scope.pairs) > 1
    ending = f"-{one.id}-{pair.id}" if several else f"-{one.id}"
    variables = covariates_of(spec, one)
    drawn = {request.id for request in book.figures}
    return {
        "id": one.id,
        "ending": ending,
        "prefix": prefix,
        **WORDS[one.method],
        "matching": one.method == "matching",
        "about": _about(one, pair),
        "heading": _heading(one, pair, several),
        "pair": {
            "id": pair.id,
            "label": pair.arm.label,
            "reference_label": pair.reference.label,
        },
        "sides": tuple(
            {"id": arm.id, "label": arm.label, "column": column}
            for arm, column in _in_order(spec, pair)
        ),
        "covariates": tuple(variable.label for variable in variables),
        "unbalanced": _beyond(book, prefix, variables),
        "told": one.in_abstract
        and book[f"{prefix}.c_statistic"].estimable
        and any(outcome.primary for outcome in outcomes_of(spec, one)),
        "outcomes": tuple(
            _outcome(book, one, pair, ending, drawn, outcome) for outcome in outcomes_of(spec, one)
        ),
        "kinds": _kinds(outcomes_of(spec, one)),
    }


def _in_order(spec: CohortSpec, pair: Pair) -> list[tuple[GroupLevel, str]]:
    """Both arms in the order of the spec, each with its column in the table of outcomes."""
    columns = {pair.arm.id: "arm", pair.reference.id: "reference"}
    return [(arm, columns[arm.id]) for arm in spec.data.arms.levels if arm.id in columns]


def _about(one: Propensity, pair: Pair) -> str:
    """Of whom it tells."""
    return {
        "ate": "all patients",
        "att": f"patients such as those with {pair.arm.label}",
        "atc": f"patients such as those with {pair.reference.label}",
        "overlap": "patients who could well have had either treatment",
        "matching_weights": "patients who could be matched",
    }[one.about]


def _heading(one: Propensity, pair: Pair, several: bool) -> str:
    title = WORDS[one.method]["title"]
    between = f", {pair.arm.label} against {pair.reference.label}" if several else ""
    return f"{title} by propensity scores{between}"


def _beyond(
    book: FactBook, prefix: str, variables: Sequence[BaselineVariable]
) -> tuple[Plain, ...]:
    """Covariates in which the arms still differ."""
    found = []
    for variable in variables:
        fact = book[f"{prefix}.balance.{variable.id}.after"]
        if fact.value is not None and abs(fact.value) > THRESHOLD:
            found.append({"label": variable.label, "fact": fact.id})
    return tuple(found)


def _outcome(
    book: FactBook, one: Propensity, pair: Pair, ending: str, drawn: set[str], outcome: Outcome
) -> Plain:
    prefix = join(outcome.id, PROPENSITY, one.id, pair.id)
    arms = (pair.arm.id, pair.reference.id)
    kind = "incidence" if _competing(outcome) else "km"
    figure = f"{kind}-{outcome.id}{ending}"
    return {
        "outcome": outcome.model_dump(),
        "prefix": prefix,
        "refused": _refused(book, outcome, prefix, pair.arm.id),
        "crude": join(outcome.id, pair.id),
        "figures": (figure,) if figure in drawn else (),
        "parts": tuple(
            {"words": words, "end": end, "explained": _explained(book, prefix, end)}
            for words, end in _parts(outcome)
        ),
        "explained": _explained(book, prefix, ""),
        "times": tuple(_times(book, outcome, prefix, arms)),
    }


def _refused(book: FactBook, outcome: Outcome, prefix: str, arm: str) -> str:
    """The comparison of an outcome of which nothing can be told of the arms either."""
    heads = {
        "binary": (f".{arm}.rate", ".difference"),
        "ordinal": (f".any.{arm}.rate", ".any.difference"),
        "time_to_event": (f".{arm}.n", ".hazard_ratio"),
    }
    head, compared = heads.get(outcome.type, (f".{arm}.median", ".mean_difference"))
    told = book.get(prefix + head)
    return "" if told is not None and told.estimable else prefix + compared


def _competing(outcome: Outcome) -> bool:
    return isinstance(outcome, SurvivalOutcome) and bool(outcome.event.competing)


def _parts(outcome: Outcome) -> Sequence[tuple[str, str]]:
    """Of graded outcomes what is counted, else the outcome itself: how it is called, where."""
    if isinstance(outcome, OrdinalOutcome):
        return [(f"any {outcome.label}", ".any"), (f"severe {outcome.label}", ".severe")]
    if isinstance(outcome, NumericOutcome | SurvivalOutcome):
        return []
    return [(outcome.label, "")]


def _explained(book: FactBook, prefix: str, end: str) -> tuple[str, ...]:
    """The ending of the facts of a ratio, where it has an E-value with and without adjustment."""
    found = (book.get(f"{prefix}{end}.e_value{version}") for version in ("", ".crude"))
    return (end,) if all(fact is not None and fact.estimable for fact in found) else ()


def _times(book: FactBook, outcome: Outcome, prefix: str, arms: Sequence[str]) -> Sequence[Plain]:
    if not isinstance(outcome, SurvivalOutcome):
        return []
    stem = "incidence_" if outcome.event.competing else "at_"
    found = []
    for time in outcome.landmarks:
        end = f"{stem}{time_id(time)}"
        if any(book[f"{prefix}.{arm}.{end}"].estimable for arm in arms):
            found.append({"end": end, "words": span(time, outcome.unit)})
    return found


def _kinds(outcomes: Sequence[Outcome]) -> Plain:
    """What the notes of the table have to explain."""
    return {
        "ratios": tuple(
            dict.fromkeys(
                f"{STATISTICS[one.ratio].label}s"
                for one in outcomes
                if isinstance(one, BinaryOutcome | OrdinalOutcome)
            )
        ),
        "numbers": any(isinstance(one, NumericOutcome) for one in outcomes),
        "times": any(isinstance(one, SurvivalOutcome) for one in outcomes),
        "competing": any(_competing(one) for one in outcomes),
    }

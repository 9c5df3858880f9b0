"""Could what was not measured explain the result? E-values, without adjustment and with it."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.analysis.cohort.ordinal import thresholds
from reportgen.analysis.cohort.propensity.comparison import Comparison
from reportgen.analysis.ids import join
from reportgen.analysis.pools import reason_of
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Fact
from reportgen.spec.cohort_outcomes import NumericOutcome, OrdinalOutcome, Outcome, SurvivalOutcome
from reportgen.stats.e_value import EValue, e_value

RARE = 0.15
"""Below this share of patients with the event, odds and hazard ratios are near risk ratios:
VanderWeele and Ding 2017, doi:10.7326/M16-2607."""

CONVERSIONS = {
    "risk_ratio": ("risk_ratio", "risk_ratio"),
    "odds_ratio": ("rare_odds_ratio", "common_odds_ratio"),
    "hazard_ratio": ("rare_hazard_ratio", "common_hazard_ratio"),
}
"""How a ratio becomes a risk ratio: of a rare event, and of a common one."""

VERSIONS = (("crude", "without adjustment"), ("", ""))


def add_e_values(one: Comparison, outcome: Outcome) -> None:
    """Facts ``[.any|.severe].e_value[.crude]`` and ``.e_value[.crude].limit`` under
    ``<outcome>.propensity.<plan>.<pair>``."""
    if isinstance(outcome, NumericOutcome):
        return
    facts = {fact.id: fact for fact in one.scope.ledger.facts}
    measure = "hazard_ratio" if isinstance(outcome, SurvivalOutcome) else outcome.ratio
    names = [("", outcome.label)]
    if isinstance(outcome, OrdinalOutcome):
        names = [(name, label) for name, label, _ in thresholds(outcome)]
    for name, label in names:
        _add_part(one, outcome, facts, name, label, measure)


def _add_part(
    one: Comparison,
    outcome: Outcome,
    facts: Mapping[str, Fact],
    name: str,
    label: str,
    measure: str,
) -> None:
    crude = facts[join(outcome.id, one.pair.id, name, measure)]
    adjusted = facts[one.of(outcome, name, measure)]
    for version, words in VERSIONS:
        fact = crude if version else adjusted
        found, why = _found(fact, measure)
        of = f"{measure.replace('_', ' ')} of {label}"
        told = f"{one.scope.between(of, one.pair)}, {one.named_plan(words) if words else one.how}"
        place = one.of(outcome, name, "e_value", version)
        for end, what, value in (
            ("", "E-value of the", found.estimate if found else None),
            (
                "limit",
                "E-value of the limit nearer the null of the",
                found.limit if found else None,
            ),
        ):
            one.scope.add(
                join(place, end),
                "e_value",
                f"{what} {told}",
                value,
                n=fact.n,
                events=fact.events,
                method="e_value",
                from_facts=(fact.id,),
                refused=why,
            )


def _found(fact: Fact, measure: str) -> tuple[EValue | None, str]:
    """The E-values, or why there are none."""
    if fact.value is None or fact.ci is None:
        return None, fact.not_estimable or "there is no interval"
    rare, common = CONVERSIONS[measure]
    is_rare = (fact.events or 0) < RARE * (fact.n or 0)
    try:
        found = e_value(
            float(fact.value), fact.ci.low, fact.ci.high, conversion=rare if is_rare else common
        )
    except AnalysisError as error:
        return None, reason_of(error)
    return found, ""

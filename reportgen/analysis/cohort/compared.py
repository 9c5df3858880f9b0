"""Which facts of a cohort compare two arms, and which way is better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

from reportgen.analysis.cohort.favours import favoured_below_one
from reportgen.analysis.cohort.times import span, time_id
from reportgen.facts.compared import Arm, Compared
from reportgen.facts.fact import Fact
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import NumericOutcome, OrdinalOutcome, Outcome, SurvivalOutcome

OF_RATES = frozenset({"difference", "odds_ratio", "risk_ratio"})
OF_NUMBERS = frozenset({"shift", "difference_of_means", "measured_difference", "mean_difference"})
OF_HAZARDS = frozenset({"hazard_ratio", "subdistribution_hazard_ratio"})


def compared(spec: CohortSpec, facts: Iterable[Fact]) -> dict[str, Compared]:
    """By fact id, the arms of every comparison of which the spec says which way is better."""
    outcomes = {one.id: one for one in spec.outcomes}
    arms = [Arm(one.id, one.label) for one in spec.data.arms.levels]
    pairs = {f"{arm.id}_vs_{other.id}": (arm, other) for arm, other in permutations(arms, 2)}
    found: dict[str, Compared] = {}
    for fact in facts:
        head, *rest = fact.id.split(".")
        pair = next((pairs[part] for part in rest if part in pairs), None)
        if pair is None or head not in outcomes or any(part.startswith("cause_") for part in rest):
            continue
        outcome = outcomes[head]
        more = _more(outcome, fact)
        if more is not None:
            # Grades are ordered from best to worst, whatever the direction says.
            higher = outcome.direction == "higher_better" and not isinstance(
                outcome, OrdinalOutcome
            )
            found[fact.id] = Compared(outcome.id, _label(outcome, rest), *pair, more, higher)
    return found


def _label(outcome: Outcome, parts: Sequence[str]) -> str:
    """The label of the outcome, with the time where the fact is of one."""
    if isinstance(outcome, SurvivalOutcome):
        for time in outcome.landmarks:
            if {f"at_{time_id(time)}", f"incidence_{time_id(time)}"} & set(parts):
                return f"{outcome.label} at {span(time, outcome.unit)}"
    return outcome.label


def _more(outcome: Outcome, fact: Fact) -> bool | None:
    """Whether a value above no difference is more of what the label names; None: not known."""
    if isinstance(outcome, SurvivalOutcome):
        return _more_of_time(outcome, fact)
    wanted = OF_NUMBERS if isinstance(outcome, NumericOutcome) else OF_RATES
    return True if fact.stat in wanted else None


def _more_of_time(outcome: SurvivalOutcome, fact: Fact) -> bool | None:
    event = outcome.label_is == "event"
    if favoured_below_one(outcome) is None:
        return None
    if fact.stat in OF_HAZARDS:
        return event
    if fact.stat == "time_difference":
        return not event
    if fact.stat != "difference":
        return None
    of_events = any(part.startswith("incidence_") for part in fact.id.split("."))
    return event == of_events

"""Which facts of a meta-analysis compare two arms, and which way is better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations

from reportgen.analysis.groups import Groups
from reportgen.facts.compared import Arm, Compared
from reportgen.facts.fact import Fact
from reportgen.measures import MEASURES, transform_of
from reportgen.spec.meta import MetaSpec
from reportgen.spec.outcomes import Outcome

TREATED, CONTROL = "treated", "control"
"""What a condition calls the arms that are compared within each study."""


def compared(spec: MetaSpec, facts: Iterable[Fact]) -> dict[str, Compared]:
    """By fact id, the arms of every effect of two arms and of every contrast of two groups."""
    outcomes = {one.id: one for one in spec.outcomes}
    pairs = {
        f"{arm.id}_vs_{reference.id}": (arm, reference)
        for arm, reference in permutations(_groups(spec), 2)
    }
    found = (
        (fact.id, _compared(spec, outcomes[head], fact, pairs))
        for fact in facts
        if (head := fact.id.split(".")[0]) in outcomes
    )
    return {name: one for name, one in found if one is not None}


def _groups(spec: MetaSpec) -> Iterator[Arm]:
    yield from (Arm(level.id, level.label) for level in Groups.of(spec).levels)


def _compared(
    spec: MetaSpec, outcome: Outcome, fact: Fact, pairs: dict[str, tuple[Arm, Arm]]
) -> Compared | None:
    measure, arms = MEASURES[outcome.measure], spec.data.arms
    higher = outcome.direction == "higher_better"
    if measure.arms:
        if arms is None or fact.stat != outcome.measure or (measure.of_hazards and higher):
            return None  # of a hazard of something good it is not known what the label names
        arm, reference, more = Arm(TREATED, arms.treated), Arm(CONTROL, arms.control), True
    else:
        pair = next((pairs[part] for part in fact.id.split(".") if part in pairs), None)
        transform = transform_of(outcome.measure, outcome.transform or "")
        if pair is None or fact.stat not in (transform.contrast, measure.difference):
            return None
        (arm, reference), more = pair, fact.stat == measure.difference or not transform.reversed
    return Compared(outcome.id, outcome.label, arm, reference, more, higher)

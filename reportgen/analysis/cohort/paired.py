"""Two yes-or-no outcomes of the same patients, compared by those who had only one of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from reportgen.analysis.cohort.rate_contrasts import Estimated
from reportgen.analysis.cohort.rates import add_estimate, add_test
from reportgen.analysis.cohort.scope import WHOLE, Scope, place
from reportgen.analysis.cohort.task import CohortPlanned, CohortTask, View
from reportgen.analysis.cohort.testing import Tested
from reportgen.analysis.ids import join
from reportgen.inputs.cohort.records import Bools, PatientRows
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import BinaryOutcome, Outcome
from reportgen.stats.contingency.paired import mcnemar_exact

PAIRED = "paired"
"""What stands in the ids of facts after the arm and the stratum."""
ALIKE = "no patient had one of the two without the other"


@dataclass(frozen=True, slots=True)
class Discordant:
    """Patients in whom both outcomes are known, and those who had one of them only."""

    n: int
    this_only: int
    other_only: int


def add(task: CohortTask, outcome: Outcome) -> None:
    """Facts ``<outcome>.<arm>[.<stratum>].paired.n``, ``.this_only``, ``.other_only``, ``.test``
    and ``.odds_ratio`` of an outcome that the spec pairs with another."""
    other = partner(task.spec, outcome)
    if not isinstance(outcome, BinaryOutcome) or other is None:
        return
    rows = task.cohort.patient_rows([outcome, other])
    for stratum in task.scope.places(outcome.by_stratum):
        for number, arm in enumerate(task.scope.arms):
            here = rows.arm == number
            if stratum != WHOLE:
                here &= rows.stratum == [one.id for one in task.scope.strata].index(stratum)
            found = _discordant(rows, outcome, other, here)
            _add_arm(task.scope, outcome, other, place(outcome.id, arm.id, stratum), found)


def partner(spec: CohortSpec, outcome: Outcome) -> BinaryOutcome | None:
    """The outcome with which the spec pairs it."""
    wanted = outcome.paired_with if isinstance(outcome, BinaryOutcome) else None
    for one in spec.outcomes:
        if isinstance(one, BinaryOutcome) and one.id == wanted:
            return one
    return None


def _discordant(
    rows: PatientRows, outcome: BinaryOutcome, other: BinaryOutcome, here: Bools
) -> Discordant:
    first, second = rows.outcomes[outcome.id], rows.outcomes[other.id]
    known = here & first.known & second.known
    gap = first.value[known] - second.value[known]
    return Discordant(int(known.sum()), int(np.sum(gap > 0)), int(np.sum(gap < 0)))


def _add_arm(
    scope: Scope, outcome: BinaryOutcome, other: BinaryOutcome, at: str, found: Discordant
) -> None:
    inputs, prefix = scope.column(outcome.column, other.column), join(at, PAIRED)
    label = _label(scope, outcome, other, at)
    scope.count(f"{prefix}.n", f"patients with both known: {label}", found.n, inputs)
    for name, n in (("this_only", found.this_only), ("other_only", found.other_only)):
        one = outcome if name == "this_only" else other
        words = f"patients with {one.label} only: {label}"
        scope.events(f"{prefix}.{name}", words, n, found.n, inputs)
    tested, ratio = _compare(found, scope.level)
    about = {"n": found.n, "inputs": inputs}
    words = f"odds ratio in the same patients: {label}"
    add_estimate(scope, f"{prefix}.odds_ratio", "odds_ratio", words, ratio, p=tested.p, **about)
    words = f"test in the same patients: {label}"
    add_test(scope, f"{prefix}.test", words, tested, n=found.n, inputs=inputs)


def _label(scope: Scope, outcome: BinaryOutcome, other: BinaryOutcome, at: str) -> str:
    _, arm, *stratum = at.split(".")
    return scope.in_arm(f"{outcome.label} against {other.label}", arm, "".join(stratum))


def _compare(found: Discordant, level: float) -> tuple[Tested, Estimated]:
    method, key = "test.mcnemar", "paired.odds_ratio"
    why = "" if found.this_only + found.other_only else ALIKE
    if not found.n:
        why = "both were known of no patient"
    if why:
        return Tested(None, method, why), Estimated(None, None, key, why)
    made = mcnemar_exact(found.this_only, found.other_only, level=level)
    limits = (made.ci_low, made.ci_high)
    if not made.odds_ratio or not all(isfinite(limit) for limit in (made.odds_ratio, *limits)):
        ratio = Estimated(None, None, key, "only one of the two occurred without the other")
    else:
        ratio = Estimated(made.odds_ratio, limits, key)
    return Tested(made.p_value, method), ratio


def plan(planned: CohortPlanned) -> View:
    """``partners``: by the outcome that is paired, how the other is called."""
    found = {one.id: partner(planned.spec, one) for one in planned.spec.outcomes}
    return {"partners": {name: {"label": one.label} for name, one in found.items() if one}}

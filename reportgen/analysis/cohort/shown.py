"""How much of the follow-up a figure shows: not the part in which hardly anybody is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.curves import FEW_AT_RISK
from reportgen.analysis.cohort.scope import Scope
from reportgen.inputs.cohort.records import RiskTable
from reportgen.spec.cohort_outcomes import SurvivalOutcome

PARTS = 10
"""Curves are cut where fewer than one patient of so many is still at risk; Pocock et al. 2002,
doi:10.1016/S0140-6736(02)08594-X, cut between one in ten and one in five."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The last time shown, and what it is the last time of; ``is_cut`` if follow-up is longer."""

    time: float
    words: str
    is_cut: bool


def shown(tables: Sequence[RiskTable], landmarks: Sequence[float]) -> Shown:
    """The last time at which one patient in ten was still at risk, of all arms together.

    Times at which the curve is read are shown too, as far as anybody was followed. Where a tenth
    is too few patients to go by, the curves are shown up to the last event.
    """
    gone = np.sort(np.concatenate([_times(one, one.all_events + one.censored) for one in tables]))
    least = -(-len(gone) // PARTS)
    found = [(float(gone[len(gone) - least]), "at which one patient in ten was still at risk")]
    found += [(time, "at which it is told") for time in landmarks if time <= gone[-1]]
    if least < FEW_AT_RISK:
        events = [time for one in tables for time in _times(one, one.events)]
        found += [(float(time), "at which an event occurred") for time in events]
    time, words = max(found, key=lambda one: one[0])
    return Shown(time, words, is_cut=time < float(gone[-1]))


def _times(table: RiskTable, counts: np.ndarray) -> np.ndarray:
    return np.repeat(table.time, counts)


def add_shown(scope: Scope, outcome: SurvivalOutcome, until: Shown, inputs: tuple[str, ...]) -> str:
    """Fact ``<outcome>.shown_to``, without a value where nothing is cut; its id."""
    fact_id = f"{outcome.id}.shown_to"
    label = f"last time shown of {outcome.label}"
    scope.add(
        fact_id,
        "number",
        f"{label}, {until.words}" if until.is_cut else label,
        until.time if until.is_cut else None,
        unit=outcome.unit,
        method="count",
        refused="the whole follow-up is shown",
        inputs=inputs,
    )
    return fact_id

"""How much of the follow-up a figure shows: not the part in which hardly anybody is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.curves import FEW_AT_RISK
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.inputs.cohort.records import RiskTable

PARTS = 10
"""Curves are cut where fewer than one patient of so many is still at risk; Pocock et al. 2002,
doi:10.1016/S0140-6736(02)08594-X, cut between one in ten and one in five."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The last time shown; whether follow-up is longer; whether one in ten was at risk then."""

    time: float
    is_cut: bool
    by_tenth: bool


def shown(tables: Sequence[RiskTable], landmarks: Sequence[float]) -> Shown:
    """The last time at which one patient in ten was still at risk, of all arms together.

    Times at which the curve is read are shown too, as far as anybody was followed. Where a tenth
    is too few patients to go by, the curves are shown up to the last event.
    """
    gone = np.sort(np.concatenate([_times(one, one.all_events + one.censored) for one in tables]))
    least = -(-len(gone) // PARTS)
    tenth, end = float(gone[len(gone) - least]), float(gone[-1])
    found = [tenth, *(time for time in landmarks if time <= end)]
    if least < FEW_AT_RISK:
        found += [float(time) for one in tables for time in _times(one, one.events)]
    time = max(found)
    return Shown(time, is_cut=time < end, by_tenth=time == tenth)


def _times(table: RiskTable, counts: np.ndarray) -> np.ndarray:
    return np.repeat(table.time, counts)


def add_shown(scope: Scope, prefix: str, label: str, until: Shown, reading: Reading) -> str:
    """Fact ``<prefix>.shown_to`` where curves are cut as one patient in ten was at risk,
    ``<prefix>.shown_until`` where they are cut later; its id. None where nothing is cut."""
    if not until.is_cut:
        return ""
    name, words = "shown_until", ""
    if until.by_tenth:
        name, words = "shown_to", ", at which one patient in ten was still at risk"
    scope.add(
        f"{prefix}.{name}",
        "number",
        f"last time shown of {label}{words}",
        until.time,
        unit=reading.unit,
        method="count",
        inputs=reading.inputs,
    )
    return f"{prefix}.{name}"

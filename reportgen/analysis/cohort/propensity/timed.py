"""One arm of a time to an event: its patients counted, and its weighted curve."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from reportgen.analysis.cohort.competing import OTHER, OUTCOME
from reportgen.analysis.cohort.propensity.comparison import Comparison, Sample
from reportgen.inputs.cohort.records import Ints, RiskTable
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.cumulative_incidence import CumulativeIncidence
from reportgen.stats.survival.incidence_jackknife import jackknife_incidence
from reportgen.stats.survival.kaplan_meier import Curve
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.robust import robust_kaplan_meier


@dataclass(frozen=True, eq=False, slots=True)
class Timed:
    """The table counts patients without weights; the curve, or the incidence, has them."""

    table: RiskTable
    curve: Curve | None
    incidence: CumulativeIncidence | None


def timed(one: Comparison, outcome: SurvivalOutcome, sample: Sample, is_arm: bool) -> Timed:
    """Of the arm or of the reference, robust errors: the weights are taken as known."""
    values = one.rows.outcomes[outcome.id]
    assert values.event is not None
    here = sample.at[sample.side(is_arm)]
    weights = sample.weights[sample.side(is_arm)]
    time = values.value[here]
    code = np.minimum(values.event[here], OTHER).astype(np.int64)
    arm = one.pair.arm.id if is_arm else one.pair.reference.id
    competing = bool(outcome.event.competing)
    table = _table(arm, time, code, competing)
    if competing:
        rows = competing_rows(time, code, causes=OTHER, weights=weights)
        return Timed(table, None, jackknife_incidence(rows))
    curve = robust_kaplan_meier(observations(time, code == OUTCOME, weights=weights))
    return Timed(table, curve, None)


def _table(arm: str, time: np.ndarray, code: Ints, competing: bool) -> RiskTable:
    distinct, place = np.unique(time, return_inverse=True)

    def of(which: int) -> Ints:
        return np.bincount(place[code == which], minlength=len(distinct)).astype(np.int64)

    others = {"other": of(OTHER)} if competing else {}
    n = len(time)
    return RiskTable(arm, "", "", distinct, of(OUTCOME), of(0), MappingProxyType(others), n, n, 0)

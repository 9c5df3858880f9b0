"""Studies that compare two arms: the effect of each, and the figures of its arms."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest
from reportgen.facts.fact import Fact, Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.outcomes import Outcome
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.scales import back_interval
from reportgen.vocabulary import COUNTS, MEASURES, MOMENTS, PERSON_TIME, STATISTICS

ARM_ROLES = {"treated": "", "control": "control_"}
"""Parts of fact ids, and how the roles of that arm begin."""


def study_effect(request: PoolRequest, row: OutcomeRow) -> tuple[float | None, Interval | None]:
    """The effect of one study with its normal interval; nothing where it has none."""
    if request.pooling.poolable(row) is not None:
        return None, None
    effects = request.pooling.effects((row,))
    half = two_sided_quantile(request.level) * float(np.sqrt(effects.vi[0]))
    centre, scale = float(effects.yi[0]), request.pooling.scale
    low, high = back_interval(scale, centre - half, centre + half)
    value = float(scale.back(np.array([centre]))[0])
    return value, Interval(low, high, request.level)


def add_arm_facts(
    ledger: Ledger, prefix: str, outcome: Outcome, request: PoolRequest, inputs: tuple[str, ...]
) -> None:
    """Facts ``<prefix>.study.<study>.treated`` and ``.control``: what each arm reported.

    A proportion of counts, a rate of person-time, a mean; a reported ratio has no arms.
    """
    roles = MEASURES[request.measure].required
    if roles not in (COUNTS, PERSON_TIME, MOMENTS):
        return
    for row in request.rows:
        for arm, start in ARM_ROLES.items():
            stat, value, n, events = _arm(roles, row, start)
            ledger.facts.append(
                Fact(
                    join(prefix, "study", row.study.id, arm),
                    stat,
                    f"{outcome.label} in the {arm} arm of {row.study.label}",
                    STATISTICS[stat].kind,
                    value,
                    n=n,
                    events=events,
                    method="reported",
                    inputs=inputs,
                    rows=(row.study.id,),
                )
            )


def _arm(
    roles: tuple[str, ...], row: OutcomeRow, start: str
) -> tuple[str, float, int | None, int | None]:
    """Statistic, value, participants and events of one arm."""
    if roles == MOMENTS:
        return "mean", row.number(f"{start}mean"), int(row.number(f"{start}n")), None
    events = int(row.number(f"{start}events"))
    if roles == PERSON_TIME:
        return "rate", events / row.number(f"{start}time"), None, events
    n = int(row.number(f"{start}n"))
    return "proportion", events / n, n, events

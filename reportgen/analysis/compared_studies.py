"""Studies that compare two arms: the effect of each, and the figures of its arms."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.axes import ARM_ROLES
from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.moments import moments
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.routes import REMARKS
from reportgen.facts.fact import Fact, Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES
from reportgen.spec.outcomes import Outcome
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.scales import back_interval
from reportgen.vocabulary import STATISTICS


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

    A proportion of counts, a rate of person-time, a mean; the events of a reported ratio. Of an
    arm that reported none of these there is no fact.
    """
    if not MEASURES[request.measure].arms:
        return
    for row in request.rows:
        for arm, start in ARM_ROLES.items():
            found = _arm(row, start)
            if found is None:
                continue
            stat, value, n, events, method = found
            ledger.facts.append(
                Fact(
                    join(prefix, "study", row.study.id, arm),
                    stat,
                    f"{outcome.label} in the {arm} arm of {row.study.label}",
                    STATISTICS[stat].kind,
                    value,
                    n=n,
                    events=events,
                    method=method,
                    inputs=inputs,
                    rows=(row.study.id,),
                )
            )


Arm = tuple[str, float, int | None, int | None, str]
"""Statistic, value, participants, events and method of one arm."""


def _arm(row: OutcomeRow, start: str) -> Arm | None:
    numbers = dict(row.numbers)
    if not start and not any(role.startswith(ARM_ROLES["control"]) for role in numbers):
        return None  # what has no prefix is then of both arms together
    way = next((way for way in row.ways if f"{start}n" in way and len(row.ways) > 1), None)
    if way is not None and not {f"{start}mean", f"{start}median"} & set(way):
        return "sd", numbers[f"{start}sd"], int(numbers[f"{start}n"]), None, "reported"
    if way is not None:
        mean, _, size, remark = moments({role.removeprefix(start): numbers[role] for role in way})
        return "mean", mean, int(size), None, REMARKS[remark].method if remark else "reported"
    n, events = (numbers.get(f"{start}{role}") for role in ("n", "events"))
    sizes = (None if n is None else int(n), None if events is None else int(events))
    if events is None:
        return None if n is None else ("count", int(n), *sizes, "reported")
    if f"{start}time" in numbers:
        return "rate", events / numbers[f"{start}time"], *sizes, "reported"
    if n:
        return "proportion", events / n, *sizes, "reported"
    return "count", int(events), *sizes, "reported"

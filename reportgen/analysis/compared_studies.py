"""Studies that compare two arms: the effect of each, and the figures of its arms."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest
from reportgen.facts.fact import Fact, Interval
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES, control
from reportgen.spec.outcomes import Outcome
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.scales import back_interval
from reportgen.vocabulary import STATISTICS

ARM_ROLES = {"treated": "", "control": control("")}
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

    A proportion of counts, a rate of person-time, a mean; the events of a reported ratio. Of an
    arm that reported none of these there is no fact.
    """
    if not MEASURES[request.measure].arms:
        return
    for row in request.rows:
        for arm, start in ARM_ROLES.items():
            found = _arm(dict(row.numbers), start)
            if found is None:
                continue
            stat, value, n, events = found
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
    numbers: Mapping[str, float], start: str
) -> tuple[str, float, int | None, int | None] | None:
    """Statistic, value, participants and events of one arm."""
    if not start and not any(role.startswith(ARM_ROLES["control"]) for role in numbers):
        return None  # what has no prefix is then of both arms together
    n, events = (numbers.get(f"{start}{role}") for role in ("n", "events"))
    sizes = (None if n is None else int(n), None if events is None else int(events))
    if f"{start}mean" in numbers:
        return "mean", numbers[f"{start}mean"], *sizes
    if events is None:
        return None if n is None else ("count", int(n), *sizes)
    if f"{start}time" in numbers:
        return "rate", events / numbers[f"{start}time"], *sizes
    return ("proportion", events / n, *sizes) if n else ("count", int(events), *sizes)

"""How many of the true effects matter? The share of them beyond thresholds of the spec."""

from __future__ import annotations

import numpy as np

from reportgen.analysis import ids
from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.models.words import TAU2_WORDS
from reportgen.analysis.pools import PoolRequest, reason_of
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import MIN_STUDIES_TRUE_EFFECTS
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.measures import MEASURES
from reportgen.stats.pooling import pool
from reportgen.stats.true_effects import ShareBeyond, share_above

TOO_FEW = f"fewer than {MIN_STUDIES_TRUE_EFFECTS} studies"
EXTREME = 0.15
"""Nearer to none or all of the effects the normal interval is rough."""
ROUGH = "the share is near none or all of the effects, where its interval is rough"


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts ``<prefix>.above.<threshold>`` and ``.below.<threshold>``."""
    for threshold in task.spec.analysis.sensitivity.thresholds.get(task.outcome.id, ()):
        for side in task.sides:
            _add_side(ledger, task, side, threshold)


def plan(planned: Planned) -> View:
    """``threshold_plans``: pool by pool the thresholds in words, with what their facts end in."""
    wish = planned.spec.analysis.sensitivity.thresholds
    return {
        "threshold_plans": tuple(
            {
                "outcome": outcome.id,
                "prefix": f"{outcome.id}.{group['id']}",
                "group": group["id"],
                "thresholds": tuple(
                    {"text": f"{value:.15g}".replace("-", "−"), "suffix": ids.number(value)}
                    for value in wish[outcome.id]
                ),
            }
            for outcome in planned.spec.outcomes
            if wish.get(outcome.id)
            for group in planned.groups.named()
        )
    }


def _add_side(ledger: Ledger, task: OutcomeTask, side: Side, threshold: float) -> None:
    request = side.request
    try:
        found: ShareBeyond | str = _found(side, threshold)
    except AnalysisError as error:
        found = reason_of(error)
    refused = found if isinstance(found, str) else None
    for word in ("above", "below"):
        share = None if isinstance(found, str) else _share(found, request.level, word)
        value = None if share is None else share[0]
        ledger.number(
            f"{task.prefix(side)}.{word}.{ids.number(threshold)}",
            "share_of_effects",
            f"share of true effects {word} {threshold:.15g}: {task.label(side)}",
            value,
            ci=None if share is None else share[1],
            k=len(request.usable),
            method="true_effects",
            refused=refused,
            rows=tuple(row.study.id for row in request.usable),
            notes=(ROUGH,) if word == "above" and _is_extreme(value) else (),
            settings=_settings(request),
        )


def _is_extreme(share: float | None) -> bool:
    return share is not None and not EXTREME <= share <= 1 - EXTREME


def _found(side: Side, threshold: float) -> ShareBeyond | str:
    """The share above, on the scale on which effects are read; or why it is not estimated."""
    request = side.request
    rows, scale = request.usable, request.pooling.scale
    if side.result.refused or len(rows) < MIN_STUDIES_TRUE_EFFECTS:
        return side.result.refused or TOO_FEW
    if scale.needs_n:
        return "the scale of pooling depends on the number of participants"
    effects = request.pooling.effects(rows)
    fit = pool(effects.yi, effects.vi, tau2=request.profile.tau2, level=request.level)
    if fit.tau2_se is None:
        return "the estimator of τ² has no standard error"
    read = threshold / (100 if MEASURES[request.measure].scale == "percent" else 1)
    found = share_above(
        float(scale.forward(np.array([read]))[0]),
        estimate=fit.estimate,
        se=fit.se,
        tau2=fit.tau2,
        tau2_se=fit.tau2_se,
        level=request.level,
    )
    return found.turned() if scale.decreasing else found


def _share(found: ShareBeyond, level: float, word: str) -> tuple[float, Interval]:
    one = found if word == "above" else found.turned()
    return one.above, Interval(one.ci_low, one.ci_high, level)


def _settings(request: PoolRequest) -> tuple[tuple[str, str], ...]:
    return (
        ("level", f"{request.level * 100:g}"),
        ("min_k", str(MIN_STUDIES_TRUE_EFFECTS)),
        ("tau2", TAU2_WORDS[request.profile.tau2]),
    )

"""Adjusted survival curves: what the model predicts on average, had all been in one arm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import ARM, Design, arm_column
from reportgen.analysis.cohort.adjusted.proportional import observed
from reportgen.analysis.cohort.reading import ENDED, INTERVAL_WORDS, INTERVALS
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.cohort.times import span, time_id
from reportgen.analysis.ids import join
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.spec.cohort_outcomes import SurvivalOutcome
from reportgen.spec.data import GroupLevel
from reportgen.stats.checks import Floats
from reportgen.stats.survival.averaged_curves import averaged_curve
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.cox_prediction import AdjustedCurve

COLUMNS = (
    Column("arm", "Arm"),
    Column("time", "Time", "number"),
    Column("survival", "Survival", "percent"),
    Column("low", "Lower limit", "percent"),
    Column("high", "Upper limit", "percent"),
)
MOST_ARMS = 4
"""As many curves as a figure can show."""
NO_EVENT = "there is a stratum without an event"


@dataclass(frozen=True, eq=False, slots=True)
class Predicted:
    """The curve of every arm, and up to when: patients of the arm, and some of every stratum, were
    followed until then. Beyond, the model would carry on what it saw in the other arms."""

    curves: dict[str, AdjustedCurve]
    until: dict[str, float]


def add_curves(asked: Asked, design: Design, fit: CoxFit) -> None:
    """Facts ``<arm>.at_<t>`` at the times of the outcome, frame and figure
    ``adjusted-curve-<outcome>-<id>``; nothing where other events compete, which survival does not
    allow for."""
    outcome = asked.outcome
    assert isinstance(outcome, SurvivalOutcome)
    if outcome.event.competing:
        return
    found = _predicted(asked, design, fit)
    for arm in asked.scope.arms:
        for time in outcome.landmarks:
            _add_at(asked, outcome, arm, time, found)
    if found is not None and len(found.curves) <= MOST_ARMS:
        _add_figure(asked, outcome, found)


def _predicted(asked: Asked, design: Design, fit: CoxFit) -> Predicted | None:
    """None where a stratum has no event, and so no baseline hazard."""
    rows = observed(design.rows)
    strata = design.rows.strata
    layer = np.zeros(len(rows), np.int64) if strata is None else strata
    with_events = np.unique(layer[rows.event])
    if len(with_events) < len(np.unique(layer)):
        return None
    everywhere = min(float(rows.time[layer == one].max()) for one in with_events)
    interval = INTERVALS[asked.km_interval]
    curves, until = {}, {}
    for number, arm in enumerate(asked.scope.arms):
        until[arm.id] = min(everywhere, float(rows.time[asked.sample.arm == number].max()))
        x = _set_to(asked, design, arm)
        curves[arm.id] = averaged_curve(
            fit, x, strata=layer, conf_type=interval, level=asked.scope.level
        )
    return Predicted(curves, until)


def _set_to(asked: Asked, design: Design, arm: GroupLevel) -> Floats:
    """All patients as they are, but in this arm."""
    x = design.rows.x.copy()
    codes = np.full(len(x), asked.scope.arms.index(arm), dtype=np.float64)
    for pair, at in zip(asked.scope.pairs, design.columns_of(ARM), strict=True):
        x[:, at] = arm_column(asked.scope, pair, codes)
    return x


def _add_at(
    asked: Asked, outcome: SurvivalOutcome, arm: GroupLevel, time: float, found: Predicted | None
) -> None:
    value, limits, refused = None, None, NO_EVENT
    if found is not None and time > found.until[arm.id]:
        refused = ENDED
    elif found is not None:
        at = found.curves[arm.id].at([time])
        value = float(at.survival[0])
        ends = (float(at.ci_low[0]), float(at.ci_high[0]))
        limits = ends if value < 1 and np.isfinite(ends).all() else None
    free = "freedom from " if outcome.label_is == "event" else ""
    words = asked.scope.in_arm(f"{free}{outcome.label}", arm.id)
    asked.scope.add(
        join(asked.prefix, arm.id, f"at_{time_id(time)}"),
        "survival",
        f"{words}, at {span(time, outcome.unit)}, {asked.how}",
        value,
        ci=limits,
        n=asked.sample.n,
        method="covariates.cox.curve",
        refused=refused,
        settings=(
            ("interval", INTERVAL_WORDS[INTERVALS[asked.km_interval]]),
            ("smaller_n", str(asked.sample.smallest_arm)),  # printed as the curves of the arms are
        ),
        inputs=asked.inputs,
    )


def _add_figure(asked: Asked, outcome: SurvivalOutcome, found: Predicted) -> None:
    shown_to = _shown_to(asked)
    if shown_to is None:
        return
    name = f"adjusted-curve-{outcome.id}-{asked.spec.id}"
    free = "freedom from " if outcome.label_is == "event" else ""
    label = f"{free}{outcome.label}"
    lines = [line for arm, curve in found.curves.items() for line in _lines(arm, curve, found)]
    asked.scope.ledger.frame(frame(name, f"Adjusted curves: {label}", COLUMNS, lines))
    pairs = asked.scope.pairs
    words = (
        ("label", label),
        ("unit", outcome.unit),
        ("origin", outcome.origin),
        ("risk", f"risk-{outcome.id}"),
        ("shown_to", shown_to),
        ("reference", asked.scope.reference.id),
        ("pair_arms", " ".join(pair.arm.id for pair in pairs)),
        ("ratios", " ".join(_ratio(asked, pair) for pair in pairs)),
    )
    asked.scope.ledger.figure(FigureRequest(name, "adjusted_curve", name, words))


def _shown_to(asked: Asked) -> str | None:
    """How far the unadjusted curves are shown; None where there are none to compare with."""
    own = f"km-{asked.outcome.id}"
    found = (one.setting("shown_to") for one in asked.scope.ledger.figures if one.id == own)
    return next(found, None)


def _ratio(asked: Asked, pair: Pair) -> str:
    return join(asked.prefix, pair.id, asked.model.statistic)


def _lines(arm: str, curve: AdjustedCurve, found: Predicted) -> Iterator[list[Cell]]:
    """From time zero on, as far as the arm was followed."""
    until = found.until[arm]
    yield [arm, 0.0, 1.0, None, None]
    columns = (curve.time, curve.survival, curve.ci_low, curve.ci_high)
    for time, value, low, high in np.column_stack(columns).tolist():
        if time <= until:
            limits = [float(one) if np.isfinite(one) else None for one in (low, high)]
            yield [arm, time, value, *limits]
    yield [arm, until, *_last(curve, until)]


def _last(curve: AdjustedCurve, until: float) -> list[Cell]:
    at = curve.at([until])
    ends = (float(at.survival[0]), float(at.ci_low[0]), float(at.ci_high[0]))
    return [one if np.isfinite(one) else None for one in ends]

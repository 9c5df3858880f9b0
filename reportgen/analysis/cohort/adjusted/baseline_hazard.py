"""The baseline hazard of an adjusted Cox model as a frame, from which any curve can be made."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import Design
from reportgen.analysis.cohort.adjusted.proportional import observed
from reportgen.facts.frame import Cell, Column, frame
from reportgen.stats.survival.cox import CoxFit
from reportgen.stats.survival.cox_prediction import adjusted_curve

COLUMNS = (
    Column("stratum", "Stratum"),
    Column("time", "Time", "number"),
    Column("hazard", "Cumulative baseline hazard", "number"),
)


def add_baseline_hazard(asked: Asked, design: Design, fit: CoxFit) -> None:
    """Frame ``baseline-hazard-<outcome>-<id>``: of a patient in the reference arm, with the mean of
    every number and the first level of every category, in each stratum that has an event."""
    name = f"baseline-hazard-{asked.outcome.id}-{asked.spec.id}"
    title = f"Cumulative baseline hazard: {asked.outcome.label}"
    lines = list(_lines(asked, design, fit))
    asked.scope.ledger.frame(frame(name, title, COLUMNS, lines))


def _lines(asked: Asked, design: Design, fit: CoxFit) -> Iterator[list[Cell]]:
    event, layer = observed(design.rows).event, design.rows.strata
    codes = np.zeros(1, np.int64) if layer is None else np.unique(layer[event])
    for place, code in enumerate(codes.tolist()):
        label = "" if layer is None else _label(asked, int(np.flatnonzero(layer == code)[0]))
        curve = adjusted_curve(fit, [0.0] * len(fit.coef), stratum=place)
        for time, hazard in zip(curve.time.tolist(), curve.hazard.tolist(), strict=True):
            yield [label, time, hazard]


def _label(asked: Asked, patient: int) -> str:
    """``north, stage II``: the levels that the patients of a stratum share."""
    found = []
    for one in asked.strata:
        code = int(asked.sample.covariate(one.id)[patient])
        found.append(one.labels[code][1])
    return ", ".join(found)

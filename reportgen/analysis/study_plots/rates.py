"""The L'Abbé plot of one pool: the rates of both arms of every study."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.measures import Array
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import COUNTS, MEASURES, PERSON_TIME, transform_of
from reportgen.spec.data import ComparedArms
from reportgen.stats.rate_curves import treated_rate

COLUMNS = (
    Column("role", "Role"),
    Column("label", "Study"),
    Column("control", "Rate under control", "number"),
    Column("treated", "Rate under treatment", "number"),
    Column("weight", "Weight (%)", "number"),
    Column("low", "Lower limit", "number"),
    Column("high", "Upper limit", "number"),
)
GRID = 61
BEYOND = 1.6
"""How far the curve of rates per time goes beyond the largest of them; the plot ends before."""


def has_rates(measure: str) -> bool:
    """Whether both arms of its studies report events among participants or per time."""
    return MEASURES[measure].required in (COUNTS, PERSON_TIME)


def add_rates(
    ledger: Ledger, name: str, prefix: str, label: str, side: Side, arms: ComparedArms
) -> None:
    """Facts ``<prefix>.labbe.higher`` and ``.lower``, frame and figure ``labbe-<name>``."""
    rows = side.request.usable
    control, treated = _rates(side, rows)
    for word, which in (("higher", treated > control), ("lower", treated < control)):
        ids = tuple(row.study.id for row, yes in zip(rows, which, strict=True) if yes)
        ledger.count(
            f"{prefix}.labbe.{word}",
            f"studies in which the rate of {label} is {word} under treatment",
            len(ids),
            rows=ids,
        )
    place = f"labbe-{name}"
    lines = [*_points(side, rows, control, treated), *_curve(side, float(control.max()))]
    ledger.frame(frame(place, f"L'Abbé plot of {label}", COLUMNS, lines))
    settings = (
        ("scale", "percent" if _is_share(side) else "linear"),
        ("pooled", f"{prefix}.pooled"),
        ("across", _axis(side, label, arms.control)),
        ("up", _axis(side, label, arms.treated)),
    )
    ledger.figure(FigureRequest(place, "labbe", place, settings))


def _is_share(side: Side) -> bool:
    return MEASURES[side.request.measure].required == COUNTS


def _axis(side: Side, label: str, arm: str) -> str:
    head = f"{label[:1].upper()}{label[1:]} with {arm}"
    return f"{head} (%)" if _is_share(side) else f"{head} (events per time)"


def _rates(side: Side, rows: tuple[OutcomeRow, ...]) -> tuple[Array, Array]:
    """Events over participants or time, of the control and of the treated arm."""
    roles = MEASURES[side.request.measure].required
    treated, n_1, control, n_0 = (np.array([row.number(role) for row in rows]) for role in roles)
    return control / n_0, treated / n_1


def _points(
    side: Side, rows: tuple[OutcomeRow, ...], control: Array, treated: Array
) -> Iterator[tuple[Cell, ...]]:
    weights = dict(zip(side.result.study_ids, side.result.weights, strict=False))
    for row, x, y in zip(rows, control, treated, strict=True):
        weight = weights.get(row.study.id)
        yield ("study", row.study.label, float(x), float(y), weight, None, None)


def _curve(side: Side, largest: float) -> Iterator[tuple[Cell, ...]]:
    """The pooled effect at rates that lie close near 0, where curves bend; its interval."""
    effect = transform_of(side.request.measure, side.request.transform).effect
    top = 1.0 if _is_share(side) else BEYOND * largest
    grid = np.linspace(0.0, 1.0, GRID) ** 2 * top
    scale, ci = side.request.pooling.scale, side.result.ci
    line = treated_rate(effect, grid, side.result.estimate)
    ends = (None, None) if ci is None else (ci.low, ci.high)
    limits = [None if end is None else float(scale.forward(np.array([end]))[0]) for end in ends]
    bands = [
        treated_rate(effect, grid, end) if end is not None and np.isfinite(end) else None
        for end in limits
    ]
    for place, (x, y) in enumerate(zip(grid, line, strict=True)):
        low, high = (None if band is None else float(band[place]) for band in bands)
        yield ("curve", "", float(x), float(y), None, low, high)

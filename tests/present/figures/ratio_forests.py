"""Made-up forests of ratios: cumulative, leave-one-out and the summary of many outcomes."""

from __future__ import annotations

import math
import random

from reportgen.present.figures.data import ForestData, ForestRow
from tests.present.figures.samples import NAMES, interval

FAVOURS = ("Favours blinatumomab", "Favours chemotherapy")


def _row(label: str, y: float, se: float, **more: object) -> ForestRow:
    low, middle, high = (math.exp(y + z * se) for z in (-1.96, 0.0, 1.96))
    return ForestRow(
        "study",
        label,
        estimate=middle,
        low=low,
        high=high,
        text=interval(middle, low, high, 2),
        **more,  # type: ignore[arg-type]
    )


def _data(rows: list[ForestRow], head: str, **more: object) -> ForestData:
    return ForestData(
        tuple(rows),
        cell_heads=more.pop("cell_heads", ()),  # type: ignore[arg-type]
        estimate_head="Odds ratio [95% CI]",
        weight_head=None,
        label_head=head,
        scale="log",
        null=1.0,
        axis_label="Odds ratio (log scale)",
        favours=FAVOURS,
        **more,  # type: ignore[arg-type]
    )


def cumulative(k: int) -> ForestData:
    """Intervals that shrink from row to row; the first ones are very wide."""
    rng = random.Random(k)
    rows = [
        _row(
            f"+ {NAMES[i % len(NAMES)]} {1985 + i // 3}",
            -0.4 + rng.gauss(0, 0.5 / (i + 1)),
            1.1 / math.sqrt(i + 1),
            cells=(str(i + 1), f"{137 * (i + 1):,}"),
        )
        for i in range(k)
    ]
    return _data(rows, "Study added", cell_heads=("k", "n"))


def leave_one_out(k: int) -> ForestData:
    """Estimates that differ little, on a short stretch of the axis."""
    rng = random.Random(k)
    rows = [
        _row(
            f"Without {NAMES[i % len(NAMES)]} {1985 + i // 3}",
            -0.4 + rng.gauss(0, 0.04),
            0.11,
        )
        for i in range(k)
    ]
    return _data(rows, "Study left out", reference=0.67)


def summary(k: int, spread: float = 0.6) -> ForestData:
    """So many outcomes in groups of five, with a diamond each."""
    rng = random.Random(k)
    rows: list[ForestRow] = []
    for i in range(k):
        if i % 5 == 0:
            rows += [ForestRow("spacer", "")] if i else []
            rows.append(ForestRow("header", f"Domain {i // 5 + 1}"))
        y, se = rng.gauss(-0.2, spread), rng.uniform(0.05, 0.5)
        low, middle, high = (math.exp(y + z * se) for z in (-1.96, 0.0, 1.96))
        rows.append(
            ForestRow(
                "pooled",
                f"Outcome {i + 1} of the protocol",
                (str(3 + i % 7), f"{211 * (i + 1):,}"),
                middle,
                low,
                high,
                text=interval(middle, low, high, 2),
                level=1,
                colour=1,
            )
        )
    return _data(rows, "Outcome", cell_heads=("Studies", "Patients"))


SIZES = (3, 30, 100)
RATIO_FORESTS = {
    **{f"cumulative, {k} rows": cumulative(k) for k in SIZES},
    **{f"leave-one-out, {k} rows": leave_one_out(k) for k in SIZES},
    **{f"summary, {k} rows": summary(k) for k in SIZES},
    "summary over many powers of ten": summary(12, spread=4.0),
}

"""Made-up residuals of Cox models, few and many, plain and extreme."""

from __future__ import annotations

import random

from reportgen.present.figures.data import SchoenfeldData, SchoenfeldPanel
from tests.present.figures.samples import LONG


def panel(
    events: int, label: str = "Age, per year", size: float = 1.0, line: bool = True
) -> SchoenfeldPanel:
    """Residuals about a rising line, with its band."""
    rng = random.Random(events)
    x = tuple(sorted(rng.random() for _ in range(events)))
    y = tuple(size * (0.5 + u + rng.gauss(0, 1.5)) for u in x)
    where = tuple(x[0] + (x[-1] - x[0]) * i / 39 for i in range(40)) if line else ()
    rising = tuple(size * (0.5 + u) for u in where)
    return SchoenfeldPanel(
        label=label,
        x=x,
        y=y,
        x_ticks=tuple((i / 12, f"{3 * i}") for i in range(13)),
        constant=size * 0.9,
        line_x=where,
        line_y=rising,
        low=tuple(v - size for v in rising),
        high=tuple(v + size for v in rising),
        note_lines=("Proportional hazards: P = 0.03",),
        line_text="the line runs from 0.50 to 1.50" if line else "too few event times for a line",
    )


def schoenfelds(*panels: SchoenfeldPanel) -> SchoenfeldData:
    """Log hazard ratios of these coefficients over time."""
    return SchoenfeldData(panels or (panel(40),), "Months since first infusion", "Log hazard ratio")


SCHOENFELDS = {
    "usual": schoenfelds(panel(40), panel(40, "CAR-T against blinatumomab")),
    "one event": schoenfelds(panel(1, line=False)),
    "three events": schoenfelds(panel(3, line=False)),
    "many events": schoenfelds(panel(3000)),
    "long label": schoenfelds(panel(40, LONG)),
    "large values": schoenfelds(panel(40, size=1e6)),
    "small values": schoenfelds(panel(40, size=1e-7)),
}

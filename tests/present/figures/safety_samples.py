"""Terms of adverse events as figures get them: few, many, long, at the ends of the axis."""

from __future__ import annotations

import random

from reportgen.present.figures.data import AdverseEventsData, AdverseEventsRow

NAMES = ("Neutropenia", "Febrile neutropenia", "Cytokine release syndrome", "Fever", "Rash")
LONG = "Immune effector cell-associated haemophagocytic lymphohistiocytosis-like syndrome"


def terms(k: int, *, long: bool = False, arms: tuple[str, str] = ("Drug B", "Drug A")
          ) -> AdverseEventsData:  # fmt: skip
    """So many terms with risks at random."""
    rng = random.Random(k)
    rows = []
    for i in range(k):
        first, second = rng.random(), rng.random()
        half = rng.uniform(0.05, 0.3)
        name = LONG if long and i == 0 else f"{NAMES[i % len(NAMES)]} {i // len(NAMES) or ''}"
        low, high = max(-1.0, first - second - half), min(1.0, first - second + half)
        rows.append(AdverseEventsRow(name.strip(), (first, second), first - second, low, high))
    rows.sort(key=lambda row: -row.difference)
    return AdverseEventsData(
        tuple(rows),
        arms,
        (2, 1),
        "Patients (%)",
        "Difference (percentage points)",
        f"More with {arms[1]}",
        f"More with {arms[0]}",
    )


LONG_ARMS = (
    "A regimen of four drugs and two antibodies given in cycles as the registry describes it",
    "Best available treatment by the choice of the physician who saw the patient first",
)


def one_sided(sign: float) -> AdverseEventsData:
    """All differences on one side of zero, and at the very end of it."""
    data = terms(3)
    first, second = (1.0, 0.0) if sign > 0 else (0.0, 1.0)
    low, high = sorted((sign, 0.7 * sign))
    rows = tuple(AdverseEventsRow(row.label, (first, second), sign, low, high) for row in data.rows)
    return AdverseEventsData(rows, data.arms, data.colours, data.risk_label,
                             data.difference_label, data.lower, data.higher)  # fmt: skip


SAMPLES = {
    "one": terms(1),
    "two": terms(2),
    "twelve": terms(12),
    "forty": terms(40),
    "a long term": terms(6, long=True),
    "long arms": terms(6, arms=LONG_ARMS),
    "all higher": one_sided(1.0),
    "all lower": one_sided(-1.0),
}

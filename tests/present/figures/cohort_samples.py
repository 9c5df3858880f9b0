"""Made-up cohorts, plain and extreme, for the figures of a comparison of patients."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from reportgen.present.figures.data import (
    KaplanMeierArm,
    KaplanMeierData,
    Ticks,
)
from tests.present.figures.samples import LONG

NOTES = ("Hazard ratio 0.62 (95% CI 0.45–0.86)", "Log-rank P = 0.004")
NAMES = ("Blinatumomab", "CAR-T", "Inotuzumab ozogamicin", "Chemotherapy")
Patients = Sequence[tuple[float, bool]]  # time, and whether it ended with the event


def patients(n: int, median: float, follow_up: float, seed: int = 1) -> Patients:
    """Exponential times, entered evenly over half of the follow-up."""
    rng = random.Random(seed)
    found = []
    for _ in range(n):
        event = rng.expovariate(math.log(2) / median)
        last = follow_up * rng.uniform(0.5, 1.0)
        found.append((round(min(event, last), 2), event <= last))
    return found


def arm(label: str, people: Patients, ticks: Ticks, colour: int = 1) -> KaplanMeierArm:
    """The product-limit estimate of these patients, with Greenwood's interval on log(-log)."""
    survival, spread, median = 1.0, 0.0, None
    time, level, low, high = [], [], [], []
    marks: dict[float, float] = {}
    for t in sorted({t for t, _ in people}):
        at_risk = sum(u >= t for u, _ in people)
        events = sum(u == t and e for u, e in people)
        if events:
            survival = survival * (at_risk - events) / at_risk
            left = at_risk - events
            spread += events / (at_risk * left) if left else math.inf
            half = 1.96 * math.sqrt(spread) / abs(math.log(survival)) if survival > 0 else math.nan
            time.append(t)
            level.append(survival)
            low.append(survival ** math.exp(half) if survival > 0 else math.nan)
            high.append(survival ** math.exp(-half) if survival > 0 else math.nan)
            median = t if median is None and survival <= 0.5 else median
        if any(u == t and not e for u, e in people):
            marks[t] = survival
    return KaplanMeierArm(
        label,
        tuple(time),
        tuple(level),
        tuple(low),
        tuple(high),
        tuple(marks),
        tuple(marks.values()),
        median,
        tuple(str(sum(u >= t for u, _ in people)) for t, _ in ticks),
        tuple(str(sum(u <= t and e for u, e in people)) for t, _ in ticks),
        colour,
    )


def months(last: int, step: int = 6) -> Ticks:
    return tuple((float(t), str(t)) for t in range(0, last + 1, step))


def curves(
    sizes: Sequence[int] = (80, 66),
    medians: Sequence[float] = (11.0, 22.0, 8.0, 40.0),
    last: int = 36,
    names: Sequence[str] = NAMES,
    notes: tuple[str, ...] = NOTES,
    limit: float | None = None,
    step: int = 6,
) -> KaplanMeierData:
    ticks = months(last, step)
    return KaplanMeierData(
        tuple(
            arm(names[i], patients(n, medians[i], last, i + 1), ticks, i + 1)
            for i, n in enumerate(sizes)
        ),
        "Months since infusion",
        "Overall survival",
        ticks,
        limit,
        notes,
        "Number at risk (cumulative events)",
    )


def of(people: Sequence[Patients], last: int = 24) -> KaplanMeierData:
    """Arms of given patients."""
    ticks = months(last)
    arms = tuple(arm(NAMES[i], p, ticks, i + 1) for i, p in enumerate(people))
    return KaplanMeierData(
        arms, "Months", "Overall survival", ticks, None, NOTES, "Number at risk (events)"
    )


CURVES = {
    "two arms": curves(),
    "two arms, cut": curves(limit=27.0),
    "one arm": curves((120,), notes=()),
    "three arms": curves((80, 66, 40)),
    "four arms": curves((80, 66, 40, 220), last=60),
    "high survival": curves((200, 180), (200.0, 400.0)),
    "high and low": curves((200, 180), (3.0, 400.0)),
    "curves alike": curves((150, 150, 150, 150), (20.0, 20.0, 20.0, 20.0)),
    "early to zero": curves((40, 40), (0.8, 1.1)),
    "reaches zero": of([[(float(i), True) for i in range(1, 13)], patients(30, 12, 24)]),
    "one patient": of([[(7.5, True)]]),
    "one patient censored": of([[(7.5, False)]]),
    "nobody": of([[], []]),
    "no events": of([[(float(i), False) for i in range(1, 24)], [(12.0, False)] * 9]),
    "all censored at once": of([[(12.0, False)] * 40, [(12.0, False)] * 40]),
    "all dead at the start": of([[(0.0, True)] * 5, patients(30, 12, 24)]),
    "long labels": curves(names=(LONG, "CAR-T with 4-1BB costimulation, adults " * 3)),
    "Chinese": KaplanMeierData(
        (
            arm("贝林妥欧单抗组", patients(60, 10, 36), months(36), 1),
            arm("嵌合抗原受体T细胞治疗组（含4-1BB共刺激）", patients(50, 20, 36, 2), months(36), 2),
        ),
        "输注后月数",
        "总生存率",
        months(36),
        None,
        ("风险比 0.62（95% CI 0.45–0.86）", "P = 0.004"),
        "风险人数（累计事件数）",
    ),
    "many ticks": curves((4000, 3000), (30.0, 50.0), last=120, step=3),
    "no table": KaplanMeierData((KaplanMeierArm("A", (2.0, 5.0), (0.6, 0.3)),), "", "", ()),
    "long axis labels": KaplanMeierData(
        curves().arms, LONG, LONG, months(36), None, NOTES, "Number at risk " * 20
    ),
}

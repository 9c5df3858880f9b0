"""Made-up cohorts, plain and extreme, for the figures of a comparison of patients."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace

from reportgen.present.figures.data import (
    BalanceData,
    BalanceRow,
    GradesData,
    GradesRow,
    KaplanMeierArm,
    KaplanMeierData,
    MissingData,
    OverlapData,
    SwimmerBar,
    SwimmerData,
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


def adjusted_curves(sizes: Sequence[int] = (80, 66)) -> KaplanMeierData:
    """The same without marks of censoring and numbers at risk."""
    data = curves(sizes, notes=("Adjusted hazard ratio 0.62 (95% CI 0.45–0.86)",))
    bare = {"at_risk": (), "events": (), "censor_time": (), "censor_survival": (), "median": None}
    arms = tuple(replace(one, **bare, median_text="ends at 12%") for one in data.arms)
    return replace(data, arms=arms, risk_head="", y_label="Adjusted overall survival (%)")


def incidences(sizes: Sequence[int] = (80, 66)) -> KaplanMeierData:
    """Rising curves of two causes in each arm, the second without numbers at risk."""
    data = curves(sizes, notes=("Subdistribution hazard ratio 0.81 (95% CI 0.52–1.26)",))
    first = tuple(_rising(one, f"{one.label}: relapse", 0.7) for one in data.arms)
    second = tuple(
        replace(_rising(one, f"{one.label}: death without relapse", 0.2), at_risk=(), events=())
        for one in data.arms
    )
    return replace(data, arms=(*first, *second), y_label="Cumulative incidence (%)")


def _rising(one: KaplanMeierArm, label: str, share: float) -> KaplanMeierArm:
    up, down, low, censored = (
        tuple(share * (1 - value) for value in values)
        for values in (one.survival, one.high, one.low, one.censor_survival)
    )
    return replace(
        one,
        label=label,
        survival=up,
        low=down,
        high=low,
        censor_survival=censored,
        median=None,
        from_below=True,
        risk_label=one.label,
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
    "incidences": incidences(),
    "incidences in one arm": incidences((120,)),
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
    "adjusted": adjusted_curves(),
    "four adjusted": adjusted_curves((80, 66, 20, 12)),
}

GRADES = ("None", "Grade 1", "Grade 2", "Grade 3", "Grade 4", "Grade 5")


def bar(label: str, counts: Sequence[int], colour: int = 0, level: int = 1) -> GradesRow:
    texts = tuple(str(c) for c in counts)
    return GradesRow("bar", label, tuple(counts), texts, str(sum(counts)), level, colour)


def toxicity(strata: int = 3, grades: int = 6, seed: int = 1) -> GradesData:
    """Two arms per stratum under its heading."""
    rng = random.Random(seed)
    rows: list[GradesRow] = []
    for i in range(strata):
        rows += [GradesRow("spacer", "")] if rows else []
        rows.append(GradesRow("header", ("Cytokine release syndrome", "Neurotoxicity")[i % 2]))
        for number, name in enumerate(NAMES[:2], 1):
            rows.append(bar(name, [rng.randint(0, 40) for _ in range(grades)], number))
    return GradesData(GRADES[:grades], tuple(rows), "Patients", "n", "Worst grade")


TOXICITIES = {
    "three strata": toxicity(),
    **{f"{k} grades": toxicity(1, k) for k in (1, 2, 3, 5)},
    "one patient": GradesData(GRADES, (bar("All", (0, 0, 1, 0, 0, 0)),), "Patients", "n"),
    "nobody": GradesData(GRADES, (bar("All", (0, 0, 0, 0, 0, 0)),), "", ""),
    "60 rows": toxicity(30),
    "60 bare rows": GradesData(
        GRADES, tuple(bar(f"Row {i}", (i, 1, 2, 3, 400, 1)) for i in range(60)), "Patients", "n"
    ),
    "long labels": GradesData(
        tuple(f"{g}: {LONG}" for g in GRADES),
        (GradesRow("header", LONG), bar(LONG, (9, 8, 7, 6, 5, 4), 1)),
        LONG,
        "Patients (n)",
        LONG,
    ),
    "Chinese": GradesData(
        ("无", "1级", "2级", "3级", "4级"),
        (
            GradesRow("header", "细胞因子释放综合征"),
            bar("贝林妥欧单抗组", (40, 12, 5, 2, 1), 1),
            bar("嵌合抗原受体T细胞治疗组", (8, 20, 14, 9, 3), 2),
        ),
        "患者比例",
        "例数",
        "最高级别",
    ),
    "rare and common": GradesData(
        GRADES, (bar("A", (998, 1, 0, 0, 0, 1)), bar("B", (0, 0, 0, 0, 0, 12_345))), "Patients", "n"
    ),
}

COVARIATES = ("Age", "Female", "Blasts ≥50%", "Prior transplantation", "ECOG 2", "Ph-positive")
BEFORE, AFTER = "Before weighting", "After weighting"


def love(k: int, signed: bool = False, after: bool = True) -> BalanceData:
    rng = random.Random(k)
    rows = []
    for i in range(k):
        value = rng.uniform(-0.9 if signed else 0, 0.9)
        name = COVARIATES[i % len(COVARIATES)] + (f" ({i})" if i >= len(COVARIATES) else "")
        rows.append(BalanceRow(name, value, value * 0.1 if after else None))
    return BalanceData(tuple(rows), "Absolute standardised mean difference", BEFORE, AFTER)


BALANCES = {
    "six": love(6),
    "six before": love(6, after=False),
    "signed": love(14, signed=True),
    "one": love(1),
    "60": love(60),
    "zero and unknown": BalanceData(
        (
            BalanceRow("Constant", 0.0, 0.0),
            BalanceRow("Unknown", None, None),
            BalanceRow("Endless", math.inf, 0.4),
            BalanceRow("Not a number", math.nan, 0.02),
            BalanceRow("On the line", 0.1, 0.1),
        ),
        "Difference",
        BEFORE,
        AFTER,
    ),
    "beyond the limits": BalanceData(
        (BalanceRow("Far", 3.0, -2.0), BalanceRow("Near", 0.3, 0.05)),
        "Difference",
        BEFORE,
        AFTER,
        limits=(-0.5, 0.5),
    ),
    "long labels": BalanceData(
        (BalanceRow(LONG, 0.4, 0.1), BalanceRow("Age", 0.2, 0.1)), LONG, LONG, LONG
    ),
    "Chinese": BalanceData(
        (BalanceRow("年龄", 0.42, 0.03), BalanceRow("既往移植", 0.21, 0.12)),
        "标准化均数差",
        "加权前",
        "加权后",
    ),
}

EVENTS = ("Complete remission", "Transplantation", "Relapse", "Death")
MANY_EVENTS = (*EVENTS, "Second infusion", "Bridging", "CRS grade ≥3", "Second cancer")


def swimmers(n: int, arms: int = 2, events: tuple[str, ...] = EVENTS) -> SwimmerData:
    rng = random.Random(n)
    bars = []
    for i in range(n):
        length = rng.uniform(1, 36)
        happened = tuple(
            (kind, rng.uniform(0, length)) for kind in range(len(events)) if rng.random() < 0.4
        )
        dead = any(events[kind] == "Death" for kind, _ in happened)
        happened = tuple((k, length if events[k] == "Death" else t) for k, t in happened)
        bars.append(SwimmerBar(length, i % arms, happened, not dead and rng.random() < 0.5))
    return SwimmerData(
        tuple(bars),
        tuple((NAMES[i], i + 1) for i in range(arms)),
        events,
        "Months since infusion",
        months(36),
        "Still observed",
    )


SWIMMERS = {
    "20 in two arms": swimmers(20),
    "60 in two arms": swimmers(60),
    "60 in four arms": swimmers(60, 4, MANY_EVENTS),
    "one arm": swimmers(12, 1),
    "one patient": swimmers(1, 1),
    "no events": SwimmerData(
        tuple(SwimmerBar(float(i)) for i in range(9)), (("", 0),), (), "Months", months(12)
    ),
    "all at zero": SwimmerData((SwimmerBar(0.0),) * 3, (("A", 1),), EVENTS, "Months", ()),
    "without numbers": SwimmerData(
        swimmers(10).bars, swimmers(10).arms, EVENTS, "Months", months(36), numbered=False
    ),
    "long labels": SwimmerData(
        swimmers(10).bars, ((LONG, 1), (LONG, 2)), (LONG,) * 4, LONG, months(36), LONG
    ),
    "Chinese": SwimmerData(
        swimmers(10).bars,
        (("贝林妥欧单抗组", 1), ("嵌合抗原受体T细胞治疗组", 2)),
        ("完全缓解", "移植", "复发", "死亡"),
        "输注后月数",
        months(36),
        "仍在随访",
    ),
}


def gaps(variables: int, patterns: int, arms: int = 2, n: int = 400) -> MissingData:
    """Variables named like covariates; the first pattern is of patients without a gap."""
    rng = random.Random(variables * 100 + patterns)
    names = [
        COVARIATES[i % len(COVARIATES)] + f" {i}" * (i >= len(COVARIATES)) for i in range(variables)
    ]
    shown = [tuple([False] * variables)]
    shown += [tuple(rng.random() < 0.3 for _ in range(variables)) for _ in range(patterns - 1)]
    groups = ("All patients", *NAMES[: arms if arms > 1 else 0])
    counts = [tuple(str(rng.randrange(n)) for _ in shown) for _ in groups]
    return MissingData(
        rows=tuple((name, f"{rng.randrange(n)}/{n}") for name in names),
        patterns=tuple(shown),
        groups=tuple(zip(groups, counts, strict=True)),
        count_head="Missing",
        pattern_head="Patients",
    )


GAPS = {
    "two variables": gaps(2, 2),
    "twenty variables": gaps(20, 12),
    "one arm": gaps(5, 4, arms=1),
    "one pattern": gaps(3, 1),
    "four arms": gaps(6, 12, arms=4),
    "many patients": gaps(8, 12, n=99_999),
    "long": replace(gaps(3, 3), rows=tuple((f"{LONG} {i}", "1/400") for i in range(3))),
}


def overlap(n: int = 200, *, labels: tuple[str, str] = ("CAR-T", "Blinatumomab")) -> OverlapData:
    """Scores of two arms of ``n`` and ``n // 2`` patients, drawn towards either end."""
    rng = random.Random(n)
    up, down = [0.0] * 20, [0.0] * 20
    for _ in range(n):
        up[int(rng.betavariate(3, 2) * 20)] += 1
    for _ in range(max(n // 2, 1)):
        down[int(rng.betavariate(2, 4) * 20)] += 1
    edges = tuple(i / 20 for i in range(21))
    names = (f"{labels[0]} (upwards)", f"{labels[1]} (downwards)")
    return OverlapData(edges, tuple(up), tuple(down), *names, (1, 2), "Score", "Patients")


OVERLAPS = {
    "two": overlap(2),
    "few": overlap(12),
    "usual": overlap(),
    "many": overlap(40_000),
    "long": replace(overlap(labels=(LONG, LONG)), x_label=f"Propensity score ({LONG})"),
    "apart": replace(overlap(40), up=(0.0,) * 19 + (40.0,), down=(20.0,) + (0.0,) * 19),
}

"""Made-up figures that a report could hold, plain and extreme, for the tests of this folder."""

from __future__ import annotations

import math
import random

from reportgen.present.figures.data import (
    BubbleData,
    BubbleGroup,
    FlowBox,
    FlowData,
    ForestData,
    ForestRow,
)

NAMES = ("Kantarjian", "Topp", "Maude", "Park", "Shah", "Martínez-Cibrián", "von Stackelberg")
FOREIGN = (
    "张伟 2019",
    "王芳，李娜等 2021",
    "Łukasiewicz-Żółć 2020",
    "Nguyễn 2017",
    "Ångström & O’Neill–Müller 2016",
    "$100 trial_of <b>names</b> ^2 2022",
)
LONG = ("Study of blinatumomab versus standard care in adults with relapsed leukaemia " * 4)[:300]
NOTE = "τ² = 0.42, I² = 68.3% [45.1, 82.0], Q = 45.31, df = 12, P < 0.001"


def interval(estimate: float, low: float, high: float, digits: int = 1) -> str:
    """Text such as the formatting layer gives."""
    shown = (f"{v:.{digits}f}".replace("-", "\u2212") for v in (estimate, low, high))
    return "{} [{}, {}]".format(*shown)


def arm(name: str, k: int, rate: float, colour: int, labels: tuple[str, ...]) -> list[ForestRow]:
    rng = random.Random(k)
    rows = [ForestRow("header", name, colour=colour)]
    for i in range(k):
        n = rng.randint(8, 220)
        p = min(max(rate + rng.uniform(-0.2, 0.2), 0.0), 1.0)
        half = 1.96 * math.sqrt(max(p * (1 - p), 0.01) / n)
        low, high = max(0.0, p - half), min(1.0, p + half)
        rows.append(
            ForestRow(
                "study",
                labels[i % len(labels)],
                (f"{round(n * p)}/{n}",),
                p,
                low,
                high,
                float(n),
                interval(100 * p, 100 * low, 100 * high),
                f"{100 / k:.1f}%",
                level=1,
                colour=colour,
            )
        )
    low, high = rate - 0.05, rate + 0.04
    text = interval(100 * rate, 100 * low, 100 * high)
    pooled = ForestRow(
        "pooled",
        "Random-effects model",
        ("999/2000",),
        rate,
        low,
        high,
        None,
        text,
        "100.0%",
        colour=colour,
    )
    low, high = rate - 0.25, rate + 0.15
    return [
        *rows,
        pooled,
        ForestRow(
            "prediction",
            "Prediction interval",
            low=low,
            high=high,
            text="[1.0, 99.0]",
            colour=colour,
        ),
        ForestRow("note", NOTE),
    ]


def proportions(k1: int, k2: int, labels: tuple[str, ...] = ()) -> ForestData:
    """Two arms of single-arm studies."""
    labels = labels or tuple(f"{NAMES[i % len(NAMES)]} {2010 + i}" for i in range(60))
    rows = [
        *arm("Blinatumomab", k1, 0.48, 1, labels),
        ForestRow("spacer", ""),
        *arm("CAR-T", k2, 0.82, 2, labels),
    ]
    return ForestData(
        tuple(rows),
        ("Events/n",),
        "Complete remission,\n% [95% CI]",
        "Weight",
        "Study",
        "percent",
        axis_label="Complete remission",
    )


def ratios(k: int, spread: float = 0.5, limits: tuple[float, float] | None = None) -> ForestData:
    """Comparative studies; a large ``spread`` gives ratios over many powers of ten."""
    rng = random.Random(k)
    rows = []
    for i in range(k):
        y, se = rng.gauss(-0.4, spread), rng.uniform(0.1, 0.9)
        low, middle, high = (math.exp(y + z * se) for z in (-1.96, 0.0, 1.96))
        rows.append(
            ForestRow(
                "study",
                f"Author {1960 + i}",
                ("12/345", "7/340"),
                middle,
                low,
                high,
                se**-2,
                interval(middle, low, high, 2),
                "8.3%",
            )
        )
    rows += [
        ForestRow(
            "overall",
            "Random-effects model",
            ("400/3000", "500/3000"),
            0.67,
            0.55,
            0.82,
            None,
            "0.67 [0.55, 0.82]",
            "100.0%",
        ),
        ForestRow("prediction", "Prediction interval", low=0.3, high=1.5, text="[0.30, 1.50]"),
        ForestRow("note", f"Heterogeneity: {NOTE}"),
    ]
    return ForestData(
        tuple(rows),
        ("Treatment\nevents/n", "Control\nevents/n"),
        "Odds ratio [95% CI]",
        "Weight",
        "Study",
        "log",
        null=1.0,
        axis_label="Odds ratio (log scale)",
        favours=("Favours blinatumomab", "Favours chemotherapy"),
        limits=limits,
    )


def one_arm(k: int) -> ForestData:
    """One group that may be longer than a page."""
    labels = tuple(f"{NAMES[i % len(NAMES)]} {1950 + i}" for i in range(k))
    return ForestData(
        tuple(arm("All studies", k, 0.5, 1, labels)),
        ("Events/n",),
        "% [95% CI]",
        "Weight",
        "Study",
        "percent",
    )


def extremes() -> ForestData:
    """0% and 100%, an estimate that is not there, a diamond over the whole axis."""
    rows = (
        ForestRow("header", "Extreme values", colour=1),
        ForestRow(
            "study",
            "All events 2019",
            ("12/12",),
            1.0,
            0.735,
            1.0,
            3.0,
            "100.0 [73.5, 100.0]",
            "3.0%",
            1,
            1,
        ),
        ForestRow(
            "study",
            "No events 2020",
            ("0/30",),
            0.0,
            0.0,
            0.116,
            3.0,
            "0.0 [0.0, 11.6]",
            "3.0%",
            1,
            1,
        ),
        ForestRow("study", "Not reported 2021", text="not reported", weight_text="–", level=1),
        ForestRow(
            "pooled",
            "Random-effects model",
            ("12/42",),
            0.5,
            0.0,
            1.0,
            None,
            "50.0 [0.0, 100.0]",
            "",
            0,
            1,
        ),
        ForestRow("prediction", "Prediction interval", low=0.0, high=1.0, text="[0.0, 100.0]"),
        ForestRow("note", "τ² = 12.1"),
    )
    return ForestData(rows, ("Events/n",), "% [95% CI]", "Weight", "Study", "percent")


def leave_one_out() -> ForestData:
    rows = tuple(
        ForestRow(
            "study",
            f"Without {name}",
            (),
            0.48 + 0.01 * i,
            0.4,
            0.57,
            None,
            interval(48 + i, 40, 57),
            level=1,
            colour=1,
        )
        for i, name in enumerate(NAMES)
    )
    return ForestData(
        (ForestRow("header", "Blinatumomab"), *rows),
        (),
        "Pooled without the study, % [95% CI]",
        None,
        "Study left out",
        "percent",
        reference=0.49,
        limits=(0.3, 0.7),
    )


def summary() -> ForestData:
    rows: list[ForestRow] = []
    for outcome in ("Complete remission", "Cytokine release syndrome, grade ≥3"):
        rows.append(ForestRow("header", outcome))
        for number, name in enumerate(("Blinatumomab", "CAR-T"), 1):
            p = 0.3 + 0.25 * number
            rows.append(
                ForestRow(
                    "pooled",
                    name,
                    ("9", "812"),
                    p,
                    p - 0.06,
                    p + 0.05,
                    None,
                    interval(100 * p, 100 * p - 6, 100 * p + 5),
                    level=1,
                    colour=number,
                )
            )
    return ForestData(
        tuple(rows), ("Studies", "Patients"), "Rate, % [95% CI]", None, "Outcome", "percent"
    )


def differences() -> ForestData:
    rows = (
        ForestRow("study", "One 2001", (), -2.5, -5.1, 0.1, 10.0, interval(-2.5, -5.1, 0.1), "67%"),
        ForestRow("study", "Two 2002", (), 1.3, -3.1, 5.6, 5.0, interval(1.3, -3.1, 5.6), "33%"),
        ForestRow("overall", "Model", (), -1.2, -3.3, 0.9, None, interval(-1.2, -3.3, 0.9), "100%"),
    )
    return ForestData(
        rows,
        (),
        "Mean difference [95% CI]",
        "Weight",
        "Study",
        "linear",
        null=0.0,
        axis_label="Days",
        favours=("Favours A", "Favours B"),
    )


PHASES = ("Identification", "Screening", "Included")
MAIN = (
    FlowBox(0, 0, "main", ("Databases (n = 1,180)", "Registers (n = 64)")),
    FlowBox(0, 0, "side", ("Records removed:",), ("Duplicates (n = 312)", "Other (n = 12)")),
    FlowBox(1, 0, "main", ("Records screened (n = 920)",)),
    FlowBox(1, 0, "side", ("Records excluded (n = 841)",)),
    FlowBox(1, 1, "main", ("Reports sought for retrieval (n = 79)",)),
    FlowBox(1, 1, "side", ("Reports not retrieved (n = 3)",)),
    FlowBox(1, 2, "main", ("Reports assessed for eligibility (n = 76)",)),
    FlowBox(
        1,
        2,
        "side",
        ("Reports excluded (n = 55):",),
        (
            "Wrong population (n = 21)",
            "No comparator, or neither blinatumomab nor a CD19-directed product (n = 19)",
            "Outcome not reported (n = 15)",
        ),
    ),
    FlowBox(2, 0, "main", ("Studies included (n = 19)", "Reports of included studies (n = 24)")),
)
OTHER = (
    FlowBox(0, 0, "other", ("Websites (n = 4), organisations (n = 2), citations (n = 7)",)),
    FlowBox(1, 1, "other", ("Reports sought for retrieval (n = 13)",)),
    FlowBox(1, 1, "other_side", ("Reports not retrieved (n = 1)",)),
    FlowBox(1, 2, "other", ("Reports assessed for eligibility (n = 12)",)),
    FlowBox(1, 2, "other_side", ("Reports excluded (n = 9):",), ("Duplicate cohort (n = 9)",)),
)
PREVIOUS = (
    FlowBox(0, 0, "previous", ("Studies in previous version of review (n = 11)",)),
    FlowBox(2, 1, "main", ("Total studies included in review (n = 30)",)),
)
HEADS = (
    ("previous", "Previous studies"),
    ("main", "Identification of studies via databases and registers"),
    ("other", "Identification of studies via other methods"),
)


def lanes(count: int) -> tuple[FlowBox, ...]:
    """A cohort with so many arms, the boxes of a row of different heights."""
    reasons = ("treated elsewhere before, so that nothing is known of the first course (n = 3)",)
    made = [
        FlowBox(0, 0, "main", ("Patients in the table (n = 63)",)),
        FlowBox(0, 0, "side", ("Patients excluded (n = 3)",), reasons),
        FlowBox(1, 0, "main", ("Patients analysed (n = 60)",)),
    ]
    for lane in range(count):
        strata = tuple(f"stratum {number} (n = 5)" for number in range(lane + 1))
        made.append(FlowBox(1, 1, "lane", (f"Arm {lane} (n = 15)",), strata, lane))
        made.append(FlowBox(2, 0, "lane", ("Evaluable for:",), ("remission (n = 9)",), lane))
    return tuple(made)


FLOWS = {
    "databases": FlowData(PHASES, MAIN, HEADS),
    "without heads": FlowData(PHASES, MAIN),
    "other methods": FlowData(PHASES, MAIN + OTHER, HEADS),
    "update": FlowData(PHASES, MAIN + PREVIOUS, HEADS),
    "update, other methods": FlowData(PHASES, MAIN + OTHER + PREVIOUS, HEADS),
    "counts missing": FlowData(PHASES, (*MAIN[:4], *MAIN[5:])),
    "one column": FlowData(PHASES, tuple(b for b in MAIN if b.column == "main")),
    "two lanes": FlowData(PHASES, lanes(2)),
    "four lanes": FlowData(PHASES, lanes(4)),
    "one lane": FlowData(PHASES, lanes(1)),
    "lanes that join": FlowData(PHASES, (*lanes(3), FlowBox(2, 1, "main", ("Pooled (n = 60)",)))),
    "Chinese": FlowData(
        ("识别", "筛选", "纳入"),
        (
            FlowBox(
                0, 0, "main", ("从数据库检索获得的文献记录，包括中国知网、万方和维普（n = 1180）",)
            ),
            FlowBox(1, 0, "main", ("筛选的记录（n = 920）",)),
            FlowBox(1, 0, "side", ("排除的记录：研究人群不符、无对照、未报告结局（n = 841）",)),
            FlowBox(2, 0, "main", ("纳入的研究（n = 19）",)),
        ),
    ),
}


def bubbles(groups: int) -> BubbleData:
    rng = random.Random(groups)
    made = []
    labels = ("Blinatumomab", "CAR-T with 4-1BB costimulation, adults", "CAR-T 张伟", "Ångström")
    for number in range(groups):
        k = 4 + 6 * number
        x = sorted(rng.uniform(2012, 2024) for _ in range(k))
        line = [0.4 + 0.1 * number + 0.02 * (v - 2018) for v in x]
        made.append(
            BubbleGroup(
                labels[number],
                tuple(x),
                tuple(min(max(v + rng.gauss(0, 0.1), 0.0), 1.0) for v in line),
                tuple(rng.uniform(1, 100) for _ in x),
                tuple(x),
                tuple(line),
                tuple(v - 0.1 for v in line),
                tuple(v + 0.1 for v in line),
                number + 1,
            )
        )
    return BubbleData(tuple(made), "Year of publication", "Complete remission", "percent")

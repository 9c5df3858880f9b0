"""Made-up studies for the figures about single studies: few, many, long names, extreme values."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from reportgen.present.figures.study_data import (
    BaujatData,
    FunnelContour,
    FunnelData,
    GalbraithData,
    InfluenceData,
    InfluencePanel,
    LabbeData,
    RateCurve,
    StudyPoint,
)
from tests.present.figures.samples import FOREIGN, LONG, NAMES

SIZES = (3, 30, 100)
_Z = (1.645, 1.96, 2.576)


def effects(k: int, spread: float = 0.4) -> list[tuple[str, float, float]]:
    """Name, log ratio and standard error of so many studies, small ones leaning to the left."""
    rng = random.Random(k)
    made = []
    for i in range(k):
        se = 0.08 + 0.8 * rng.random() ** 1.6
        y = -0.3 - 0.5 * se + rng.gauss(0, math.hypot(se, spread) * 0.7)
        made.append((f"{NAMES[i % len(NAMES)]} {1985 + i // 3}", y, se))
    return made


def funnel(k: int, *, contours: bool = True, added: int = 0, spread: float = 0.4) -> FunnelData:
    """Ratios around 0.7, the ``added`` ones mirrored."""
    studies = [StudyPoint(n, math.exp(y), se) for n, y, se in effects(k, spread)]
    largest = sorted(studies, key=lambda s: s.x)[:added]
    images = tuple(replace(s, x=0.49 / s.x, label=f"Filled: {s.label}") for s in largest)
    end = 1.05 * max(s.y for s in studies)
    heights = tuple(end * i / 40 for i in range(41))
    words = ("P 0.05 to 0.10", "P 0.01 to 0.05", "P < 0.01")
    return FunnelData(
        tuple(studies),
        "Odds ratio (log scale)",
        "Standard error of the log odds ratio",
        "log",
        study_label="Studies",
        added=images,
        added_label="Added by trim and fill",
        centre=0.7,
        centre_label="Random-effects estimate",
        centre_text="0.70 (0.61 to 0.80)",
        line_se=heights,
        low=tuple(0.7 * math.exp(-1.96 * s) for s in heights),
        high=tuple(0.7 * math.exp(1.96 * s) for s in heights),
        limits_label="95% pseudo-limits",
        null=1.0,
        contours=tuple(
            FunnelContour(
                label,
                tuple(math.exp(-z * s) for s in heights),
                tuple(math.exp(z * s) for s in heights),
            )
            for label, z in zip(words, _Z, strict=True)
        )
        if contours
        else (),
    )


_WIDE = funnel(30, added=4)
FUNNELS = {
    **{f"{k} studies": funnel(k) for k in SIZES},
    **{f"{k} studies, plain": funnel(k, contours=False) for k in SIZES},
    "30 studies, trim and fill": _WIDE,
    "100 studies, trim and fill": funnel(100, added=18),
    "regression line": replace(
        _WIDE, regression=tuple(0.9 * math.exp(-s) for s in _WIDE.line_se), regression_label="Fit"
    ),
    "one study": funnel(1),
    "ratios over many powers of ten": funnel(30, spread=6.0),
    "one study out of all bounds": replace(
        _WIDE, studies=(*_WIDE.studies, StudyPoint("Far 2001", 4e6, 0.3))
    ),
    "one small study": replace(
        _WIDE,
        studies=(*_WIDE.studies, StudyPoint("Small 2001", 0.2, 40.0)),
        line_se=(),
        low=(),
        high=(),
        contours=(),
    ),
    "no standard error": FunnelData((StudyPoint("A", 0.2, 0.0),), "%", "SE", "percent"),
    "proportions": FunnelData(
        tuple(StudyPoint(f"A {i}", 0.05 * i, 0.01 * i + 0.01) for i in range(19)),
        "Complete remission",
        "Standard error",
        "percent",
        "Studies",
        centre=0.4,
        centre_label="Pooled",
        line_se=(0.0, 0.2),
        low=(0.4, 0.0),
        high=(0.4, 0.8),
        limits_label="95% limits",
    ),
    "differences": FunnelData(
        tuple(StudyPoint(f"A {i}", -12 + 1.1 * i, 0.3 * i + 0.1) for i in range(19)),
        "Days",
        "Standard error",
        "linear",
        null=0.0,
    ),
    "long words": replace(
        _WIDE, x_label=LONG, y_label=LONG, study_label=LONG, added_label=LONG, limits_label=LONG
    ),
    "foreign words": replace(_WIDE, study_label=FOREIGN[0], added_label=FOREIGN[4]),
    "axis shorter than the data": replace(_WIDE, limits=(0.8, 1.5)),
}


def baujat(k: int, named: int = 6, label: str = "") -> BaujatData:
    """Most studies near the origin, the ``named`` first of them farther off."""
    rng = random.Random(k)
    points = sorted(
        ((rng.expovariate(1.0) ** 2, rng.expovariate(1.0) ** 2 / 8) for _ in range(k)),
        reverse=True,
    )
    return BaujatData(
        tuple(
            StudyPoint(label or f"{NAMES[i % len(NAMES)]} {1985 + i}", x, y, named=i < named)
            for i, (x, y) in enumerate(points)
        ),
        "Contribution to heterogeneity (squared Pearson residual)",
        "Influence on the pooled estimate",
    )


BAUJATS = {
    **{f"{k} studies": baujat(k, min(k, 6)) for k in SIZES},
    "all of 30 named": baujat(30, 30),
    "twelve of 100 named": baujat(100, 12),
    "one study": baujat(1, 1),
    "long names": baujat(30, 8, LONG),
    "foreign names": baujat(6, 6, FOREIGN[0]),
    "one among dwarfs": replace(
        baujat(30),
        studies=(*baujat(30, 3).studies, StudyPoint("Giant 2001", 4e7, 9e-9, named=True)),
    ),
    "all at one place": BaujatData(
        tuple(StudyPoint(f"Same {i}", 0.0, 0.0, named=True) for i in range(8)), "x", "y"
    ),
    "all in the corner": BaujatData(
        tuple(StudyPoint(f"Corner {2000 + i}", 1.0, 1.0 - i / 500, named=True) for i in range(9)),
        "x",
        "y",
    ),
}


def labbe(k: int, top: float = 0.9, named: int = 0, label: str = "") -> LabbeData:
    """Rates up to ``top`` with an odds ratio near 0.6, and the curve of that odds ratio."""
    rng = random.Random(k)
    studies = []
    for i in range(k):
        x = top * rng.uniform(0.1, 1.0)
        odds = 0.6 * math.exp(rng.gauss(0, 0.5)) * x / (1 - x)
        name = label or f"{NAMES[i % len(NAMES)]} {1985 + i}"
        weight = 10 ** rng.uniform(1, 3)
        studies.append(StudyPoint(name, x, odds / (1 + odds), weight, named=i < named))
    xs = tuple(i / 50 for i in range(51))

    def curve(ratio: float) -> tuple[float, ...]:
        return tuple(ratio * x / (1 - x + ratio * x) for x in xs)

    return LabbeData(
        tuple(studies),
        "Event rate, control",
        "Event rate, treatment",
        curves=(RateCurve("Odds ratio 0.60", xs, curve(0.6), curve(0.5), curve(0.72)),),
        equality_label="No difference",
    )


_LABBE = labbe(30)
LABBES = {
    **{f"{k} studies": labbe(k) for k in SIZES},
    "rare events": labbe(30, top=0.04),
    "five of 30 named": labbe(30, named=5),
    "long names": labbe(12, named=4, label=LONG),
    "foreign names": labbe(6, named=6, label=FOREIGN[0]),
    "none and all": LabbeData(
        (StudyPoint("A", 0.0, 0.0, 1.0), StudyPoint("B", 1.0, 1.0, 1e9)), "Control", "Treatment"
    ),
    "without weights": LabbeData((StudyPoint("A", 0.2, 0.1),), "Control", "Treatment"),
    "no event at all": LabbeData((StudyPoint("A", 0.0, 0.0, 0.0),), "Control", "Treatment"),
    "two curves": replace(
        _LABBE,
        curves=(*_LABBE.curves, RateCurve("Risk ratio 0.70", (0.0, 1.0), (0.0, 0.7), colour=2)),
    ),
    "rates per time": LabbeData(
        tuple(StudyPoint(f"A {i}", 12.0 * i, 9.0 * i + 3, float(i)) for i in range(1, 12)),
        "Events per 1000 patient-years, control",
        "Events per 1000 patient-years, treatment",
        "linear",
        (RateCurve("Rate ratio 0.75", (0.0, 150.0), (0.0, 112.0)),),
    ),
    "long words": replace(
        _LABBE,
        x_label=LONG,
        y_label=LONG,
        equality_label=LONG,
        curves=(replace(_LABBE.curves[0], label=LONG),),
    ),
}


def galbraith(k: int, spread: float = 0.3, named: int = 0, label: str = "") -> GalbraithData:
    """Log ratios around log 0.7 as slopes."""
    made = effects(k, spread)
    return GalbraithData(
        tuple(
            StudyPoint(label or name, 1 / se, y / se, named=i < named)
            for i, (name, y, se) in enumerate(made)
        ),
        "Precision (1 / standard error)",
        "Log odds ratio / standard error",
        "Odds ratio",
        "log",
        slope=math.log(0.7),
        low=math.log(0.61),
        high=math.log(0.8),
        slope_label="Random-effects estimate",
        slope_text="0.70 (0.61 to 0.80)",
        band_label="Two standard errors around it",
        null=0.0,
    )


_GALBRAITH = galbraith(30)
GALBRAITHS = {
    **{f"{k} studies": galbraith(k) for k in SIZES},
    "one study": galbraith(1),
    "very different effects": galbraith(30, spread=4.0),
    "five named": galbraith(30, named=5),
    "long names": galbraith(30, named=5, label=LONG),
    "without a pooled effect": replace(_GALBRAITH, slope=None, low=None, high=None, null=None),
    "precision up to a million": replace(
        _GALBRAITH, studies=(*_GALBRAITH.studies, StudyPoint("Giant", 1e6, -4e5))
    ),
    "no precision to speak of": replace(
        _GALBRAITH, studies=(StudyPoint("A", 1e-9, 0.5), StudyPoint("B", 2e-9, -40.0))
    ),
    "all on one side": replace(
        _GALBRAITH,
        studies=tuple(StudyPoint("A", 2.0 + i, (2.0 + i) * (1.5 + i / 20)) for i in range(12)),
        slope=1.8,
        low=1.7,
        high=1.9,
    ),
    "differences": replace(
        _GALBRAITH,
        studies=tuple(StudyPoint(f"A {i}", 0.1 + i / 10, -0.4 + i / 5) for i in range(20)),
        scale="linear",
        reading_label="Days",
        slope=1.9,
        low=1.6,
        high=2.2,
    ),
    "readings given": replace(
        _GALBRAITH, readings=((-1.1, "25%"), (-0.41, "40%"), (0.0, "50%"), (0.41, "60%"))
    ),
    "long words": replace(
        _GALBRAITH,
        x_label=LONG,
        y_label=LONG,
        reading_label=LONG,
        slope_label=LONG,
        band_label=LONG,
    ),
}


def influence(k: int, label: str = "", scale: float = 1.0) -> InfluenceData:
    """Eight diagnostics; every twelfth study is outlying."""
    rng = random.Random(k)
    outlying = tuple(i % 12 == 2 for i in range(k))

    def values(spread: float, middle: float = 0.0, *, sign: bool = True) -> tuple[float, ...]:
        drawn = [rng.gauss(0, spread) * (4 if odd else 1) for odd in outlying]
        return tuple(middle + (v if sign else abs(v)) * scale for v in drawn)

    edge = 3 / math.sqrt(max(k - 1, 1))
    return InfluenceData(
        tuple(label or f"{NAMES[i % len(NAMES)]} {1985 + i // 3}" for i in range(k)),
        outlying,
        (
            InfluencePanel("Studentised residual", values(0.9), (-1.96, 1.96), 0.0),
            InfluencePanel("DFFITS", values(edge / 3), (-edge, edge), 0.0),
            InfluencePanel("Cook’s distance", values(0.1, sign=False), (0.455,), 0.0),
            InfluencePanel("Covariance ratio", values(0.1, 1.0), (), 1.0),
            InfluencePanel("τ² without the study", values(0.02, 0.31), (), 0.31),
            InfluencePanel("Q without the study", values(2, 74.1), (), 74.1),
            InfluencePanel("Hat value", values(1 / k, sign=False), (3 / k,), 0.0),
            InfluencePanel("Weight, %", values(100 / k, sign=False), (), 0.0),
        ),
        "Study",
        "Study",
        "Influential study",
    )


_INFLUENCE = influence(30)
INFLUENCES = {
    **{f"{k} studies": influence(k) for k in SIZES},
    "one study": influence(1),
    "long names": influence(12, LONG),
    "foreign names": influence(6, FOREIGN[0]),
    "huge values": influence(30, scale=1e9),
    "tiny values": influence(30, scale=1e-9),
    "three diagnostics": replace(_INFLUENCE, panels=_INFLUENCE.panels[:3]),
    "not defined": replace(
        _INFLUENCE,
        panels=(
            InfluencePanel("Nothing", (None,) * 30, (1.0,)),
            InfluencePanel("Without end", (math.inf, -math.inf, math.nan) * 10),
            InfluencePanel("Equal", (0.0,) * 30, (), 0.0),
        ),
    ),
    "long heads": replace(
        _INFLUENCE,
        panels=tuple(replace(p, head=LONG) for p in _INFLUENCE.panels),
        label_head=LONG,
        study_label=LONG,
        outlying_label=LONG,
    ),
}

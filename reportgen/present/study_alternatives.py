"""Alternative text of figures about single studies, from the same points that are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.present.figures.study_data import (
    BaujatData,
    FunnelData,
    GalbraithData,
    InfluenceData,
    LabbeData,
)
from reportgen.present.language import capfirst

_MOST = 12
"""Studies that are named; of more only the number is told."""


def funnel_alt(data: FunnelData, label: str) -> str:
    """How many studies lie on each side of the pooled value, and how many were added where."""
    studies = data.studies
    parts = [f"{label}. Funnel plot of {_studies(len(studies))}, {data.x_label} by {data.y_label}"]
    if data.centre is not None:
        below, above = _sides([s.x for s in studies], data.centre)
        parts.append(f"{_pooled(data.centre_label, data.centre_text)}: {_told(below, above)}")
        if data.added:
            below, above = _sides([s.x for s in data.added], data.centre)
            parts.append(f"{data.added_label}: {_told(below, above)}")
    elif data.added:
        parts.append(f"{data.added_label}: {_studies(len(data.added))}")
    return ". ".join(parts) + "."


def galbraith_alt(data: GalbraithData, label: str) -> str:
    """The pooled effect, and which studies lie outside its band."""
    count = len(data.studies)
    parts = [f"{label}. Radial plot of {_studies(count)}, {data.y_label} by {data.x_label}"]
    if data.slope is not None:
        slope = data.slope
        outside = [s.label for s in data.studies if abs(s.y - slope * s.x) > data.band]
        parts.append(_pooled(data.slope_label, data.slope_text))
        parts.append(f"Outside the band: {_named(outside)}")
    return ". ".join(parts) + "."


def labbe_alt(data: LabbeData, label: str) -> str:
    """How many studies had more, fewer or as many events under treatment; the curves."""
    more = sum(s.y > s.x for s in data.studies)
    fewer = sum(s.y < s.x for s in data.studies)
    parts = [
        f"{label}. L'Abbé plot of {_studies(len(data.studies))}, {data.y_label} by {data.x_label}",
        f"The rate under treatment is higher in {more}, lower in {fewer} "
        f"and the same in {len(data.studies) - more - fewer}",
    ]
    curves = [curve.label for curve in data.curves if curve.label]
    if curves:
        parts.append(f"Curves: {'; '.join(curves)}")
    return ". ".join(parts) + "."


def baujat_alt(data: BaujatData, label: str) -> str:
    """The studies that stand out, from the one that adds most to heterogeneity."""
    named = sorted((s for s in data.studies if s.named), key=lambda s: s.x, reverse=True)
    what = (
        f"{label}. Baujat plot of {_studies(len(data.studies))}, {data.y_label} by {data.x_label}"
    )
    return f"{what}. Standing out: {_named([s.label for s in named])}."


def influence_alt(data: InfluenceData, label: str) -> str:
    """Which diagnostics are shown, and which studies are influential."""
    heads = ", ".join(panel.head for panel in data.panels)
    found = [name for name, out in zip(data.labels, data.outlying, strict=True) if out]
    head = data.outlying_label or "Influential studies"
    return f"{label}. For {_studies(len(data.labels))}: {heads}. {capfirst(head)}: {_named(found)}."


def _sides(values: Sequence[float], centre: float) -> tuple[int, int]:
    return sum(v < centre for v in values), sum(v > centre for v in values)


def _told(below: int, above: int) -> str:
    return f"{_studies(below)} below and {above} above"


def _pooled(label: str, text: str) -> str:
    return f"{label or 'Pooled estimate'} {text}".strip()


def _studies(count: int) -> str:
    return "1 study" if count == 1 else f"{count} studies"


def _named(labels: Sequence[str]) -> str:
    """The names, or their number when they are many."""
    if not labels:
        return "none"
    return ", ".join(labels) if len(labels) <= _MOST else _studies(len(labels))

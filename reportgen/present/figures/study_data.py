"""What figures about single studies are drawn from; nothing here needs matplotlib.

Every line, limit and band is a number that the analysis found; texts are already formatted.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.present.figures.data import ScaleName, Ticks


@dataclass(frozen=True, slots=True)
class StudyPoint:
    """One study as a point; what ``x`` and ``y`` are is said by the figure that holds it.

    ``weight`` gives the area where a figure has areas. ``named``: its label stands beside it.
    """

    label: str
    x: float
    y: float
    weight: float | None = None
    colour: int = 0
    named: bool = False


@dataclass(frozen=True, slots=True)
class FunnelContour:
    """Where a study of each standard error would just reach a level of significance.

    ``low`` and ``high`` have one entry per ``line_se`` of the funnel; ``label`` says what holds
    from here to the next contour.
    """

    label: str
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FunnelData:
    """A funnel plot: studies at their effect as read (x) and their standard error (y).

    ``added`` are the studies that trim and fill puts in. The pseudo-limits ``low`` and ``high``
    stand at the standard errors ``line_se``, which run from 0 to somewhat beyond the largest of
    the studies and so bound the axis, and ``regression`` is a fitted effect at each of them.
    ``contours`` ascend in level, up to three of them. A label
    that is empty leaves its entry out of the legend. ``centre_text`` is not drawn but read out.
    """

    studies: tuple[StudyPoint, ...]
    x_label: str
    y_label: str
    scale: ScaleName
    study_label: str = ""
    added: tuple[StudyPoint, ...] = ()
    added_label: str = ""
    centre: float | None = None
    centre_label: str = ""
    centre_text: str = ""
    line_se: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    limits_label: str = ""
    null: float | None = None
    contours: tuple[FunnelContour, ...] = ()
    regression: tuple[float, ...] = ()
    regression_label: str = ""
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class GalbraithData:
    """A radial plot: studies at their precision (x) and their effect over standard error (y).

    Effects are slopes here, on the scale of the analysis. ``slope`` with ``low`` and ``high`` is
    the pooled one, ``band`` the half height of its band in standard errors, ``null`` the slope of a
    solid ray. Effects are read on an arc at the right: at ``readings`` (slope, words) where they
    are given, else on ``scale``, where "log" takes slopes for logarithms of ratios.
    """

    studies: tuple[StudyPoint, ...]
    x_label: str
    y_label: str
    reading_label: str
    scale: ScaleName
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    slope_label: str = ""
    slope_text: str = ""
    band: float = 2.0
    band_label: str = ""
    null: float | None = None
    readings: Ticks = ()


@dataclass(frozen=True, slots=True)
class RateCurve:
    """What one pooled effect makes of each event rate under control, with its band if any."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    colour: int = 0


@dataclass(frozen=True, slots=True)
class LabbeData:
    """A L'Abbé plot: event rates under control (x) and under treatment (y), area by weight.

    ``scale`` "percent" takes proportions, "linear" events per time. Both axes show one stretch.
    """

    studies: tuple[StudyPoint, ...]
    x_label: str
    y_label: str
    scale: ScaleName = "percent"
    curves: tuple[RateCurve, ...] = ()
    equality_label: str = ""
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class BaujatData:
    """A Baujat plot: contribution to heterogeneity (x) against influence on the estimate (y)."""

    studies: tuple[StudyPoint, ...]
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True)
class InfluencePanel:
    """One diagnostic: a value per study (None where it is not defined).

    Beyond ``thresholds`` (dashed) a value is conspicuous; ``reference`` (solid) is what it is
    where a study does nothing, or with all studies.
    """

    head: str
    values: tuple[float | None, ...]
    thresholds: tuple[float, ...] = ()
    reference: float | None = None


@dataclass(frozen=True, slots=True)
class InfluenceData:
    """Diagnostics of every study, side by side; ``outlying`` has one entry per label."""

    labels: tuple[str, ...]
    outlying: tuple[bool, ...]
    panels: tuple[InfluencePanel, ...]
    label_head: str
    study_label: str = ""
    outlying_label: str = ""

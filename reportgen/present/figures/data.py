"""What figures are drawn from: words already formatted, numbers only for places and areas.

Nothing here needs matplotlib, so that the layers before the drawing can build these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RowKind = Literal["header", "study", "pooled", "prediction", "note", "overall", "spacer"]
ScaleName = Literal["percent", "linear", "log"]
FlowColumn = Literal["previous", "main", "side", "other", "other_side", "lane"]


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One line of a forest plot.

    ``estimate``, ``low`` and ``high`` are on the scale that is read (a proportion, a ratio), None
    where nothing can be drawn. ``colour`` 0 belongs to no arm, 1 is the first arm. ``level``
    indents the label.
    """

    kind: RowKind
    label: str
    cells: tuple[str, ...] = ()
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    weight: float | None = None
    text: str = ""
    weight_text: str = ""
    level: int = 0
    colour: int = 0


@dataclass(frozen=True, slots=True)
class ForestData:
    """A forest plot: its rows, the heads of its columns and its axis.

    ``scale`` "percent" takes proportions (0 to 1) or their differences and shows per cent, "log"
    takes ratios. ``null`` is the solid line, ``reference`` a dotted one over the whole height,
    ``favours`` what lies on each side of the null. ``continued`` follows the label of a group that
    goes on over the page.
    """

    rows: tuple[ForestRow, ...]
    cell_heads: tuple[str, ...]
    estimate_head: str
    weight_head: str | None
    label_head: str
    scale: ScaleName
    null: float | None = None
    axis_label: str = ""
    favours: tuple[str, str] | None = None
    reference: float | None = None
    limits: tuple[float, float] | None = None
    continued: str = "(continued)"

    @property
    def has_studies(self) -> bool:
        """Whether single studies are shown, or only summaries of them."""
        return any(row.kind == "study" for row in self.rows)


@dataclass(frozen=True, slots=True)
class FlowBox:
    """One box of a flow diagram, in row ``row`` (from 0) of phase ``phase`` (an index).

    A box of column "side" hangs on the "main" box of its row, "other_side" on "other". Boxes of
    column "lane" stand side by side under the main column, each in its ``lane`` (from 0).
    ``details`` are indented: reasons with their counts.
    """

    phase: int
    row: int
    column: FlowColumn
    lines: tuple[str, ...]
    details: tuple[str, ...] = ()
    lane: int = 0


@dataclass(frozen=True, slots=True)
class FlowData:
    """A flow diagram: phases from top to bottom, boxes, and the headings over columns."""

    phases: tuple[str, ...]
    boxes: tuple[FlowBox, ...]
    heads: tuple[tuple[FlowColumn, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BubbleGroup:
    """The studies of one group, and its fitted line with the limits of its band.

    ``x``, ``y``, ``weight`` have one entry per study; ``line_x``, ``line_y``, ``band_low``,
    ``band_high`` one per point of the line, all empty where nothing was fitted.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    weight: tuple[float, ...]
    line_x: tuple[float, ...] = ()
    line_y: tuple[float, ...] = ()
    band_low: tuple[float, ...] = ()
    band_high: tuple[float, ...] = ()
    colour: int = 0


@dataclass(frozen=True, slots=True)
class BubbleData:
    """A meta-regression: estimates against a moderator. ``scale`` as in ForestData."""

    groups: tuple[BubbleGroup, ...]
    x_label: str
    y_label: str
    scale: ScaleName
    null: float | None = None
    x_limits: tuple[float, float] | None = None
    limits: tuple[float, float] | None = None
    years: bool = False


Ticks = tuple[tuple[float, str], ...]  # places on an axis and what stands under them


@dataclass(frozen=True, slots=True)
class KaplanMeierArm:
    """One curve: ``survival`` holds from its ``time`` to the next; before the first it is 1.

    ``low`` and ``high`` are the interval at each time (not a number where there is none), or both
    empty. ``at_risk`` and ``events`` (cumulative, shown in brackets) have one text per tick.
    ``median_text`` is not drawn but read out. A curve ``from_below`` begins at 0: an incidence.
    ``risk_label`` names the row of numbers at risk where the label says more than the arm.
    """

    label: str
    time: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    censor_time: tuple[float, ...] = ()
    censor_survival: tuple[float, ...] = ()
    median: float | None = None
    at_risk: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    colour: int = 0
    median_text: str = ""
    from_below: bool = False
    risk_label: str = ""


@dataclass(frozen=True, slots=True)
class KaplanMeierData:
    """Survival of one to four arms; nothing is drawn after ``x_limit``, if there is one.

    ``note_lines`` (hazard ratio, P value) stand inside, at the lower left where it is free.
    """

    arms: tuple[KaplanMeierArm, ...]
    x_label: str
    y_label: str
    x_ticks: Ticks
    x_limit: float | None = None
    note_lines: tuple[str, ...] = ()
    risk_head: str = ""
    show_events: bool = True


@dataclass(frozen=True, slots=True)
class SchoenfeldPanel:
    """Scaled residuals of one coefficient (``x``, ``y``) and the line through them with its band.

    The line has no point where there were too few times for one. ``constant`` is the coefficient
    of the model (dashed), ``note_lines`` stand over the plot, ``line_text`` is read out.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    x_ticks: Ticks
    constant: float
    line_x: tuple[float, ...] = ()
    line_y: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    note_lines: tuple[str, ...] = ()
    line_text: str = ""


@dataclass(frozen=True, slots=True)
class SchoenfeldData:
    """One page for each coefficient; log hazard ratios upwards, event times to the right."""

    panels: tuple[SchoenfeldPanel, ...]
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True)
class GradesRow:
    """One bar, with a count per grade and its text; ``header`` and ``spacer`` have no bar."""

    kind: Literal["header", "bar", "spacer"]
    label: str
    counts: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()
    n_text: str = ""
    level: int = 0
    colour: int = 0


@dataclass(frozen=True, slots=True)
class GradesData:
    """Distributions over ordered grades (two to six of them, the lightest first)."""

    grades: tuple[str, ...]
    rows: tuple[GradesRow, ...]
    axis_label: str
    n_head: str = ""
    legend_head: str = ""
    continued: str = "(continued)"


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One covariate: its standardized difference before and after; None is not drawn."""

    label: str
    before: float | None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class BalanceData:
    """A love plot. ``order`` "size": the largest difference before adjustment at the top."""

    rows: tuple[BalanceRow, ...]
    x_label: str
    before_label: str
    after_label: str
    threshold: float = 0.1
    order: Literal["size", "given"] = "size"
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class AdverseEventsRow:
    """One term: risks of the arm and of the other (0 to 1), their difference with its limits."""

    label: str
    risks: tuple[float, float]
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AdverseEventsData:
    """Terms in print order; ``colours`` are numbers of arms, ``lower`` and ``higher`` what lies on
    each side of no difference."""

    rows: tuple[AdverseEventsRow, ...]
    arms: tuple[str, str]
    colours: tuple[int, int]
    risk_label: str
    difference_label: str
    lower: str
    higher: str


@dataclass(frozen=True, slots=True)
class OverlapData:
    """Two histograms over the same ``edges`` (one more than there are bars): up and down."""

    edges: tuple[float, ...]
    up: tuple[float, ...]
    down: tuple[float, ...]
    up_label: str
    down_label: str
    colours: tuple[int, int]
    x_label: str
    y_label: str
    spans: tuple[tuple[str, str], tuple[str, str]] = (("", ""), ("", ""))
    """Of each histogram where its bars begin and end, as it is told."""


@dataclass(frozen=True, slots=True)
class SwimmerBar:
    """One patient: time observed, arm (index), events as (index of its kind, time).

    There is no place for an identifier: rows are numbered, or bare.
    """

    length: float
    arm: int = 0
    events: tuple[tuple[int, float], ...] = ()
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class SwimmerData:
    """The course of up to 60 patients; ``arms`` are labels with colours, in their order."""

    bars: tuple[SwimmerBar, ...]
    arms: tuple[tuple[str, int], ...]
    event_labels: tuple[str, ...]
    x_label: str
    x_ticks: Ticks
    ongoing_label: str = ""
    numbered: bool = True
    order: Literal["length", "given"] = "length"


@dataclass(frozen=True, slots=True)
class MissingData:
    """Patterns of missing values: ``rows`` are variables with the text of how many lack them.

    ``patterns`` say of each variable whether it is missing; ``groups`` are all patients and then
    each arm, with a count per pattern.
    """

    rows: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[bool, ...], ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    count_head: str
    pattern_head: str
    missing: str = "Missing"
    known: str = "Known"

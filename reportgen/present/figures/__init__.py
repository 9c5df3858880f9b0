"""The figures a report can hold. Naming them costs nothing: matplotlib comes with the first one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from reportgen.present.theme import Theme


@dataclass(frozen=True, slots=True)
class FigureKind:
    """One kind of figure: what it is called, what its caption must say, where it is drawn."""

    name: str
    label: str
    caption_hint: str
    module: str
    function: str

    def draw(self, data: Any, theme: Theme) -> tuple[Figure, ...]:
        """The figures, one per page; most kinds have one."""
        home = import_module(f"reportgen.present.figures.{self.module}")
        drawn = getattr(home, self.function)(data, theme)
        return tuple(drawn) if isinstance(drawn, list) else (drawn,)


_SQUARES = (
    "Squares are studies, with area in proportion to weight; lines are intervals, with an arrow "
    "where they go on; diamonds are pooled estimates; the thin bar is the prediction interval."
)

FIGURES: dict[str, FigureKind] = {
    "forest": FigureKind("forest", "Forest plot", _SQUARES, "forest", "draw_forest"),
    "leave_one_out": FigureKind(
        "leave_one_out",
        "Leave-one-out analysis",
        "Each row is the pooled estimate without the study named; the dotted line is the pooled "
        "estimate of all studies.",
        "forest",
        "draw_forest",
    ),
    "subgroups": FigureKind(
        "subgroups",
        "Subgroup analysis",
        "Each row is the pooled estimate of one subgroup, with its interval.",
        "forest",
        "draw_forest",
    ),
    "adjusted_subgroups": FigureKind(
        "adjusted_subgroups",
        "Adjusted effects in subgroups",
        "Each row is the adjusted effect in one level of a covariate, with its interval.",
        "forest",
        "draw_forest",
    ),
    "summary": FigureKind(
        "summary",
        "Summary of all outcomes",
        "Each row is the pooled estimate of one outcome in one arm, with its interval.",
        "forest",
        "draw_forest",
    ),
    "flow": FigureKind(
        "flow",
        "Flow diagram",
        "From what was found to what is analysed, with the reasons for exclusion.",
        "flow",
        "draw_flow",
    ),
    "bubble": FigureKind(
        "bubble",
        "Meta-regression",
        "Each bubble is a study, with area in proportion to weight; lines are the fitted "
        "regression, with its interval as a band.",
        "bubble",
        "draw_bubble",
    ),
    "kaplan_meier": FigureKind(
        "kaplan_meier",
        "Kaplan-Meier curves",
        "Steps are Kaplan-Meier estimates, with their interval as a tint; ticks on the curves are "
        "censored patients; dotted lines mark medians.",
        "kaplan_meier",
        "draw_kaplan_meier",
    ),
    "incidence": FigureKind(
        "incidence",
        "Cumulative incidence",
        "Steps are Aalen-Johansen estimates, with their interval as a tint; ticks on the curves "
        "are censored patients.",
        "kaplan_meier",
        "draw_kaplan_meier",
    ),
    "adjusted_curve": FigureKind(
        "adjusted_curve",
        "Adjusted curves",
        "Steps are what the model predicts on average had all patients been in one arm, with their "
        "interval as a tint.",
        "kaplan_meier",
        "draw_kaplan_meier",
    ),
    "schoenfeld": FigureKind(
        "schoenfeld",
        "Hazard ratios over time",
        "Circles are scaled Schoenfeld residuals, one per event, plus the coefficient; the line is "
        "a natural spline through them with its interval as a tint. Where hazards are "
        "proportional, it is level.",
        "schoenfeld",
        "draw_schoenfeld",
    ),
    "grades": FigureKind(
        "grades",
        "Distribution of grades",
        "Bars are shares of the patients of a row, whose number is at the right; numbers in the "
        "bars are patients.",
        "grades",
        "draw_grades",
    ),
    "balance": FigureKind(
        "balance",
        "Balance of covariates",
        "Dots are standardised differences between the arms, hollow before and filled after "
        "adjustment; the dashed line is the threshold.",
        "balance",
        "draw_balance",
    ),
    "missing": FigureKind(
        "missing",
        "Values missing together",
        "Rows are variables, columns patterns of what is missing of a patient; filled squares are "
        "missing values; numbers below are patients with the pattern.",
        "missing",
        "draw_missing",
    ),
    "adverse_events": FigureKind(
        "adverse_events",
        "Adverse events by term",
        "Left, the share of patients of each arm who had the event; right, the difference of the "
        "arms with its interval, and the dashed line of no difference.",
        "adverse_events",
        "draw_adverse_events",
    ),
    "overlap": FigureKind(
        "overlap",
        "Overlap of scores",
        "Bars are patients by their propensity score, one arm upwards and the other downwards.",
        "overlap",
        "draw_overlap",
    ),
    "swimmer": FigureKind(
        "swimmer",
        "Course of single patients",
        "Each bar is a patient, from time zero to the last observation; symbols are events.",
        "swimmer",
        "draw_swimmer",
    ),
    "funnel": FigureKind(
        "funnel",
        "Funnel plot",
        "Each dot is a study at its effect and its standard error, the most precise at the top; "
        "hollow dots are studies that trim and fill adds; dashed lines bound where studies are "
        "expected without bias and heterogeneity; greys are regions of significance.",
        "funnel",
        "draw_funnel",
    ),
    "baujat": FigureKind(
        "baujat",
        "Baujat plot",
        "Each dot is a study; to the right lie studies that add most to heterogeneity, at the top "
        "those without which the pooled estimate moves most; filled dots are named.",
        "baujat",
        "draw_baujat",
    ),
    "labbe": FigureKind(
        "labbe",
        "L'Abbé plot",
        "Each bubble is a study at its event rates under control and under treatment, with area "
        "in proportion to weight; the solid line is equality, dashed lines are pooled effects.",
        "labbe",
        "draw_labbe",
    ),
    "galbraith": FigureKind(
        "galbraith",
        "Radial plot",
        "Each dot is a study, the more precise the farther to the right; the ray from the origin "
        "through a dot meets the arc at the effect of the study; the line is the pooled estimate, "
        "with its band, and the thick part of the arc its interval.",
        "galbraith",
        "draw_galbraith",
    ),
    "influence": FigureKind(
        "influence",
        "Influence of single studies",
        "Each row is a study, each column a diagnostic of what it does to the pooled estimate; "
        "filled dots are influential studies; dashed lines are thresholds, solid ones what all "
        "studies together give, or no influence.",
        "influence",
        "draw_influence",
    ),
    "cumulative": FigureKind(
        "cumulative",
        "Cumulative meta-analysis",
        "Each row is the pooled estimate of the study named and all those above it, with its "
        "interval.",
        "forest",
        "draw_forest",
    ),
}

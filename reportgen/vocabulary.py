"""The one place for words: measures, statistics, methods, units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

LISTED = 15
"""How many known names a message lists at most."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The ending of a message about an unknown name: the nearest known one, and the others.

    Of a long list only the beginning is shown, and nothing when a near name was found.
    """
    names = list(dict.fromkeys(known))
    folded = {other.casefold(): other for other in reversed(names)}
    begun = [other for other in folded if len(name) > 2 and other.startswith(name.casefold())]
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.5) or begun
    hint = f"; did you mean '{folded[close[0]]}'?" if close else ""
    if len(names) > LISTED and close:
        return hint
    more = f", and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"{hint} (known: {', '.join(names[:LISTED]) or 'none'}{more})"


def lowerfirst(text: str) -> str:
    """A heading or label as it reads within a sentence.

    An abbreviation keeps its capitals: all that begins with fewer than three letters of a word,
    as MRD, 2nd or Ph-positive do.
    """
    return text[0].lower() + text[1:] if re.match(r"[A-Z][a-z]{2}", text) else text


@dataclass(frozen=True, slots=True)
class Measure:
    """What the spec can name as ``measure`` of an outcome.

    ``noun`` stands before the label where the pooled value is named ("rate of "), ``contrast`` is
    the statistic of :data:`STATISTICS` that compares groups, ``contrast_reversed`` says that a
    ratio above one means a lower value, ``shown`` is what a forest plot shows of each study.
    ``null`` is the value of no effect where the measure compares two arms within each study, else
    None. ``effect`` is its name in the engine.
    """

    label: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    needs_time: bool
    scale: str
    axis: str
    sentence: str
    noun: str
    contrast: str
    contrast_reversed: bool
    shown: str
    counted: bool
    null: float | None = None
    effect: str = ""

    @property
    def compares(self) -> bool:
        """Whether it compares two arms within each study."""
        return self.null is not None


def _comparison(
    label: str, effect: str, roles: tuple[str, ...], sentence: str, *, scale: str, null: float
) -> Measure:
    """A measure that compares a treated with a control arm within each study."""
    return Measure(
        label=label,
        required=roles,
        optional=("n", "events") if roles == REPORTED_RATIO else (),
        needs_time=False,
        scale=scale,
        axis=f"{label[:1].upper()}{label[1:]}",
        sentence=sentence,
        noun=f"{label} of ",
        contrast="ratio_of_ratios" if scale == "log" else "difference_of_effects",
        contrast_reversed=False,
        shown=label,
        counted=False,
        null=null,
        effect=effect,
    )


COUNTS = ("events", "n", "control_events", "control_n")
PERSON_TIME = ("events", "time", "control_events", "control_time")
MOMENTS = ("mean", "sd", "n", "control_mean", "control_sd", "control_n")
REPORTED_RATIO = ("ratio", "ci_low", "ci_high")
"""The roles of the columns of a comparison: of the treated arm, then of the control arm."""

_RATIO_OF_COUNTS = "ratio of the treated to the control arm within each study"

COMPARISONS: dict[str, Measure] = {
    "odds_ratio": _comparison(
        "odds ratio", "OR", COUNTS, f"odds {_RATIO_OF_COUNTS}", scale="log", null=1
    ),
    "risk_ratio": _comparison(
        "risk ratio", "RR", COUNTS, f"risk {_RATIO_OF_COUNTS}", scale="log", null=1
    ),
    "risk_difference": _comparison(
        "risk difference",
        "RD",
        COUNTS,
        "risk in the treated minus risk in the control arm of each study",
        scale="percent",
        null=0,
    ),
    "rate_ratio": _comparison(
        "rate ratio",
        "IRR",
        PERSON_TIME,
        f"events per time at risk, {_RATIO_OF_COUNTS}",
        scale="log",
        null=1,
    ),
    "hazard_ratio": _comparison(
        "hazard ratio",
        "HR",
        REPORTED_RATIO,
        "hazard ratio of the treated to the control arm as each study reported it",
        scale="log",
        null=1,
    ),
    "mean_difference": _comparison(
        "mean difference",
        "MD",
        MOMENTS,
        "mean of the treated minus mean of the control arm of each study",
        scale="linear",
        null=0,
    ),
    "std_mean_difference": _comparison(
        "standardised mean difference",
        "SMD",
        MOMENTS,
        "difference of means within each study in standard deviations (Hedges)",
        scale="linear",
        null=0,
    ),
    "ratio_of_means": _comparison(
        "ratio of means", "ROM", MOMENTS, f"mean {_RATIO_OF_COUNTS}", scale="log", null=1
    ),
}

MEASURES: dict[str, Measure] = {
    "proportion": Measure(
        label="proportion of participants with an event",
        required=("events", "n"),
        optional=(),
        needs_time=False,
        scale="percent",
        axis="Participants with the event (%)",
        sentence="events among the participants of the stated denominator",
        noun="rate of ",
        contrast="odds_ratio",
        contrast_reversed=False,
        shown="events and participants, percentage",
        counted=True,
        effect="PLOGIT",
    ),
    "survival": Measure(
        label="Kaplan-Meier estimate of survival at a time",
        required=("percent",),
        optional=("ci_low", "ci_high", "n"),
        needs_time=True,
        scale="percent",
        axis="Survival (%)",
        sentence="reported Kaplan-Meier estimates",
        noun="",
        contrast="cumulative_hazard_ratio",
        contrast_reversed=True,
        shown="reported survival",
        counted=False,
        effect="SURV_LOGLOG",
    ),
    **COMPARISONS,
}


@dataclass(frozen=True, slots=True)
class Statistic:
    """How a statistic is called, written and printed; ``kind`` is the word for its format."""

    label: str
    symbol: str
    kind: str


STATISTICS: dict[str, Statistic] = {
    "proportion": Statistic("proportion", "", "percent"),
    "survival": Statistic("survival probability", "S(t)", "percent"),
    "cumulative_incidence": Statistic("cumulative incidence", "F(t)", "percent"),
    "published": Statistic("published proportion", "", "percent_cell"),
    "difference": Statistic("difference of proportions", "", "points"),
    "odds_ratio": Statistic("odds ratio", "OR", "ratio"),
    "risk_ratio": Statistic("risk ratio", "RR", "ratio"),
    "risk_difference": Statistic("risk difference", "RD", "points"),
    "rate_ratio": Statistic("rate ratio", "", "ratio"),
    "mean_difference": Statistic("mean difference", "MD", "number"),
    "std_mean_difference": Statistic("standardised mean difference", "SMD", "statistic"),
    "ratio_of_means": Statistic("ratio of means", "", "ratio"),
    "rate": Statistic("rate", "", "number"),
    "log_ratio": Statistic("log of the ratio", "", "number"),
    "ratio_of_ratios": Statistic("ratio of ratios", "", "ratio"),
    "difference_of_effects": Statistic("difference of effects", "", "number"),
    "cumulative_hazard_ratio": Statistic("ratio of cumulative hazards", "", "ratio"),
    "asymmetry": Statistic("slope of the funnel regression", "", "statistic"),
    "df": Statistic("degrees of freedom", "df", "count"),
    "log_odds": Statistic("log odds", "", "number"),
    "log_log_survival": Statistic("complementary log-log of survival", "", "number"),
    "tau2": Statistic("between-study variance", "τ²", "number"),
    "i2": Statistic("share of variation due to heterogeneity", "I²", "percent_whole"),
    "r2": Statistic("share of heterogeneity explained", "R²", "percent_whole"),
    "q": Statistic("heterogeneity statistic", "Q", "statistic"),
    "q_between": Statistic("between-subgroup heterogeneity statistic", "Q", "statistic"),
    "count": Statistic("count", "", "count"),
    "number": Statistic("number", "", "number"),
    "year": Statistic("year", "", "year"),
    "p_value": Statistic("P value", "P", "p"),
    "median": Statistic("median", "", "measured"),
    "quartile": Statistic("quartile", "", "measured"),
    "mean": Statistic("mean", "", "measured"),
    "sd": Statistic("standard deviation", "SD", "measured"),
    "extreme": Statistic("smallest or largest value", "", "measured"),
    "smd": Statistic("standardised mean difference", "SMD", "statistic"),
    "median_time": Statistic("median time", "", "number"),
    "restricted_mean": Statistic("restricted mean time", "", "measured"),
    "time_difference": Statistic("difference of mean times", "", "measured"),
    "hazard_ratio": Statistic("hazard ratio", "HR", "ratio"),
}


@dataclass(frozen=True, slots=True)
class FlowBoxTerm:
    """A line of the PRISMA 2020 flow diagram: its words and its place on the grid."""

    label: str
    phase: int
    row: int
    column: str


FLOW_PHASES: tuple[str, ...] = ("Identification", "Screening", "Included")

FLOW_BOXES: dict[str, FlowBoxTerm] = {
    "previous_studies": FlowBoxTerm("Studies included in previous version", 0, 0, "previous"),
    "previous_reports": FlowBoxTerm("Reports of these studies", 0, 0, "previous"),
    "database_results": FlowBoxTerm("Records from databases", 0, 0, "main"),
    "register_results": FlowBoxTerm("Records from registers", 0, 0, "main"),
    "duplicates": FlowBoxTerm("Duplicate records removed", 0, 0, "side"),
    "excluded_automatic": FlowBoxTerm("Records removed by automation tools", 0, 0, "side"),
    "excluded_other": FlowBoxTerm("Records removed for other reasons", 0, 0, "side"),
    "website_results": FlowBoxTerm("Records from websites", 0, 0, "other"),
    "organisation_results": FlowBoxTerm("Records from organisations", 0, 0, "other"),
    "citations_results": FlowBoxTerm("Records from citation searching", 0, 0, "other"),
    "records_screened": FlowBoxTerm("Records screened", 1, 0, "main"),
    "records_excluded": FlowBoxTerm("Records excluded", 1, 0, "side"),
    "dbr_sought_reports": FlowBoxTerm("Reports sought for retrieval", 1, 1, "main"),
    "dbr_notretrieved_reports": FlowBoxTerm("Reports not retrieved", 1, 1, "side"),
    "dbr_assessed": FlowBoxTerm("Reports assessed for eligibility", 1, 2, "main"),
    "dbr_excluded_total": FlowBoxTerm("Reports excluded", 1, 2, "side"),
    "other_sought_reports": FlowBoxTerm("Reports sought for retrieval", 1, 1, "other"),
    "other_notretrieved_reports": FlowBoxTerm("Reports not retrieved", 1, 1, "other_side"),
    "other_assessed": FlowBoxTerm("Reports assessed for eligibility", 1, 2, "other"),
    "other_excluded_total": FlowBoxTerm("Reports excluded", 1, 2, "other_side"),
    "new_studies": FlowBoxTerm("Studies included in the review", 2, 0, "main"),
    "new_reports": FlowBoxTerm("Reports of included studies", 2, 0, "main"),
    "total_studies": FlowBoxTerm("Total studies included", 2, 1, "main"),
    "total_reports": FlowBoxTerm("Reports of total studies", 2, 1, "main"),
}
"""Boxes of PRISMA 2020 (Page et al. 2021, doi:10.1136/bmj.n71), named as in the PRISMA2020
R package."""

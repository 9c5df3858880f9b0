"""The one place for words: statistics, terms of the flow diagram, nearest names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

DAYS: dict[str, float] = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
"""Days in each unit of time; a month is the mean of those of four years."""

HOUSE_STYLE = "reportgen"
"""The style of a report that names no journal."""

Layout = Literal["report", "manuscript", "abstract"]

LAYOUTS: dict[str, Layout] = {name: name for name in get_args(Layout)}
"""How the pages of a document on paper can be laid out: as a designed report; as a manuscript for
reviewers, double-spaced with numbered lines and tables at the end; the abstract alone."""

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
class Statistic:
    """How a statistic is called, written and printed; ``kind`` is the word for its format.

    ``null`` is the value of no difference or association; None where it compares nothing.
    """

    label: str
    symbol: str
    kind: str
    null: float | None = None

    @property
    def is_ratio(self) -> bool:
        """Whether it is estimated as a logarithm."""
        return self.kind == "ratio"


STATISTICS: dict[str, Statistic] = {
    "proportion": Statistic("proportion", "", "percent"),
    "survival": Statistic("survival probability", "S(t)", "percent"),
    "cumulative_incidence": Statistic("cumulative incidence", "F(t)", "percent"),
    "published": Statistic("published proportion", "", "percent_cell"),
    "published_points": Statistic("published difference", "", "points_cell"),
    "published_value": Statistic("published value", "", "as_reported"),
    "difference": Statistic("difference", "", "points", null=0.0),
    "difference_of_points": Statistic("difference of risk differences", "", "points", null=0.0),
    "odds_ratio": Statistic("odds ratio", "OR", "ratio", null=1.0),
    "risk_ratio": Statistic("risk ratio", "RR", "ratio", null=1.0),
    "risk_difference": Statistic("risk difference", "RD", "points", null=0.0),
    "rate_ratio": Statistic("rate ratio", "", "ratio", null=1.0),
    "mean_difference": Statistic("mean difference", "MD", "number", null=0.0),
    "std_mean_difference": Statistic("standardised mean difference", "SMD", "statistic", null=0.0),
    "ratio_of_means": Statistic("ratio of means", "", "ratio", null=1.0),
    "peto_odds_ratio": Statistic("Peto odds ratio", "Peto OR", "ratio", null=1.0),
    "arcsine_difference": Statistic("arcsine difference", "", "statistic", null=0.0),
    "rate_difference": Statistic("rate difference", "", "precise", null=0.0),
    "root_rate_difference": Statistic("difference of square-root rates", "", "precise", null=0.0),
    "phi": Statistic("phi coefficient", "φ", "statistic", null=0.0),
    "yule_q": Statistic("Yule’s Q", "Q", "statistic", null=0.0),
    "yule_y": Statistic("Yule’s Y", "Y", "statistic", null=0.0),
    "odds_as_std_difference": Statistic(
        "odds ratio as standardised difference", "", "statistic", null=0.0
    ),
    "odds_as_probit_difference": Statistic(
        "odds ratio as standardised difference by the normal distribution",
        "",
        "statistic",
        null=0.0,
    ),
    "std_mean_difference_by_average_sd": Statistic(
        "mean difference in average standard deviations", "", "statistic", null=0.0
    ),
    "std_mean_difference_by_control_sd": Statistic(
        "mean difference in standard deviations of the control arm", "", "statistic", null=0.0
    ),
    "sd_ratio": Statistic("ratio of standard deviations", "", "ratio", null=1.0),
    "cv_ratio": Statistic("ratio of coefficients of variation", "", "ratio", null=1.0),
    "median_ratio": Statistic("ratio of medians", "", "ratio", null=1.0),
    "ratio_of_change": Statistic("ratio of means after and before", "", "ratio", null=1.0),
    "root_difference": Statistic("difference of square roots", "", "precise", null=0.0),
    "double_root_difference": Statistic(
        "difference of double square roots", "", "precise", null=0.0
    ),
    "double_arcsine_difference": Statistic(
        "difference of double arcsines", "", "statistic", null=0.0
    ),
    "correlation": Statistic("correlation", "r", "statistic", null=0.0),
    "correlation_difference": Statistic("difference of correlations", "", "statistic", null=0.0),
    "z_difference": Statistic("difference of Fisher’s z", "", "statistic", null=0.0),
    "mean_change": Statistic("mean change", "", "number", null=0.0),
    "std_mean_change": Statistic("standardised mean change", "", "statistic", null=0.0),
    "std_mean_change_by_change": Statistic(
        "mean change in standard deviations of the change", "", "statistic", null=0.0
    ),
    "difference_of_changes": Statistic("difference of mean changes", "", "number", null=0.0),
    "difference_of_std_changes": Statistic(
        "difference of standardised mean changes", "", "statistic", null=0.0
    ),
    "ratio": Statistic("ratio", "", "ratio", null=1.0),
    "estimate": Statistic("difference", "", "number", null=0.0),
    "standard_error": Statistic("standard error", "SE", "number"),
    "on_scale": Statistic("value on the scale of pooling", "", "number"),
    "rate": Statistic("rate", "", "precise"),
    "incidence_rate": Statistic("rate per 100 patient-years", "", "precise"),
    "log_ratio": Statistic("log of the ratio", "", "number", null=0.0),
    "ratio_of_ratios": Statistic("ratio of ratios", "", "ratio", null=1.0),
    "difference_of_effects": Statistic("difference of effects", "", "number", null=0.0),
    "cumulative_hazard_ratio": Statistic("ratio of cumulative hazards", "", "ratio", null=1.0),
    "asymmetry": Statistic("slope of the funnel regression", "", "statistic", null=0.0),
    "rank_correlation": Statistic("rank correlation", "τ", "statistic", null=0.0),
    "test_statistic": Statistic("test statistic", "", "statistic"),
    "selection": Statistic("parameter of the selection", "", "statistic"),
    "fail_safe_n": Statistic("fail-safe N", "", "count"),
    "unexplained": Statistic("share of variation left unexplained", "G²", "percent_whole"),
    "diagnostic": Statistic("diagnostic of influence", "", "statistic"),
    "share": Statistic("share", "", "percent"),
    "share_of_effects": Statistic("share of true effects", "", "percent_whole"),
    "e_value": Statistic("E-value", "", "ratio"),
    "df": Statistic("degrees of freedom", "df", "count"),
    "fractional_df": Statistic("degrees of freedom", "df", "statistic"),
    "fmi": Statistic("fraction of missing information", "FMI", "percent_whole"),
    "scale_reduction": Statistic("potential scale reduction", "", "statistic"),
    "relative_efficiency": Statistic("relative efficiency", "", "percent"),
    "log_odds": Statistic("log odds", "", "number"),
    "log_log_survival": Statistic("complementary log-log of survival", "", "number"),
    "tau2": Statistic("between-study variance", "τ²", "number"),
    "i2": Statistic("share of variation due to heterogeneity", "I²", "percent_whole"),
    "correlation_between": Statistic("correlation between studies", "", "statistic"),
    "moderator_test": Statistic("test of the moderators", "", "statistic"),
    "r2": Statistic("share of heterogeneity explained", "R²", "percent_whole"),
    "h2": Statistic("ratio of the total to the sampling variance", "H²", "number"),
    "q": Statistic("heterogeneity statistic", "Q", "statistic"),
    "wald": Statistic("Wald statistic", "χ²", "statistic"),
    "f_statistic": Statistic("F statistic", "F", "statistic"),
    "likelihood_ratio": Statistic("likelihood-ratio statistic", "χ²", "statistic"),
    "q_between": Statistic("between-subgroup heterogeneity statistic", "Q", "statistic"),
    "absolute_risk": Statistic("risk per 1000", "", "per_thousand"),
    "absolute_difference": Statistic("difference per 1000", "", "per_thousand", null=0.0),
    "size_per_1000": Statistic("size of an effect per 1000", "", "per_thousand_cell"),
    "size_in_unit": Statistic("size of an effect", "", "as_reported"),
    "count": Statistic("count", "", "count"),
    "number": Statistic("number", "", "number"),
    "year": Statistic("year", "", "year"),
    "p_value": Statistic("P value", "P", "p"),
    "median": Statistic("median", "", "measured"),
    "quartile": Statistic("quartile", "", "measured"),
    "mean": Statistic("mean", "", "measured"),
    "sd": Statistic("standard deviation", "SD", "measured"),
    "extreme": Statistic("smallest or largest value", "", "measured"),
    "smd": Statistic("standardised mean difference", "SMD", "statistic", null=0.0),
    "median_time": Statistic("median time", "", "number"),
    "restricted_mean": Statistic("restricted mean time", "", "measured"),
    "time_difference": Statistic("difference of mean times", "", "measured", null=0.0),
    "measured_difference": Statistic("difference of means", "", "measured", null=0.0),
    "effective_size": Statistic("effective sample size", "ESS", "number"),
    "weight": Statistic("weight", "", "statistic"),
    "c_statistic": Statistic("c-statistic", "c", "statistic"),
    "hazard_ratio": Statistic("hazard ratio", "HR", "ratio", null=1.0),
    "shift": Statistic("Hodges-Lehmann shift", "", "measured", null=0.0),
    "difference_of_means": Statistic("difference of means", "", "measured", null=0.0),
    "subdistribution_hazard_ratio": Statistic(
        "subdistribution hazard ratio", "SHR", "ratio", null=1.0
    ),
    "concordance": Statistic("concordance", "C", "statistic"),
    "number_needed_to_benefit": Statistic(
        "number needed to treat for one patient more to benefit", "NNTB", "needed"
    ),
    "number_needed_to_harm": Statistic(
        "number needed to treat for one patient more to be harmed", "NNTH", "needed"
    ),
}


def null_of(statistic: str) -> float:
    """The value of no difference of a statistic that compares.

    Raises ValueError of one that does not.
    """
    null = STATISTICS[statistic].null
    if null is None:
        raise ValueError(f"{statistic} compares nothing")
    return null


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

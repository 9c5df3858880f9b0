"""The measures of one group of each study."""

from __future__ import annotations

from math import inf

from reportgen.measures.moments import MOMENTS
from reportgen.measures.record import Measure, Transform

_RATES = {
    "log": Transform("IRLN", "the log scale", "rate_ratio", "iv.rate.log"),
    "sqrt": Transform("IRS", "the square root scale", "root_difference", "iv.rate.sqrt"),
    "freeman_tukey": Transform(
        "IRFT",
        "the Freeman-Tukey double square root scale",
        "double_root_difference",
        "iv.rate.freeman_tukey",
    ),
    "raw": Transform("IR", "their own scale", "rate_difference", "iv.rate.raw", ""),
}
_PROPORTIONS = {
    "logit": Transform("PLOGIT", "the logit scale", "odds_ratio", "iv.logit", "log_odds"),
    "log": Transform("PLN", "the log scale", "risk_ratio", "iv.proportion.log"),
    "arcsine": Transform("PAS", "the arcsine scale", "arcsine_difference", "iv.proportion.arcsine"),
    "freeman_tukey": Transform(
        "PFT",
        "the Freeman-Tukey double arcsine scale",
        "double_arcsine_difference",
        "iv.proportion.freeman_tukey",
    ),
    "raw": Transform("PRAW", "their own scale", "difference", "iv.proportion.raw", ""),
}
_SURVIVAL = {
    "cloglog": Transform(
        "SURV_LOGLOG",
        "the complementary log-log scale",
        "cumulative_hazard_ratio",
        "iv.cloglog",
        "log_log_survival",
        reversed=True,
    ),
    "logit": Transform("SURV_LOGIT", "the logit scale", "odds_ratio", "iv.survival.logit"),
    "raw": Transform("SURV_RAW", "its own scale", "difference", "iv.survival.raw", ""),
}
_MEANS = {
    "raw": Transform("MEAN", "their own scale", "mean_difference", "iv.mean.raw", ""),
    "log": Transform("MEANLN", "the log scale", "ratio_of_means", "iv.mean.log"),
}
_CORRELATIONS = {
    "z": Transform("ZCOR", "the scale of Fisher’s z", "z_difference", "iv.correlation.z"),
    "raw": Transform("COR", "their own scale", "correlation_difference", "iv.correlation.raw", ""),
}

SINGLE: dict[str, Measure] = {
    "proportion": Measure(
        label="proportion of participants with an event",
        parts=((("events", "n"),),),
        transforms=_PROPORTIONS,
        plural="rates",
        scale="percent",
        axis="Participants with the event (%)",
        sentence="events among the participants of the stated denominator",
        noun="rate of ",
        shown="events and participants, percentage",
        counted=True,
        difference="difference",
        bounds=(0.0, 1.0),
    ),
    "survival": Measure(
        label="Kaplan-Meier estimate of survival at a time",
        parts=((("percent",),),),
        optional=("ci_low", "ci_high", "n"),
        needs_time=True,
        transforms=_SURVIVAL,
        plural="survival at a time",
        scale="percent",
        axis="Survival (%)",
        sentence="reported Kaplan-Meier estimates",
        shown="reported survival",
        difference="difference",
        bounds=(0.0, 1.0),
    ),
    "rate": Measure(
        label="incidence rate",
        parts=((("events", "time"),),),
        optional=("n",),
        transforms=_RATES,
        plural="incidence rates",
        scale="linear",
        axis="Incidence rate",
        sentence="events per time at risk",
        noun="incidence rate of ",
        shown="events, incidence rate",
        takes_unit=True,
        difference="rate_difference",
        bounds=(0.0, inf),
    ),
    "mean": Measure(
        label="mean",
        parts=(MOMENTS,),
        transforms=_MEANS,
        plural="means",
        scale="linear",
        axis="Mean",
        sentence="mean of the participants",
        noun="mean of ",
        shown="mean",
        takes_unit=True,
        difference="mean_difference",
    ),
    "correlation": Measure(
        label="correlation",
        parts=((("r", "n"),),),
        transforms=_CORRELATIONS,
        plural="correlations",
        scale="linear",
        axis="Correlation",
        sentence="correlation coefficient of Pearson",
        noun="correlation of ",
        shown="correlation",
        null=0.0,
        difference="correlation_difference",
        bounds=(-1.0, 1.0),
        subject="the correlation of {}",
        lower="negative",
        higher="positive",
        unclear="not clearly different from zero",
    ),
}
"""What is measured in one group of each study."""

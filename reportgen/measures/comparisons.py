"""The measures that compare two arms within each study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportgen.measures.moments import MOMENTS
from reportgen.measures.record import Measure, Transform, Ways, control


def _both(ways: Ways) -> tuple[Ways, Ways]:
    """The ways of the treated arm and of the control arm, which need not be the same."""
    return ways, tuple(tuple(map(control, way)) for way in ways)


COUNTS = ("events", "n", "control_events", "control_n")
PERSON_TIME = ("events", "time", "control_events", "control_time")
"""The roles of the columns of a comparison: of the treated arm, then of the control arm."""

MOMENTS_OF_ARMS = _both(MOMENTS)
REPORTED_RATIO: Ways = (
    ("ratio", "ci_low", "ci_high"),
    ("ratio", "se_log"),
    ("ratio", "p_value"),
)
REPORTED_HAZARD: Ways = (
    *REPORTED_RATIO,
    ("o_minus_e", "variance"),
    ("ratio", "events", "control_events"),
)
ESTIMATE: Ways = (("estimate", "ci_low", "ci_high"), ("estimate", "se"), ("estimate", "p_value"))
TOTALS = ("n", "events", "control_n", "control_events")
"""What a study can tell of its size: of both arms together, or of each."""

_OF_ARMS = "ratio of the treated to the control arm within each study"
_MINUS = "in the treated minus {} in the control arm of each study"
_FREQUENT = {
    "lower": "less frequent with {treated} than with {control}",
    "higher": "more frequent with {treated} than with {control}",
}


def _ratio(label: str, effect: str, parts: tuple[Ways, ...], sentence: str, **more: Any) -> Measure:
    """A measure that divides the treated by the control arm; pooled as its logarithm."""
    log = Transform(effect, "the log scale", "ratio_of_ratios", "iv.comparison", "log_ratio")
    return _comparison(label, parts, {"log": log}, sentence, scale="log", null=1.0, **more)


def _difference(
    label: str, effect: str, parts: tuple[Ways, ...], sentence: str, **more: Any
) -> Measure:
    """A measure that takes the control from the treated arm; pooled as it is."""
    contrast = "difference_of_points" if more.get("scale") else "difference_of_effects"
    raw = Transform(effect, "its own scale", contrast, "iv.comparison", "")
    given = {"scale": "linear", "null": 0.0, **more}
    return _comparison(label, parts, {"raw": raw}, sentence, **given)


def _comparison(
    label: str,
    parts: tuple[Ways, ...],
    transforms: Mapping[str, Transform],
    sentence: str,
    **more: Any,
) -> Measure:
    given: dict[str, Any] = {
        "axis": f"{label[:1].upper()}{label[1:]}",
        "shown": label,
        "noun": f"{label} of ",
        "plural": f"{label}s",
        **more,
    }
    return Measure(
        label=label,
        parts=parts,
        transforms=transforms,
        sentence=sentence,
        arms=True,
        **given,
    )


_SPREADS = _both((("sd", "n"),))
_MEDIANS: Ways = (("median", "events", "control_median", "control_events"),)

FURTHER: dict[str, Measure] = {
    "root_rate_difference": _difference(
        "difference of square-root rates",
        "IRSD",
        ((PERSON_TIME,),),
        f"square root of events per time at risk {_MINUS.format('that')}",
        subject="the rate of {}",
        plural="differences of square-root rates",
    ),
    "phi": _difference(
        "phi coefficient",
        "PHI",
        ((COUNTS,),),
        "correlation of arm and event within each study",
        bounds=(-1.0, 1.0),
        **_FREQUENT,
    ),
    "yule_q": _difference(
        "Yule’s Q",
        "YUQ",
        ((COUNTS,),),
        "association of arm and event within each study, from its odds ratio (Yule)",
        bounds=(-1.0, 1.0),
        plural="Yule’s Q",
        **_FREQUENT,
    ),
    "yule_y": _difference(
        "Yule’s Y",
        "YUY",
        ((COUNTS,),),
        "association of arm and event within each study, from the root of its odds ratio (Yule)",
        bounds=(-1.0, 1.0),
        plural="Yule’s Y",
        **_FREQUENT,
    ),
    "odds_as_std_difference": _difference(
        "odds ratio as standardised difference",
        "OR2DL",
        ((COUNTS,),),
        "odds ratio within each study as a difference in standard deviations of a logistic score",
        plural="odds ratios as standardised differences",
        **_FREQUENT,
    ),
    "odds_as_probit_difference": _difference(
        "odds ratio as standardised difference by the normal distribution",
        "OR2DN",
        ((COUNTS,),),
        "odds ratio within each study as a difference in standard deviations of a normal score",
        plural="odds ratios as standardised differences by the normal distribution",
        **_FREQUENT,
    ),
    "std_mean_difference_by_average_sd": _difference(
        "mean difference in average standard deviations",
        "SMDH",
        MOMENTS_OF_ARMS,
        "difference of means within each study over the root of the mean variance (Bonett)",
        plural="mean differences in average standard deviations",
    ),
    "std_mean_difference_by_control_sd": _difference(
        "mean difference in standard deviations of the control arm",
        "SMD1",
        MOMENTS_OF_ARMS,
        "difference of means within each study in standard deviations of the control arm (Glass)",
        plural="mean differences in standard deviations of the control arm",
    ),
    "sd_ratio": _ratio(
        "ratio of standard deviations",
        "VR",
        _SPREADS,
        f"standard deviation, {_OF_ARMS}",
        subject="the spread of {}",
        plural="ratios of standard deviations",
    ),
    "cv_ratio": _ratio(
        "ratio of coefficients of variation",
        "CVR",
        MOMENTS_OF_ARMS,
        f"coefficient of variation, {_OF_ARMS}",
        subject="the relative spread of {}",
        plural="ratios of coefficients of variation",
    ),
    "median_ratio": _ratio(
        "ratio of medians",
        "MEDIAN_RATIO",
        (_MEDIANS,),
        f"median time, {_OF_ARMS}, as if survival were exponential",
        optional=("n", "control_n"),
        plural="ratios of medians",
    ),
}
"""Less common ones."""

COMPARISONS: dict[str, Measure] = {
    "odds_ratio": _ratio("odds ratio", "OR", ((COUNTS,),), f"odds {_OF_ARMS}", **_FREQUENT),
    "risk_ratio": _ratio("risk ratio", "RR", ((COUNTS,),), f"risk {_OF_ARMS}", **_FREQUENT),
    "risk_difference": _difference(
        "risk difference",
        "RD",
        ((COUNTS,),),
        f"risk {_MINUS.format('risk')}",
        scale="percent",
        **_FREQUENT,
    ),
    "peto_odds_ratio": _ratio(
        "Peto odds ratio",
        "PETO",
        ((COUNTS,),),
        f"odds {_OF_ARMS}, from observed minus expected events (Peto)",
        **_FREQUENT,
    ),
    "arcsine_difference": _difference(
        "arcsine difference",
        "AS",
        ((COUNTS,),),
        f"arcsine of the root of the risk {_MINUS.format('that')}, in radians",
        **_FREQUENT,
    ),
    "rate_ratio": _ratio(
        "rate ratio",
        "IRR",
        ((PERSON_TIME,),),
        f"events per time at risk, {_OF_ARMS}",
        subject="the rate of {}",
    ),
    "rate_difference": _difference(
        "rate difference",
        "IRD",
        ((PERSON_TIME,),),
        f"events per time at risk {_MINUS.format('those')}",
        subject="the rate of {}",
        takes_unit=True,
    ),
    "hazard_ratio": _ratio(
        "hazard ratio",
        "HR",
        (REPORTED_HAZARD,),
        "hazard ratio of the treated to the control arm as each study reported it",
        optional=TOTALS,
        subject="the hazard of {}",
        of_hazards=True,
    ),
    "ratio": _ratio(
        "ratio",
        "RATIO",
        (REPORTED_RATIO,),
        "ratio of the treated to the control arm as each study reported it",
        optional=TOTALS,
    ),
    "estimate": _difference(
        "difference",
        "GENERIC",
        (ESTIMATE,),
        "difference of the treated from the control arm as each study reported it",
        optional=TOTALS,
        takes_unit=True,
    ),
    "mean_difference": _difference(
        "mean difference",
        "MD",
        MOMENTS_OF_ARMS,
        "mean of the treated minus mean of the control arm of each study",
        takes_unit=True,
    ),
    "std_mean_difference": _difference(
        "standardised mean difference",
        "SMD",
        MOMENTS_OF_ARMS,
        "difference of means within each study in standard deviations (Hedges)",
    ),
    "ratio_of_means": _ratio(
        "ratio of means", "ROM", MOMENTS_OF_ARMS, f"mean {_OF_ARMS}", plural="ratios of means"
    ),
    **FURTHER,
}
"""What compares two arms within each study."""

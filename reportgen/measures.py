"""The measures that a spec can name: one record each, from the columns to the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

Ways = tuple[tuple[str, ...], ...]
"""Sets of column roles, each of which says the same in another way; a row needs one of them."""


@dataclass(frozen=True, slots=True)
class Transform:
    """A scale on which a measure can be pooled.

    ``effect`` is the effect measure of the engine, ``words`` complete "pooled on ...", ``contrast``
    is the statistic of ``vocabulary.STATISTICS`` that compares two groups pooled on it, ``method``
    the key of ``methods.METHODS`` and ``sibling`` the statistic of the estimate on the scale.
    """

    effect: str
    words: str
    contrast: str
    method: str
    sibling: str = "on_scale"
    reversed: bool = False
    """Whether a contrast above its null value means a lower value of the measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the spec can name as ``measure`` of an outcome.

    ``parts`` are what a row must report of it (one part per arm where the arms report apart), each
    in one of its ways. ``noun`` stands before the label where the pooled value is named ("rate of
    "), ``shown`` is what a forest plot shows of each study. The first of ``transforms`` is the
    default. ``null`` is the value of no effect, None where there is none; ``arms`` says that two
    arms are compared within each study. ``difference`` is the statistic of the difference of two
    groups in the unit of the measure, ``bounds`` the values it can have. Of a pooled value on one
    side of the null, ``subject`` (the label in braces) was ``lower`` or ``higher``, of others
    ``unclear``. ``plural`` names several of its values.
    """

    label: str
    parts: tuple[Ways, ...]
    transforms: Mapping[str, Transform]
    scale: str
    axis: str
    sentence: str
    shown: str
    optional: tuple[str, ...] = ()
    noun: str = ""
    needs_time: bool = False
    counted: bool = False
    """Whether it is a share of participants, which the logistic mixed model can pool."""
    null: float | None = None
    arms: bool = False
    takes_unit: bool = False
    """Whether its values are in a unit of their own, which the outcome names."""
    difference: str = ""
    bounds: tuple[float, float] = (-inf, inf)
    subject: str = "{}"
    lower: str = "lower with {treated} than with {control}"
    higher: str = "higher with {treated} than with {control}"
    unclear: str = "not clearly different between {treated} and {control}"
    plural: str = ""
    of_hazards: bool = False
    """Whether it is a ratio of hazards, whose label may name the event or being free of it."""

    @property
    def compares(self) -> bool:
        """Whether it compares two arms within each study."""
        return self.arms

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that a column can have."""
        wanted = (role for part in self.parts for way in part for role in way)
        return tuple(dict.fromkeys((*wanted, *self.optional)))

    @property
    def required(self) -> tuple[str, ...]:
        """The roles that every way of every part needs."""
        needed = (
            role for part in self.parts for role in part[0] if all(role in way for way in part)
        )
        return tuple(dict.fromkeys(needed))

    @property
    def default(self) -> str:
        """The name of the transform that is used where the spec names none."""
        return next(iter(self.transforms))

    @property
    def percent(self) -> bool:
        """Whether it is printed in percent of participants, from 0 to 100."""
        return self.scale == "percent" and self.null is None


def control(role: str) -> str:
    """The same role of the control arm."""
    return f"control_{role}"


def _both(ways: Ways) -> tuple[Ways, Ways]:
    """The ways of the treated arm and of the control arm, which need not be the same."""
    return ways, tuple(tuple(map(control, way)) for way in ways)


COUNTS = ("events", "n", "control_events", "control_n")
PERSON_TIME = ("events", "time", "control_events", "control_time")
"""The roles of the columns of a comparison: of the treated arm, then of the control arm."""

MOMENTS: Ways = (("mean", "sd", "n"),)
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


def _ratio(
    label: str, effect: str, parts: tuple[Ways, ...], sentence: str, **more: object
) -> Measure:
    """A measure that divides the treated by the control arm; pooled as its logarithm."""
    log = Transform(effect, "the log scale", "ratio_of_ratios", "iv.comparison", "log_ratio")
    return _comparison(label, parts, {"log": log}, sentence, scale="log", null=1.0, **more)


def _difference(
    label: str, effect: str, parts: tuple[Ways, ...], sentence: str, **more: object
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
    **more: object,
) -> Measure:
    given = {
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
        **given,  # type: ignore[arg-type]
    )


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
}
"""What compares two arms within each study."""

SINGLE: dict[str, Measure] = {
    "proportion": Measure(
        label="proportion of participants with an event",
        parts=((("events", "n"),),),
        transforms={
            "logit": Transform("PLOGIT", "the logit scale", "odds_ratio", "iv.logit", "log_odds"),
        },
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
        transforms={
            "cloglog": Transform(
                "SURV_LOGLOG",
                "the complementary log-log scale",
                "cumulative_hazard_ratio",
                "iv.cloglog",
                "log_log_survival",
                reversed=True,
            ),
        },
        plural="survival at a time",
        scale="percent",
        axis="Survival (%)",
        sentence="reported Kaplan-Meier estimates",
        shown="reported survival",
        difference="difference",
        bounds=(0.0, 1.0),
    ),
}
"""What is measured in one group of each study."""

MEASURES: dict[str, Measure] = {**SINGLE, **COMPARISONS}
"""Every measure, in the order of the lists."""

"""From what a study reported to what the engine is asked for: one route for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from reportgen.analysis.moments import moments
from reportgen.defaults import CONTINUITY_CORRECTION
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import COMPARISONS, COUNTS, PERSON_TIME, control
from reportgen.stats.measures import Correction
from reportgen.stats.measures.record import NO_CORRECTION


@dataclass(frozen=True, slots=True)
class Route:
    """An effect measure of the engine, its columns and settings; ``remarks`` are keys of
    REMARKS."""

    effect: str
    columns: tuple[tuple[str, float], ...]
    settings: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of studies whose figures had to be derived; ``method`` is that of the fact."""

    method: str
    words: str


REMARKS: Mapping[str, Remark] = {
    "p_value": Remark("derived.p", "standard error of {} derived from the P value"),
    "o_minus_e": Remark(
        "derived.o_minus_e",
        "effect of {} derived from observed minus expected events and their variance",
    ),
    "events": Remark(
        "derived.events", "standard error of {} approximated from the events of both arms"
    ),
    **{
        key: Remark("derived.quantiles", f"mean and SD of {{}} derived from {words}")
        for key, words in (
            ("five_numbers", "median, quartiles and range (Luo 2018, Shi 2020)"),
            ("quartiles", "median and quartiles (Luo 2018, Wan 2014)"),
            ("range", "median and range (Luo 2018, Wan 2014)"),
        )
    },
    "mean_interval": Remark(
        "derived.mean_interval", "SD of {} derived from the interval of the mean"
    ),
    "change_r": Remark(
        "derived.correlation",
        "correlation of the values before and after of {} derived from the SD of the change",
    ),
    "survival_n": Remark(
        "",
        "standard error approximated from the number of participants, as no interval was "
        "reported: {}",
    ),
}

_CORRECTED = Correction(CONTINUITY_CORRECTION)
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "limits": {"limits_level": 0.95},
    "corrected": {"correction": _CORRECTED},
    "uncorrected": {"correction": NO_CORRECTION},
    "ratio": {"correction": _CORRECTED, "double_zero": "drop"},
    "peto": {"correction": NO_CORRECTION, "double_zero": "drop"},
    "before": {"standardiser": "pre"},
    "average_sd": {"variance": "large_sample_corrected"},
}
"""What the engine is told beside the columns, by the word of a route."""

COUNTED: Mapping[str, str] = {
    **dict.fromkeys(("OR", "RR", "IRR"), "ratio"),
    **dict.fromkeys(("OR2DL", "OR2DN", "YUQ", "YUY"), "ratio"),
    **dict.fromkeys(("RD", "IRD", "PLOGIT", "PLN", "PRAW", "IRLN", "IR"), "corrected"),
    # Peto's needs no correction, and a study without events has no variance in it
    "PETO": "peto",
    # the variance of arcsines and roots does not depend on the counts, that of phi has no 1/0
    **dict.fromkeys(("AS", "PHI", "PAS", "PFT", "IRS", "IRFT", "IRSD"), "uncorrected"),
}
"""The settings of measures of counts: which are corrected where a cell is zero."""

ENGINE_ROLES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    COUNTS: ("events_1", "n_1", "events_2", "n_2"),
    PERSON_TIME: ("events_1", "time_1", "events_2", "time_2"),
}
"""What the engine calls the roles of the spec, in the same order."""


def route_of(measure: str, effect: str, row: OutcomeRow) -> Route:
    """How the effect of a row is computed."""
    return ROUTES[measure](effect, row)


def _proportion(effect: str, row: OutcomeRow) -> Route:
    assert row.events is not None
    assert row.n is not None
    columns = (("events", float(row.events)), ("n", float(row.n)))
    return Route(effect, columns, COUNTED[effect])


def _survival(effect: str, row: OutcomeRow) -> Route:
    assert row.survival is not None
    if row.ci_low is not None and row.ci_high is not None:
        limits = (("survival_lower", row.ci_low), ("survival_upper", row.ci_high))
        return Route(effect, (("survival", row.survival), *limits), "limits")
    # Greenwood's variance without censoring, as in stats.measures.survival.survival_from_n
    spread = row.survival * (1 - row.survival)
    se = sqrt(spread / row.n) if row.n else float("nan")
    return Route(effect, (("survival", row.survival), ("survival_se", se)), remarks=("survival_n",))


def _counts(effect: str, row: OutcomeRow) -> Route:
    (way,) = row.ways
    columns = zip(ENGINE_ROLES[way], map(row.number, way), strict=True)
    return Route(effect, tuple(columns), COUNTED[effect])


def _moments(effect: str, row: OutcomeRow) -> Route:
    """Of two arms, or of the one group there is."""
    columns: list[tuple[str, float]] = []
    remarks: list[str] = []
    for arm, way in enumerate(row.ways, start=1):
        numbers = {role.removeprefix(control("")): row.number(role) for role in way}
        mean, sd, n, remark = moments(numbers)
        end = f"_{arm}" if len(row.ways) > 1 else ""
        columns += [(f"mean{end}", mean), (f"sd{end}", sd), (f"n{end}", n)]
        remarks += [remark] if remark else []
    settings = "average_sd" if effect == "SMDH" else ""
    return Route(effect, tuple(columns), settings, tuple(dict.fromkeys(remarks)))


def _rate(effect: str, row: OutcomeRow) -> Route:
    columns = (("events", row.number("events")), ("time", row.number("time")))
    return Route(effect, columns, COUNTED[effect])


def _correlation(effect: str, row: OutcomeRow) -> Route:
    return Route(effect, (("r", row.number("r")), ("n", row.number("n"))))


def _change(effect: str, row: OutcomeRow) -> Route:
    """The change in its own unit, or in its own standard deviations."""
    (way,) = row.ways
    if "r" in way:
        return Route(effect, tuple((role, row.number(role)) for role in _PAIRED))
    n = row.number("n")
    change = row.number("mean_change" if "mean_change" in way else "mean_post")
    change -= 0.0 if "mean_change" in way else row.number("mean_pre")
    sd = row.number("sd_change") if "sd_change" in way else row.number("se_change") * sqrt(n)
    # a change is a value after none before that has no spread
    return Route(effect, _paired(change, sd, 0.0, 0.0, n, 0.0))


def _standardised_change(effect: str, row: OutcomeRow) -> Route:
    """The change in standard deviations of the values before; those after count for nothing."""
    (way,) = row.ways
    post, pre, sd, n = (row.number(role) for role in ("mean_post", "mean_pre", "sd_pre", "n"))
    if "r" in way:
        r, remarks = row.number("r"), _NONE
    else:
        r, remarks = change_correlation(dict(row.numbers)), ("change_r",)
    return Route(effect, _paired(post, sd, pre, sd, n, r), "before", remarks)


def _ratio_of_change(effect: str, row: OutcomeRow) -> Route:
    numbers = dict(row.numbers)
    derived = "r" not in row.ways[0]
    r = change_correlation(numbers) if derived else numbers["r"]
    columns = (*((role, numbers[role]) for role in _PAIRED[:-1]), ("r", r))
    return Route(effect, columns, remarks=("change_r",) if derived else ())


def _spreads(effect: str, row: OutcomeRow) -> Route:
    columns = (
        (f"{role.removeprefix(control(''))}_{arm}", row.number(role))
        for arm, way in enumerate(row.ways, start=1)
        for role in way
    )
    return Route(effect, tuple(columns))


def _medians(effect: str, row: OutcomeRow) -> Route:
    roles = ("median", "control_median", "events", "control_events")
    names = ("median_1", "median_2", "events_1", "events_2")
    return Route(effect, tuple(zip(names, map(row.number, roles), strict=True)))


def change_correlation(numbers: Mapping[str, float]) -> float:
    """The correlation that makes the SD of the change: (s1² + s2² - s²)/(2 s1 s2)."""
    post, pre, change = (numbers[role] for role in ("sd_post", "sd_pre", "sd_change"))
    return max(-1.0, min(1.0, (post**2 + pre**2 - change**2) / (2 * post * pre)))


_NONE: tuple[str, ...] = ()
_PAIRED = ("mean_post", "sd_post", "mean_pre", "sd_pre", "n", "r")


def _paired(*values: float) -> tuple[tuple[str, float], ...]:
    return tuple(zip(_PAIRED, values, strict=True))


def _ratio(effect: str, row: OutcomeRow) -> Route:
    (way,) = row.ways
    return _RATIOS[way[1:] if way[0] == "ratio" else way](effect, row)


def _ratio_of_limits(effect: str, row: OutcomeRow) -> Route:
    names = (("ratio", "ratio"), ("ratio_lower", "ci_low"), ("ratio_upper", "ci_high"))
    return Route(effect, tuple((name, row.number(role)) for name, role in names), "limits")


def _ratio_of_se(_effect: str, row: OutcomeRow) -> Route:
    columns = (("yi", log(row.number("ratio"))), ("vi", row.number("se_log") ** 2))
    return Route("GENERIC", columns)


def _ratio_of_p(_effect: str, row: OutcomeRow) -> Route:
    columns = (("estimate", log(row.number("ratio"))), ("p_value", row.number("p_value")))
    return Route("GENERIC", columns, remarks=("p_value",))


def _ratio_of_o_minus_e(effect: str, row: OutcomeRow) -> Route:
    columns = (
        ("observed_minus_expected", row.number("o_minus_e")),
        ("variance_oe", row.number("variance")),
    )
    return Route(effect, columns, remarks=("o_minus_e",))


def _ratio_of_events(_effect: str, row: OutcomeRow) -> Route:
    """The variance 1/e1 + 1/e2 of Parmar et al. 1998, which MEDIAN_RATIO has too."""
    columns = (
        ("median_1", row.number("ratio")),
        ("median_2", 1.0),
        ("events_1", row.number("events")),
        ("events_2", row.number("control_events")),
    )
    return Route("MEDIAN_RATIO", columns, remarks=("events",))


_RATIOS: Mapping[tuple[str, ...], Callable[[str, OutcomeRow], Route]] = {
    ("ci_low", "ci_high"): _ratio_of_limits,
    ("se_log",): _ratio_of_se,
    ("p_value",): _ratio_of_p,
    ("o_minus_e", "variance"): _ratio_of_o_minus_e,
    ("events", "control_events"): _ratio_of_events,
}
"""By what a study reported beside the ratio, or instead of it."""


def _estimate(_effect: str, row: OutcomeRow) -> Route:
    estimate, (way,) = row.number("estimate"), row.ways
    if "p_value" in way:
        columns = (("estimate", estimate), ("p_value", row.number("p_value")))
        return Route("GENERIC", columns, remarks=("p_value",))
    if "se" in way:
        return Route("GENERIC", (("yi", estimate), ("vi", row.number("se") ** 2)))
    # the raw scale of survival is the identity, with the same width over two quantiles
    limits = (("survival_lower", "ci_low"), ("survival_upper", "ci_high"))
    ends = tuple((name, row.number(role)) for name, role in limits)
    return Route("SURV_RAW", (("survival", estimate), *ends), "limits")


ROUTES: Mapping[str, Callable[[str, OutcomeRow], Route]] = {
    "proportion": _proportion,
    "survival": _survival,
    "rate": _rate,
    "mean": _moments,
    "correlation": _correlation,
    "mean_change": _change,
    "std_mean_change": _standardised_change,
    "std_mean_change_by_change": _change,
    **{
        name: _counts if part in ((COUNTS,), (PERSON_TIME,)) else _moments
        for name, measure in COMPARISONS.items()
        for part in measure.parts[:1]
    },
    "ratio_of_change": _ratio_of_change,
    "sd_ratio": _spreads,
    "median_ratio": _medians,
    "hazard_ratio": _ratio,
    "ratio": _ratio,
    "estimate": _estimate,
}
"""By measure of the spec."""

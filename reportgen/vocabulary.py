"""The one place for words: measures, statistics, methods, units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """The ending of a message about an unknown name: the nearest known one, and all of them."""
    names = list(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    return f"{hint} (known: {', '.join(names) or 'none'})"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the spec can name as ``measure`` of an outcome."""

    label: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    needs_time: bool
    scale: str
    axis: str
    sentence: str


MEASURES: dict[str, Measure] = {
    "proportion": Measure(
        label="proportion of participants with an event",
        required=("events", "n"),
        optional=(),
        needs_time=False,
        scale="percent",
        axis="Participants with the event (%)",
        sentence="events among the participants of the stated denominator",
    ),
    "survival": Measure(
        label="Kaplan-Meier estimate of survival at a time",
        required=("percent",),
        optional=("ci_low", "ci_high", "n"),
        needs_time=True,
        scale="percent",
        axis="Survival (%)",
        sentence="reported Kaplan-Meier estimates",
    ),
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
    "difference": Statistic("difference of proportions", "", "points"),
    "odds_ratio": Statistic("odds ratio", "OR", "ratio"),
    "log_odds": Statistic("log odds", "", "number"),
    "log_log_survival": Statistic("complementary log-log of survival", "", "number"),
    "tau2": Statistic("between-study variance", "τ²", "number"),
    "i2": Statistic("share of variation due to heterogeneity", "I²", "percent_whole"),
    "q": Statistic("heterogeneity statistic", "Q", "statistic"),
    "q_between": Statistic("between-subgroup heterogeneity statistic", "Q", "statistic"),
    "count": Statistic("count", "", "count"),
    "number": Statistic("number", "", "number"),
    "year": Statistic("year", "", "year"),
    "p_value": Statistic("P value", "P", "p"),
}

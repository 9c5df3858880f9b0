"""Times by which a share of the patients had the event, and the median time of follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.analysis.cohort.reading import NOBODY, Reading
from reportgen.analysis.cohort.scope import Scope
from reportgen.inputs.cohort.records import RiskTable
from reportgen.stats.survival.cumulative_incidence import CumulativeIncidence, incidence_quantiles
from reportgen.stats.survival.kaplan_meier import Curve, Quantile, kaplan_meier, quantiles, reverse
from reportgen.stats.survival.risk_table import from_counts

MEDIAN = 0.5
OUTCOME = 1
"""The outcome among the causes of a cumulative incidence."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a time is told: part of the id, words before the label, method, why there is none."""

    name: str
    words: str
    method: str
    refused: str
    notes: tuple[str, ...] = ()


def quantile_name(share: float) -> str:
    """``median``, ``quantile_25``, ``quantile_12_5``: part of the id."""
    percent = f"{share * 100:g}".replace(".", "_")
    return "median" if share == MEDIAN else f"quantile_{percent}"


def quantile_words(share: float) -> str:
    """``median``, ``25% quantile``: how it is called before what it is the time of."""
    return "median" if share == MEDIAN else f"{share * 100:g}% quantile"


def add_curve_quantiles(
    scope: Scope,
    prefix: str,
    label: str,
    table: RiskTable,
    curve: Curve | None,
    refused: str,
    reading: Reading,
) -> None:
    """Facts ``.median`` and ``.quantile_<percent>``, each with ``_low`` and ``_high``."""
    for share in (MEDIAN, *(one for one in reading.quantiles if one != MEDIAN)):
        method = "km.median" if share == MEDIAN else "km.quantile"
        why = refused or "not reached"
        words = f"{quantile_words(share)} {reading.until}"
        told = Told(quantile_name(share), words, method, why, reading.notes)
        found = _of_curve(curve, share, scope, reading)
        add_time(scope, prefix, label, table, told, found, reading, int(table.events.sum()))


def _of_curve(curve: Curve | None, share: float, scope: Scope, reading: Reading) -> Quantile | None:
    if curve is None:
        return None
    (found,) = quantiles(curve, [share], conf_type=reading.interval, level=scope.level)
    return found


def add_incidence_quantiles(
    scope: Scope,
    prefix: str,
    label: str,
    table: RiskTable,
    curve: CumulativeIncidence | None,
    reading: Reading,
) -> None:
    """The same of a cumulative incidence, for the shares that the spec asks for."""
    for share in reading.quantiles:
        found = None
        if curve is not None:
            (found,) = incidence_quantiles(
                curve, OUTCOME, [share], conf_type=reading.interval, level=scope.level
            )
        why = NOBODY if curve is None else "not reached"
        words = f"{quantile_words(share)} {reading.until}"
        told = Told(quantile_name(share), words, "incidence.quantile", why)
        add_time(scope, prefix, label, table, told, found, reading, int(table.events.sum()))


def add_follow_up(
    scope: Scope, prefix: str, label: str, table: RiskTable, reading: Reading
) -> None:
    """Facts ``.follow_up``, ``.follow_up_low`` and ``.follow_up_high``: the median time for which
    a patient could have been observed, of the curve of being censored."""
    found = None
    if table.n:
        plain = from_counts(table.time, table.all_events, table.censored, table.at_risk_if_late)
        found = _of_curve(kaplan_meier(reverse(plain)), MEDIAN, scope, reading)
    why = NOBODY if table.n == 0 else "not reached"
    told = Told("follow_up", "median follow-up for ", "km.reverse", why)
    add_time(scope, prefix, label, table, told, found, reading, None)


def add_time(
    scope: Scope,
    prefix: str,
    label: str,
    table: RiskTable,
    told: Told,
    found: Quantile | None,
    reading: Reading,
    events: int | None,
) -> None:
    """The time and its two limits, each a fact of its own: one of them may not be reached."""
    time, low, high = _parts(found)
    both = (low, high) if low is not None and high is not None else None
    beside = () if time is None else (("limit_of", repr(time)),)
    parts = (
        ("", "", time, both, told.notes, ()),
        ("_low", "lower limit of the ", low, None, (), beside),
        ("_high", "upper limit of the ", high, None, (), beside),
    )
    for end, words, number, limits, notes, settings in parts:
        scope.add(
            f"{prefix}.{told.name}{end}",
            "median_time",
            f"{words}{told.words}{label}",
            number,
            ci=limits,
            n=table.n,
            events=events,
            unit=reading.unit,
            method=told.method,
            refused=told.refused,
            settings=(*reading.settings, *settings),
            notes=notes,
            inputs=reading.inputs,
        )


def _parts(found: Quantile | None) -> Sequence[float | None]:
    return (found.time, found.ci_low, found.ci_high) if found else (None, None, None)

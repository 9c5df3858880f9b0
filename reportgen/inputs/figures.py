"""The figures of a row for an outcome, by measure; READERS has one reader for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reportgen.inputs.context import CORRECT_OR_EXCLUDE, Context
from reportgen.inputs.numbers import (
    Cell,
    NotANumberError,
    canonical,
    parse_count,
    parse_number,
    parse_percent,
)
from reportgen.inputs.records import OutcomeRow, Study
from reportgen.inputs.tables import Row
from reportgen.spec.outcomes import Outcome

NOT_REPORTED = "not reported"
NO_DENOMINATOR = "events without denominator"
NO_EVENTS = "number of events not reported"
NO_PRECISION = "neither an interval nor the number of participants reported"


@dataclass(slots=True)
class Figures:
    """The cells of one row for one outcome, by role; collects what is wrong with them."""

    context: Context
    outcome: Outcome
    row: Row
    complaints: list[tuple[str, str]] = field(default_factory=list)

    def text(self, role: str) -> str:
        """The cell of the role, blank when the outcome names no column for it."""
        return self.context.text(self.row, self.outcome.columns.get(role))

    def name(self, role: str) -> str:
        """Column and cell for messages: ``cr_events 52``."""
        return f"{self.outcome.columns[role]} {self.text(role)}"

    def complain(self, what: str, remedy: str = CORRECT_OR_EXCLUDE) -> None:
        """Note what is wrong."""
        self.complaints.append((what, remedy))

    def count(self, role: str) -> int | None:
        """The count of the role; None when blank or wrong."""
        value = self._parse(role, parse_count)
        return None if value is None else int(value)

    def percent(self, role: str) -> float | None:
        """The percentage of the role, 0 to 100; None when blank or wrong."""
        return self._parse(role, parse_percent)

    def number(self, role: str) -> float | None:
        """The number of the role, of any sign; None when blank or wrong."""
        return self._parse(role, parse_number)

    def _parse(self, role: str, parse: Callable[[Cell], float]) -> float | None:
        cell = Cell(self.text(role), self.context.table.decimal_comma)
        if not cell.text:
            return None
        try:
            return parse(cell)
        except NotANumberError as error:
            column = self.outcome.columns[role]
            self.complain(f"{column} '{cell.text}' {error.what}", error.remedy)
            return None


Reader = Callable[[Figures, Study], OutcomeRow | str]
"""Gives the figures of a row, or the reason why there are none."""


def read_proportion(figures: Figures, study: Study) -> OutcomeRow | str:
    """Events and the participants in whom they could occur."""
    events, n = figures.count("events"), figures.count("n")
    if n == 0:
        figures.complain(f"{figures.name('n')}: there are no participants")
    if events is not None and n is not None and events > n:
        figures.complain(f"{figures.name('events')} exceeds {figures.name('n')}")
    if events is None and n is None:
        return NOT_REPORTED
    if n is None:
        return NO_DENOMINATOR
    return NO_EVENTS if events is None else OutcomeRow(study, events=events, n=n)


def read_survival(figures: Figures, study: Study) -> OutcomeRow | str:
    """A Kaplan-Meier estimate in percent, with its limits or the number of participants."""
    percent, n = figures.percent("percent"), figures.count("n")
    low, high = figures.percent("ci_low"), figures.percent("ci_high")
    if n == 0:
        figures.complain(f"{figures.name('n')}: there are no participants")
    _check_scale(figures, percent)
    _check_limits(figures, percent, low, high)
    if percent is None:
        return NOT_REPORTED
    limits = None if low is None or high is None else (low / 100, high / 100)
    return OutcomeRow(
        study,
        n=n,
        survival=percent / 100,
        ci_low=limits[0] if limits else None,
        ci_high=limits[1] if limits else None,
    )


def _check_scale(figures: Figures, percent: float | None) -> None:
    """A bare number between 0 and 1 is a proportion, not a percentage below 1."""
    if percent is not None and 0 < percent < 1 and not figures.text("percent").endswith("%"):
        text, meant = figures.text("percent"), canonical(round(percent * 100, 10))
        figures.complain(
            f"{figures.name('percent')} looks like a proportion, where percent is expected",
            f"Write {meant}; if {text} percent is meant, write {text}%.",
        )


def _check_limits(
    figures: Figures, percent: float | None, low: float | None, high: float | None
) -> None:
    """Both limits or none, in order, around the estimate."""
    given = [role for role in ("ci_low", "ci_high") if figures.text(role)]
    if len(given) == 1:
        other = "upper" if given == ["ci_low"] else "lower"
        remedy = (
            "Add it, or clear the other: without an interval the number of participants counts."
        )
        figures.complain(
            f"{figures.name(given[0])} stands alone: the {other} limit is blank", remedy
        )
    if given and not figures.text("percent"):
        column = figures.outcome.columns["percent"]
        figures.complain(f"there are limits, but {column} is blank", "Add the estimate.")
    if low is None or high is None:
        return
    limits = f"{figures.name('ci_low')} and {figures.name('ci_high')}"
    if low > high:
        figures.complain(f"{limits} are in the wrong order", "Exchange the two limits.")
    elif low == high:
        figures.complain(f"{limits} are equal, so that the interval has no width")
    elif percent is not None and not low <= percent <= high:
        figures.complain(f"{figures.name('percent')} lies outside its limits {limits}")

"""What a history asks of the version that is to follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportgen.errors import Problem
from reportgen.history.entry import Issued
from reportgen.history.log import FOLDER, History
from reportgen.history.versions import FORM_WORDS, order_of


def refusals(history: History, entry: Issued) -> Iterator[Problem]:
    """Why the entry cannot be the next one of this history."""
    yield from _bad_words(entry)
    order = order_of(entry.version)
    if order is None:
        what = f"'{entry.version}' is no version number: {FORM_WORDS}."
        yield Problem("--version", what, "Write it so, here and in report.version.")
    if _date(entry.date) is None:
        yield Problem("--date", f"'{entry.date}' is no date.", "Write it as 2026-11-28.")
    if not history.entries:
        return
    last = history.entries[-1]
    if entry.slug != last.slug:
        yield Problem(
            f"{FOLDER}/",
            f"holds the versions of another report, '{last.slug}'.",
            "Give this report a project folder of its own, or its slug back.",
        )
    yield from _not_after(entry, history)


def _not_after(entry: Issued, history: History) -> Iterator[Problem]:
    last = history.entries[-1]
    order, last_order = order_of(entry.version), order_of(last.version)
    same = [one for one in history.entries if order_of(one.version) == order]
    if same and order is not None:
        what = f"version {same[0].version} was issued on {same[0].date} by {same[0].by}"
        remedy = f"An issued version stays as it is: issue one above {last.version}."
        yield Problem("--version", f"{what}.", remedy)
    elif order is not None and last_order is not None and order < last_order:
        what = f"{entry.version} is below the last issued version, {last.version}."
        yield Problem("--version", what, "Issue one above it.")
    day, last_day = _date(entry.date), _date(last.date)
    if day is not None and last_day is not None and day < last_day:
        what = f"{entry.date} is before {last.date}, when version {last.version} was issued."
        yield Problem("--date", what, "Give that day or a later one.")


def _bad_words(entry: Issued) -> Iterator[Problem]:
    for option, text in (("--by", entry.by), ("--reason", entry.reason)):
        if not text.strip():
            yield Problem(option, "is empty.", "It is printed in the change log: say it.")
        elif not text.isprintable():
            yield Problem(option, "is not one line of plain text.", "Write it in one line.")


def _date(text: str) -> date | None:
    """A day written as 2026-11-28; other forms of ISO 8601 are no date here."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None

"""What is shown just now: the build writes it, and every connection waits for the next."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from reportgen.watching.reports import Failure, Report


@dataclass(frozen=True, slots=True)
class Shown:
    """The last report that could be built, and what has stood in the way of a newer one."""

    number: int = 0
    report: Report | None = None
    failure: Failure | None = None
    before: Report | None = None
    """The report that was shown before this one, which most browsers still have."""


class Board:
    """One value that many threads read; whoever is slow to read never holds up who writes.

    Once ``over`` is set, nothing more is shown.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._shown = Shown()
        self.over = threading.Event()

    @property
    def shown(self) -> Shown:
        """What is shown now."""
        return self._shown

    def show(self, report: Report | None, failure: Failure | None) -> None:
        """Show a report, or a failure above the last report."""
        with self._changed:
            last = self._shown
            before = last.report if report else last.before
            self._shown = Shown(last.number + 1, report or last.report, failure, before)
            self._changed.notify_all()

    def close(self) -> None:
        """Let everyone who waits go home."""
        self.over.set()
        with self._changed:
            self._changed.notify_all()

    def after(self, number: int, timeout: float) -> Shown | None:
        """What is shown once it is newer than ``number``; None when the time is over or closed."""
        with self._changed:
            self._changed.wait_for(lambda: self.over.is_set() or self._is_after(number), timeout)
            return self._shown if self._is_after(number) and not self.over.is_set() else None

    def _is_after(self, number: int) -> bool:
        return self._shown.number > number

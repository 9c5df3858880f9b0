"""Build, show, wait until something was saved, again."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Protocol

from reportgen.pipeline import Progress
from reportgen.reuse import NOTHING_REUSED, InMemory, Reuse
from reportgen.stopping import stop_if_told
from reportgen.uncollected import uncollected
from reportgen.watching.board import Board
from reportgen.watching.reports import Failure, Report, build_in_memory
from reportgen.watching.sources import Sources, States, sources_of_broken
from reportgen.watching.stores import WriteLater

STEP, BURST, LOOK_AGAIN = 10, 200, 500
"""Milliseconds: a save is over when so long nothing followed it; a burst is waited for so long;
and so often is looked anyhow, since some network folders tell of nothing."""

HALF_SAVED = 200
"""Milliseconds in which a file that was just emptied or taken away is not missed."""

Build = Callable[[Path, Report | None, Progress, Reuse], Iterator[Report | Failure]]


class Listener(Protocol):
    """Who is told what the watch does."""

    def progress(self, step: str) -> None: ...
    def built(self, report: Report, same: bool) -> None: ...
    def failed(self, failure: Failure) -> None: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch of one spec; ``board`` shows what it builds, ``disk`` is where results are kept."""

    path: Path
    board: Board
    listener: Listener
    disk: Reuse = NOTHING_REUSED
    build: Build = build_in_memory

    def run(self) -> None:
        """Build and build again, until the board is closed or the program is told to stop."""
        sources, kept = sources_of_broken(self.path), WriteLater(self.disk)
        reuse = InMemory(kept)
        while not self.board.over.is_set():
            seen = sources.states()  # before anything is read: a save during the build is seen
            with uncollected():
                sources = self._build(sources, seen, reuse)
            wait_for_a_save(sources, seen, self.board.over, partial(_tidy, kept))

    def _build(self, sources: Sources, seen: States, reuse: Reuse) -> Sources:
        """Show what is built, and tell which files it was made from; a newer save ends it.

        What failed while something was saved is not shown: half of a file may have been read.
        """
        before, known = self.board.shown.report, sources
        for made in self.build(self.path, before, self.listener.progress, reuse):
            stop_if_told()
            if isinstance(made, Failure):
                if known.states() != seen:
                    break
                self.board.show(None, made)
                self.listener.failed(made)
                return sources_of_broken(self.path, sources)
            self.board.show(made, None)
            sources = made.sources
            if made.complete:
                self.listener.built(made, before is not None and before.page == made.page)
            elif known.states() != seen:
                break
        return sources


def _tidy(kept: WriteLater) -> None:
    """What nobody should wait for is done when nobody does."""
    kept.write()
    gc.collect()
    import_module("reportgen.present.figures")  # and matplotlib with it, before one is to be drawn


def wait_for_a_save(
    sources: Sources, seen: States, over: Event, when_idle: Callable[[], None]
) -> None:
    """Return when the files of the sources were saved since they were ``seen``, or it is over.

    Calls ``when_idle`` once, when for a while nothing was saved.
    """
    idle = [when_idle]

    def nothing_saved() -> bool:
        return sources.states() == seen and not over.is_set()

    while nothing_saved():
        directories = sources.directories()
        with _notifier(directories) as wait:
            while nothing_saved() and sources.directories() == directories:
                wait(over)
                if idle and nothing_saved():
                    idle.pop()()
    _wait_for_content(sources, seen, over)


def _wait_for_content(sources: Sources, seen: States, over: Event) -> None:
    """Give who emptied a file the time to write it; if it then is empty still, it is meant so."""
    end = time.monotonic() + HALF_SAVED / 1000
    while sources.half_saved(seen) and time.monotonic() < end and not over.is_set():
        over.wait(STEP / 1000)


@contextmanager
def _notifier(directories: frozenset[Path]) -> Iterator[Callable[[Event], None]]:
    """What waits for a change in one of the directories, for a while.

    Where the system tells of no changes, time alone is waited for.
    """
    from watchfiles._rust_notify import RustNotify

    def wait(over: Event) -> None:
        if notifier.watch(BURST, STEP, LOOK_AGAIN, over) == "signal":
            stop_if_told()
            raise KeyboardInterrupt

    try:
        notifier = RustNotify([*map(str, directories)], False, False, 0, False, True)
    except (OSError, RuntimeError):  # a directory went away, or the limit of watches is reached
        yield _pause
        return
    with notifier:
        yield wait


def _pause(over: Event) -> None:
    over.wait(LOOK_AGAIN / 1000)

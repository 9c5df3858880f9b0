"""A watch that runs beside the test, with builds of the test's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from reportgen.errors import Problem
from reportgen.watching.board import Board
from reportgen.watching.loop import Build, Watch
from reportgen.watching.printed import NO_CHANGES, Changes
from reportgen.watching.reports import Failure, Report
from reportgen.watching.sources import Sources

PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>T</title>\n</head>\n'
    '<body>\n<main id="main">{}</main>\n</body>\n</html>\n'
)
BROKEN = Failure("data", (Problem("studies.csv row 3", "is wrong.", "Mend it."),))


def report(
    text: str = "", *, files: tuple[Path, ...] = (), changes: Changes = NO_CHANGES
) -> Report:
    """A report whose page says the text."""
    return Report(
        page=PAGE.format(text).encode(),
        files={"facts.json": b"{}", "figures/forest.svg": b"<svg/>", "empty.csv": b""},
        numbers={},
        labels={"a.b": "rate of a"},
        changes=changes,
        changed_figures=(),
        waiting=(),
        claims=(),
        notes=(("rate of a", "too few studies"),),
        seconds=0.1,
        sources=Sources(files, ()),
    )


class Silent:
    """Nobody is told."""

    def progress(self, step: str) -> None: ...
    def built(self, report: Report, same: bool) -> None: ...
    def failed(self, failure: Failure) -> None: ...


@contextmanager
def running(path: Path, build: Build) -> Iterator[Board]:
    """The board of a watch that runs until the test is through."""
    board = Board()
    thread = Thread(target=Watch(path, board, Silent(), build=build).run, daemon=True)
    thread.start()
    try:
        yield board
    finally:
        board.close()
        thread.join(5)
        assert not thread.is_alive()


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something holds; it must within the time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.005)

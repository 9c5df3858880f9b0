"""``reportgen watch``."""

from __future__ import annotations

import sys
import webbrowser
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.console.terminal import Terminal, count, print_wrapped
from reportgen.messages import problems_text

if TYPE_CHECKING:
    from reportgen.watching.reports import Failure, Report


QUICK_TURNS = 0.0005
"""Seconds after which a build that goes on lets those take a turn who send the page."""


def run(
    terminal: Terminal,
    spec: Path,
    port: int | None,
    open_browser: bool,
    style: str | None,
    cache: bool,
) -> None:
    """``reportgen watch``."""
    from reportgen.reuse.disk import opened
    from reportgen.spec.source import spec_file
    from reportgen.watching.board import Board
    from reportgen.watching.loop import Watch
    from reportgen.watching.reports import build_in_memory
    from reportgen.watching.server import bind, serving

    spec_file(spec)  # a name that is mistyped is told at once
    sys.setswitchinterval(QUICK_TURNS)
    board = Board()
    with serving(bind(board, port)) as server, opened(cache, terminal.remark) as disk:
        print_wrapped(f"{server.address} shows the report of {spec}. Ctrl-C ends.")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(server.address)
        build = partial(build_in_memory, style=style)
        Watch(spec, board, Told(terminal), disk, build).run()


@dataclass(frozen=True, slots=True)
class Told:
    """Tells on the terminal what the page shows, too."""

    terminal: Terminal

    def progress(self, step: str) -> None:
        """One step of a build."""
        self.terminal.progress(step)

    def built(self, report: Report, same: bool) -> None:
        """A line for a report."""
        self.terminal.done()
        if not self.terminal.quiet:
            told = "the same page" if same else _changes(report)
            grave = report.matters and report.matters.changes and not same
            verdict = f" {report.matters.verdict}" if report.matters and grave else ""
            print_wrapped(f"Built in {report.seconds:.2f} s: {told}.{verdict}")
            sys.stdout.flush()

    def failed(self, failure: Failure) -> None:
        """Every problem; of a fault of the program's own also where it happened."""
        self.terminal.done()
        sys.stderr.write(problems_text(failure.family, failure.problems) + failure.trace)
        sys.stderr.flush()


def _changes(report: Report) -> str:
    changes = report.changes
    parts = [
        f"{count(changes.changed, 'number')} changed" if changes.changed else "",
        f"{len(changes.new)} new" if changes.new else "",
        f"{len(changes.gone)} gone" if changes.gone else "",
    ]
    return ", ".join(filter(None, parts)) or count(report.notes, "note")

"""The terminal that a command talks to, and how results are laid out on it."""

from __future__ import annotations

import json as jsonlib
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from reportgen.errors import ReportgenError
from reportgen.messages import WIDTH
from reportgen.stopping import stop_if_told


@dataclass(frozen=True)
class Terminal:
    """How much is told, and whether as JSON."""

    quiet: bool = False
    verbose: bool = False
    json: bool = False

    def progress(self, step: str) -> None:
        """One step: a line that overwrites itself on a terminal, a plain line elsewhere."""
        stop_if_told()
        if self.quiet or self.json:
            return
        if self.verbose or not sys.stderr.isatty():
            if self.verbose or not step.startswith("Drawing "):
                print(step, file=sys.stderr, flush=True)
        else:
            width = min(WIDTH, shutil.get_terminal_size().columns - 1)
            print(f"\r\x1b[K{step[:width]}", end="", file=sys.stderr, flush=True)

    def remark(self, text: str) -> None:
        """What matters to who asked for every step only."""
        if self.verbose and not (self.quiet or self.json):
            self.done()
            print(text, file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the progress line of a terminal."""
        if sys.stderr.isatty() and not (self.quiet or self.json or self.verbose):
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    @contextmanager
    def work(self) -> Iterator[None]:
        """Leave no progress line behind; a failure is told as JSON too where that was asked for."""
        try:
            yield
        except ReportgenError as error:
            if self.json:
                problems = [asdict(problem) for problem in error.problems]
                dump({"ok": False, "family": error.family, "problems": problems})
            raise
        finally:
            self.done()


def dump(document: Any) -> None:
    """A result as JSON."""
    print(jsonlib.dumps(document, ensure_ascii=False, indent=1, default=str))


def count(items: Sized, noun: str) -> str:
    """A number of things with their noun: ``1 fact``, ``3 facts``."""
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def print_wrapped(text: str, indent: str = "") -> None:
    """A paragraph; names of files and other long words stay whole, to be copied."""
    print(
        textwrap.fill(
            text,
            WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def two_columns(name: str, text: str, width: int) -> str:
    """A name and, beside it, what is said of it."""
    gap = " " * (width + 2)
    lines = textwrap.wrap(text, max(20, WIDTH - width - 2)) or [""]
    first = f"{name:<{width}}  {lines[0]}" if len(name) <= width else f"{name}\n{gap}{lines[0]}"
    return "\n".join([first, *(gap + line for line in lines[1:])]).rstrip()

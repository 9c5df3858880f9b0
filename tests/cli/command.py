"""The commands as a user runs them: most in this process, for speed, some in one of their own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from reportgen.cli import main

REPO = Path(__file__).resolve().parents[2]
WIDTH = 80


@dataclass(frozen=True)
class Finished:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """What it said of a failure, as one line."""
        return " ".join(self.err.split())


def command(*words: str | Path) -> Finished:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    code: object = None
    try:
        with (
            patch.object(sys, "argv", ["reportgen", *map(str, words)]),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert isinstance(code, int)
    return Finished(code, out.getvalue(), err.getvalue())


def environment(changed: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a process that runs this checkout, whatever is installed."""
    return {**os.environ, "PYTHONPATH": str(REPO), **(changed or {})}


def process(
    *words: str | Path, folder: Path | None = None, variables: Mapping[str, str] | None = None
) -> Finished:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", *map(str, words)],
        cwd=folder,
        env=environment(variables),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def too_wide(text: str) -> list[str]:
    """Lines that do not fit a terminal, but for those with a path, which must not be torn."""
    lines = [line for line in text.splitlines() if len(line) > WIDTH]
    return [line for line in lines if max(map(len, line.split())) < 40]

"""``reportgen issue``."""

from __future__ import annotations

from pathlib import Path

from reportgen.console.terminal import Terminal, print_wrapped


def run(
    terminal: Terminal,
    spec: Path,
    version: str,
    by: str,
    reason: str,
    date: str | None,
    even_so: bool,
    cache: bool = True,
) -> None:
    """``reportgen issue``."""
    from datetime import date as day

    from reportgen.history.log import FOLDER
    from reportgen.issuing import Act, issue
    from reportgen.reuse.disk import opened

    act = Act(version, date or day.today().isoformat(), by, reason)
    with terminal.work(), opened(cache, terminal.remark) as reuse:
        sealed = issue(spec, act, even_so=even_so, progress=terminal.progress, reuse=reuse)
    if terminal.quiet:
        return
    print_wrapped(f"Issued version {sealed.version} on {sealed.date}; digest {sealed.digest}.")
    print_wrapped(
        f"Keep {FOLDER}/ with the project. `reportgen build` prints the change log and the digest."
    )

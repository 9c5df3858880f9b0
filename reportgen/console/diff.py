"""``reportgen diff``."""

from __future__ import annotations

from pathlib import Path

from reportgen.console.changes import as_data, print_changes
from reportgen.console.terminal import Terminal, dump
from reportgen.facts.compare import Comparison, compare
from reportgen.formatting.style import load_style
from reportgen.present.changes import printer
from reportgen.sources import Asked, load


def run(
    terminal: Terminal, old: str, new: str, spec: Path | None, everything: bool, cache: bool = True
) -> int:
    """``reportgen diff``; the exit code tells how much the changes matter."""
    from reportgen.reuse.disk import opened

    style = load_style()
    with terminal.work(), opened(cache, terminal.remark) as reuse:
        ours, theirs = (load(Asked(text, spec, terminal.progress, reuse)) for text in (old, new))
        found: Comparison = compare(ours.record, theirs.record, printer(style))
    if terminal.json:
        dump(as_data(found, (ours.name, theirs.name), style))
    elif not terminal.quiet:
        print_changes(found, (ours.name, theirs.name), style, everything)
    return int(found.grade)

"""``reportgen diff``."""

from __future__ import annotations

from pathlib import Path

from reportgen.console.changes import as_data, print_changes
from reportgen.console.terminal import Terminal, dump, print_wrapped
from reportgen.facts.compare import Comparison, compare
from reportgen.formatting.style import style_or_house
from reportgen.present.changes import printer, tally, verdict
from reportgen.sources import Asked, load
from reportgen.uncollected import uncollected


def run(
    terminal: Terminal,
    old: str,
    new: str,
    spec: Path | None,
    everything: bool,
    cache: bool = True,
    page: Path | None = None,
) -> int:
    """``reportgen diff``; the exit code tells how much the changes matter.

    Where a page is written, the terminal has its name and the verdict.
    """
    from reportgen.reuse.disk import opened

    with terminal.work(), uncollected(), opened(cache, terminal.remark) as reuse:
        ours, theirs = (load(Asked(text, spec, terminal.progress, reuse)) for text in (old, new))
        style = style_or_house(theirs.record.style)
        found: Comparison = compare(ours.record, theirs.record, printer(style))
        names = ours.name, theirs.name
        if page is not None:
            from reportgen.console.changes_page import write

            write(page, found, names, style)
    if terminal.json:
        dump(as_data(found, names, style))
    elif page is not None:
        print(page)
        if not terminal.quiet:
            print_wrapped(f"{verdict(found)} {tally(found)}")
    else:
        print_changes(found, names, style, everything)
    return int(found.grade)

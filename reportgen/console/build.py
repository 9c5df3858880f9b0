"""``reportgen build``."""

from __future__ import annotations

from pathlib import Path

from reportgen.console.abstract import print_abstract
from reportgen.console.history import print_misnamed
from reportgen.console.since import print_since
from reportgen.console.terminal import Terminal, count, print_wrapped
from reportgen.console.verdicts import print_failed, print_notes


def run(
    terminal: Terminal,
    spec: Path,
    to: str,
    out: Path | None,
    strict: bool,
    layout: str | None,
    style: str | None,
    cache: bool = True,
) -> None:
    """``reportgen build``."""
    from reportgen.pipeline import build
    from reportgen.reuse.disk import opened

    formats = tuple(name.strip() for name in to.split(",") if name.strip())
    with terminal.work(), opened(cache, terminal.remark) as reuse:
        built = build(
            spec,
            formats=formats,
            out=out,
            strict=strict,
            layout=layout,
            style=style,
            progress=terminal.progress,
            reuse=reuse,
        )
    for path in built.files:
        if terminal.verbose or path.parent == built.out:
            print(path)
    print_abstract(built.length, verbose=terminal.verbose, quiet=terminal.quiet)
    print_failed(built.failed_claims)
    print_misnamed(spec, built.facts)
    if terminal.quiet:
        return
    for remark in built.remarks:
        print_wrapped(f"References: {remark}.", indent="  ")
    print_since(built.replaced, built.facts)
    if terminal.verbose:
        print_notes(built.notes)
    elif built.notes:
        stand, them = ("stands", "it") if len(built.notes) == 1 else ("stand", "them")
        noted = count(built.notes, "note")
        print(f"{noted} on the analysis {stand} in the report (-v prints {them}).")

"""``reportgen check``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from reportgen.console.abstract import print_abstract
from reportgen.console.terminal import Terminal, count, dump, print_wrapped
from reportgen.console.verdicts import print_failed, print_notes


def run(terminal: Terminal, spec: Path, style: str | None, cache: bool = True) -> None:
    """``reportgen check``."""
    from reportgen.pipeline import check, rehearse
    from reportgen.present.notes import notes_of
    from reportgen.reuse.disk import opened

    with terminal.work(), opened(cache, terminal.remark) as reuse:
        checked = check(spec, terminal.progress, style=style, reuse=reuse)
        record = rehearse(checked, terminal.progress, reuse=reuse)
    book = checked.analysed.book
    failed = [verdict for verdict in checked.verdicts if not verdict.holds]
    if terminal.json:
        dump(
            {
                "ok": True,
                "spec": checked.loaded.path.name,
                "facts": len(book.facts),
                "frames": len(book.frames),
                "figures": len(book.figures),
                "claims": [
                    {**asdict(claim), "values": dict(claim.values)} for claim in record.claims
                ],
                "notes": [asdict(note) for note in notes_of(book)],
                "abstract": record.length and record.length.plain(),
                "remarks": list(checked.analysed.remarks),
            }
        )
        return
    print_wrapped(
        f"{checked.loaded.path}: all holds; {count(book.facts, 'fact')}, "
        f"{count(book.figures, 'figure')}, {count(checked.verdicts, 'claim')}."
    )
    for remark in checked.analysed.remarks:
        print_wrapped(f"References: {remark}.", indent="  ")
    print_abstract(record.length, verbose=terminal.verbose)
    print_failed(failed)
    if terminal.verbose:
        print_notes((note.label, note.text) for note in notes_of(book))

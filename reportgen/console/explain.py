"""``reportgen explain``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from reportgen.console.terminal import Terminal, dump, print_wrapped


def run(
    terminal: Terminal,
    spec: Path,
    fact_id: str,
    cache: bool = True,
    *,
    depth: int | None = None,
    everything: bool = False,
    out: Path | None = None,
) -> None:
    """``reportgen explain``: on the terminal, as JSON, or as a page in the file ``out``."""
    from reportgen.console.tree import marks_for, tree_lines
    from reportgen.facts.plain import fact_record
    from reportgen.formatting.style import load_style
    from reportgen.pipeline import check, source_rows
    from reportgen.present.lineage_tree import Extent, Origin, lineage_tree
    from reportgen.provenance import software
    from reportgen.reuse.disk import opened

    with terminal.work(), opened(cache, terminal.remark) as reuse:
        analysed = check(spec, reuse=reuse).analysed
        fact = analysed.book[fact_id]
    rows = source_rows(analysed)
    extent = Extent.all() if everything else Extent()
    if depth is not None:
        extent = Extent(depth, extent.width, extent.everything)
    tree = lineage_tree(fact, Origin(analysed.book, load_style(), rows), extent)
    if out is not None:
        pass
    elif terminal.json:
        dump({"fact": fact_record(fact), "tree": asdict(tree), "software": software()})
    else:
        for line in tree_lines(tree, marks_for(sys.stdout.encoding)):
            print(line)
        versions = ", ".join(f"{name} {number}" for name, number in software().items())
        print_wrapped(f"Computed by {versions}.", indent="  ")

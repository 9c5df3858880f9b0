"""``reportgen explain``."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
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
    page: Path | None = None,
) -> None:
    """``reportgen explain``: on the terminal, as JSON, or as a page in a file."""
    from reportgen.console.tree import marks_for, tree_lines
    from reportgen.facts.plain import fact_record
    from reportgen.pipeline import check, source_rows
    from reportgen.present.lineage_tree import Extent, Origin, lineage_tree
    from reportgen.provenance import software
    from reportgen.reuse.disk import opened

    with terminal.work(), opened(cache, terminal.remark) as reuse:
        checked = check(spec, reuse=reuse)
        analysed = checked.analysed
        fact = analysed.book[fact_id]
    # a page can be unfolded, and so holds everything
    extent = Extent.all() if everything or page is not None else Extent()
    if depth is not None:
        extent = replace(extent, depth=depth)
    tree = lineage_tree(fact, Origin(analysed.book, checked.style, source_rows(analysed)), extent)
    versions = ", ".join(f"{name} {number}" for name, number in software().items())
    if page is not None:
        from reportgen.console.lineage_page import write

        write(page, tree, analysed.book.identity, versions)
    if terminal.json:
        dump({"fact": fact_record(fact), "tree": asdict(tree), "software": software()})
    elif page is not None:
        print(page)
    else:
        for line in tree_lines(tree, marks_for(sys.stdout.encoding)):
            print(line)
        print_wrapped(f"Computed by {versions}.", indent="  ")

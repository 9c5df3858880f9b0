"""``reportgen explain --to html``: the tree of a fact as a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reportgen.bundle.page import write_page
from reportgen.facts.book import ReportIdentity
from reportgen.present.lineage_page import TITLE, lineage_document
from reportgen.present.lineage_tree import Node
from reportgen.render.html import render_html
from reportgen.render.style import load_style
from reportgen.resources import templates_dir


def write(out: Path, tree: Node, identity: ReportIdentity, software: str) -> None:
    """Write the page, which takes the place of an earlier one of its kind and of nothing else."""
    page = load_style()
    sheet = (templates_dir() / "explain" / "lineage.css").read_text(encoding="utf-8")
    with_sheet = replace(page, shared=f"{page.shared}\n{sheet}")
    made = render_html(lineage_document(tree, identity, software), with_sheet)
    write_page(out, made, f"<title>{TITLE}: ".encode())

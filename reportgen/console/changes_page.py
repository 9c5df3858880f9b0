"""``reportgen diff --to html``: the comparison as a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reportgen.bundle.page import write_page
from reportgen.facts.compare import Comparison
from reportgen.formatting.style import Style
from reportgen.present.changes.page import TITLE, changes_document
from reportgen.render.glyphs import missing_characters
from reportgen.render.html import render_html
from reportgen.render.style import load_style as load_page_style
from reportgen.resources import templates_dir


def write(out: Path, found: Comparison, names: tuple[str, str], style: Style) -> None:
    """Write the page, which takes the place of an earlier one of its kind and of nothing else."""
    write_page(out, page_of(found, names, style), f"<title>{TITLE}: ".encode())


def page_of(found: Comparison, names: tuple[str, str], style: Style) -> bytes:
    """The page as one file that needs nothing else; ``names`` say where the reports are from."""
    page = load_page_style()
    sheet = (templates_dir() / "diff" / "changes.css").read_text(encoding="utf-8")
    with_sheet = replace(page, shared=f"{page.shared}\n{sheet}")
    old, new = map(_printable, names)
    return render_html(changes_document(found, (old, new), style), with_sheet)


def _printable(name: str) -> str:
    """A name of files without letters that no font has: a report has none, a folder may."""
    return name.translate({ord(letter): "?" for letter in missing_characters(name)})

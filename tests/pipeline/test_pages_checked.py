"""The pages that a reader opens, as checkers see them that nobody here wrote.

HTML by the Nu HTML checker, accessibility by axe-core in Chromium; PDF/A and PDF/UA are in
``test_documents.py``, the widths of screens in ``tests/render/test_html_browser.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.console import explain
from reportgen.console.terminal import Terminal
from reportgen.pipeline import build
from reportgen.watching.page import live_page
from tests.checkers import axe_violations, nu_messages
from tests.present.test_changes_page import EVERYTHING, bytes_of
from tests.watching.watched import report

REPO = Path(__file__).resolve().parents[2]
EXAMPLES = ("blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort", "bcg-vaccine")

UNKNOWN_TO_NU = ("“text-overflow”", "“bookmark-level”", "“margin-break”")
"""Properties of CSS modules (UI 4, Generated Content 3, Fragmentation 4) that its profile lacks."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of page, of the worked examples where a page is of a report."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name in EXAMPLES:
        built = build(REPO / "data" / name, formats=("html",), out=folder / name)
        made[name] = next(path for path in built.files if path.suffix == ".html")
    for name, content in (
        ("changes", bytes_of(*EVERYTHING)),
        ("live", live_page(report("<h1>Report</h1>"))),
        ("waiting", live_page(None)),
    ):
        made[name] = folder / f"{name}.html"
        made[name].write_bytes(content)
    made["lineage"] = folder / "lineage.html"
    terminal = Terminal(quiet=True, json=False)
    fact, out = "tb.all.pooled", made["lineage"]
    explain.run(terminal, REPO / "data/bcg-vaccine", fact, cache=False, page=out)
    return made


def test_nu_finds_no_fault(pages):
    told = [
        line
        for line in nu_messages(*pages.values())
        if not ("CSS: " in line and any(name in line for name in UNKNOWN_TO_NU))
    ]
    assert told == []


@pytest.mark.parametrize("name", [*EXAMPLES, "changes", "waiting", "lineage"])
def test_axe_finds_no_fault(browser, pages, name):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    opened.goto(pages[name].as_uri())
    found = axe_violations(opened)
    context.close()
    assert found == []

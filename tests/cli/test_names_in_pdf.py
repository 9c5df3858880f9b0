"""Unusual names get as far as the PDF, with no letter and no column lost."""

from __future__ import annotations

import html
import re
from pathlib import Path

from tests.cli.command import command
from tests.inputs.project import write
from tests.render.page_text import page_texts

NAMES = {
    "Adams 2004": "A" * 300,
    "Brown 2010": "Brown " + "and a very long list of other names " * 8,
    "Chen 2015": "张伟 2019",
    "Dubois 2018": "Łukasz Müller-Ñandú & Đỗ Thị Hương 2018",
}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_names_of_all_kinds_in_one_report(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    project = write(tmp_path / "project", csv={old: new.strip() for old, new in NAMES.items()})
    done = command("build", project, "--to", "html,pdf", "-q")
    assert (done.code, done.err) == (0, "")
    out = project / "output" / "a-review"
    page = (out / "a-review.html").read_text(encoding="utf-8").replace("<wbr>", "")
    shown = html.unescape(re.sub("<[^>]+>", "", page))
    pages = page_texts((out / "a-review.pdf").read_bytes())
    printed = squeezed("".join(pages))
    for name in NAMES.values():
        assert squeezed(name) in squeezed(shown)
    for name in (NAMES["Chen 2015"], NAMES["Dubois 2018"]):
        assert squeezed(name) in printed
    table = next(text for text in pages if "Characteristics of the" in text)
    assert re.search(r"Study\s+Age\n", table), "the column beside the longest name is gone"
    assert table.count("A") >= 300

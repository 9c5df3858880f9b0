"""Word files as authors hand them back: written by us, changed by the standard library alone."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as Xml

from reportgen.edits import EditedFile, Edits, find_edits, read_edited
from reportgen.render.docx import render_docx
from tests.render.docx.opened import W, opened, zipped
from tests.render.sample_report import cell, number, small

LONG = ".".join(["an_outcome_of_a_very_long_name"] * 4)
BODY = (
    f"<p>The rate was {number('cr.a.pooled', '0.838', '83.8%')} "
    f"({number('cr.a.pooled', '0.79 0.87', '79.6 to 87.4', 'ci')}) in "
    f"{number(LONG, '22', '22', 'k')} studies.</p>"
    "<h2>Discussion</h2><p>It was high, as was expected.</p><p>More studies are needed.</p>"
    '<div class="table-scroll" id="tab-a"><table><caption><b class="label" data-number="tab-a">'
    "Table 1</b> All.</caption><thead><tr><th>Study</th><th>n</th></tr></thead><tbody>"
    f'<tr><th scope="row">Topp</th><td>{cell("studies/topp/n", "36")}</td></tr>'
    f'<tr><th scope="row">Lee</th><td>{cell("studies/lee/n", "21")}</td></tr></tbody></table></div>'
)


def written(body: str = BODY) -> bytes:
    return render_docx(small(body))


def changed(data: bytes, edit: Callable[[Xml.Element], None]) -> bytes:
    """The file after an edit of the root of its document part."""
    parts = opened(data).parts
    root = Xml.fromstring(parts["word/document.xml"])
    edit(root)
    return zipped(parts | {"word/document.xml": Xml.tostring(root)})


def read(data: bytes) -> EditedFile:
    return read_edited(data, "report.docx")


def edits(edit: Callable[[Xml.Element], None], body: str = BODY) -> Edits:
    return find_edits(read(changed(written(body), edit)))


def control(root: Xml.Element, tag: str) -> Xml.Element:
    """The first control with this tag, or whose text this is."""
    for one in root.iter(f"{W}sdt"):
        found = one.find(f"{W}sdtPr/{W}tag").attrib[f"{W}val"]
        if tag in (found, "".join(text.text or "" for text in one.iter(f"{W}t"))):
            return one
    raise AssertionError(tag)


def parent_of(root: Xml.Element, element: Xml.Element) -> Xml.Element:
    return next(one for one in root.iter() if element in list(one))


def set_text(tag: str, text: str) -> Callable[[Xml.Element], None]:
    def edit(root: Xml.Element) -> None:
        first, *rest = control(root, tag).iter(f"{W}t")
        first.text = text
        for other in rest:
            other.text = ""

    return edit


def take_out(tag: str) -> Callable[[Xml.Element], None]:
    def edit(root: Xml.Element) -> None:
        one = control(root, tag)
        parent_of(root, one).remove(one)

    return edit


def free(tag: str) -> Callable[[Xml.Element], None]:
    """Take the control away and leave what it holds."""

    return lambda root: _unwrap(root, control(root, tag))


def free_all(root: Xml.Element) -> None:
    """What a program does that does not know content controls."""
    while (one := next(root.iter(f"{W}sdt"), None)) is not None:
        _unwrap(root, one)


def _unwrap(root: Xml.Element, one: Xml.Element) -> None:
    parent = parent_of(root, one)
    at = list(parent).index(one)
    parent.remove(one)
    for offset, run in enumerate(one.find(f"{W}sdtContent")):
        parent.insert(at + offset, run)


def replace_words(old: str, new: str) -> Callable[[Xml.Element], None]:
    def edit(root: Xml.Element) -> None:
        found = [one for one in root.iter(f"{W}t") if old in (one.text or "")]
        assert found, old
        for one in found:
            one.text = one.text.replace(old, new)

    return edit


def both(*steps: Callable[[Xml.Element], None]) -> Callable[[Xml.Element], None]:
    def edit(root: Xml.Element) -> None:
        for step in steps:
            step(root)

    return edit

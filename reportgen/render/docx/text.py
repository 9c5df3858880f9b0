"""Runs of text as Word writes them: looks, links, fields, and a control around each number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import groupby
from urllib.parse import quote

from reportgen.render.blocks import Run, Source
from reportgen.render.docx.tags import tag_of, title_of
from reportgen.render.docx.writing import Writing
from reportgen.render.docx.xml import Xml, el, flag, half_points, val
from reportgen.render.office import writable

_TURNED = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_RIGHT_TO_LEFT = re.compile(f"({_TURNED}+(?:[ \u00a0]+{_TURNED}+)*)")
"""Words of Hebrew, Arabic and their kin, with the spaces between them."""

_LEVELS = {"sup": "superscript", "sub": "subscript"}
_ADDRESS_SAFE = "%/:?#[]@!$&'()*+,;=-._~"


def text(writing: Writing, runs: Iterable[Run], ink: str = "") -> list[Xml]:
    """The runs, those of one link inside it; ``ink`` is a colour of their own."""
    made: list[Xml] = []
    for link, group in groupby(runs, key=lambda run: run.link):
        inside = list(group)
        made += _linked(writing, link, inside) if link else _controls(writing, inside, ink=ink)
    return made


def _linked(writing: Writing, link: str, runs: Sequence[Run]) -> list[Xml]:
    """A cross-reference to a label is a field that Word can renew; any other link leads there."""
    anchor = link.removeprefix("#")
    if anchor == link:
        address = quote(link, safe=_ADDRESS_SAFE)
        attrs = {"r:id": writing.address_id(address), "w:history": "1"}
        return [el("w:hyperlink", attrs, *_controls(writing, runs, "Hyperlink"))]
    bookmark = writing.bookmarks.get(anchor)
    if bookmark is None:
        return _controls(writing, runs)
    if writing.labels.get(anchor) == "".join(run.text for run in runs):
        return field(f"REF {bookmark} \\h", runs[0].text, properties(writing, runs[0]))
    attrs = {"w:anchor": bookmark, "w:history": "1"}
    return [el("w:hyperlink", attrs, *_controls(writing, runs))]


def _controls(writing: Writing, runs: Iterable[Run], style: str = "", ink: str = "") -> list[Xml]:
    made: list[Xml] = []
    for _, group in groupby(runs, key=lambda run: id(run.source)):
        inside = list(group)
        letters = [one for run in inside for one in _letters(writing, run, style, ink)]
        source = inside[0].source
        made += letters if source is None else [control(writing, source, letters)]
    return made


def control(writing: Writing, source: Source, inside: Iterable[Xml]) -> Xml:
    """A content control: what it holds can be edited like any text, and keeps its source."""
    tag = tag_of(source)
    writing.sources.setdefault(tag, source)
    return el(
        "w:sdt",
        None,
        el(
            "w:sdtPr",
            None,
            val("w:alias", title_of(source)),
            val("w:tag", tag),
            val("w:id", writing.next_id("control")),
        ),
        el("w:sdtContent", None, *inside),
    )


def _letters(writing: Writing, run: Run, style: str, ink: str) -> Iterator[Xml]:
    for piece in _RIGHT_TO_LEFT.split(writable(run.text)):
        if piece:
            turned = _RIGHT_TO_LEFT.fullmatch(piece) is not None
            look = properties(writing, run, style, ink, turned=turned)
            yield el("w:r", None, look, *_lines(piece))


def _lines(letters: str) -> Iterator[Xml]:
    for number, line in enumerate(letters.split("\n")):
        if number:
            yield el("w:br")
        if line:
            yield words(line)


def words(letters: str, tag: str = "w:t") -> Xml:
    """Text whose spaces are all kept."""
    made = el(tag, {"xml:space": "preserve"})
    made.text = letters
    return made


def properties(
    writing: Writing, run: Run, style: str = "", ink: str = "", *, turned: bool = False
) -> Xml | None:
    """The look of a run, in the order that the format prescribes; None where it has none."""
    theme = writing.style.theme
    size = half_points(theme.text.note_pt) if run.small else ""
    style = style or ("Code" if run.code else "")
    made = el(
        "w:rPr",
        None,
        val("w:rStyle", style) if style else None,
        flag("w:b", run.bold),
        flag("w:bCs", run.bold),
        flag("w:i", run.italic),
        flag("w:iCs", run.italic),
        val("w:color", ink) if ink else None,
        val("w:sz", size) if size else None,
        val("w:szCs", size) if size else None,
        val("w:vertAlign", _LEVELS[run.level]) if run.level else None,
        flag("w:rtl", turned),
    )
    return made if len(made) else None


def field(code: str, shown: str, look: Xml | None = None) -> list[Xml]:
    """A field with what it showed when the file was written."""

    def part(*children: Xml) -> Xml:
        return el("w:r", None, deepcopy(look), *children)

    return [
        part(el("w:fldChar", {"w:fldCharType": "begin"})),
        part(words(f" {code} ", "w:instrText")),
        part(el("w:fldChar", {"w:fldCharType": "separate"})),
        part(words(shown)),
        part(el("w:fldChar", {"w:fldCharType": "end"})),
    ]

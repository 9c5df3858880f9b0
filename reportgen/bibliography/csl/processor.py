"""Records to references in a style: the one place that knows citeproc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from reportgen.bibliography.csl.items import csl_item
from reportgen.bibliography.csl.marks import holds, html, joined, marked, plain
from reportgen.bibliography.csl.registry import CSL_STYLES, CslStyle
from reportgen.bibliography.record import Record

_NS = "http://purl.org/net/xbiblio/csl"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class CitationForm:
    """How numbers of references stand in a text."""

    before: str
    after: str
    delimiter: str
    range_mark: str
    superscript: bool


def references(records: Sequence[Record], style: str) -> tuple[str, ...]:
    """Each record as a reference, HTML without its number; DOI and PMID are links.

    citeproc numbers nothing, collapses nothing and escapes nothing here: numbers are given where
    the report is put together, and what is markup is made of marks (``marks.py``).
    """
    if not records:
        return ()
    known = CSL_STYLES[style]
    made = _rendered(records, known)
    return tuple(
        html(_with_links(text, record)) for text, record in zip(made, records, strict=True)
    )


def _rendered(records: Sequence[Record], style: CslStyle) -> list[str]:
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
    )
    from citeproc.source.json import CiteProcJSON

    items = [
        csl_item(record, str(place), semicolon_before_group=style.semicolon_before_group)
        for place, record in enumerate(records)
    ]
    processor = CitationStylesStyle(BytesIO(_prepared(style)), validate=False)
    bibliography = CitationStylesBibliography(processor, CiteProcJSON(items), _formatter())
    bibliography.register(Citation([CitationItem(item["id"]) for item in items]))
    return [str(text).strip() for text in bibliography.bibliography()]


def _formatter() -> Any:
    """What citeproc asks of a formatter, with marks in place of tags."""

    def tag(name: str) -> Any:
        return lambda text: marked(name, str(text))

    def unchanged(text: Any) -> str:
        return str(text)

    return SimpleNamespace(
        preformat=unchanged,
        Italic=tag("i"),
        Oblique=tag("i"),
        Bold=tag("b"),
        Light=unchanged,
        Underline=tag("u"),
        Superscript=tag("sup"),
        Subscript=tag("sub"),
        SmallCaps=tag("smallcaps"),
    )


def _with_links(text: str, record: Record) -> str:
    """With the numbers by which it is found, where the style does not print them."""
    text = joined(text)
    if not (holds(text, "doi") or text.endswith((".", "?", "!"))):
        text = f"{text}."
    if record.doi and not holds(text, "doi"):
        text = f"{text} doi:{marked('doi', plain(record.doi))}"
    if record.pmid and not holds(text, "pmid"):
        text = f"{text} PMID: {marked('pmid', plain(record.pmid))}"
    return text


@lru_cache(maxsize=16)
def citation_form(style: str) -> CitationForm:
    """How the style cites in a text."""
    known = CSL_STYLES[style]
    tree = _tree(known.file)
    layout = tree.find(f"{{{_NS}}}citation/{{{_NS}}}layout")
    assert layout is not None, style
    raised = known.superscript or layout.get("vertical-align") == "sup"
    return CitationForm(
        "" if raised else layout.get("prefix", ""),
        "" if raised else layout.get("suffix", ""),
        layout.get("delimiter", ","),
        known.page_range or _own_page_range(tree) or "–",
        raised,
    )


@lru_cache(maxsize=16)
def _prepared(style: CslStyle) -> bytes:
    """The official style without the number of a reference, and with what its entry changes.

    What takes the place of missing authors is names alone: a title would be printed twice, as
    citeproc does not know that it was printed.
    """
    tree = _tree(style.file)
    layout = tree.find(f"{{{_NS}}}bibliography/{{{_NS}}}layout")
    assert layout is not None, style.name
    for element in layout.findall(f"{{{_NS}}}text[@variable='citation-number']"):
        layout.remove(element)
    for names in tree.iter(f"{{{_NS}}}substitute"):
        for element in [one for one in names if one.tag != f"{{{_NS}}}names"]:
            names.remove(element)
    if style.page_range is not None:
        term = ElementTree.SubElement(_terms(tree), f"{{{_NS}}}term", name="page-range-delimiter")
        term.text = style.page_range
    return ElementTree.tostring(tree)


def _terms(tree: ElementTree.Element) -> ElementTree.Element:
    """The words of the style itself, in English."""
    for locale in tree.findall(f"{{{_NS}}}locale"):
        if locale.get(_LANG) == "en":
            terms = locale.find(f"{{{_NS}}}terms")
            return ElementTree.SubElement(locale, f"{{{_NS}}}terms") if terms is None else terms
    locale = ElementTree.Element(f"{{{_NS}}}locale", {_LANG: "en"})
    tree.insert(1, locale)
    return ElementTree.SubElement(locale, f"{{{_NS}}}terms")


def _own_page_range(tree: ElementTree.Element) -> str | None:
    found = tree.find(f".//{{{_NS}}}term[@name='page-range-delimiter']")
    return None if found is None else found.text


def _tree(file: str) -> ElementTree.Element:
    source = resources.files("reportgen.bibliography.csl") / "styles" / f"{file}.csl"
    return ElementTree.fromstring(source.read_bytes())

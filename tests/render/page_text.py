"""Reading what was rendered: text of PDF pages, elements of a web page."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pikepdf
import pytest

VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


def page_texts(pdf: bytes, *options: str) -> list[str]:
    """The text of each page, as pdftotext reads it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    made = subprocess.run(
        ["pdftotext", "-layout", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return made.stdout.decode("utf-8").split("\f")[:-1]


def attached(pdf: bytes) -> dict[str, bytes]:
    """The files inside a PDF, as qpdf reads them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        files = opened.attachments
        return {name: files[name].get_file().read_bytes() for name in files}


@dataclass(eq=False)
class Element:
    tag: str
    attrs: dict[str, str]
    parents: tuple[Element, ...] = field(repr=False)
    text: str = field(default="", repr=False)

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    def inside(self, *, tag: str = "", cls: str = "") -> bool:
        return any(
            (not tag or p.tag == tag) and (not cls or cls in p.classes) for p in self.parents
        )


@dataclass
class Page(HTMLParser):
    """Every element of a page in order, with the elements around it."""

    elements: list[Element] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []

    def handle_starttag(self, tag, attrs):
        made = Element(tag, {k: v or "" for k, v in attrs}, tuple(self.open))
        self.elements.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag, attrs):
        made = Element(tag, {k: v or "" for k, v in attrs}, tuple(self.open))
        self.elements.append(made)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1].tag != tag:
            self.unclosed.append(tag)
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def having(self, attribute: str) -> list[Element]:
        return [element for element in self.elements if attribute in element.attrs]


def parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page

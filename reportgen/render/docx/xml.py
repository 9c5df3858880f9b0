"""Elements of WordprocessingML in a line each."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

Xml = Any
"""An element of lxml; its stubs are no dependency of ours."""

TWIPS_PER_PT = 20
MM_PER_PT = 25.4 / 72
EMU_PER_MM = 36000


def el(tag: str, attrs: dict[str, str] | None = None, *children: Xml) -> Xml:
    """``el("w:jc", {"w:val": "right"})``; children that are None are left out."""
    element = OxmlElement(tag)
    for name, value in (attrs or {}).items():
        element.set(qn(name) if ":" in name else name, value)
    for child in children:
        if child is not None:
            element.append(child)
    return element


def val(tag: str, value: str | int) -> Xml:
    """An element that says one thing: ``<w:tag w:val="value"/>``."""
    return el(tag, {"w:val": str(value)})


def flag(tag: str, on: bool = True) -> Xml | None:
    """An element that says by being there that something is so."""
    return el(tag) if on else None


def twips(points: float) -> str:
    """Twentieths of a point, in which Word measures."""
    return str(round(points * TWIPS_PER_PT))


def half_points(points: float) -> str:
    """Half points, in which Word says the size of a font."""
    return str(round(points * 2))


def colour(value: str) -> str:
    """``#1A1A1A`` as Word writes it."""
    return value.lstrip("#").upper()

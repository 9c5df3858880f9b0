"""A Word file read by the standard library alone, and judged by a validator of the format."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass(frozen=True)
class Opened:
    """The parts of a file by name."""

    parts: dict[str, bytes]

    def xml(self, name: str) -> Xml.Element:
        return Xml.fromstring(self.parts[name])

    @property
    def body(self) -> Xml.Element:
        (body,) = self.xml("word/document.xml")
        return body


def opened(data: bytes) -> Opened:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return Opened({name: archive.read(name) for name in archive.namelist()})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def text(element: Xml.Element) -> str:
    """All letters of an element; a tab and a break are a space."""
    spaces = {f"{W}tab", f"{W}br"}
    return "".join(
        one.text or "" if one.tag == f"{W}t" else " "
        for one in element.iter()
        if one.tag == f"{W}t" or (one.tag in spaces and not one.attrib)
    )


def style(paragraph: Xml.Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "Normal" if found is None else found.attrib[f"{W}val"]


def paragraphs(element: Xml.Element, of: str = "") -> list[Xml.Element]:
    """The paragraphs inside, those of a style."""
    return [one for one in element.iter(f"{W}p") if not of or style(one) == of]


def faults(data: bytes) -> list[str]:
    """What a validator by the schemas of the format, and by what Word is known to refuse, finds."""
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.docx")
        path.write_bytes(data)
        return [str(one) for one in audit.OpenXmlValidator().validate(path).errors]

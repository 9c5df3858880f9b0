"""Files that travel inside: each in a custom XML part, which Word keeps when it saves the file."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

from reportgen.present.document import Attachment

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart

NAMESPACE = "urn:reportgen:attached:1"
_N = f"{{{NAMESPACE}}}"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_UNSAYABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, or does not hand on as it is (a carriage return)."""


def to_xml(attachment: Attachment) -> bytes:
    """The part of one file: its text as it is where XML can hold it, else in base 64."""
    attrs = {
        "name": attachment.name,
        "mediaType": attachment.media_type,
        "sha256": hashlib.sha256(attachment.data).hexdigest(),
        "description": attachment.description,
    }
    root = Xml.Element(f"{_N}file", attrs)
    try:
        text = attachment.data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\r"
    if _UNSAYABLE.search(text):
        root.set("encoding", "base64")
        text = base64.b64encode(attachment.data).decode("ascii")
    root.text = text
    Xml.register_namespace("", NAMESPACE)
    return bytes(Xml.tostring(root, encoding="UTF-8", xml_declaration=True))


def from_xml(root: Any) -> tuple[str, bytes] | None:
    """Name and bytes of the file in the root of a part; None where it is no longer whole."""
    text = root.text or ""
    data = base64.b64decode(text) if root.get("encoding") == "base64" else text.encode()
    whole = hashlib.sha256(data).hexdigest() == root.get("sha256")
    return (root.get("name", ""), data) if whole else None


def add_parts(part: DocumentPart, contents: Iterable[bytes]) -> None:
    """Put custom XML into the package, each part with the properties that Word asks for."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package: Any = part.package
    for number, content in enumerate(contents, start=1):
        name = PackURI(f"/customXml/item{number}.xml")
        item = Part(name, "application/xml", content, package)
        about = PackURI(f"/customXml/itemProps{number}.xml")
        properties = Part(about, _PROPERTIES_TYPE, _properties(content), package)
        item.relate_to(properties, f"{_RELATIONS}/customXmlProps")
        part.relate_to(item, f"{_RELATIONS}/customXml")


def _properties(content: bytes) -> bytes:
    own = str(uuid.uuid5(uuid.NAMESPACE_OID, hashlib.sha256(content).hexdigest())).upper()
    root = Xml.Element(f"{{{_STORE}}}datastoreItem", {f"{{{_STORE}}}itemID": f"{{{own}}}"})
    Xml.SubElement(root, f"{{{_STORE}}}schemaRefs")
    Xml.register_namespace("ds", _STORE)
    return bytes(Xml.tostring(root, encoding="UTF-8", xml_declaration=True))

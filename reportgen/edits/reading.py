"""A Word file of ours, whoever saved it last."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from reportgen.errors import DataError
from reportgen.render.docx import carried, written
from reportgen.render.docx.reading import Passage, passages
from reportgen.render.docx.written import Written

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_CUSTOM = re.compile(r"customXml/item\d+\.xml")
_MOST_BYTES = 200_000_000
"""Of one part, unpacked: a document of this size is something else."""
_REMEDY = "Give a .docx that `reportgen build --to docx` wrote and that Word or LibreOffice saved."


@dataclass(frozen=True, slots=True)
class EditedFile:
    """What was written, the paragraphs that stand in the file now, and the files it carries."""

    written: Written
    now: tuple[Passage, ...]
    carried: dict[str, bytes]


def read_edited(data: bytes, name: str) -> EditedFile:
    """Read the file; raises DataError where it is none, or none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            document = next((one for one in names if _DOCUMENT.fullmatch(one)), None)
            if document is None:
                raise DataError.single(name, "this is a zip file, but no Word document.", _REMEDY)
            now = tuple(passages(_root(archive, document, name)))
            roots = list(_custom(archive, names, name))
    except (zipfile.BadZipFile, Xml.ParseError, NotImplementedError, RuntimeError, OSError) as why:
        what = f"this is no Word document that can be read ({why})."
        raise DataError.single(name, what, _REMEDY) from None
    record = next((one for one in roots if one.tag == f"{{{written.NAMESPACE}}}written"), None)
    if record is None:
        what = "this Word file does not say what was written in it: it is none of reportgen, or a"
        raise DataError.single(name, f"{what} program that saved it left that out.", _REMEDY)
    try:
        return EditedFile(written.from_xml(record), now, dict(_files(roots)))
    except (KeyError, ValueError) as why:
        what = f"what this Word file says of its own text is damaged ({why})."
        raise DataError.single(name, what, _REMEDY) from None


def _custom(archive: zipfile.ZipFile, names: list[str], name: str) -> Iterator[Xml.Element]:
    for one in names:
        if _CUSTOM.fullmatch(one):
            yield _root(archive, one, name)


def _root(archive: zipfile.ZipFile, part: str, name: str) -> Xml.Element:
    if archive.getinfo(part).file_size > _MOST_BYTES:
        raise DataError.single(name, f"its part {part} is too large.", _REMEDY)
    text = archive.read(part)
    if b"<!DOCTYPE" in text[:4096]:
        what = f"its part {part} declares entities, as no Word document does."
        raise DataError.single(name, what, _REMEDY)
    return Xml.fromstring(text)


def _files(roots: list[Xml.Element]) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        if root.tag == f"{{{carried.NAMESPACE}}}file":
            found = carried.from_xml(root)
            if found is not None:
                yield found

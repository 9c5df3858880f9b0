"""A Word file of ours, whoever saved it last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from reportgen.errors import DataError
from reportgen.render.docx import carried, written
from reportgen.render.docx.reading import Passage, passages
from reportgen.render.docx.written import Written
from reportgen.stale.readers.block import UnreadableError
from reportgen.stale.readers.package import DOCUMENT, parts_of

_CUSTOM = re.compile(r"customXml/item\d+\.xml")
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
        parts = parts_of(data, (DOCUMENT, _CUSTOM))
    except UnreadableError as why:
        raise DataError.single(name, f"cannot be read: {why}.", _REMEDY) from None
    body, *roots = parts.values()
    record = next((one for one in roots if one.tag == f"{{{written.NAMESPACE}}}written"), None)
    if record is None:
        what = "this Word file does not say what was written in it: it is none of reportgen, or a"
        raise DataError.single(name, f"{what} program that saved it left that out.", _REMEDY)
    try:
        return EditedFile(written.from_xml(record), tuple(passages(body)), dict(_files(roots)))
    except (KeyError, ValueError) as why:
        what = f"what this Word file says of its own text is damaged ({why})."
        raise DataError.single(name, what, _REMEDY) from None


def _files(roots: list[Xml.Element]) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        if root.tag == f"{{{carried.NAMESPACE}}}file":
            found = carried.from_xml(root)
            if found is not None:
                yield found

"""The parts of a Word file: XML in a zip (ECMA-376), opened with care for what is none."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from reportgen.stale.readers.block import UnreadableError

DOCUMENT = re.compile(r"word/document\d*\.xml")

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    Xml.ParseError,
    EOFError,
    OSError,  # what bz2 says of its streams
    RuntimeError,  # a password, a way of packing that is not known
    ValueError,  # a place before the beginning, an encoding that XML does not have
    LookupError,
)
"""What reading a zip and parsing XML raise, with one byte or more of them changed."""

_MOST_BYTES = 200_000_000
"""Of one part, unpacked: a document of this size is something else."""

_DEEPEST = 200
"""Elements inside one another: what reads them goes down step by step."""


def parts_of(data: bytes, forms: Iterable[re.Pattern[str]]) -> dict[str, Xml.Element]:
    """The parts whose names have one of these forms, in the order of the forms.

    Raises UnreadableError where this is no Word file, or one of the parts is not as it should be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(archive.namelist())
            if not any(map(DOCUMENT.fullmatch, names)):
                raise UnreadableError("it is a zip file, but no Word document")
            wanted = (name for form in forms for name in names if form.fullmatch(name))
            return {name: _part(archive, name) for name in wanted}
    except UnreadableError:
        raise
    except _DAMAGED as why:
        raise UnreadableError(f"it is no Word document that can be read ({why})") from None


def _part(archive: zipfile.ZipFile, name: str) -> Xml.Element:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise UnreadableError(f"its part {name} is too large")
    text = archive.read(name)
    if b"<!DOCTYPE" in text[:4096]:
        raise UnreadableError(f"its part {name} declares entities, as no Word document does")
    root = Xml.fromstring(text)
    if _is_deep(root):
        raise UnreadableError(f"the elements of its part {name} stand too deep in one another")
    return root


def _is_deep(root: Xml.Element) -> bool:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
    return bool(level)

"""What files of Word and Excel have in common."""

from __future__ import annotations

import io
import re
import zipfile

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML can hold."""
_LONGEST_PROPERTY = 255
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold; that of none of its parts is told."""


def writable(text: str) -> str:
    """The text with a sign in the place of what no XML file may hold."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def property_text(text: str) -> str:
    """A property of a document, cut to the length that Office takes."""
    return text if len(text) <= _LONGEST_PROPERTY else f"{text[: _LONGEST_PROPERTY - 1]}…"


def undated(archive: bytes) -> bytes:
    """The zip archive with its parts in the order of their names, none with a date."""
    with zipfile.ZipFile(io.BytesIO(archive)) as dated:
        parts = {name: dated.read(name) for name in dated.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, parts[name])
    return out.getvalue()

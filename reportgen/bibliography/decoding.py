"""Bytes of a file of references to text, or what is wrong with them."""

from __future__ import annotations

from reportgen.errors import Problem

_NO_TEXT = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive or an office file"}
_REMEDY = "Export the references again as .nbib, RIS, BibTeX or CSL-JSON."


def decoded(data: bytes, name: str) -> str | Problem:
    """The text, its line ends as line feeds, its mark of encoding left out."""
    kind = next((kind for begin, kind in _NO_TEXT.items() if data.startswith(begin)), "")
    if kind:
        return Problem(name, f"this is {kind}, where a text file of references is needed", _REMEDY)
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + 1} is not UTF-8 text"
        return Problem(f"{name} line {line}", what, "Save or export the file as UTF-8.")
    if "\0" in text:
        return Problem(name, "the file holds bytes that no text has", _REMEDY)
    if not text.strip():
        return Problem(name, "the file is empty", _REMEDY)
    return text.replace("\r\n", "\n").replace("\r", "\n")

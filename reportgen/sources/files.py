"""Reports that were built: an output folder, its ``facts.json``, a PDF or Word file that has it."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import DataError
from reportgen.facts.record import NAME, read_record
from reportgen.sources.asked import Asked, Found, Source

_PDF = b"%PDF-"
_HEAD = 1024
"""Bytes among which the first of a PDF may stand (ISO 32000, appendix H)."""


def _read_file(path: Path, name: str) -> Found:
    return Found(name, read_record(_bytes(path), str(path)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror})."
        raise DataError.single(str(path), what, "Check its permissions.") from None


def _is_pdf(asked: Asked) -> bool:
    if not asked.path.is_file():
        return False
    try:
        with asked.path.open("rb") as file:
            return _PDF in file.read(_HEAD)
    except OSError:
        return False


def _read_pdf(asked: Asked) -> Found:
    import pikepdf

    remedy = "Name the output folder or its facts.json, or build the report again."
    try:
        with pikepdf.open(asked.path) as pdf:
            if NAME not in pdf.attachments:
                what = f"this PDF carries no {NAME}."
                raise DataError.single(asked.text, what, remedy)
            data = pdf.attachments[NAME].get_file().read_bytes()
    except pikepdf.PasswordError:
        raise DataError.single(asked.text, "this PDF asks for a password.", remedy) from None
    except pikepdf.PdfError as error:
        what = f"this PDF cannot be read ({error})."
        raise DataError.single(asked.text, what, remedy) from None
    return Found(asked.text, read_record(data, f"{NAME} in {asked.text}"))


def _read_word(asked: Asked) -> Found:
    from reportgen.edits.reading import read_edited

    carried = read_edited(_bytes(asked.path), asked.text).carried
    if NAME not in carried:
        what = f"this Word file carries no whole {NAME}."
        remedy = "Name the output folder or its facts.json, or build the report again."
        raise DataError.single(asked.text, what, remedy)
    return Found(asked.text, read_record(carried[NAME], f"{NAME} in {asked.text}"))


OUTPUT_FOLDER = Source(
    "an output folder",
    lambda asked: (asked.path / NAME).is_file(),
    lambda asked: _read_file(asked.path / NAME, asked.text),
)
PDF = Source("a PDF report", _is_pdf, _read_pdf)
WORD = Source(
    "a Word report",
    lambda asked: asked.path.suffix.lower() == ".docx" and asked.path.is_file(),
    _read_word,
)
FILE = Source(
    "a facts.json",
    lambda asked: asked.path.is_file(),
    lambda asked: _read_file(asked.path, asked.text),
)

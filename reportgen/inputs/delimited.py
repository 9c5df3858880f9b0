"""Texts with one row per line and cells separated by commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re

from reportgen.errors import DataError
from reportgen.inputs.asked import STUDIES, Asked

DELIMITERS = (",", ";", "\t")

_PAGE = re.compile(r"\s*<(!doctype|html|head|body|table|\?xml)\b", re.IGNORECASE)
"""How pages begin; some programs export them under the name .xls."""

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(
    name: str, data: bytes, encoding: str, asked: Asked = STUDIES
) -> tuple[list[list[str]], str]:
    """The rows of the file, blank lines included so that rows keep their numbers; the separator."""
    text = decode(name, data, encoding, asked)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        what = f"line {row} holds a NUL byte, so the file is no text"
        raise DataError.single(f"{name} row {row}", what, "Save the table as CSV or .xlsx.")
    if _PAGE.match(text):
        what = "this is a web page, not a table"
        raise DataError.single(name, what, "Save it as .xlsx or as CSV (UTF-8).")
    delimiter = sniff(text)
    return _rows(name, text, delimiter), delimiter


def sniff(text: str) -> str:
    """The separator that divides the header into most cells; the comma when none does."""
    return max(DELIMITERS, key=lambda delimiter: _width(text, delimiter))


def _width(text: str, delimiter: str) -> int:
    return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        row = len(rows) + 1
        what = (
            "a quotation mark is opened and not closed"
            if "end of data" in str(error) or "limit" in str(error)
            else "text follows a closing quotation mark"
        )
        remedy = 'Write a quotation mark within a quoted cell twice ("").'
        raise DataError.single(f"{name} row {row}", what, remedy) from None
    return rows


def decode(name: str, data: bytes, encoding: str, asked: Asked = STUDIES) -> str:
    """The text of the file; a byte-order mark is tolerated."""
    if data.startswith(codecs.BOM_UTF8):
        data, encoding = data[len(codecs.BOM_UTF8) :], "utf-8"
    _check_encoding(name, data, encoding, asked)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise DataError.single(
            f"{name} row {row}",
            f"byte 0x{data[error.start]:02X} is no character in the encoding {encoding}",
            f"Save the file as UTF-8, or set {asked.section}.encoding, for example to cp1252 "
            "(Western Excel) or gb18030 (Chinese).",
        ) from None


def _check_encoding(name: str, data: bytes, encoding: str, asked: Asked) -> None:
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        what = f"the encoding '{encoding}' is unknown"
        remedy = f"Set {asked.section}.encoding to utf-8."
        raise DataError.single(name, what, remedy) from None
    if data.startswith(UTF16) and not codec.startswith("utf-16"):
        remedy = f"Set {asked.section}.encoding to utf-16, or save the file as UTF-8."
        raise DataError.single(name, "the file is in the encoding UTF-16", remedy)
    if codec != "utf-8" and _is_utf8(data):
        what = f"the file is UTF-8, but {asked.section}.encoding says {encoding}"
        raise DataError.single(name, what, "Delete the line `encoding:`.")


def _is_utf8(data: bytes) -> bool:
    """Whether there are characters outside ASCII and all of them are valid UTF-8."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False

"""A file of references to records: which format it has, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from reportgen.bibliography.bibtex import reading as bibtex
from reportgen.bibliography.csl_json import reading as csl_json
from reportgen.bibliography.decoding import decoded
from reportgen.bibliography.keys import with_keys
from reportgen.bibliography.medline import reading as medline
from reportgen.bibliography.reader import Reader
from reportgen.bibliography.record import Record
from reportgen.bibliography.ris import reading as ris
from reportgen.errors import DataError, Problem

READERS: Mapping[str, Reader] = MappingProxyType(
    {one.name: one for one in (medline.READER, ris.READER, bibtex.READER, csl_json.READER)}
)
"""Every format of references that is read, by its name."""


def read_records(data: bytes, name: str) -> tuple[Record, ...]:
    """The records of a file; ``name`` is how messages call it.

    The content decides the format; where it might be several, the ending of the name does. Raises
    DataError with everything that is wrong in the file.
    """
    text = decoded(data, name)
    if isinstance(text, Problem):
        raise DataError(text)
    reader = _reader(text, name)
    found = list(reader.read(text, name))
    problems = [one for one in found if isinstance(one, Problem)]
    records = [one for one in found if isinstance(one, Record)]
    if not records and not problems:
        what = f"the file holds no record of {reader.label}"
        problems = [Problem(name, what, "Export the references again.")]
    if problems:
        raise DataError(problems)
    return with_keys(records)


def _reader(text: str, name: str) -> Reader:
    suffix = PurePath(name).suffix.lower()
    alike = [one for one in READERS.values() if one.looks_like(text)]
    named = [one for one in READERS.values() if suffix in one.suffixes]
    both = [one for one in alike if one in named]
    for reader in (*both, *alike, *named):
        return reader
    known = ", ".join(one.label for one in READERS.values())
    what = "the file is in no format of references that is read"
    raise DataError.single(name, what, f"Export the references as one of: {known}.")
